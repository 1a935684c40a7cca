import type { ConnectionView, DeliveriesView, UndeliveredView } from '../../../ipc/bindings.ts';
import { useWebhookDeliveries } from '../../../ipc/queries.ts';
import { Button } from '../../../shared/button/Button.tsx';
import { Facts, Panel, Section } from '../../../shared/page/Page.tsx';
import { Answer } from '../../../shared/states/Answer.tsx';
import { toCommandError } from '../../../shared/states/commandError.ts';
import { Status, StatusBox } from '../../../shared/status/Status.tsx';
import { Time } from '../../../shared/Time.tsx';
import { Table } from '../../../shared/table/Table.tsx';
import { useWords } from '../../../shared/words.ts';
import connections from '../Connections.module.css';
import type { ConnectionActs } from '../useConnectionActs.ts';
import { kindOf, standingOf } from './delivery.ts';
import { words } from './messages.ts';
import styles from './Webhooks.module.css';

interface Props {
  connection: ConnectionView;
  acts: ConnectionActs;
  /** Goes to the endpoints, of which one has not answered. */
  onLook: () => void;
}

/** Events that reached no endpoint: how many, since when, until when the partner tries, and which no pull has made up for. */
export function Deliveries({ connection, acts, onLook }: Props) {
  const say = useWords();
  const deliveries = useWebhookDeliveries(connection.id, connection.last_pull?.id ?? null);
  // It is a right of its own, and nothing is wrong without it.
  const hasNoRight = deliveries.data === undefined && isRefused(deliveries.error);
  return (
    <Section title={say(words.deliveries)}>
      {hasNoRight ? (
        <StatusBox kind="not-checked" title={say(words.noRight)} />
      ) : (
        <Answer query={deliveries} what={say(words.deliveriesWaiting)} shape="panel">
          {found => <Found found={found} acts={acts} onLook={onLook} />}
        </Answer>
      )}
    </Section>
  );
}

const isRefused = (error: unknown): boolean => error !== null && toCommandError(error).code === 'needs_authorization';

function Found({ found, acts, onLook }: { found: DeliveriesView } & Pick<Props, 'acts' | 'onLook'>) {
  const say = useWords();
  const standing = standingOf(found);
  const { pending, lost, missed, unreadable, pulled_at: pulledAt } = found;
  const isTroubled = standing === 'missed' || standing === 'late';
  return (
    <Panel>
      <div className={styles.head}>
        <Status kind={kindOf[standing]} word={say(words.deliveryStanding, { standing })} />
        <span className={styles.said}>
          {missed > unreadable && say(words.missedHelp)}
          {missed > unreadable && unreadable > 0 && ' '}
          {unreadable > 0 && say(words.unreadableHelp, { count: unreadable })}
          {standing === 'late' && say(words.lateHelp)}
          {standing === 'nothing' && say(words.nothingWaits, { days: found.told_for_days })}
        </span>
        {missed > unreadable && (
          <Button size="small" unavailable={acts.pullUnavailable} onClick={acts.pull}>
            {say(words.pull)}
          </Button>
        )}
        {isTroubled && (
          <Button size="small" onClick={onLook}>
            {say(words.look)}
          </Button>
        )}
      </div>
      {missed === 0 && lost > 0 && <p className={styles.padded}>{say(words.pulledSince, { count: lost })}</p>}
      {found.events.length > 0 && (
        <>
          <Figures found={found} pulledAt={pulledAt} pending={pending} />
          <details className={styles.each}>
            <summary>{say(words.each)}</summary>
            <Events events={found.events} />
          </details>
        </>
      )}
    </Panel>
  );
}

function Figures({ found, pulledAt, pending }: { found: DeliveriesView; pulledAt: number | null; pending: number }) {
  const say = useWords();
  const oldest = found.events.find(event => !event.lost);
  const count = (of: number): string => say(words.events, { count: of });
  const cut = (text: string): string => (found.is_cut_off ? say(words.andMore, { events: text }) : text);
  return (
    <Facts
      facts={[
        { label: say(words.pending), value: cut(count(pending)) },
        ...(oldest
          ? [
              { label: say(words.oldest), value: <Time at={oldest.happened_at} /> },
              ...(oldest.retried_until === null ? [] : [{ label: say(words.triedUntil), value: <Time at={oldest.retried_until} /> }]),
            ]
          : []),
        { label: say(words.lost), value: count(found.lost) },
        ...(found.lost > 0 ? [{ label: say(words.missed), value: count(found.missed) }] : []),
        { label: say(words.pulledAt), value: pulledAt === null ? say(words.neverPulled) : <Time at={pulledAt} /> },
      ]}
    />
  );
}

function Events({ events }: { events: readonly UndeliveredView[] }) {
  const say = useWords();
  return (
    <Table
      label={say(words.each)}
      rows={events}
      rowKey={event => event.external_id}
      columns={[
        { key: 'type', title: say(words.eventType), cell: event => <code>{event.event_type}</code> },
        { key: 'at', title: say(words.happened), cell: event => <Time at={event.happened_at} /> },
        {
          key: 'until',
          title: say(words.until),
          cell: event =>
            event.lost ? (
              <span className={connections.missing}>
                {say(words.lost)} {event.retried_until !== null && <Time at={event.retried_until} />}
              </span>
            ) : event.retried_until === null ? (
              say(words.untilUntold)
            ) : (
              <Time at={event.retried_until} />
            ),
        },
        { key: 'id', title: say(words.eventId), spare: true, cell: event => <code>{event.external_id}</code> },
      ]}
    />
  );
}
