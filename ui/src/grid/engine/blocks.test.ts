import { expect, it } from 'vitest';
import { fillTo, landingOf } from './blocks.ts';
import type { CellRange } from './cursor.ts';

/** From position 2, column 3 on. */
const range = (rows: number, columns: number): CellRange => ({
  firstPosition: 2,
  firstColumn: 3,
  lastPosition: 1 + rows,
  lastColumn: 2 + columns,
});

it.each([
  ['a cell fills a range', [1, 1], [4, 2], [4, 2]],
  ['a block repeats in both directions', [2, 1], [4, 3], [4, 3]],
  ['a row repeats down a column', [1, 3], [4, 1], [4, 3]],
  ['a column repeats along a row', [3, 1], [1, 2], [3, 2]],
  ['a block lands once where the range is no multiple', [2, 2], [3, 3], [2, 2]],
  ['also where only one direction is', [2, 3], [4, 4], [2, 3]],
  ['a block larger than the range goes beyond it', [5, 2], [2, 1], [5, 2]],
] as const)('%s', (_, [rows, columns], [inRows, inColumns], [landedRows, landedColumns]) => {
  expect(landingOf({ rows, columns }, range(inRows, inColumns))).toEqual(range(landedRows, landedColumns));
});

it('a fill grows the way the pointer went further, and not within or before the range', () => {
  expect(fillTo(range(2, 2), 9, 5)).toEqual(range(8, 2));
  expect(fillTo(range(2, 2), 4, 8)).toEqual(range(2, 6));
  expect(fillTo(range(2, 2), 3, 3)).toBeNull();
  expect(fillTo(range(2, 2), 0, 0)).toBeNull();
});
