// Where a block of cells lands: text from a spreadsheet, or cells that fill a larger range.

import type { CellRange } from './cursor.ts';

export interface Block {
  readonly rows: number;
  readonly columns: number;
}

export const sizeOf = (range: CellRange): Block => ({
  rows: range.lastPosition - range.firstPosition + 1,
  columns: range.lastColumn - range.firstColumn + 1,
});

/**
 * As spreadsheets do it: a block repeats where the range is a multiple of it, so that a single cell fills the range; a range
 * one cell wide or high only says how often in the other direction. Else the block lands once, from the range's first cell on.
 */
export function landingOf(block: Block, range: CellRange): CellRange {
  const size = sizeOf(range);
  const rowsRepeat = size.rows % block.rows === 0;
  const columnsRepeat = size.columns % block.columns === 0;
  const rows = rowsRepeat && (columnsRepeat || size.columns === 1) ? size.rows : block.rows;
  const columns = columnsRepeat && (rowsRepeat || size.rows === 1) ? size.columns : block.columns;
  return { ...range, lastPosition: range.firstPosition + rows - 1, lastColumn: range.firstColumn + columns - 1 };
}

/** The range grown so that it reaches a cell, downward or to the right, whichever way is longer; null when the cell lies within. */
export function fillTo(range: CellRange, position: number, column: number): CellRange | null {
  const down = position - range.lastPosition;
  const right = column - range.lastColumn;
  if (down <= 0 && right <= 0) return null;
  return down >= right ? { ...range, lastPosition: position } : { ...range, lastColumn: column };
}
