// More companies than the recording holds, one in each status, for the scenarios that need a list.

import type { ConnectionView } from '../bindings.ts';
import type { FakeState } from './state.ts';

const MINUTE = 60_000_000;
const DAY = 1440 * MINUTE;

interface Variation {
  name: string;
  legal: string;
  account: string;
  changes: (base: ConnectionView, now: number) => Partial<ConnectionView>;
}

const noClocks = { access_token_ends_at: null, refresh_token_ends_at: null, grant_ends_at: null };

const variations: readonly Variation[] = [
  {
    name: 'Alder & Birch Dental',
    legal: 'Alder & Birch Dental PLLC',
    account: '9341455608810033',
    changes: (base, now) => ({
      status: 'needs_reconnect',
      cause: 'auth',
      status_detail: 'The grant was taken back: the partner answered invalid_grant',
      status_since: now - 41 * MINUTE,
      last_proven_at: now - 1441 * MINUTE,
      clocks: { ...base.clocks, access_token_ends_at: now - 1381 * MINUTE },
    }),
  },
  {
    name: 'Blue Heron Brewing',
    legal: 'Blue Heron Brewing Company, Inc.',
    account: '9341455609127745',
    changes: (base, now) => ({
      status: 'degraded',
      cause: 'auth',
      status_detail: 'The grant ends in 9 days',
      status_since: now - 2 * DAY,
      clocks: { ...base.clocks, refresh_token_ends_at: now + 9 * DAY, grant_ends_at: now + 9 * DAY },
    }),
  },
  {
    name: 'Fieldstone Masonry',
    legal: 'Fieldstone Masonry and Restoration of the Upper Valley LLC',
    account: '9341455612554871',
    changes: (_base, now) => ({
      status: 'not_checked',
      status_detail: 'Last proven 4 days ago; evidence is good for 24 hours',
      status_since: now - 3 * DAY,
      last_proven_at: now - 4 * DAY,
    }),
  },
  {
    name: 'Juniper Yoga',
    legal: 'Juniper Yoga Cooperative',
    account: '9341455613307216',
    changes: (_base, now) => ({
      status: 'disconnected',
      status_detail: 'Disconnected by Dana Whitfield',
      status_since: now - 12 * DAY,
      last_proven_at: now - 12 * DAY,
      clocks: noClocks,
    }),
  },
  {
    name: 'Northgate Auto Body',
    legal: 'Northgate Auto Body Inc.',
    account: '9341455620094410',
    changes: (_base, now) => ({
      status: 'degraded',
      cause: 'network',
      status_detail: 'No answer from the partner for 20 minutes; next try at 10:06',
      status_since: now - 20 * MINUTE,
      last_proven_at: now - 35 * MINUTE,
    }),
  },
];

export function otherCompanies(base: ConnectionView, now: number): ConnectionView[] {
  return variations.map((variation, index) => ({
    ...structuredClone(base),
    id: base.id.replace(/.$/, String(index + 1)).replace(/^.{8}/, `019ab9${(32 + index).toString(16)}`),
    display_name: variation.name,
    legal_name: variation.legal,
    external_account_id: variation.account,
    advisory_client: null,
    offered_clients: [],
    ...variation.changes(base, now),
  }));
}

const TRADES = ['Bakery', 'Dental', 'Plumbing', 'Legal', 'Orchard', 'Cycles', 'Books', 'Roofing'];
const PLACES = [
  'Harbor',
  'Mill',
  'Ridge',
  'Quarry',
  'Ferry',
  'Chapel',
  'Tannery',
  'Lower',
  'Upper',
  'Canal',
  'Station',
  'Market',
  'Garden',
];

/** Two hundred clients, as a firm of some size has them. */
export function manyClients(state: FakeState): void {
  const { clients } = state.clients;
  const template = clients[0];
  for (let number = clients.length + 1; template && number <= 200; number += 1) {
    const place = PLACES[number % PLACES.length] ?? '';
    const trade = TRADES[Math.floor(number / PLACES.length) % TRADES.length] ?? '';
    const name = `${place} Street ${trade}${number > PLACES.length * TRADES.length ? ' South' : ''}`;
    const id = template.id.slice(0, -3) + String(number + 100);
    clients.push({ ...template, id, name, legal_name: `${name} LLC`, reference: `C-${String(number).padStart(3, '0')}`, is_mine: false });
  }
}
