import { describe, expect, it } from 'vitest';
import type { ConnectionView } from '../../ipc/bindings.ts';
import { connectionWith, DAY, HOUR, NOW } from '../../testing/connection.ts';
import { AXIS_TICKS, axisPosition, clocksOf, matches, standingOf, worstFirst } from './standing.ts';

describe('a connection stands', () => {
  it('as Rust judged it, since its last proof', () => {
    const proven = { last_proven_at: NOW - 3 * DAY, status_since: NOW - DAY };
    const standing = (status: ConnectionView['status'], health: ConnectionView['health']) =>
      standingOf(connectionWith({ ...proven, status, health }));
    expect(standing('connected', 'healthy')).toEqual({ kind: 'healthy', since: NOW - 3 * DAY });
    expect(standing('connected', 'failing')).toEqual({ kind: 'failing', since: NOW - 3 * DAY });
    expect(standing('connected', 'not_checked')).toEqual({ kind: 'not-checked', since: NOW - 3 * DAY });
    expect(standing('degraded', 'degraded')).toEqual({ kind: 'degraded', since: NOW - DAY });
  });

  it('as not checked when this program does not know the word', () => {
    expect(standingOf(connectionWith({ health: 'hibernating' as ConnectionView['health'] })).kind).toBe('not-checked');
  });

  it('worst first, then by name', () => {
    const list = [
      connectionWith({ display_name: 'B', health: 'paused' }),
      connectionWith({ display_name: 'C' }),
      connectionWith({ display_name: 'A' }),
      connectionWith({ display_name: 'D', health: 'action_needed' }),
      connectionWith({ display_name: 'E', health: 'not_checked' }),
      connectionWith({ display_name: 'F', health: 'failing' }),
    ];
    expect(worstFirst(list).map(connection => connection.display_name)).toEqual(['D', 'F', 'E', 'A', 'C', 'B']);
  });

  it('found by every word of name, legal name, partner or company id', () => {
    const connection = connectionWith();
    expect(matches(connection, 'ridge 47')).toBe(true);
    expect(matches(connection, 'ridge brewing')).toBe(false);
    expect(matches(connection, '')).toBe(true);
  });
});

describe('clocks', () => {
  const ends = (clocks: Partial<ConnectionView['clocks']>): ConnectionView =>
    connectionWith({ clocks: { access_token_ends_at: null, refresh_token_ends_at: null, grant_ends_at: null, ...clocks } });

  it('leave out what has no end', () => {
    expect(clocksOf(ends({}), NOW)).toEqual([]);
  });

  it('warn of what a person must renew, never of the access token', () => {
    expect(clocksOf(ends({ access_token_ends_at: NOW - HOUR }), NOW)[0]?.kind).toBe('healthy');
    expect(clocksOf(ends({ grant_ends_at: NOW + 30 * DAY }), NOW)[0]?.kind).toBe('degraded');
    expect(clocksOf(ends({ grant_ends_at: NOW + 31 * DAY }), NOW)[0]?.kind).toBe('healthy');
    expect(clocksOf(ends({ refresh_token_ends_at: NOW }), NOW)[0]?.kind).toBe('action');
  });

  it('say nothing of a grant that was taken back', () => {
    expect(clocksOf(connectionWith({ status: 'needs_reconnect' }), NOW).map(clock => clock.kind)).toEqual([
      'not-checked',
      'not-checked',
      'not-checked',
    ]);
  });

  it('lie on one axis in order', () => {
    const places = AXIS_TICKS.map(tick => axisPosition(tick.micros));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(axisPosition(-DAY)).toBe(0);
    expect(axisPosition(100 * 365 * DAY)).toBe(1);
  });
});
