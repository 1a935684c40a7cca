import type { ReportView } from '../../ipc/bindings.ts';
import { formatCount } from '../../shared/format.ts';
import { StatusBox } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { useWords } from '../../shared/words.ts';
import { kindOfVerdict } from '../health/standing.ts';
import { words } from './messages.ts';
import styles from './Reports.module.css';
import { reasonsOf } from './reportModel.ts';

/** As many names as one line of a reason takes. */
const NAMED = 3;

/** Ready or not, and why, before any detail. */
export function Verdict({ report }: { report: ReportView }) {
  const say = useWords();
  const { scope, summary, checks } = report;
  const title =
    report.verdict === 'READY'
      ? say(words.ready, { scope, count: summary.connections })
      : say(words.notReady, { scope, count: summary.obstacles });
  return (
    <StatusBox kind={kindOfVerdict(report)} title={title}>
      <ul className={styles.reasons}>
        {reasonsOf(checks).map(({ obstacle, checks: against }) => (
          <li key={obstacle}>
            {say(words.reason, { obstacle, scope, count: against.length })}
            <span className={styles.names}>
              {': '}
              {[
                ...against.slice(0, NAMED).map(check => say(words.named, { title: check.title, company: check.display_name })),
                ...(against.length > NAMED ? [say(words.more, { count: formatCount(against.length - NAMED) })] : []),
              ].join(', ')}
            </span>
          </li>
        ))}
      </ul>
      <p className={styles.muted}>
        {say(words.judged, { connections: summary.connections, checks: formatCount(checks.length) })}
        {scope === 'rehearsal' && say(words.practice)} <Oldest at={summary.oldest_at} />
      </p>
    </StatusBox>
  );
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
