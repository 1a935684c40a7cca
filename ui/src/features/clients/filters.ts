// Which clients the page shows, and what a row can be searched by.

import type { ClientView } from '../../ipc/bindings.ts';

export const CLIENT_FILTERS = ['late', 'unmapped', 'unconnected', 'archived'] as const;
export type ClientFilter = (typeof CLIENT_FILTERS)[number];

const tests: Record<ClientFilter, (client: ClientView) => boolean> = {
  late: client => client.engagement?.is_late === true,
  unmapped: client => (client.unmapped ?? 0) + (client.changed ?? 0) > 0,
  unconnected: client => client.connections.length === 0,
  archived: () => true,
};

/** The clients of a filter; archived ones are in sight only where they are asked for. */
export function shownClients(clients: readonly ClientView[], show: ClientFilter | undefined, mine: boolean): ClientView[] {
  const isArchived = show === 'archived';
  const test = show ? tests[show] : () => true;
  return clients.filter(client => (client.archived_at !== null) === isArchived && (!mine || client.is_mine) && test(client));
}

/** What the filter box reads of a client. */
export const searchTextOf = ({ name, legal_name, reference, engagement }: ClientView): string =>
  `${name} ${legal_name} ${reference} ${engagement?.lead ?? ''}`;
