// Which rows are on screen, in which order: sort, filter and folding give one array of rows.

import { TextQuery, wordsOf } from './query.ts';
import type { GridRows } from './rows.ts';
import { type Direction, liftUrgent } from './sort.ts';
import { buildTree, type Tree } from './tree.ts';

export const HIDDEN = 0;
export const MATCHING = 1;
/** Shown, dimmed, only because a row below it matches. */
export const LEADING_THERE = 2;

export interface NamedFilter {
  readonly id: string;
  /** Absent: every row. */
  readonly test?: (row: number) => boolean;
  /** 0 to 254; rows with a low number come first, with the rows above them. */
  readonly urgency?: (row: number) => number;
}

export interface Sort {
  readonly column: string;
  readonly direction: Direction;
}

export interface LayoutSource {
  readonly rows: GridRows;
  /** The column of codes whose names the text filter reads too. */
  readonly choiceColumn: string;
  /** Folded names of the choices. */
  readonly choiceTexts: readonly string[];
  /** Folded text of each row; asked for when something is looked for. */
  readonly searchTexts: () => readonly string[];
  /** All rows in the order of a column. */
  readonly orderOf: (sort: Sort) => Int32Array;
}

export class Layout {
  readonly #source: LayoutSource;
  readonly #query: TextQuery;
  readonly #folded: Uint8Array;
  /** Folding while a filter is on is kept apart and forgotten with it: a filter shows what it found. */
  readonly #foldedInFilter: Uint8Array;
  #tree: Tree;
  #marks: Uint8Array | null = null;
  #text = '';
  #named: NamedFilter | null = null;
  #sort: Sort | null = null;
  #matching: number;
  visible: Int32Array;
  /** Position in `visible` by row, -1 when hidden. */
  readonly position: Int32Array;

  constructor(source: LayoutSource) {
    const { rows } = source;
    this.#source = source;
    this.#folded = new Uint8Array(rows.count);
    this.#foldedInFilter = new Uint8Array(rows.count);
    this.#tree = buildTree(rows.parent, null);
    this.#query = new TextQuery({
      texts: source.searchTexts,
      parent: rows.parent,
      order: this.#tree.order,
      choice: rows.code[source.choiceColumn] ?? new Int32Array(rows.count).fill(-1),
      choiceTexts: source.choiceTexts,
    });
    this.#matching = rows.count;
    this.visible = this.#tree.order;
    this.position = new Int32Array(rows.count);
    this.#arrange();
  }

  get tree(): Tree {
    return this.#tree;
  }

  get text(): string {
    return this.#text;
  }

  get named(): NamedFilter | null {
    return this.#named;
  }

  get sort(): Sort | null {
    return this.#sort;
  }

  /** Rows that match, folded away or not, without the rows that lead there. */
  get matching(): number {
    return this.#matching;
  }

  get isFiltered(): boolean {
    return this.#marks !== null;
  }

  markOf(row: number): number {
    return this.#marks ? (this.#marks[row] ?? HIDDEN) : MATCHING;
  }

  setText(text: string): void {
    this.#text = text;
    this.#filter();
  }

  setNamed(named: NamedFilter | null): void {
    this.#named = named;
    this.#order();
    this.#filter();
  }

  setSort(sort: Sort | null): void {
    this.#sort = sort;
    this.#order();
    this.#arrange();
  }

  /** Applies the filter and the order anew; edits alone never make a row jump or vanish. */
  refresh(): void {
    this.#order();
    this.#filter();
  }

  hasChildren(row: number): boolean {
    return (this.#tree.size[row] ?? 1) > 1;
  }

  isFolded(row: number): boolean {
    return this.#folding()[row] === 1;
  }

  setFolded(rows: Iterable<number>, folded: boolean): void {
    const folding = this.#folding();
    for (const row of rows) if (this.hasChildren(row)) folding[row] = folded ? 1 : 0;
    this.#arrange();
  }

  setAllFolded(folded: boolean): void {
    const folding = this.#folding();
    for (let row = 0; row < folding.length; row += 1) folding[row] = folded && this.hasChildren(row) ? 1 : 0;
    this.#arrange();
  }

  /** Unfolds what hides `row`. Gives false when the filter hides it. */
  reveal(row: number): boolean {
    if (this.markOf(row) === HIDDEN) return false;
    const { parent } = this.#source.rows;
    const above: number[] = [];
    for (let up = parent[row] ?? -1; up !== -1; up = parent[up] ?? -1) above.push(up);
    if (above.some(up => this.isFolded(up))) this.setFolded(above, false);
    return true;
  }

  /** All rows that match, in order, folded away or not. */
  matchingRows(): Int32Array {
    return this.#marks ? this.#tree.order.filter(row => this.markOf(row) === MATCHING) : this.#tree.order;
  }

  #folding(): Uint8Array {
    return this.#marks ? this.#foldedInFilter : this.#folded;
  }

  #order(): void {
    const { rows, orderOf } = this.#source;
    let siblings = this.#sort ? orderOf(this.#sort) : null;
    const urgency = this.#named?.urgency;
    if (urgency) siblings = liftUrgent(buildTree(rows.parent, siblings).order, rows.parent, urgency);
    this.#tree = buildTree(rows.parent, siblings);
  }

  #filter(): void {
    const byText = wordsOf(this.#text).length > 0 ? this.#query.find(this.#text) : null;
    const test = this.#named?.test;
    this.#marks = byText || test ? this.#mark(byText, test ?? null) : null;
    this.#foldedInFilter.fill(0);
    this.#arrange();
  }

  #mark(byText: Uint8Array | null, test: ((row: number) => boolean) | null): Uint8Array {
    const { order } = this.#tree;
    const { parent } = this.#source.rows;
    const marks = new Uint8Array(order.length);
    this.#matching = 0;
    for (let at = order.length - 1; at >= 0; at -= 1) {
      const row = order[at] ?? 0;
      if ((byText === null || byText[row] === 1) && (test === null || test(row))) {
        marks[row] = MATCHING;
        this.#matching += 1;
      }
      const up = parent[row] ?? -1;
      if (up !== -1 && marks[row] !== HIDDEN) marks[up] = LEADING_THERE;
    }
    return marks;
  }

  #arrange(): void {
    const { order, size } = this.#tree;
    const folding = this.#folding();
    const marks = this.#marks;
    if (!marks) this.#matching = order.length;
    const visible = new Int32Array(order.length);
    let shown = 0;
    this.position.fill(-1);
    for (let at = 0; at < order.length; ) {
      const row = order[at] ?? 0;
      const hidden = marks !== null && marks[row] === HIDDEN;
      if (!hidden) {
        visible[shown] = row;
        this.position[row] = shown;
        shown += 1;
      }
      at += hidden || folding[row] === 1 ? (size[row] ?? 1) : 1;
    }
    this.visible = visible.subarray(0, shown);
  }
}
