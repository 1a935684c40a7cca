import type { ConnectionView } from '../ipc/bindings.ts';

export const HOUR = 3_600_000_000;
export const DAY = 24 * HOUR;
export const NOW = 1_795_618_920_000_000;

/** A healthy connection, with what a test says otherwise. */
export function connectionWith(changes: Partial<ConnectionView> = {}): ConnectionView {
  return {
    id: 'one',
    partner: 'some-ledger',
    partner_name: 'Some Ledger',
    environment: 'production',
    external_account_id: '4711',
    display_name: 'Cedar Ridge',
    legal_name: 'Cedar Ridge LLC',
    entered: [],
    app_registration_id: null,
    app_label: null,
    advisory_client: null,
    offered_clients: [],
    status: 'connected',
    health: 'healthy',
    cause: null,
    status_detail: null,
    status_since: NOW - DAY,
    authorized_by: null,
    authorized_at: null,
    granted_scopes: ['books'],
    missing_scopes: [],
    live: null,
    abilities: [],
    granted_by_partner_identity: null,
    last_proven_at: NOW - HOUR,
    clocks: { access_token_ends_at: NOW + HOUR, refresh_token_ends_at: NOW + 100 * DAY, grant_ends_at: NOW + 1800 * DAY },
    key: null,
    mapping: null,
    last_pull: null,
    capabilities: { ledger_accounts: true, webhooks: false, deliveries: false, subscriptions: false },
    ...changes,
  };
}
