import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drawnPositions, SPARE } from './drawn.ts';

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);

it('at rest the window and its spare rows are drawn in order', () => {
  expect(drawnPositions({ first: 100, settled: 100, fit: 10, rows: 1_000 })).toEqual(range(100 - SPARE, 110 + SPARE));
  expect(drawnPositions({ first: 0, settled: 0, fit: 10, rows: 1_000 })).toEqual(range(0, 10 + 2 * SPARE));
  expect(drawnPositions({ first: 5, settled: 5, fit: 10, rows: 7 })).toEqual(range(0, 7));
});

it('whatever is scrolled, all that is seen is drawn, each position by its own element, and no element moves or goes', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.nat(500), fc.integer({ min: 1, max: 40 }), fc.nat(500), (first, settled, fit, rows) => {
      const pool = fit + 2 * SPARE;
      const drawn = drawnPositions({ first, settled, fit, rows });
      const top = Math.max(0, Math.min(first, rows - fit));
      expect(drawn).toEqual(expect.arrayContaining(range(top, Math.min(top + fit, rows))));
      expect(drawn.every(position => position >= 0 && position < rows)).toBe(true);
      const elements = drawn.map(position => position % pool);
      expect(new Set(elements).size).toBe(drawn.length);
      expect(elements).toEqual(drawnPositions({ first: settled, settled, fit, rows }).map(position => position % pool));
    }),
  );
});
