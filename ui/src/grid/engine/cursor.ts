// The active cell and the range it spans. Rows are named by row, not by position, so that they survive sort and filter.

export interface Cell {
  readonly row: number;
  readonly column: number;
}

export interface Cursor {
  readonly active: Cell;
  /** The other corner of the range; the active cell itself when nothing is spanned. */
  readonly anchor: Cell;
  /** Whole columns hold every row on screen, also what a filter brings later. */
  readonly spans: 'cells' | 'columns';
}

/** Positions on screen, both ends included. */
export interface CellRange {
  readonly firstPosition: number;
  readonly lastPosition: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

export interface Extent {
  readonly visible: Int32Array;
  /** By row, -1 when hidden. */
  readonly position: Int32Array;
  readonly columns: number;
}

export type Step = { readonly rows: number; readonly columns: number } | { readonly edge: Edge };
export type Edge = 'rowStart' | 'rowEnd' | 'top' | 'bottom' | 'first' | 'last';

export function cursorAt(cell: Cell): Cursor {
  return { active: cell, anchor: cell, spans: 'cells' };
}

/** `extend` keeps the other corner and what is spanned. */
export function placeCursor(cursor: Cursor, active: Cell, extend: boolean): Cursor {
  return extend ? { ...cursor, active } : cursorAt(active);
}

export function moveCursor(cursor: Cursor, step: Step, extend: boolean, extent: Extent): Cursor {
  if (extent.visible.length === 0) return cursor;
  const from = { position: Math.max(0, extent.position[cursor.active.row] ?? 0), column: cursor.active.column };
  const to = 'edge' in step ? toEdge(from, step.edge, extent) : { position: from.position + step.rows, column: from.column + step.columns };
  const active = {
    row: extent.visible[clamp(to.position, extent.visible.length)] ?? 0,
    column: clamp(to.column, extent.columns),
  };
  return placeCursor(cursor, active, extend);
}

/** After the rows on screen changed: a hidden active row gives way to the one now at its place. */
export function settleCursor(cursor: Cursor, lastPosition: number, extent: Extent): Cursor {
  if (extent.visible.length === 0) return cursor;
  const isShown = (cell: Cell): boolean => (extent.position[cell.row] ?? -1) !== -1;
  if (isShown(cursor.active)) return isShown(cursor.anchor) ? cursor : cursorAt(cursor.active);
  return cursorAt({ row: extent.visible[clamp(lastPosition, extent.visible.length)] ?? 0, column: cursor.active.column });
}

export function rangeOf(cursor: Cursor, { position, visible }: Extent): CellRange {
  const active = position[cursor.active.row] ?? -1;
  const anchor = position[cursor.anchor.row] ?? active;
  const isWhole = cursor.spans === 'columns';
  return {
    firstPosition: isWhole ? 0 : Math.min(active, anchor),
    lastPosition: isWhole ? visible.length - 1 : Math.max(active, anchor),
    firstColumn: Math.min(cursor.active.column, cursor.anchor.column),
    lastColumn: Math.max(cursor.active.column, cursor.anchor.column),
  };
}

export function isWithin(range: CellRange, position: number, column: number): boolean {
  const { firstPosition, lastPosition, firstColumn, lastColumn } = range;
  return position >= firstPosition && position <= lastPosition && column >= firstColumn && column <= lastColumn;
}

function toEdge(from: { position: number; column: number }, edge: Edge, extent: Extent): { position: number; column: number } {
  const bottom = extent.visible.length - 1;
  const end = extent.columns - 1;
  const places: Record<Edge, { position: number; column: number }> = {
    rowStart: { position: from.position, column: 0 },
    rowEnd: { position: from.position, column: end },
    top: { position: 0, column: from.column },
    bottom: { position: bottom, column: from.column },
    first: { position: 0, column: 0 },
    last: { position: bottom, column: end },
  };
  return places[edge];
}

function clamp(value: number, length: number): number {
  return Math.max(0, Math.min(length - 1, value));
}
