import { Link } from '@tanstack/react-router';
import type { CheckView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Literals } from '../../shared/Literals.tsx';
import { Time } from '../../shared/Time.tsx';
import { type Column, Table } from '../../shared/table/Table.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import styles from './Health.module.css';
import { words } from './messages.ts';
import { ResultCell } from './ResultCell.tsx';
import { worstChecksFirst } from './standing.ts';
import type { Answering } from './useAnswering.tsx';
import type { Checking } from './useChecking.ts';
import { WaiverNote } from './WaiverNote.tsx';
import { words as waiverWords } from './waiverMessages.ts';
import { canBeAnsweredFor } from './waiving.ts';

interface Props {
  label: string;
  checks: readonly CheckView[];
  checking: Checking;
  answering: Answering;
}

/** Checks of one connection, what stands against relying on it first. */
export function ChecksTable({ label, checks, checking, answering }: Props) {
  const say = useWords();
  return <Table label={label} columns={columns(say, checking, answering)} rows={worstChecksFirst(checks)} rowKey={check => check.id} />;
}

function columns(say: Say, checking: Checking, answering: Answering): Column<CheckView>[] {
  return [
    {
      key: 'result',
      title: say(words.result),
      cell: check => <ResultCell check={check} isRunning={checking.isRunning(check)} />,
    },
    {
      key: 'check',
      title: say(words.check),
      cell: check => (
        <div className={styles.check}>
          <span className={styles.checkTitle}>
            {check.title} {check.critical && <span className={styles.required}>{say(words.critical)}</span>}
          </span>
          <span className={styles.under}>
            {check.cause !== null && <>{say(words.cause, { cause: check.cause })} </>}
            <Literals text={check.evidence} />
          </span>
          {check.status === 'FAIL' && check.waiver !== null && <WaiverNote waiver={check.waiver} />}
        </div>
      ),
    },
    {
      key: 'made',
      title: say(words.made),
      cell: check => (
        <>
          {check.checked_at === null ? (
            <span className={styles.muted}>{say(words.never)}</span>
          ) : (
            <Time at={Date.parse(check.checked_at) * 1000} />
          )}
          <span className={styles.line}>
            {say(words.goodFor, { kind: check.evidence_kind, hours: Math.round(check.fresh_for_seconds / 3600) })}
          </span>
        </>
      ),
    },
    {
      key: 'cost',
      title: say(words.cost),
      spare: true,
      cell: check => (
        <>
          <span className={styles.short}>{say(words.costWord, { cost: check.cost })}</span>
          {check.requests > 0 && <span className={styles.under}>{say(words.requests, { count: check.requests })}</span>}
        </>
      ),
    },
    {
      key: 'run',
      title: say(words.runShort),
      cell: check => (
        <span className={styles.acts}>
          <Button
            size="small"
            aria-label={say(words.run, { title: check.title })}
            onClick={() => checking.run(check)}
            unavailable={checking.unavailable}
            disabled={checking.busy}
          >
            {say(words.runShort)}
          </Button>
          <RemedyLink say={say} check={check} />
          <WaiverAct say={say} check={check} answering={answering} />
        </span>
      ),
    },
  ];
}

/** What fails here and is mended elsewhere leads there. */
function RemedyLink({ say, check }: { say: Say; check: CheckView }) {
  const { remedy, title } = check;
  if (remedy === null || (check.status !== 'FAIL' && check.status !== 'WARN')) return null;
  const label = say(words.remedy, { remedy });
  const named = { 'aria-label': say(words.remedyFor, { label, title }), children: label };
  return remedy === 'contract' ? (
    <Link to="/contracts/$partnerId" params={{ partnerId: check.partner }} {...named} />
  ) : (
    <Link to="/connections/$connectionId" params={{ connectionId: check.connection_id }} search={{ tab: 'live' }} {...named} />
  );
}

function WaiverAct({ say, check, answering }: { say: Say; check: CheckView; answering: Answering }) {
  const { title, display_name: company, waiver } = check;
  const { unavailable } = answering;
  if (canBeAnsweredFor(check))
    return (
      <Button
        size="small"
        aria-label={say(waiverWords.openFor, { title })}
        onClick={() => answering.answerFor(check)}
        unavailable={unavailable}
      >
        {say(waiverWords.open)}
      </Button>
    );
  if (check.status !== 'FAIL' || waiver === null) return null;
  return (
    <Button
      size="small"
      aria-label={say(waiverWords.takeBackOf, { title })}
      onClick={() => answering.takeBack({ id: waiver.id, title, company })}
      unavailable={unavailable}
    >
      {say(waiverWords.takeBack)}
    </Button>
  );
}
