import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ConnectQueueEntryView, ConnectQueueView, QueueEntryStatus } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Chips } from '../../shared/chips/Chips.tsx';
import { Literals } from '../../shared/Literals.tsx';
import { Section } from '../../shared/page/Page.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Status } from '../../shared/status/Status.tsx';
import { type Column, Table } from '../../shared/table/Table.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import styles from './ConnectMany.module.css';
import { words } from './messages.ts';
import type { QueueActs } from './QueuePage.tsx';
import { countsOf, KINDS, matchesEntry, QUEUE_FILTERS } from './queueModel.ts';

/** Everybody, in their order, with what became of them. */
export function Entries({ queue, acts }: { queue: ConnectQueueView; acts: QueueActs }) {
  const say = useWords();
  const navigate = useNavigate({ from: '/connect-many/$queueId' });
  const { q = '', show } = useSearch({ from: '/connect-many/$queueId' });
  const counts = countsOf(queue);
  const shown = queue.entries.filter(entry => matchesEntry(entry, q) && (show === undefined || entry.status === show));
  const search = (next: { q: string; show: QueueEntryStatus | undefined }): void => {
    void navigate({ search: { ...(next.q && { q: next.q }), ...(next.show && { show: next.show }) }, replace: true });
  };
  return (
    <Section title={say(words.everybody)}>
      <div className={styles.toolbar}>
        <input
          type="search"
          className={styles.search}
          aria-label={say(words.filter)}
          placeholder={say(words.filter)}
          spellCheck={false}
          value={q}
          onChange={event => search({ q: event.target.value, show })}
        />
        <Chips<QueueEntryStatus | undefined>
          legend={say(words.which)}
          value={show}
          options={[
            { value: undefined, title: say(words.all), count: queue.entries.length },
            ...QUEUE_FILTERS.filter(status => status === show || counts[status] > 0).map(status => ({
              value: status,
              title: say(words.status, { status }),
              count: counts[status],
              kind: KINDS[status],
            })),
          ]}
          onChange={next => search({ q, show: next })}
        />
        <p className="visually-hidden" role="status">
          {say(words.shown, { count: shown.length })}
        </p>
      </div>
      {shown.length === 0 ? (
        <Empty
          kind="no-match"
          title={say(words.noEntryTitle)}
          detail={say(words.noEntryDetail, { count: queue.entries.length })}
          action={<Button onClick={() => search({ q: '', show: undefined })}>{say(words.clearFilter)}</Button>}
        />
      ) : (
        <Table
          label={say(words.everybody)}
          columns={columns(say, acts, queue.closed_at === null)}
          rows={shown}
          rowKey={entry => entry.client_id}
        />
      )}
    </Section>
  );
}

function columns(say: Say, acts: QueueActs, isOpen: boolean): Column<ConnectQueueEntryView>[] {
  return [
    {
      key: 'client',
      title: say(words.client),
      cell: ({ client_id: clientId, client_name: name, client_reference: reference }) => (
        <Link className={styles.clientLink} to="/clients/$clientId" params={{ clientId }}>
          <span className={styles.clientName}>{name}</span>
          <span className={styles.under}>{reference}</span>
        </Link>
      ),
    },
    {
      key: 'status',
      title: say(words.standing),
      cell: ({ status, since }) => (
        <Status kind={KINDS[status]} word={say(words.status, { status })} at={status === 'waiting' ? null : since} />
      ),
    },
    { key: 'detail', title: say(words.detail), cell: entry => <Detail entry={entry} /> },
    ...(isOpen
      ? [{ key: 'acts', title: say(words.acts), cell: (entry: ConnectQueueEntryView) => <Acts entry={entry} acts={acts} /> }]
      : []),
  ];
}

function Detail({ entry }: { entry: ConnectQueueEntryView }) {
  const say = useWords();
  if (entry.connection_id !== null && entry.status === 'connected')
    return (
      <Link to="/connections/$connectionId" params={{ connectionId: entry.connection_id }}>
        {say(words.matchedBy, { company: entry.display_name ?? '', by: entry.matched_by ?? '' })}
      </Link>
    );
  return <Literals text={entry.reason ?? ''} />;
}

function Acts({ entry, acts }: { entry: ConnectQueueEntryView; acts: QueueActs }) {
  const say = useWords();
  const client = entry.client_name;
  return (
    <div className={styles.rowActs}>
      {(entry.status === 'failed' || entry.status === 'skipped') && (
        <Button
          size="small"
          unavailable={acts.readOnly}
          aria-label={say(words.tryAgainOf, { client })}
          onClick={() => acts.tryAgain(entry)}
        >
          {say(words.tryAgain)}
        </Button>
      )}
      {(entry.status === 'failed' || entry.status === 'waiting') && (
        <Button
          size="small"
          look="quiet"
          unavailable={acts.readOnly}
          aria-label={say(words.skipOf, { client })}
          onClick={() => acts.skip(entry)}
        >
          {say(words.skip)}
        </Button>
      )}
    </div>
  );
}
