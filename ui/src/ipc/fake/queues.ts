// Queues of the fake: clients that are connected in turn, judged by name the way Rust judges them.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Attempts } from './authorization.ts';
import { attach } from './clients.ts';
import { healthy, settle } from './connections.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { recorded } from './recordings.ts';

type QueueCommands = Pick<
  Backend,
  | 'listQueues'
  | 'showQueue'
  | 'startQueue'
  | 'connectNext'
  | 'pauseQueue'
  | 'resumeQueue'
  | 'skipClient'
  | 'connectAgain'
  | 'attachHeld'
  | 'disconnectHeld'
  | 'closeQueue'
>;

const WEEK = 7 * 86_400_000_000;

const nothingBack = { display_name: null, legal_name: null, external_account_id: null, decide_until: null, reason: null } as const;

export interface Queues {
  commands: QueueCommands;
  /** What a consent of a queue led to: its connection, or `null` where the attempt is no queue's. */
  connected(attempt: T.AuthorizationView): string | null;
  /** A wrong company was picked: `true` where it is held now. */
  mistaken(attempt: T.AuthorizationView): boolean;
  /** A consent of a queue brought nothing. */
  ended(attempt: T.AuthorizationView): void;
}

export function fakeQueues(fake: Fake, attempts: () => Attempts): Queues {
  const { state, answer, changed, record } = fake;

  const find = (id: string): T.ConnectQueueView => {
    const queue = state.queues.find(one => one.id === id);
    if (!queue) throw failure('invalid_input', 'There is no such queue', '`connect-many start PARTNER` makes one', 'data');
    return queue;
  };
  const entryOf = (queue: T.ConnectQueueView, client: string): T.ConnectQueueEntryView => {
    const entry = queue.entries.find(one => one.client_id === client);
    if (!entry) throw failure('invalid_input', 'The client is not in the queue', null, 'data');
    return entry;
  };
  const ofAttempt = (id: string): [T.ConnectQueueView, T.ConnectQueueEntryView] | null => {
    for (const queue of state.queues) {
      const entry = queue.entries.find(one => one.attempt_id === id && one.status === 'in_consent');
      if (entry) return [queue, entry];
    }
    return null;
  };
  const clientOf = (id: string): T.ClientView => {
    const client = state.clients.clients.find(one => one.id === id);
    if (!client) throw failure('invalid_input', `There is no client \`${id}\``, null, 'data');
    return client;
  };
  const told = (queue: T.ConnectQueueView, action: string, subject = queue.id): T.ConnectQueueView => {
    const count = (status: T.QueueEntryStatus): number => queue.entries.filter(entry => entry.status === status).length;
    Object.assign(queue, { connected: count('connected'), waiting: count('waiting'), held: count('held') });
    const done = queue.connected + count('skipped') === queue.entries.length;
    if (done) queue.closed_at ??= state.workspace.now;
    record(action, subject, '');
    changed(['connect_many', 'attention', 'clients', 'connections']);
    return queue;
  };
  const move = (entry: T.ConnectQueueEntryView, status: T.QueueEntryStatus, change: Partial<T.ConnectQueueEntryView> = {}): void => {
    Object.assign(entry, { status, since: state.workspace.now }, change);
  };

  /** The client's company, as the partner would have it. */
  const connectTo = (queue: T.ConnectQueueView, client: T.ClientView, name: string, externalId: string): string => {
    const template = recorded<T.ConnectionView>('show_connection');
    const company: T.ConnectionView = {
      ...template,
      ...healthy(state.workspace.now),
      id: `019ab830-4c00-7a10-9f00-${String(state.ids++).padStart(12, '0')}`,
      partner: queue.partner,
      partner_name: queue.partner_name,
      environment: queue.environment,
      display_name: name,
      legal_name: name,
      external_account_id: externalId,
      advisory_client: null,
      offered_clients: [],
      mapping: null,
      last_pull: null,
    };
    state.connections.push(company);
    attach(state, client, company);
    settle(state, company);
    return company.id;
  };

  const connected = (attempt: T.AuthorizationView): string | null => {
    const found = ofAttempt(attempt.attempt_id);
    if (!found) return null;
    const [queue, entry] = found;
    const name = entry.client_legal_name ?? entry.client_name;
    const externalId = `93414556${String(state.ids++).padStart(8, '0')}`;
    const connection_id = connectTo(queue, clientOf(entry.client_id), name, externalId);
    move(entry, 'connected', {
      ...nothingBack,
      display_name: name,
      legal_name: name,
      external_account_id: externalId,
      matched_by: 'legal_name',
      connection_id,
    });
    told(queue, 'connection.attached', entry.client_id);
    return connection_id;
  };

  const mistaken = (attempt: T.AuthorizationView): boolean => {
    const found = ofAttempt(attempt.attempt_id);
    if (!found) return false;
    const [queue, entry] = found;
    const other = queue.entries.find(one => one.status === 'waiting' && one !== entry) ?? entry;
    const name = other.client_legal_name ?? other.client_name;
    move(entry, 'held', {
      display_name: other.client_name,
      legal_name: name,
      external_account_id: `93414556${String(state.ids++).padStart(8, '0')}`,
      reason: `\`${name}\` (\`${other.client_name}\`) came back, which is called like \`${other.client_name}\`; \`${entry.client_name}\` was expected`,
      decide_until: state.workspace.now + WEEK,
    });
    told(queue, 'connect_queue.held', entry.client_id);
    return true;
  };

  const ended = (attempt: T.AuthorizationView): void => {
    const found = ofAttempt(attempt.attempt_id);
    if (!found) return;
    const [queue, entry] = found;
    if (attempt.status === 'cancelled') move(entry, 'waiting', nothingBack);
    else move(entry, 'failed', { ...nothingBack, reason: attempt.message });
    told(queue, 'connect_queue.ended', entry.client_id);
  };

  const next = (queue: T.ConnectQueueView): T.NextConsentView | null => {
    if (queue.closed_at !== null) throw failure('invalid_input', 'The queue is closed', null, 'data');
    if (queue.paused_at !== null)
      throw failure('invalid_input', 'The queue is paused', 'Let it go on first, with `connect-many resume`', 'data');
    const underWay = queue.entries.find(one => one.status === 'in_consent');
    if (underWay) {
      const attempt = state.attempts.find(one => one.attempt_id === underWay.attempt_id);
      if (attempt?.status === 'waiting') return { entry: underWay, authorization: attempt };
      // The program that waited for it is gone.
      move(underWay, 'waiting', nothingBack);
    }
    const entry = queue.entries.find(one => one.status === 'waiting');
    if (!entry) return null;
    const authorization = attempts().start({
      partner: queue.partner,
      environment: queue.environment,
      app_registration_id: null,
      callback: null,
      connection_id: null,
      fields: {},
    });
    move(entry, 'in_consent', { attempt_id: authorization.attempt_id, acts: entry.acts + 1 });
    told(queue, 'connect_queue.consent_begun', entry.client_id);
    return { entry, authorization };
  };

  const commands: QueueCommands = {
    listQueues: () => answer('list_queues', () => state.queues),
    showQueue: id => answer('show_queue', () => find(id)),
    startQueue: start =>
      answer('start_queue', () => {
        const open = state.queues.find(
          one => one.closed_at === null && one.partner === start.partner && one.environment === start.environment,
        );
        const queue: T.ConnectQueueView = open ?? {
          id: `019ab9f7-4c00-7a10-9f00-${String(state.ids++).padStart(12, '0')}`,
          partner: start.partner,
          partner_name: state.partners.find(one => one.id === start.partner)?.name ?? start.partner,
          environment: start.environment,
          started_at: state.workspace.now,
          paused_at: null,
          closed_at: null,
          connected: 0,
          waiting: 0,
          held: 0,
          entries: [],
        };
        if (!open) state.queues.unshift(queue);
        for (const id of start.clients ?? []) queue.entries.push(waitingEntry(clientOf(id), state.workspace.now));
        return told(queue, open ? 'connect_queue.extended' : 'connect_queue.started');
      }),
    connectNext: id => answer('connect_next', () => next(find(id))),
    pauseQueue: id =>
      answer('pause_queue', () => told(Object.assign(find(id), { paused_at: state.workspace.now }), 'connect_queue.paused')),
    resumeQueue: id => answer('resume_queue', () => told(Object.assign(find(id), { paused_at: null }), 'connect_queue.resumed')),
    skipClient: ({ queue: id, client, reason }) =>
      answer('skip_client', () => {
        const queue = find(id);
        const entry = entryOf(queue, client);
        const attempt = entry.attempt_id;
        const wasInConsent = entry.status === 'in_consent';
        move(entry, 'skipped', { ...nothingBack, reason: reason.trim(), acts: entry.acts + 1 });
        if (wasInConsent && attempt) attempts().cancel(attempt);
        return told(queue, 'connect_queue.skipped', client);
      }),
    connectAgain: ({ queue: id, client }) =>
      answer('connect_again', () => {
        const queue = find(id);
        move(entryOf(queue, client), 'waiting', nothingBack);
        return told(queue, 'connect_queue.put_back', client);
      }),
    attachHeld: ({ queue: id, client, owner }) =>
      answer('attach_held', () => {
        const queue = find(id);
        const entry = entryOf(queue, client);
        const { display_name, legal_name, external_account_id } = entry;
        const connection_id = connectTo(queue, clientOf(owner ?? client), display_name ?? '', external_account_id ?? '');
        const of = owner === null || owner === client ? entry : queue.entries.find(one => one.client_id === owner);
        if (of !== entry) move(entry, 'waiting', nothingBack);
        if (of)
          move(of, 'connected', {
            ...nothingBack,
            display_name,
            legal_name,
            external_account_id,
            matched_by: 'person',
            connection_id,
          });
        return told(queue, 'connection.attached', owner ?? client);
      }),
    disconnectHeld: ({ queue: id, client }) =>
      answer('disconnect_held', () => {
        const queue = find(id);
        move(entryOf(queue, client), 'waiting', nothingBack);
        return told(queue, 'connect_queue.given_back', client);
      }),
    closeQueue: id =>
      answer('close_queue', () => told(Object.assign(find(id), { closed_at: state.workspace.now }), 'connect_queue.closed')),
  };
  return { commands, connected, mistaken, ended };
}

const waitingEntry = (client: T.ClientView, now: number): T.ConnectQueueEntryView => ({
  client_id: client.id,
  client_name: client.name,
  client_legal_name: client.legal_name || null,
  client_reference: client.reference || null,
  status: 'waiting',
  ...nothingBack,
  matched_by: null,
  connection_id: null,
  attempt_id: null,
  acts: 0,
  own_ms: 0,
  since: now,
});
