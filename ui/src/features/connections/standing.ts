// How a connection stands, as Rust judged it: by its last proof and that proof's age, its checks and its schedule.

import type { ConnectionView, HealthState, Instant } from '../../ipc/bindings.ts';
import { CONNECTION_FILTERS, type ConnectionFilter } from './tabs.ts';

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;

/** Words of the states, and since when each is true. */
export interface Standing {
  kind: ConnectionFilter;
  since: Instant;
}

const KINDS: Record<HealthState, ConnectionFilter> = {
  action_needed: 'action',
  failing: 'failing',
  degraded: 'degraded',
  not_checked: 'not-checked',
  healthy: 'healthy',
  paused: 'paused',
};

/** A newer program may know more: what this one cannot name, it has not checked. */
export const kindOfState = (state: HealthState): ConnectionFilter => KINDS[state] ?? 'not-checked';

/** What rests on a call is as old as that call. */
export function standingOf(connection: ConnectionView): Standing {
  const { status, status_since: since, last_proven_at: provenAt } = connection;
  const isProven = status === 'connected' || status === 'not_checked';
  return { kind: kindOfState(connection.health), since: isProven ? (provenAt ?? since) : since };
}

/** Worst first; equals by name. */
export function worstFirst(connections: readonly ConnectionView[]): ConnectionView[] {
  const rank = (connection: ConnectionView): number => CONNECTION_FILTERS.indexOf(standingOf(connection).kind);
  return connections.toSorted((a, b) => rank(a) - rank(b) || a.display_name.localeCompare(b.display_name));
}

/** The filter box looks at names and at the partner's id; every word must occur. */
export function matches(connection: ConnectionView, query: string): boolean {
  const text =
    `${connection.display_name} ${connection.legal_name ?? ''} ${connection.external_account_id} ${connection.partner_name}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word));
}

export type ClockName = 'access_token' | 'refresh_token' | 'grant';

export interface Clock {
  name: ClockName;
  endsAt: Instant;
  kind: 'healthy' | 'degraded' | 'action' | 'not-checked';
}

/** A person must act on these: the access token is renewed by itself, so its end is never an alarm. */
const WARN_BEFORE: Record<ClockName, number> = { access_token: 0, refresh_token: 14 * DAY, grant: 30 * DAY };

export function clocksOf(connection: ConnectionView, now: Instant): Clock[] {
  const { access_token_ends_at, refresh_token_ends_at, grant_ends_at } = connection.clocks;
  const all: [ClockName, Instant | null][] = [
    ['access_token', access_token_ends_at],
    ['refresh_token', refresh_token_ends_at],
    ['grant', grant_ends_at],
  ];
  return all.flatMap(([name, endsAt]) => {
    if (endsAt === null) return [];
    return [{ name, endsAt, kind: clockKind(name, endsAt - now, connection) }];
  });
}

function clockKind(name: ClockName, left: number, { status }: ConnectionView): Clock['kind'] {
  // A grant that was taken back makes what its clocks said worthless.
  if (status === 'needs_reconnect') return 'not-checked';
  if (name === 'access_token') return 'healthy';
  if (left <= 0) return 'action';
  return left <= WARN_BEFORE[name] ? 'degraded' : 'healthy';
}

/** The clocks' common axis, from now to six years, by the logarithm of the time left. */
export const AXIS_TICKS = [
  { unit: 'hour', count: 1, micros: HOUR },
  { unit: 'day', count: 1, micros: DAY },
  { unit: 'day', count: 10, micros: 10 * DAY },
  { unit: 'day', count: 100, micros: 100 * DAY },
  { unit: 'year', count: 1, micros: 365 * DAY },
  { unit: 'year', count: 5, micros: 5 * 365 * DAY },
] as const;

const AXIS_START = 10 * 60_000_000;
const AXIS_END = 7 * 365 * DAY;

/** 0 to 1 along the axis. */
export function axisPosition(left: number): number {
  if (left <= AXIS_START) return 0;
  return Math.min(1, Math.log(left / AXIS_START) / Math.log(AXIS_END / AXIS_START));
}
