import { beforeEach, expect, it, vi } from 'vitest';
import type { Backend } from '../backend.ts';
import { createFakeBackend } from './backend.ts';
import { readScenario } from './scenario.ts';

const reason = 'The client closes these books in January';
let backend: Backend;
let id: string;

async function open(scenario: string): Promise<void> {
  backend = createFakeBackend(readScenario(`?scenario=${scenario}&latency=0`));
  id = (await backend.listConnections())[0]?.id ?? '';
}

const waive = (change: Partial<Parameters<Backend['waiveCheck']>[0]> = {}) =>
  backend.waiveCheck({ connection_id: id, check_id: 'mapping.coverage', reason, days: 30, ...change });

const verdict = async () => (await backend.readiness({ connection_ids: [], scope: 'rehearsal' })).verdict;

beforeEach(async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
  });
  await open('published');
});

it('what Rust refuses is refused', async () => {
  await expect(waive({ reason: 'too  short' })).rejects.toMatchObject({
    code: 'invalid_input',
    message: "A waiver's reason has at least 10 characters: whoever reads it later has to understand it",
  });
  await expect(waive({ reason: 'x'.repeat(501) })).rejects.toMatchObject({
    code: 'invalid_input',
    message: "A waiver's reason has at most 500 characters",
  });
  await expect(waive({ days: 0 })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(waive({ days: 91 })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(waive({ check_id: 'token.usable' })).rejects.toMatchObject({ message: '`token.usable` cannot be waived' });
  await expect(waive({ check_id: 'balances.tie' })).rejects.toMatchObject({
    code: 'conflict',
    message: '`balances.tie` of this connection does not fail now',
  });
  await waive();
  await expect(waive()).rejects.toMatchObject({ code: 'conflict' });
});

it('a waiver makes the gate ready until it is taken back, once', async () => {
  expect(await verdict()).toBe('NOT READY');
  const waiver = await waive();
  expect(await verdict()).toBe('READY');
  await backend.withdrawWaiver(waiver.id);
  expect(await verdict()).toBe('NOT READY');
  await expect(backend.withdrawWaiver(waiver.id)).rejects.toMatchObject({ code: 'conflict' });
});

it('only an admin answers for a check', async () => {
  await open('lead');
  await expect(waive()).rejects.toMatchObject({ code: 'not_permitted' });
});

it('a run is kept, and what it says is held against what was said before', async () => {
  const { length } = (await backend.checkRuns()).runs;
  await backend.verify({ connection_ids: [], scope: 'rehearsal' });
  const { runs } = await backend.checkRuns();
  expect(runs).toHaveLength(length + 1);
  expect(runs[0]).toMatchObject({ connections: 1, pass: 13, fail: 1 });
});
