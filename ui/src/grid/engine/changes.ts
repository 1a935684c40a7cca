// A change knows what was there before, so that undoing 10,000 rows is one small record and a loop.

import type { GridRows } from './rows.ts';

export interface CodePatch {
  readonly kind: 'code';
  readonly column: string;
  readonly rows: Int32Array;
  readonly before: Int32Array;
  readonly after: Int32Array;
}

export interface TextPatch {
  readonly kind: 'text';
  readonly column: string;
  readonly rows: Int32Array;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export type Patch = CodePatch | TextPatch;

export interface Change {
  /** What was done, in words: it names the undo. */
  readonly label: string;
  readonly patches: readonly Patch[];
}

/** What the column holds now becomes `before`. One value for all rows, or one for each. */
export function patchCodes(grid: GridRows, column: string, rows: Int32Array, after: number | Int32Array): CodePatch {
  const values = columnOf(grid.code, column);
  return {
    kind: 'code',
    column,
    rows,
    before: Int32Array.from(rows, row => values[row] ?? -1),
    after: typeof after === 'number' ? new Int32Array(rows.length).fill(after) : after,
  };
}

export function patchTexts(grid: GridRows, column: string, rows: Int32Array, after: readonly string[]): TextPatch {
  const values = columnOf(grid.text, column);
  return { kind: 'text', column, rows, before: Array.from(rows, row => values[row] ?? ''), after };
}

export function inverseOf(change: Change): Change {
  const patches = change.patches.map(
    (patch): Patch =>
      patch.kind === 'code'
        ? { ...patch, before: patch.after, after: patch.before }
        : { ...patch, before: patch.after, after: patch.before },
  );
  return { label: change.label, patches: patches.toReversed() };
}

export function applyChange(grid: GridRows, change: Change): void {
  for (const patch of change.patches) {
    if (patch.kind === 'code') write(columnOf(grid.code, patch.column), patch.rows, patch.after);
    else write(columnOf(grid.text, patch.column), patch.rows, patch.after);
  }
}

/** Each row once. */
export function rowsOf(change: Change): Int32Array {
  const [first, ...others] = change.patches;
  if (!first) return new Int32Array(0);
  if (others.every(patch => patch.rows === first.rows)) return first.rows;
  return Int32Array.from(new Set(change.patches.flatMap(patch => [...patch.rows])));
}

function columnOf<Values>(columns: Readonly<Record<string, Values>>, name: string): Values {
  const values = columns[name];
  if (!values) throw new Error(`The grid has no column ${name}`);
  return values;
}

function write<Value>(values: { [row: number]: Value }, rows: Int32Array, after: ArrayLike<Value>): void {
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at];
    const value = after[at];
    if (row !== undefined && value !== undefined) values[row] = value;
  }
}
