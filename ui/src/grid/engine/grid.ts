// The grid without a screen: rows, what of them is shown, the cursor, the selection, edits and their undo.
// A view subscribes and asks; it is told that something changed, and compares what it drew with the versions.

import { applyChange, type Change, rowsOf } from './changes.ts';
import {
  type Cell,
  type CellRange,
  type Cursor,
  cursorAt,
  type Extent,
  moveCursor,
  placeCursor,
  rangeOf,
  type Step,
  settleCursor,
} from './cursor.ts';
import { History } from './history.ts';
import type { Mode } from './keys.ts';
import { Layout, type LayoutSource, type NamedFilter, type Sort } from './layout.ts';
import type { GridRows } from './rows.ts';
import { Selection } from './selection.ts';
import { descendants } from './tree.ts';

/** Where in `rowFlags` the parts are. */
export const FLAG = { selected: 1, dimmed: 2, folded: 4, parent: 8, active: 16, inRange: 32, rangeTop: 64, rangeBottom: 128 } as const;

export interface Editing {
  readonly cell: Cell;
  /** The character that started the edit; null keeps what is there. */
  readonly typed: string | null;
}

export class Grid {
  readonly rows: GridRows;
  #columns: number;
  readonly layout: Layout;
  readonly #history = new History();
  readonly #rowVersions: Uint32Array;
  readonly #viewListeners = new Set<() => void>();
  readonly #changeListeners = new Set<(rows: Int32Array, isUndo: boolean) => void>();
  #selection: Selection;
  #cursor: Cursor;
  #editing: Editing | null = null;
  #version = 0;
  #changes = 0;

  constructor(source: LayoutSource, columns: number, firstColumn = 0) {
    this.rows = source.rows;
    this.#columns = columns;
    this.layout = new Layout(source);
    this.#rowVersions = new Uint32Array(source.rows.count);
    this.#selection = Selection.none(source.rows.count);
    this.#cursor = cursorAt({ row: this.layout.visible[0] ?? 0, column: firstColumn });
  }

  // Telling the view.

  /** Grows with everything that the screen could show. */
  get version(): number {
    return this.#version;
  }

  /** Grows with each change of content. */
  get changes(): number {
    return this.#changes;
  }

  rowVersion(row: number): number {
    return this.#rowVersions[row] ?? 0;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#viewListeners.add(listener);
    return () => this.#viewListeners.delete(listener);
  };

  /** Called with the rows whose content changed, by an edit, undo or redo, and whether it was an undo. */
  onChange(listener: (rows: Int32Array, isUndo: boolean) => void): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  /** For a feature whose own marks beside the rows changed. */
  touchRows(rows: Iterable<number>): void {
    for (const row of rows) this.#rowVersions[row] = (this.#rowVersions[row] ?? 0) + 1;
    this.#tell();
  }

