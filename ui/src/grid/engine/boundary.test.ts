import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** The engine is tested without a browser and reused by every mapping; so it may know neither. */
it('imports nothing from outside this folder', () => {
  const folder = new URL('.', import.meta.url);
  const sources = readdirSync(folder).filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  expect(sources.length).toBeGreaterThan(10);
  for (const name of sources) {
    const imported = [...readFileSync(new URL(name, folder), 'utf8').matchAll(/from '([^']+)'/g)].map(match => match[1] ?? '');
    expect(
      imported.filter(from => !from.startsWith('./')),
      name,
    ).toEqual([]);
  }
});
