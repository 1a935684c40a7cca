import type { CheckView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Literals } from '../../shared/Literals.tsx';
import { Status } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { type Column, Table } from '../../shared/table/Table.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import styles from './Health.module.css';
import { words } from './messages.ts';
import { kindOfResult, resultOf, worstChecksFirst } from './standing.ts';
import type { Checking } from './useChecking.ts';

/** Checks of one connection, what stands against relying on it first. */
export function ChecksTable({ label, checks, checking }: { label: string; checks: readonly CheckView[]; checking: Checking }) {
  const say = useWords();
  return <Table label={label} columns={columns(say, checking)} rows={worstChecksFirst(checks)} rowKey={check => check.id} />;
}

function columns(say: Say, checking: Checking): Column<CheckView>[] {
  return [
    {
      key: 'result',
      title: say(words.result),
      cell: check => {
        const result = resultOf(check);
        return checking.isRunning(check) ? (
          <Status kind="working" word={say(words.running)} />
        ) : (
          <>
            <Status kind={kindOfResult(result)} word={say(words.resultWord, { result })} />
            {check.obstacle !== null && <span className={styles.line}>{say(words.obstacle, { obstacle: check.obstacle })}</span>}
          </>
        );
      },
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
        <Button
          size="small"
          aria-label={say(words.run, { title: check.title })}
          onClick={() => checking.run(check)}
          unavailable={checking.unavailable}
          disabled={checking.busy}
        >
          {say(words.runShort)}
        </Button>
      ),
    },
  ];
}