  /** Everything about a row, beside its content, that changes how it is drawn. */
  rowFlags(row: number): number {
    const range = this.range;
    const position = this.layout.position[row] ?? -1;
    const inRange = position >= range.firstPosition && position <= range.lastPosition;
    return (
      (this.#selection.has(row) ? FLAG.selected : 0) |
      (this.layout.markOf(row) === 1 ? 0 : FLAG.dimmed) |
      (this.layout.isFolded(row) ? FLAG.folded : 0) |
      (this.layout.hasChildren(row) ? FLAG.parent : 0) |
      (this.#cursor.active.row === row ? FLAG.active : 0) |
      (inRange && position !== -1 ? FLAG.inRange : 0) |
      (inRange && position === range.firstPosition ? FLAG.rangeTop : 0) |
      (inRange && position === range.lastPosition ? FLAG.rangeBottom : 0)
    );
  }

  // What is shown.

  setText(text: string): void {
    this.#relayout(() => this.layout.setText(text));
  }

  setNamed(named: NamedFilter | null): void {
    this.#relayout(() => this.layout.setNamed(named));
  }

  setSort(sort: Sort | null): void {
    this.#relayout(() => this.layout.setSort(sort));
  }

  /** Ascending, descending, then the rows' own order again. */
  cycleSort(column: string): void {
    const { sort } = this.layout;
    if (sort?.column !== column) this.setSort({ column, direction: 'ascending' });
    else this.setSort(sort.direction === 'ascending' ? { column, direction: 'descending' } : null);
  }

  refresh(): void {
    this.#relayout(() => this.layout.refresh());
  }

  setFolded(rows: Iterable<number>, folded: boolean): void {
    this.#relayout(() => this.layout.setFolded(rows, folded));
  }

  setAllFolded(folded: boolean): void {
    this.#relayout(() => this.layout.setAllFolded(folded));
  }

  /** Unfolds, or on a leaf does nothing. */
  expand(row: number): void {
    this.setFolded([row], false);
  }

  /** Folds, or on a leaf goes to its parent. */
  collapse(row: number): void {
    const up = this.rows.parent[row] ?? -1;
    if (this.layout.hasChildren(row) && !this.layout.isFolded(row)) this.setFolded([row], true);
    else if (up !== -1) this.goTo({ row: up, column: this.#cursor.active.column });
  }

  descendants(row: number): Int32Array {
    return descendants(this.layout.tree, row);
  }

  // Columns. The engine knows how many there are; what they hold is the feature's.

  get columns(): number {
    return this.#columns;
  }

  /** Columns came, went or changed places: `moved` says where each is now, -1 for one that is gone and gives way to `home`. */
  setColumns(count: number, moved: (column: number) => number, home: number): void {
    const { active, anchor } = this.#cursor;
    const { firstColumn, lastColumn } = this.range;
    const start = moved(firstColumn);
    // A range that is torn apart would hold other columns than those that were chosen.
    let isTorn = start === -1 && firstColumn !== lastColumn;
    for (let at = firstColumn; at <= lastColumn; at += 1) isTorn ||= moved(at) - start !== at - firstColumn;
    const placed = (cell: Cell): Cell => ({ ...cell, column: moved(cell.column) === -1 ? home : moved(cell.column) });
    this.#cursor = isTorn ? cursorAt(placed(active)) : { ...this.#cursor, active: placed(active), anchor: placed(anchor) };
    this.#columns = count;
    this.#editing = null;
    this.#tell();
  }

  // The cursor.

  get cursor(): Cursor {
    return this.#cursor;
  }

  get range(): CellRange {
    return rangeOf(this.#cursor, this.#extent());
  }

  get mode(): Mode {
    return this.#editing ? 'edit' : 'ready';
  }

  get editing(): Editing | null {
    return this.#editing;
  }

  move(step: Step, extend: boolean): void {
    this.#editing = null;
    this.#cursor = moveCursor(this.#cursor, step, extend, this.#extent());
    this.#tell();
  }

  /** Gives false, and stays, when the filter hides the row. */
  goTo(cell: Cell, extend = false): boolean {
    if (!this.layout.reveal(cell.row)) return false;
    this.#editing = null;
    this.#cursor = placeCursor(this.#cursor, cell, extend);
    this.#tell();
    return true;
  }

  /** Spans the columns of the range from the first row to the last; the active cell stays where it is. */
  selectColumns(): void {
    this.#editing = null;
    this.#cursor = { ...this.#cursor, spans: 'columns' };
    this.#tell();
  }

  /** Spans a range of positions; its last cell becomes the active one. */
  selectRange(range: CellRange): void {
    const cellAt = (position: number, column: number): Cell => ({ row: this.layout.visible[position] ?? 0, column });
    this.#cursor = {
      active: cellAt(range.lastPosition, range.lastColumn),
      anchor: cellAt(range.firstPosition, range.firstColumn),
      spans: 'cells',
    };
    this.#tell();
  }

  /** The next row, from the active one on and round, for which `test` holds; folded rows count, filtered ones do not. */
  find(test: (row: number) => boolean, direction: 1 | -1): number | null {
    const rows = this.layout.matchingRows();
    if (rows.length === 0) return null;
    const from = this.#placeIn(rows, direction);
    for (let step = 1; step <= rows.length; step += 1) {
      const row = rows[(((from + direction * step) % rows.length) + rows.length) % rows.length] ?? 0;
      if (test(row)) return row;
    }
    return null;
  }

  startEditing(typed: string | null): void {
    this.#cursor = cursorAt(this.#cursor.active);
    this.#editing = { cell: this.#cursor.active, typed };
    this.#tell();
  }

  stopEditing(): void {
    if (!this.#editing) return;
    this.#editing = null;
    this.#tell();
  }

  // The selection.

  get selection(): Selection {
    return this.#selection;
  }

  select(selection: Selection): void {
    this.#selection = selection;
    this.#tell();
  }

  toggleRow(row: number): void {
    this.select(this.#selection.has(row) ? this.#selection.remove([row]) : this.#selection.add([row]));
  }

  /** The rows of the current range: all of them become selected, or none when all were. */
  toggleRange(): void {
    const rows = this.rangeRows();
    const all = rows.every(row => this.#selection.has(row));
    this.select(all ? this.#selection.remove(rows) : this.#selection.add(rows));
  }

  /** The rows that match the filter; again: none. Rows shown only because they lead to a match are left out. */
  toggleAll(): void {
    if (this.#hasAllMatching()) this.select(Selection.none(this.rows.count));
    else if (this.layout.isFiltered) this.select(Selection.of(this.rows.count, this.layout.matchingRows()));
    else this.select(Selection.all(this.rows.count));
  }

  #hasAllMatching(): boolean {
    if (this.#selection.size === 0 || this.#selection.size !== this.layout.matching) return false;
    return !this.layout.isFiltered || this.layout.matchingRows().every(row => this.#selection.has(row));
  }

  rangeRows(): Int32Array {
    const { firstPosition, lastPosition } = this.range;
    return this.layout.visible.slice(Math.max(0, firstPosition), lastPosition + 1);
  }

  /** What an act applies to: the selected rows, or without any the rows of the range. */
  affectedRows(): Int32Array {
    return this.#selection.size > 0 ? this.#selection.rows() : this.rangeRows();
  }

  // Changes.

  get undoLabel(): string | null {
    return this.#history.undoLabel;
  }

  get redoLabel(): string | null {
    return this.#history.redoLabel;
  }

  apply(change: Change): void {
    if (rowsOf(change).length === 0) return;
    this.#history.record(change);
    this.#write(change);
  }

  /** Applies what the grid was told, such as an answer to a save: it cannot be undone. */
  applyQuietly(change: Change): void {
    this.#write(change);
  }

  /** Gives the label of what was undone. */
  undo(): string | null {
    const change = this.#history.undo();
    if (change) this.#write(change, true);
    return change?.label ?? null;
  }

  redo(): string | null {
    const change = this.#history.redo();
    if (change) this.#write(change);
    return change?.label ?? null;
  }

  #write(change: Change, isUndo = false): void {
    applyChange(this.rows, change);
    this.#changes += 1;
    const rows = rowsOf(change);
    for (const row of rows) this.#rowVersions[row] = (this.#rowVersions[row] ?? 0) + 1;
    for (const listener of this.#changeListeners) listener(rows, isUndo);
    this.#tell();
  }

  #placeIn(rows: Int32Array, direction: 1 | -1): number {
    const at = rows.indexOf(this.#cursor.active.row);
    return at !== -1 || direction === 1 ? at : rows.length;
  }

  #relayout(change: () => void): void {
    const last = Math.max(0, this.layout.position[this.#cursor.active.row] ?? 0);
    change();
    this.#editing = null;
    this.#cursor = settleCursor(this.#cursor, last, this.#extent());
    this.#tell();
  }

  #extent(): Extent {
    return { visible: this.layout.visible, position: this.layout.position, columns: this.#columns };
  }

  #tell(): void {
    this.#version += 1;
    for (const listener of this.#viewListeners) listener();
  }
}
