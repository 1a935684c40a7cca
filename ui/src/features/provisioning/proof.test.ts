import { describe, expect, it } from 'vitest';
import type { ConnectionView, JobView } from '../../ipc/bindings.ts';
import { connectionWith, NOW } from '../../testing/connection.ts';
import { proofLines } from './proof.ts';

const job = (changes: Partial<JobView>): JobView => ({
  id: 'job',
  kind: 'pull',
  connection_id: 'one',
  title: '',
  status: 'running',
  step: '',
  done: 0,
  total: null,
  started_at: NOW,
  finished_at: null,
  error: null,
  pull: null,
  ...changes,
});

const kinds = (connection: ConnectionView, of: JobView | undefined, suggested: number | null) =>
  proofLines(connection, of, suggested, true).map(line => line.kind);

describe('the proof', () => {
  it('claims nothing before it was seen', () => {
    expect(kinds(connectionWith({ last_proven_at: null }), undefined, null)).toEqual([
      'healthy',
      'not-checked',
      'not-checked',
      'not-checked',
    ]);
    expect(kinds(connectionWith(), job({}), null)).toEqual(['healthy', 'healthy', 'working', 'not-checked']);
  });

  it('says what went wrong where it went wrong', () => {
    expect(kinds(connectionWith(), job({ status: 'failed' }), null)[2]).toBe('failing');
    expect(kinds(connectionWith(), job({ status: 'cancelled' }), null)[2]).toBe('paused');
    expect(kinds(connectionWith({ missing_scopes: ['email'] }), job({}), null)[0]).toBe('degraded');
  });

  it('is whole only with counted suggestions', () => {
    const pull = {
      id: 'p',
      started_at: NOW,
      finished_at: NOW,
      rows: 2,
      inserted: 2,
      updated: 0,
      unchanged: 0,
      deactivated: 0,
      requests: 1,
      throttled: 0,
      retries: 0,
      duration_ms: 5,
      resources: {},
    };
    expect(kinds(connectionWith(), job({ status: 'done', pull }), null)[3]).toBe('working');
    expect(kinds(connectionWith(), job({ status: 'done', pull }), 0)[3]).toBe('healthy');
    const partial = { ...pull, warnings: ['The list of rooms could not be read'] };
    expect(kinds(connectionWith(), job({ status: 'done', pull: partial }), 0)[2]).toBe('degraded');
  });

  it('has no suggestions where nothing is mapped', () => {
    expect(proofLines(connectionWith(), undefined, null, false).map(line => line.name)).toEqual(['grant', 'call', 'pull']);
  });
});
