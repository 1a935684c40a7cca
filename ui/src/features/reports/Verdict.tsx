import type { CheckView, ReportView, SummaryView } from '../../ipc/bindings.ts';
import { usePartners } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { formatCount } from '../../shared/format.ts';
import { StatusBox } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { useWords } from '../../shared/words.ts';
import { kindOfVerdict } from '../health/standing.ts';
import { isAnsweredFor } from '../health/waiving.ts';
import { words } from './messages.ts';
import styles from './Reports.module.css';
import { reasonsOf } from './reportModel.ts';

/** As many names as one line of a reason takes. */
const NAMED = 3;

/** Ready or not, and why, before any detail. */
export function Verdict({ report, onShowChanged }: { report: ReportView; onShowChanged?: (() => void) | undefined }) {
  const say = useWords();
  const { scope, summary, checks } = report;
  const title =
    report.verdict === 'READY'
      ? summary.waived > 0
        ? say(words.readyWaived, { scope, count: summary.waived })
        : say(words.ready, { scope, count: summary.connections })
      : say(words.notReady, { scope, count: summary.obstacles });
  const waived = checks.filter(isAnsweredFor);
  const named = (some: readonly CheckView[], name: (check: CheckView) => string): string =>
    [
      ...some.slice(0, NAMED).map(name),
      ...(some.length > NAMED ? [say(words.more, { count: formatCount(some.length - NAMED) })] : []),
    ].join(', ');
  return (
    <StatusBox kind={kindOfVerdict(report)} title={title}>
      <ul className={styles.reasons}>
        {reasonsOf(checks).map(({ obstacle, checks: against }) => (
          <li key={obstacle}>
            {say(words.reason, { obstacle, scope, count: against.length })}
            <span className={styles.names}>
              {': '}
              {named(against, check => say(words.named, { title: check.title, company: check.display_name }))}
            </span>
          </li>
        ))}
        {waived.length > 0 && (
          <li>
            {say(words.waived, { count: waived.length })}
            <span className={styles.names}>
              {': '}
              {named(waived, check =>
                say(words.waivedNamed, { title: check.title, company: check.display_name, name: check.waiver?.granted_by ?? '' }),
              )}
            </span>
          </li>
        )}
      </ul>
      {summary.worse + summary.better > 0 && (
        <p className={styles.changed}>
          {say(words.changed, { worse: formatCount(summary.worse), better: formatCount(summary.better) })}
          {onShowChanged && (
            <Button size="small" onClick={onShowChanged}>
              {say(words.showChanged)}
            </Button>
          )}
        </p>
      )}
      <Points summary={summary} />
      <p className={styles.muted}>
        {say(words.judged, { connections: summary.connections, checks: formatCount(checks.length) })}
        {scope === 'rehearsal' && say(words.practice)} <Oldest at={summary.oldest_at} />
      </p>
    </StatusBox>
  );
}

/** How much of what is checked is proven, as a number to follow from week to week. */
function Points({ summary: { score, score_label, partners } }: { summary: SummaryView }) {
  const say = useWords();
  const { data: known } = usePartners();
  if (score === null) return null;
  const parts = partners.map(part =>
    say(words.partScore, { partner: known?.find(({ id }) => id === part.partner)?.name ?? part.partner, score: part.score }),
  );
  return <p className={styles.muted}>{say(words.score, { score, label: score_label ?? 'poor', partners: parts.join(', ') })}</p>;
}

function Oldest({ at }: { at: number | null }) {
  const say = useWords();
  if (at === null) return null;
  const [before = '', after = ''] = say(words.oldest, { when: '|' }).split('|');
  return (
    <>
      {before}
      <Time at={at} />
      {after}
    </>
  );
}
