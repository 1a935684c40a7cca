import { Link } from '@tanstack/react-router';
import type { ConnectionHealthView } from '../../ipc/bindings.ts';
import { Literals } from '../../shared/Literals.tsx';
import { Status } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { type Column, Table } from '../../shared/table/Table.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import { kindOfState } from '../connections/standing.ts';
import styles from './Health.module.css';
import { words } from './messages.ts';
import { nextEnd, recordsOf } from './standing.ts';

/** One row a connection, the worst first; its checks are on its own page. */
export function HealthTable({ connections }: { connections: readonly ConnectionHealthView[] }) {
  const say = useWords();
  return <Table label={say(words.connections)} columns={columns(say)} rows={connections} rowKey={connection => connection.id} />;
}

function columns(say: Say): Column<ConnectionHealthView>[] {
  return [
    {
      key: 'company',
      title: say(words.company),
      cell: connection => (
        <Link
          className={styles.company}
          to="/connections/$connectionId"
          params={{ connectionId: connection.id }}
          search={{ tab: 'checks' }}
        >
          <span className={styles.name}>{connection.display_name}</span>
          <span className={styles.under}>{connection.partner_name}</span>
        </Link>
      ),
    },
    {
      key: 'state',
      title: say(words.state),
      cell: ({ state, status, status_detail: why }) => (
        <>
          <Status kind={kindOfState(state)} word={say(words.stateWord, { state })} />
          {status !== 'connected' && why !== null && (
            <span className={styles.why}>
              <Literals text={why} />
            </span>
          )}
        </>
      ),
    },
    {
      key: 'proven',
      title: say(words.proven),
      cell: ({ last_proven_at: at }) => (at === null ? <span className={styles.muted}>{say(words.never)}</span> : <Time at={at} />),
    },
    { key: 'checks', title: say(words.checks), cell: connection => checksInShort(connection, say) },
    { key: 'records', title: say(words.records), cell: connection => records(connection, say) },
    {
      key: 'clock',
      title: say(words.nextEnd),
      spare: true,
      cell: connection => {
        const next = nextEnd(connection);
        return next === undefined ? (
          <span className={styles.muted}>{say(words.noClock)}</span>
        ) : (
          <>
            {say(words.clock, { kind: next.kind })} <Time at={next.ends_at} />
          </>
        );
      },
    },
  ];
}

function checksInShort({ checks, state }: ConnectionHealthView, say: Say) {
  const { total, pass, fail, warn, stale, unproven, worst } = checks;
  if (state === 'paused') return <span className={styles.muted}>{say(words.pausedChecks)}</span>;
  if (worst !== null) {
    const count = worst.status === 'FAIL' ? fail : warn;
    return say(words.worst, { result: worst.status, title: worst.title, count, total });
  }
  if (pass === 0) {
    return <span className={styles.muted}>{stale > 0 ? say(words.allOld, { stale, total }) : say(words.noneMade)}</span>;
  }
  if (pass === total) return say(words.allPass, { total });
  return say(words.somePass, { pass, total, open: total - pass, required: unproven });
}

function records(connection: ConnectionHealthView, say: Say) {
  const { state, resources } = recordsOf(connection);
  if (state === 'fresh') return <span className={styles.short}>{say(words.fresh, { count: resources.length })}</span>;
  return say(state === 'late' ? words.late : words.neverPulled, { resources: resources.join(', ') });
}
