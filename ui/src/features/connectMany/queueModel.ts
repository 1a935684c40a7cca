// Who can be put in line, and what of a queue is shown.

import type {
  ClientView,
  ConnectionView,
  ConnectQueueEntryView,
  ConnectQueueView,
  Environment,
  QueueEntryStatus,
} from '../../ipc/bindings.ts';
import type { StatusKind } from '../../shared/status/Shape.tsx';

export const QUEUE_FILTERS = ['held', 'failed', 'in_consent', 'waiting', 'skipped', 'connected'] as const;

export const KINDS: Record<QueueEntryStatus, StatusKind> = {
  held: 'action',
  failed: 'degraded',
  in_consent: 'working',
  waiting: 'not-checked',
  skipped: 'paused',
  connected: 'healthy',
};

export interface Where {
  partner: string;
  environment: Environment;
}

/** Whether a connection leaves nothing to do there for the client that it belongs to. */
const works = (connection: ConnectionView): boolean => connection.status !== 'disconnected' && connection.status !== 'needs_reconnect';

/** The clients without a working connection there, by name; who is in the open queue already is left out. */
export function candidates(
  clients: readonly ClientView[],
  connections: readonly ConnectionView[],
  open: ConnectQueueView | undefined,
  { partner, environment }: Where,
): ClientView[] {
  const taken = new Set(open?.entries.map(entry => entry.client_id));
  for (const connection of connections) {
    const owner = connection.advisory_client?.id;
    if (owner !== undefined && connection.partner === partner && connection.environment === environment && works(connection))
      taken.add(owner);
  }
  return clients.filter(client => client.archived_at === null && !taken.has(client.id)).toSorted((a, b) => a.name.localeCompare(b.name));
}

export const openQueue = (queues: readonly ConnectQueueView[], { partner, environment }: Where): ConnectQueueView | undefined =>
  queues.find(queue => queue.closed_at === null && queue.partner === partner && queue.environment === environment);

/** Whether each word that was typed occurs in one of the texts. */
export function matchesText(texts: readonly (string | null)[], typed: string): boolean {
  const all = texts.join(' ').toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every(word => all.includes(word));
}

export const matchesEntry = (entry: ConnectQueueEntryView, typed: string): boolean =>
  matchesText([entry.client_name, entry.client_legal_name, entry.client_reference, entry.display_name, entry.reason], typed);

export function countsOf(queue: ConnectQueueView): Record<QueueEntryStatus, number> {
  const counts: Record<QueueEntryStatus, number> = { held: 0, failed: 0, in_consent: 0, waiting: 0, skipped: 0, connected: 0 };
  for (const { status } of queue.entries) counts[status] += 1;
  return counts;
}

/** What a person does next in a queue. */
export type Turn =
  | { kind: 'closed' | 'paused' | 'decide' | 'failed' }
  | { kind: 'consent' | 'next'; entry: ConnectQueueEntryView; number: number };

export function turnOf(queue: ConnectQueueView): Turn {
  if (queue.closed_at !== null) return { kind: 'closed' };
  const at = (kind: 'consent' | 'next', status: QueueEntryStatus): Turn | null => {
    const index = queue.entries.findIndex(entry => entry.status === status);
    const entry = queue.entries[index];
    return entry ? { kind, entry, number: index + 1 } : null;
  };
  const consent = at('consent', 'in_consent');
  if (consent) return consent;
  if (queue.paused_at !== null) return { kind: 'paused' };
  return at('next', 'waiting') ?? { kind: queue.held > 0 ? 'decide' : 'failed' };
}

/** The other clients that a held company may be of: those that are called so first. */
export function possibleOwners(clients: readonly ClientView[], entry: ConnectQueueEntryView): ClientView[] {
  const came = [entry.display_name, entry.legal_name].filter(name => name !== null).map(bare);
  const isCalledSo = (client: ClientView): boolean => came.includes(bare(client.name)) || came.includes(bare(client.legal_name));
  return clients
    .filter(client => client.archived_at === null && client.id !== entry.client_id)
    .toSorted((a, b) => Number(isCalledSo(b)) - Number(isCalledSo(a)) || a.name.localeCompare(b.name));
}

const bare = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
