// The columns of the list of clients.

import { Link } from '@tanstack/react-router';
import type { ViewColumn } from '../../grid/view/columns.ts';
import type { ClientView, ConnectionView } from '../../ipc/bindings.ts';
import { formatCalendarDay, formatCount, formatPeriod } from '../../shared/format.ts';
import { Status } from '../../shared/status/Status.tsx';
import type { Say } from '../../shared/words.ts';
import { StandingMark } from '../connections/Standing.tsx';
import styles from './Clients.module.css';
import type { ColumnId } from './clientsModel.ts';
import { words } from './messages.ts';

type Column = ViewColumn & { readonly id: ColumnId };

export function clientColumns(
  clients: readonly ClientView[],
  say: Say,
  worstOf: (client: ClientView) => ConnectionView | undefined,
): ViewColumn[] {
  const column = (
    id: ColumnId,
    title: string,
    width: number,
    of: (client: ClientView) => React.ReactNode,
    more?: Partial<Column>,
  ): Column => ({
    id,
    title,
    width,
    sortable: true,
    cell: row => {
      const client = clients[row];
      return client ? of(client) : null;
    },
    ...more,
  });
  const muted = (text: string) => <span className={styles.muted}>{text}</span>;
  const count = (value: number | null) => (value === null ? muted(say(words.notRead)) : formatCount(value));
  return [
    column('reference', say(words.reference), 64, client => client.reference, { pinned: true }),
    column('name', say(words.client), 160, nameLink, { pinned: true }),
    column('lead', say(words.lead), 100, ({ engagement }) => (engagement ? (engagement.lead ?? muted(say(words.nobody))) : null)),
    column('engagement', say(words.engagement), 106, ({ engagement }) =>
      engagement ? say(words.engagementType, { type: engagement.engagement_type }) : muted(say(words.noEngagement)),
    ),
    column('period', say(words.period), 126, ({ engagement }) =>
      engagement ? formatPeriod(engagement.period_start, engagement.period_end) : null,
    ),
    column('connection', say(words.connection), 128, client => connectionCell(client, worstOf(client), say), { parts: true }),
    column('unmapped', say(words.unmapped), 78, client => count(client.unmapped), { align: 'end' }),
    column('changed', say(words.changed), 70, client => count(client.changed), { align: 'end' }),
    column('state', say(words.state), 82, ({ engagement }) => (engagement ? say(words.status, { status: engagement.status }) : null)),
    column('due', say(words.due), 130, ({ engagement }) => dueCell(engagement, say), { parts: true }),
  ];
}

/** The grid is one tab stop, and Enter opens the row: the link is for the pointer. */
function nameLink(client: ClientView) {
  return (
    <Link className={styles.name} tabIndex={-1} to="/clients/$clientId" params={{ clientId: client.id }}>
      {client.name}
    </Link>
  );
}

function connectionCell(client: ClientView, worst: ConnectionView | undefined, say: Say) {
  if (worst) {
    const more = client.connections.length - 1;
    return (
      <>
        <StandingMark connection={worst} timed={false} />
        {more > 0 && <span className={styles.muted}>{say(words.more, { count: more })}</span>}
      </>
    );
  }
  if (client.connections.length > 0) return null;
  return <span className={styles.muted}>{say(client.offered.length > 0 ? words.isOffered : words.notConnected)}</span>;
}

export function dueCell(engagement: ClientView['engagement'], say: Say) {
  if (!engagement?.due) return null;
  const day = formatCalendarDay(engagement.due);
  return engagement.is_late ? <Status kind="degraded" word={say(words.late, { day })} /> : day;
}
