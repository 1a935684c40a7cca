// Imports point one way: engine, then ipc and shared parts, then features, then the shell.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';

const SOURCE = 'src';

/** What files under a folder may import; longer names win. */
const MAY: Record<string, readonly string[]> = {
  'grid/engine': ['grid/engine'],
  grid: ['grid', 'shared'],
  ipc: ['ipc'],
  shared: ['shared', 'ipc'],
  features: ['features', 'shared', 'ipc', 'grid'],
  shell: ['shell', 'features', 'shared', 'ipc', 'grid'],
};

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(file => /\.tsx?$/.test(file) && !file.includes('.test.'));
const rule = (file: string): string | undefined =>
  Object.keys(MAY)
    .toSorted((a, b) => b.length - a.length)
    .find(folder => file.startsWith(`${folder}/`));

it('no import points backwards', () => {
  const backwards = files.flatMap(file => {
    const folder = rule(file);
    if (folder === undefined) return [];
    const imported = [...readFileSync(join(SOURCE, file), 'utf8').matchAll(/from '(\.[^']+)'/g)].map(([, path = '']) =>
      normalize(join(dirname(file), path)),
    );
    return imported.filter(path => !MAY[folder]?.some(allowed => path.startsWith(`${allowed}/`))).map(path => `${file} imports ${path}`);
  });
  expect(files.length).toBeGreaterThan(100);
  expect(backwards).toEqual([]);
});

it('only the way to Rust knows Tauri', () => {
  const knowing = files.filter(file => readFileSync(join(SOURCE, file), 'utf8').includes('@tauri-apps/'));
  expect(knowing).toEqual(['ipc/generated.ts']);
});

it('no partner is named in the code', () => {
  const partners = /\b(?:quickbooks|intuit|stripe|azure|microsoft 365|google workspace)\b/i;
  const naming = files.filter(file => partners.test(readFileSync(join(SOURCE, file), 'utf8')));
  expect(naming).toEqual([]);
});
