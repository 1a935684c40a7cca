import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Asked } from './authorization.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { judging } from './judging.ts';
import { recorded, recordedOf } from './recordings.ts';
import type { FakeState } from './state.ts';

type ConnectionCommands = Pick<
  Backend,
  'listConnections' | 'showConnection' | 'testConnection' | 'refreshConnection' | 'disconnectConnection'
>;

export function connectionCommands(fake: Fake): ConnectionCommands {
  const { state, answer, changed, record, connection } = fake;
  const { asShown } = judging(fake);
  return {
    listConnections: () => answer('list_connections', () => state.connections.map(asShown)),
    showConnection: id => answer('show_connection', () => asShown(connection(id))),
    testConnection: id =>
      answer('test_connection', () => {
        const tested = connection(id);
        if (tested.status === 'needs_reconnect')
          throw failure('needs_authorization', `${tested.display_name} must be authorized again`, 'Reconnect it.', 'auth');
        const { clocks, ...alive } = healthy(state.workspace.now);
        // A key has no clocks, and a call gives it none.
        Object.assign(tested, alive, tested.clocks.grant_ends_at !== null && { clocks });
        record('connection.tested', id, '');
        changed(['connections', `connection:${id}`]);
        return asShown(tested);
      }),
    refreshConnection: id =>
      answer('refresh_connection', () => {
        const refreshed = connection(id);
        refreshed.clocks.access_token_ends_at = state.workspace.now + 3_600_000_000;
        record('connection.refreshed', id, '');
        changed(['connections', `connection:${id}`]);
        return asShown(refreshed);
      }),
    disconnectConnection: id =>
      answer('disconnect_connection', () => {
        const disconnected = connection(id);
        Object.assign(disconnected, {
          status: 'disconnected',
          status_detail: left(state, disconnected),
          status_since: state.workspace.now,
          clocks: { access_token_ends_at: null, refresh_token_ends_at: null, grant_ends_at: null },
          key: null,
        });
        state.attention = state.attention.filter(item => item.action.target !== id);
        record('connection.disconnected', id, '');
        changed(['connections', `connection:${id}`, 'attention']);
        return asShown(disconnected);
      }),
  };
}

/** What lives on at the partner, where somebody had it told and it does not answer. */
function left({ subscriptions }: FakeState, { capabilities }: T.ConnectionView): string | null {
  const { subscriptions: kept, unreached } = subscriptions;
  const [first] = kept;
  if (!capabilities.subscriptions || unreached === null || !first) return null;
  return `${kept.length} subscriptions could not be ended at the partner, because ${unreached}: ${first.notification_url} hears of \`${first.calendar_name}\` until 2026-11-26 17:02 UTC`;
}

/** What a successful authorization leaves behind: a new company, or an old one with a living grant. */
export function connect({ state, record, connection }: Fake, attempt: T.AuthorizationView, { connectionId, ability }: Asked): string {
  const id = connectionId ?? addCompany(state.connections, attempt, state.workspace.now, state.ids++);
  const changed = connection(id).abilities.find(one => one.id === ability?.id);
  if (changed && ability) changed.allowed = ability.allow;
  if (ability?.id === 'subscriptions' && !ability.allow) {
    attempt.message = left(state, connection(id));
    state.subscriptions.subscriptions = [];
  }
  Object.assign(connection(id), healthy(state.workspace.now));
  settle(state, connection(id));
  record('authorization.connected', id, '');
  return id;
}

/** Nothing asks any more for what was connected. */
export function settle(state: FakeState, { id, environment }: T.ConnectionView): void {
  state.attention = state.attention.filter(item => item.action.target !== id || item.action.kind !== 'reconnect');
  state.workspace.first_start = false;
  if (!state.workspace.environments.includes(environment)) state.workspace.environments.push(environment);
}

/** The recorded company, or a second one when it is connected already; of an account that a person signs in to there is one. */
function addCompany(connections: T.ConnectionView[], attempt: T.AuthorizationView, now: number, number: number): string {
  const [first] = recorded<T.ConnectionView[]>('list_connections');
  if (!first) throw new Error('list_connections was recorded empty');
  const isFirst = attempt.partner === first.partner;
  const template = isFirst ? first : recordedOf<T.ConnectionView>('show_connection', attempt.partner);
  const known = connections.find(one => one.external_account_id === template.external_account_id);
  if (known && !isFirst) return known.id;
  const taken = known !== undefined;
  const second = {
    id: `${template.id.slice(0, -3)}9${String(number).padStart(2, '0')}`,
    display_name: 'Quarry Lane Veterinary',
    legal_name: 'Quarry Lane Veterinary LLC',
    external_account_id: '9341455699017734',
  };
  const company: T.ConnectionView = { ...template, ...(taken ? second : {}) };
  connections.push({
    ...company,
    environment: attempt.environment,
    live: attempt.environment === 'production' ? false : null,
    authorized_at: now,
    mapping: null,
    last_pull: null,
  });
  return company.id;
}

export function healthy(now: number): Partial<T.ConnectionView> {
  return {
    status: 'connected',
    cause: null,
    status_detail: 'Company details read in 187 ms',
    status_since: now,
    last_proven_at: now,
    clocks: {
      access_token_ends_at: now + 3_600_000_000,
      refresh_token_ends_at: now + 100 * 86_400_000_000,
      grant_ends_at: now + 1825 * 86_400_000_000,
    },
  };
}
