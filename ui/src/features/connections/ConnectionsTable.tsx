import { Link } from '@tanstack/react-router';
import type { ConnectionView } from '../../ipc/bindings.ts';
import { EnvironmentBadge } from '../../shared/EnvironmentBadge.tsx';
import { formatCount } from '../../shared/format.ts';
import { Time } from '../../shared/Time.tsx';
import { type Column, Table } from '../../shared/table/Table.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import styles from './Connections.module.css';
import { words } from './messages.ts';
import { StandingMark } from './Standing.tsx';

export function ConnectionsTable({ connections }: { connections: readonly ConnectionView[] }) {
  const say = useWords();
  return <Table label={say(words.title)} columns={columns(say)} rows={connections} rowKey={connection => connection.id} />;
}

function columns(say: Say): Column<ConnectionView>[] {
  return [
    {
      key: 'company',
      title: say(words.company),
      cell: connection => (
        <Link className={styles.company} to="/connections/$connectionId" params={{ connectionId: connection.id }}>
          <span className={styles.name}>{connection.display_name}</span>
          <span className={styles.under}>{connection.partner_name}</span>
        </Link>
      ),
    },
    { key: 'status', title: say(words.status), cell: connection => <StandingMark connection={connection} /> },
    {
      key: 'proven',
      title: say(words.lastProven),
      cell: ({ last_proven_at: at }) => (at === null ? <span className={styles.muted}>{say(words.never)}</span> : <Time at={at} />),
    },
    { key: 'mapped', title: say(words.mapping), align: 'end', cell: connection => mapped(connection, say) },
    {
      key: 'pull',
      title: say(words.lastPull),
      spare: true,
      cell: ({ last_pull: pull }) =>
        pull === null ? <span className={styles.muted}>{say(words.notPulled)}</span> : <Time at={pull.finished_at ?? pull.started_at} />,
    },
    {
      key: 'environment',
      title: say(words.environment),
      cell: connection => <EnvironmentBadge environment={connection.environment} />,
    },
  ];
}

function mapped({ mapping }: ConnectionView, say: Say) {
  if (mapping === null) return null;
  const { confirmed, ignored, changed } = mapping.counts;
  const total = Object.values(mapping.counts).reduce((sum, count) => sum + count, 0);
  if (total === 0) return <span className={styles.muted}>{say(words.notPulled)}</span>;
  return say(words.mappedOf, { mapped: formatCount(confirmed + ignored + changed), total: formatCount(total) });
}
