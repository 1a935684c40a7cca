import { Link, useNavigate } from '@tanstack/react-router';
import type { ConnectionView } from '../../ipc/bindings.ts';
import { useConnections } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { formatCount } from '../../shared/format.ts';
import { ProgressBar } from '../../shared/Progress.tsx';
import { PageBody, PageHeader } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Time } from '../../shared/Time.tsx';
import { type Column, Table } from '../../shared/table/Table.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import { StandingMark } from '../connections/Standing.tsx';
import styles from './Charts.module.css';
import { words } from './messages.ts';

/** The charts that can be mapped, those with the most left to do first. */
export function ChartsPage() {
  const say = useWords();
  const connections = useConnections();
  return (
    <>
      <PageHeader title={say(words.title)} />
      <PageBody>
        <Answer query={connections} what={say(words.waiting)}>
          {found => <Charts connections={found.filter(connection => connection.capabilities.ledger_accounts)} />}
        </Answer>
      </PageBody>
    </>
  );
}

function Charts({ connections }: { connections: readonly ConnectionView[] }) {
  const say = useWords();
  const navigate = useNavigate();
  if (connections.length === 0) {
    return (
      <Empty
        kind="nothing-yet"
        title={say(words.emptyTitle)}
        detail={say(words.emptyDetail)}
        action={<Button onClick={() => void navigate({ to: '/connect' })}>{say(words.emptyAct)}</Button>}
      />
    );
  }
  return (
    <>
      <p className={styles.lead}>{say(words.lead)}</p>
      <Table label={say(words.title)} columns={columns(say)} rows={mostToDoFirst(connections)} rowKey={connection => connection.id} />
    </>
  );
}

export const openRows = ({ mapping }: ConnectionView): number => (mapping ? mapping.counts.unmapped + mapping.counts.suggested : 0);

function mostToDoFirst(connections: readonly ConnectionView[]): ConnectionView[] {
  return connections.toSorted((a, b) => openRows(b) - openRows(a) || a.display_name.localeCompare(b.display_name));
}

function columns(say: Say): Column<ConnectionView>[] {
  const count = (key: 'unmapped' | 'suggested' | 'changed'): Column<ConnectionView> => ({
    key,
    title: say(words[key]),
    align: 'end',
    cell: ({ mapping }) => (mapping ? formatCount(mapping.counts[key]) : null),
  });
  return [
    {
      key: 'company',
      title: say(words.company),
      cell: connection => (
        <Link className={styles.company} to="/mapping/$connectionId" params={{ connectionId: connection.id }} search={{}}>
          {connection.display_name}
        </Link>
      ),
    },
    { key: 'mapped', title: say(words.mapped), cell: connection => <Mapped connection={connection} say={say} /> },
    count('unmapped'),
    count('suggested'),
    count('changed'),
    {
      key: 'published',
      title: say(words.published),
      spare: true,
      cell: ({ mapping }) =>
        mapping?.published_revision ? say(words.revision, { revision: mapping.published_revision }) : say(words.notPublished),
    },
    {
      key: 'pulled',
      title: say(words.pulled),
      spare: true,
      cell: ({ last_pull: pull }) => (pull ? <Time at={pull.finished_at ?? pull.started_at} /> : say(words.noPull)),
    },
    { key: 'status', title: say(words.status), cell: connection => <StandingMark connection={connection} timed={false} /> },
  ];
}

function Mapped({ connection: { mapping, display_name }, say }: { connection: ConnectionView; say: Say }) {
  if (mapping === null) return null;
  const { confirmed, ignored, changed } = mapping.counts;
  const mapped = confirmed + ignored + changed;
  const total = Object.values(mapping.counts).reduce((sum, one) => sum + one, 0);
  return (
    <span className={styles.mapped}>
      <span className={styles.bar}>
        <ProgressBar label={display_name} done={mapped} total={Math.max(total, 1)} />
      </span>
      {say(words.mappedOf, { mapped: formatCount(mapped), total: formatCount(total) })}
    </span>
  );
}
