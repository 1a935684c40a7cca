// Colors are tokens, tokens have contrast, and no other file holds a literal color.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const SOURCE = `${process.cwd()}/src/`;
const TOKENS = 'shared/tokens.css';
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' });
const tokens = readFileSync(`${SOURCE}${TOKENS}`, 'utf8');

/** The colors of one block of the file, by name. */
function theme(selector: string): Record<string, string> {
  const start = tokens.indexOf(selector);
  const block = tokens.slice(start, tokens.indexOf('}', start));
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', color = '']) => [name, color]));
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(start => {
    const part = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const SURFACES = ['canvas', 'surface', 'sunken'];
const TEXTS = ['text', 'text-muted', 'accent', 'ok', 'warn', 'critical', 'info', 'neutral'];

describe.each([
  ['light', ':root {'],
  ['dark', ':root[data-theme="dark"]'],
  ['dark by the system', ':root:not([data-theme="light"])'],
])('in %s', (_name, selector) => {
  const colors = theme(selector);
  const ratio = (a: string, b: string): number => contrast(colors[a] ?? '', colors[b] ?? '');

  it.each(TEXTS)('%s reads on every surface', name => {
    for (const surface of SURFACES) expect(ratio(name, surface), `${name} on ${surface}`).toBeGreaterThanOrEqual(4.9);
  });

  it.each(['ok', 'warn', 'critical', 'info', 'neutral'])('%s and plain text read on its tint', name => {
    expect(ratio(name, `${name}-tint`)).toBeGreaterThanOrEqual(4.5);
    expect(ratio('text', `${name}-tint`)).toBeGreaterThanOrEqual(4.9);
  });

  it('outlines and the text on the accent stand out', () => {
    for (const surface of SURFACES) expect(ratio('border-strong', surface)).toBeGreaterThanOrEqual(3.5);
    expect(ratio('on-accent', 'accent')).toBeGreaterThanOrEqual(4.9);
    expect(ratio('text', 'accent-tint')).toBeGreaterThanOrEqual(4.9);
  });
});

it('the switch and the system mean the same dark', () => {
  expect(theme(':root[data-theme="dark"]')).toEqual(theme(':root:not([data-theme="light"])'));
});

const LITERAL = /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch)\(|:\s*(?:white|black|red|green|blue|gray|grey|orange|yellow)\b/i;

it('no stylesheet but the tokens holds a literal color', () => {
  const guilty = files
    .filter(file => file.endsWith('.css') && file !== TOKENS)
    .filter(file => LITERAL.test(readFileSync(`${SOURCE}${file}`, 'utf8')));
  expect(guilty).toEqual([]);
});
