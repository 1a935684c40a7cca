import { describe, expect, it } from 'vitest';
import type { ClientView, ConnectionView, ConnectQueueEntryView, ConnectQueueView, QueueEntryStatus } from '../../ipc/bindings.ts';
import { recorded } from '../../ipc/fake/recordings.ts';
import { candidates, countsOf, matchesEntry, openQueue, possibleOwners, turnOf } from './queueModel.ts';
import { endOf, goesOn } from './useDriver.ts';

const clients = recorded<{ clients: ClientView[] }>('list_clients').clients.filter(client => client.archived_at === null);
const connection = recorded<ConnectionView>('show_connection');
const queue = (): ConnectQueueView => recorded<ConnectQueueView>('show_queue');
const where = { partner: connection.partner, environment: connection.environment };
const [first] = clients;

/** The recorded queue with these statuses in place of its own. */
function queueOf(statuses: QueueEntryStatus[], change: Partial<ConnectQueueView> = {}): ConnectQueueView {
  const entries = queue().entries.slice(0, statuses.length);
  const changed = entries.map((entry, index): ConnectQueueEntryView => ({ ...entry, status: statuses[index] ?? 'waiting' }));
  const count = (status: QueueEntryStatus): number => statuses.filter(one => one === status).length;
  return { ...queue(), entries: changed, waiting: count('waiting'), held: count('held'), connected: count('connected'), ...change };
}

describe('who can be put in line', () => {
  const names = (connections: ConnectionView[], open?: ConnectQueueView, all = clients) =>
    candidates(all, connections, open, where).map(client => client.id);
  const owned = (change: Partial<ConnectionView>): ConnectionView[] =>
    first ? [{ ...connection, status: 'connected', advisory_client: { id: first.id, name: first.name }, ...change }] : [];

  it('is everybody without a working connection there', () => {
    expect(names([])).toHaveLength(clients.length);
    expect(names(owned({}))).not.toContain(first?.id);
    for (const change of [
      { status: 'needs_reconnect' },
      { status: 'disconnected' },
      { partner: 'another' },
      { environment: 'custom' },
    ] as const)
      expect(names(owned(change)), JSON.stringify(change)).toContain(first?.id);
  });

  it('is nobody who stands in the open queue or is archived', () => {
    expect(names([], queue())).toEqual([]);
    expect(
      names(
        [],
        undefined,
        clients.map(client => ({ ...client, archived_at: 1 })),
      ),
    ).toEqual([]);
  });

  it('goes to the queue that is open there', () => {
    expect(openQueue([queue()], where)?.id).toBe(queue().id);
    expect(openQueue([{ ...queue(), closed_at: 1 }], where)).toBeUndefined();
    expect(openQueue([queue()], { ...where, environment: 'production' })).toBeUndefined();
  });
});

describe('whose turn it is', () => {
  it.each<[QueueEntryStatus[], Partial<ConnectQueueView>, string]>([
    [['connected', 'waiting'], {}, 'next'],
    [['held', 'in_consent', 'waiting'], {}, 'consent'],
    [['waiting', 'in_consent'], { paused_at: 1 }, 'consent'],
    [['held', 'waiting'], { paused_at: 1 }, 'paused'],
    [['held', 'failed'], {}, 'decide'],
    [['failed', 'connected'], {}, 'failed'],
    [['connected', 'skipped'], { closed_at: 1 }, 'closed'],
  ])('%j %j: %s', (statuses, change, kind) => {
    expect(turnOf(queueOf(statuses, change)).kind).toBe(kind);
  });

  it('counts everybody once', () => {
    const counts = countsOf(queue());
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(queue().entries.length);
    expect(counts.held).toBe(queue().held);
  });
});

describe('what follows a consent', () => {
  it('is the next one if this brought something and somebody waits', () => {
    const follows = (statuses: QueueEntryStatus[], change: Partial<ConnectQueueView> = {}): boolean => {
      const after = queueOf(statuses, change);
      const [entry] = after.entries;
      return entry !== undefined && goesOn(after, entry);
    };
    expect(follows(['connected', 'waiting'])).toBe(true);
    expect(follows(['held', 'waiting'])).toBe(true);
    expect(follows(['failed', 'waiting'])).toBe(false);
    expect(follows(['connected', 'held'])).toBe(false);
    expect(follows(['connected', 'waiting'], { paused_at: 1 })).toBe(false);
  });

  it('is nothing while it is under way, or when another consent ended', () => {
    const [entry] = queue().entries;
    const driven = { client: entry?.client_id ?? '', attempt: 'mine', before: null };
    const changed = (change: Partial<ConnectQueueEntryView>): ConnectQueueView => ({
      ...queue(),
      entries: queue().entries.map((one, index) => (index === 0 ? { ...one, attempt_id: 'mine', ...change } : one)),
    });
    expect(endOf(changed({ status: 'connected' }), driven)?.status).toBe('connected');
    expect(endOf(changed({ status: 'in_consent' }), driven)).toBeUndefined();
    expect(endOf(changed({ status: 'connected', attempt_id: 'other' }), driven)).toBeUndefined();
    expect(endOf(changed({ status: 'connected' }), null)).toBeUndefined();
  });
});

it('who is called like the held company stands first among its possible owners', () => {
  const entry = queue().entries.find(one => one.status === 'held');
  const owner = clients.at(-1);
  if (!entry || !owner) throw new Error('nothing is held in the recording');
  const owners = possibleOwners(clients, { ...entry, display_name: owner.name.toUpperCase() });
  expect(owners[0]?.id).toBe(owner.id);
  expect(owners.map(client => client.id)).not.toContain(entry.client_id);
});

it('an entry is found by client, reference, company and reason', () => {
  const entry = queue().entries.find(one => one.status === 'held');
  if (!entry) throw new Error('nothing is held in the recording');
  for (const typed of ['', entry.client_name.toUpperCase(), entry.client_reference ?? '', entry.display_name ?? '', 'came back'])
    expect(matchesEntry(entry, typed), typed).toBe(true);
  expect(matchesEntry(entry, 'zebra')).toBe(false);
});
