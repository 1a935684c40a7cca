import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { keys, keysOfTags } from './tags.ts';

/** Which of the cached reads the tags spoil. */
function spoiled(tags: string[]): string[] {
  const queries = new QueryClient();
  const cached = {
    list: keys.connections,
    one: keys.connection('a'),
    other: keys.connection('b'),
    map: keys.mapping('a'),
    rows: keys.mappingRows('a'),
    jobs: keys.jobs,
    queue: keys.queue('q'),
    clients: [...keys.clients, '2026-11-25'],
    client: keys.client('c'),
    health: keys.health,
    checks: [...keys.readiness, ['b'], 'live'],
    waivers: keys.waivers,
    drills: keys.drills,
    audit: [...keys.audit, 200],
  };
  for (const key of Object.values(cached)) queries.setQueryData(key, 'old');
  for (const queryKey of keysOfTags(tags)) void queries.invalidateQueries({ queryKey });
  return Object.entries(cached)
    .filter(([, key]) => queries.getQueryState(key)?.isInvalidated)
    .map(([name]) => name);
}

it('a tag spoils its own reads, the audit log and what clients, health and drills show of it, nothing else', () => {
  expect(spoiled(['connection:a'])).toEqual(['one', 'clients', 'client', 'health', 'checks', 'waivers', 'drills', 'audit']);
  expect(spoiled(['connections'])).toEqual(['list', 'clients', 'client', 'health', 'checks', 'waivers', 'drills', 'audit']);
  expect(spoiled(['mapping:a'])).toEqual(['map', 'rows', 'clients', 'client', 'health', 'checks', 'waivers', 'drills', 'audit']);
  expect(spoiled([])).toEqual([]);
});

it('another process may have changed anything', () => {
  expect(spoiled(['workspace'])).toHaveLength(14);
});
