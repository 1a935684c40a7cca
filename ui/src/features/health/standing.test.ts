import { expect, it } from 'vitest';
import type { CheckView, ConnectionHealthView } from '../../ipc/bindings.ts';
import { recorded } from '../../ipc/fake/recordings.ts';
import { kindOfState } from '../connections/standing.ts';
import { kindOfResult, nextEnd, recordsOf, resultOf, worstChecksFirst } from './standing.ts';

const { checks } = recorded<{ checks: CheckView[] }>('readiness');
const [connection] = recorded<{ connections: [ConnectionHealthView] }>('health').connections;
const [pass] = checks.filter(check => check.status === 'PASS');
if (!pass) throw new Error('the recording has no check that passes');

it('a pass that is out of date is none, and a failure stays one', () => {
  expect(kindOfResult(resultOf(pass))).toBe('healthy');
  expect(kindOfResult(resultOf({ ...pass, evidence_kind: 'stale' }))).toBe('not-checked');
  expect(kindOfResult(resultOf({ ...pass, status: 'FAIL', evidence_kind: 'stale' }))).toBe('failing');
  expect(kindOfResult(resultOf({ ...pass, status: 'SKIP', evidence_kind: 'missing' }))).toBe('not-checked');
});

it('what fails stands first, and equals keep their order', () => {
  const sorted = worstChecksFirst(checks);
  const failing = sorted.filter(check => check.status === 'FAIL');
  expect(failing.length).toBeGreaterThan(0);
  expect(sorted.slice(0, failing.length)).toEqual(failing);
  expect(sorted.filter(check => check.status === 'PASS')).toEqual(checks.filter(check => check.status === 'PASS'));
});

it('late records decide before those that were never read', () => {
  const [first, second, ...rest] = connection.freshness;
  if (!first || !second) throw new Error('the recording has too few resources');
  const never = { ...second, state: 'never' as const };
  expect(recordsOf(connection).state).toBe('fresh');
  expect(recordsOf({ ...connection, freshness: [first, never, ...rest] })).toEqual({ state: 'never', resources: [second.resource] });
  const late = { ...first, state: 'late' as const };
  expect(recordsOf({ ...connection, freshness: [late, never, ...rest] })).toEqual({ state: 'late', resources: [first.resource] });
});

it('a state that only a newer program knows is not healthy', () => {
  expect(kindOfState('splendid' as never)).toBe('not-checked');
});

it('the end of the access token, which renews itself, is not the next one', () => {
  expect(connection.clocks[0]?.kind).toBe('access_token');
  expect(nextEnd(connection)?.kind).toBe('refresh_token');
});
