// The mapping on screen said again in the plainest way, for tests to compare with: objects, recursion, whole copies.

import { fold, wordsOf } from '../../../grid/engine/query.ts';
import type { ColumnId } from './arrangement.ts';
import type { FilterId } from './filters.ts';
import { CHANGED, CONFIRMED, IGNORED, ORPHANED, SUGGESTED, UNMAPPED } from './statuses.ts';

export interface PlainValue {
  status: number;
  target: number;
  note: string;
}

export interface PlainRow extends PlainValue {
  readonly row: number;
  readonly parent: number;
  readonly name: string;
  readonly rootClass: string;
  readonly suggested: number;
  /** Null when unknown. */
  readonly balance: number | null;
}

export interface PlainTarget {
  readonly name: string;
  readonly code: string;
  readonly rootClass: string;
}

interface Place {
  row: number;
  column: number;
}

/** Of each row what became another, the category or the note: undoing one leaves the other as a colleague made it meanwhile. */
type Step = { row: number; before: Partial<PlainValue>; after: Partial<PlainValue> }[];
export type SortColumn = 'name' | 'balance' | 'status';
type Write = { row: number; column: ColumnId; value: string | number };

/** As many steps as the history keeps. */
const MOST_STEPS = 500;

export class Oracle {
  readonly rows: PlainRow[];
  readonly targets: readonly PlainTarget[];
  columns: readonly ColumnId[];
  readonly children = new Map<number, PlainRow[]>();

  text = '';
  named: FilterId = 'openFirst';
  sort: { column: SortColumn; descending: boolean } | null = null;
  folded = new Set<number>();
  foldedInFilter = new Set<number>();
  isFiltered = false;
  matching = new Set<number>();
  leading = new Set<number>();
  order: number[] = [];
  shown: number[] = [];

  active: Place;
  anchor: Place;
  isWhole = false;
  selected = new Set<number>();
  past: Step[] = [];
  future: Step[] = [];

  stored: PlainValue[];
  unsaved = new Set<number>();
  refused = new Set<number>();

  constructor(rows: readonly PlainRow[], targets: readonly PlainTarget[], columns: readonly ColumnId[], active: Place) {
    this.rows = rows.map(row => ({ ...row }));
    this.targets = targets;
    this.columns = columns;
    this.active = { ...active };
    this.anchor = { ...active };
    this.stored = rows.map(plainValue);
    for (const row of this.rows) this.children.set(row.parent, [...(this.children.get(row.parent) ?? []), row]);
    this.arrangeAnew();
  }

  // What is shown.

  childrenOf(parent: number): PlainRow[] {
    return this.children.get(parent) ?? [];
  }

  hasChildren(row: number): boolean {
    return this.childrenOf(row).length > 0;
  }

  private at(row: number): PlainRow {
    return this.rows[row] ?? missing(row);
  }

  private pathOf(row: PlainRow): string[] {
    return row.parent === -1 ? [row.name] : [...this.pathOf(this.at(row.parent)), row.name];
  }

  private matches(row: PlainRow): boolean {
    const haystacks = [...this.pathOf(row), this.targets[row.target]?.name ?? ''].map(fold);
    return wordsOf(this.text).every(word => haystacks.some(text => text.includes(word))) && this.passes(row);
  }

  private passes({ row, status }: PlainRow): boolean {
    const isConflict = status === ORPHANED || status === CHANGED || this.refused.has(row);
    const tests: Record<FilterId, boolean> = {
      openFirst: true,
      all: true,
      unmapped: status === UNMAPPED,
      suggested: status === SUGGESTED,
      conflicts: isConflict,
      unsupported: false,
      mapped: status === CONFIRMED,
      ignored: status === IGNORED,
      inactive: false,
    };
    return tests[this.named];
  }

  private leads(row: PlainRow): boolean {
    return this.childrenOf(row.row).some(child => this.matches(child) || this.leads(child));
  }

  private urgency(row: PlainRow): number {
    const own = this.refused.has(row.row) ? 0 : Math.min(row.status, CONFIRMED);
    return Math.min(own, ...this.childrenOf(row.row).map(child => this.urgency(child)));
  }

  private sorted(rows: PlainRow[]): PlainRow[] {
    const { sort } = this;
    const keyOf = (row: PlainRow): string | number | null => (sort ? row[sort.column] : null);
    const known = rows.filter(row => keyOf(row) !== null);
    const bySort = sort
      ? [
          ...known.toSorted((one, other) => (sort.descending ? -1 : 1) * compare(keyOf(one), keyOf(other)) || one.row - other.row),
          ...rows.filter(row => keyOf(row) === null),
        ]
      : rows;
    return this.named === 'openFirst' ? bySort.toSorted((one, other) => this.urgency(one) - this.urgency(other)) : bySort;
  }

  private treeOrder(parent = -1): number[] {
    return this.sorted(this.childrenOf(parent)).flatMap(row => [row.row, ...this.treeOrder(row.row)]);
  }

  private filter(): void {
    const hasTest = this.named !== 'openFirst' && this.named !== 'all';
    this.isFiltered = wordsOf(this.text).length > 0 || hasTest;
    this.matching = new Set(this.rows.filter(row => !this.isFiltered || this.matches(row)).map(row => row.row));
    this.leading = new Set(this.rows.filter(row => this.isFiltered && this.leads(row)).map(row => row.row));
    this.foldedInFilter.clear();
  }

  private get folding(): Set<number> {
    return this.isFiltered ? this.foldedInFilter : this.folded;
  }

  private show(): void {
    const isUnderFold = (row: number): boolean => {
      const { parent } = this.at(row);
      return parent !== -1 && (this.folding.has(parent) || isUnderFold(parent));
    };
    this.shown = this.order.filter(row => (this.matching.has(row) || this.leading.has(row)) && !isUnderFold(row));
  }

  private arrangeAnew(): void {
    this.order = this.treeOrder();
    this.filter();
    this.show();
  }

  /** A hidden active row gives way to the one now at its place. */
  private relayout(change: () => void): void {
    const last = Math.max(0, this.shown.indexOf(this.active.row));
    change();
    this.show();
    if (this.shown.length === 0) return;
    if (!this.shown.includes(this.active.row)) this.moveTo(this.shown[Math.min(last, this.shown.length - 1)] ?? 0, this.active.column);
    else if (!this.shown.includes(this.anchor.row)) this.moveTo(this.active.row, this.active.column);
  }

  setText(text: string): void {
    this.relayout(() => {
      this.text = text;
      this.filter();
    });
  }

  setNamed(named: FilterId): void {
    this.relayout(() => {
      this.named = named;
      this.order = this.treeOrder();
      this.filter();
    });
  }

  setSort(sort: Oracle['sort']): void {
    this.relayout(() => {
      this.sort = sort;
      this.order = this.treeOrder();
    });
  }

  refresh(): void {
    this.relayout(() => {
      this.order = this.treeOrder();
      this.filter();
    });
  }

  setFolded(row: number, isFolded: boolean): void {
    this.relayout(() => {
      if (isFolded && this.hasChildren(row)) this.folding.add(row);
      else this.folding.delete(row);
    });
  }

  setAllFolded(isFolded: boolean): void {
    this.relayout(() => {
      this.folding.clear();
      for (const { row } of this.rows) if (isFolded && this.hasChildren(row)) this.folding.add(row);
    });
  }

  // The cursor.

  private moveTo(row: number, column: number, extend = false): void {
    this.active = { row, column };
    if (!extend) {
      this.anchor = { row, column };
      this.isWhole = false;
    }
  }

  move(rows: number, columns: number, extend: boolean): void {
    if (this.shown.length === 0) return;
    const at = clamp(Math.max(0, this.shown.indexOf(this.active.row)) + rows, this.shown.length);
    this.moveTo(this.shown[at] ?? 0, clamp(this.active.column + columns, this.columns.length), extend);
  }

  goTo(row: number, column: number, extend = false): void {
    if (!this.matching.has(row) && !this.leading.has(row)) return;
    for (let up = this.at(row).parent; up !== -1; up = this.at(up).parent) this.folding.delete(up);
    this.show();
    this.moveTo(row, column, extend);
  }

  collapse(): void {
    const { row, column } = this.active;
    const { parent } = this.at(row);
    if (this.hasChildren(row) && !this.folding.has(row)) this.setFolded(row, true);
    else if (parent !== -1) this.goTo(parent, column);
  }

  selectColumns(): void {
    this.isWhole = true;
  }

  arrange(columns: readonly ColumnId[]): void {
    const left = Math.min(this.active.column, this.anchor.column);
    const ids = this.columns.slice(left, Math.max(this.active.column, this.anchor.column) + 1);
    const placeOf = (id: ColumnId | undefined): number => columns.indexOf(id && columns.includes(id) ? id : 'mapped');
    const start = placeOf(ids[0]);
    const isTorn = ids.length > 1 && columns.slice(start, start + ids.length).join() !== ids.join();
    const [active, anchor] = [placeOf(this.columns[this.active.column]), placeOf(this.columns[this.anchor.column])];
    this.columns = columns;
    this.active.column = active;
    this.anchor.column = anchor;
    if (isTorn) this.moveTo(this.active.row, active);
  }

  /** First and last position, first and last column; null when nothing is shown. */
  get range(): [top: number, bottom: number, left: number, right: number] | null {
    const positions = [this.active, this.anchor].map(({ row }) => this.shown.indexOf(row)).filter(position => position !== -1);
    const columns = [this.active.column, this.anchor.column];
    if (positions.length === 0 || this.shown.length === 0) return null;
    const [top, bottom] = this.isWhole ? [0, this.shown.length - 1] : [Math.min(...positions), Math.max(...positions)];
    return [top, bottom, Math.min(...columns), Math.max(...columns)];
  }

  get rangeRows(): number[] {
    const [top, bottom] = this.range ?? [0, -1];
    return this.shown.slice(top, bottom + 1);
  }

  /** What an act applies to. */
  get affected(): number[] {
    return this.selected.size > 0 ? [...this.selected].toSorted((one, other) => one - other) : this.rangeRows;
  }

  toggle(rows: readonly number[]): void {
    const isAll = rows.every(row => this.selected.has(row));
    for (const row of rows) {
      if (isAll) this.selected.delete(row);
      else this.selected.add(row);
    }
  }

  toggleAll(): void {
    const isAll = this.selected.size === this.matching.size && [...this.matching].every(row => this.selected.has(row));
    this.selected = new Set(isAll ? [] : this.matching);
  }

  /** Goes to the next row that waits, round the end. */
  goToNext(direction: 1 | -1, isWanted: (row: PlainRow) => boolean): void {
    const rows = this.order.filter(row => this.matching.has(row));
    const at = rows.indexOf(this.active.row);
    const from = at !== -1 || direction === 1 ? at : rows.length;
    for (let step = 1; step <= rows.length; step += 1) {
      const row = rows[(from + direction * step + 2 * rows.length) % rows.length] ?? 0;
      if (isWanted(this.at(row))) {
        this.goTo(row, this.columns.indexOf('mapped'));
        return;
      }
    }
  }

  isOpen = ({ row, status }: PlainRow): boolean =>
    status === ORPHANED || status === CHANGED || status === UNMAPPED || this.refused.has(row);

  // Edits.

  accepts(row: PlainRow, target: number): boolean {
    const wanted = this.targets[target]?.rootClass ?? '';
    return wanted === '' || row.rootClass === '' || wanted === row.rootClass;
  }

  /** One step: every row that becomes another. */
  private change(rows: readonly number[], next: (row: PlainRow) => Partial<PlainValue>): void {
    const step = rows
      .map(row => ({ row, before: plainValue(this.at(row)), after: { ...plainValue(this.at(row)), ...next(this.at(row)) } }))
      .filter(({ before, after }) => !isSame(before, after))
      .map(({ row, before, after }) => ({ row, before: differing(before, after), after: differing(after, before) }));
    if (step.length === 0) return;
    this.past = [...this.past, step].slice(-MOST_STEPS);
    this.future = [];
    this.write(step.map(({ row, after }) => ({ row, value: after })));
  }

  private write(values: readonly { row: number; value: Partial<PlainValue> }[]): void {
    for (const { row, value } of values) {
      Object.assign(this.at(row), value);
      this.refused.delete(row);
      if (isSame(this.at(row), this.stored[row] ?? missing(row))) this.unsaved.delete(row);
      else this.unsaved.add(row);
    }
  }

  undo(): void {
    const step = this.past.at(-1);
    if (!step) return;
    this.past = this.past.slice(0, -1);
    this.future = [...this.future, step];
    this.write(step.map(({ row, before }) => ({ row, value: before })));
  }

  redo(): void {
    const step = this.future.at(-1);
    if (!step) return;
    this.future = this.future.slice(0, -1);
    this.past = [...this.past, step];
    this.write(step.map(({ row, after }) => ({ row, value: after })));
  }

  map(rows: readonly number[], target: number): void {
    this.change(rows, row => (this.accepts(row, target) ? { status: CONFIRMED, target } : {}));
  }

  accept(rows: readonly number[]): void {
    this.change(rows, ({ status, suggested }) => (status === SUGGESTED ? { status: CONFIRMED, target: suggested } : {}));
  }

  ignore(rows: readonly number[]): void {
    this.change(rows, () => ({ status: IGNORED, target: -1 }));
  }

  clear(rows: readonly number[]): void {
    this.change(rows, row => this.cleared(row));
  }

  note(rows: readonly number[], note: string): void {
    this.change(rows, () => ({ note }));
  }

  private cleared({ status, suggested }: PlainRow): Partial<PlainValue> {
    if (status === UNMAPPED || status === SUGGESTED) return {};
    return { status: suggested === -1 || status === ORPHANED ? UNMAPPED : SUGGESTED, target: -1 };
  }

  // Cells.

  textOf(row: number, column: ColumnId): string {
    const { name, note, suggested, target, balance } = this.at(row);
    const texts: Record<ColumnId, string> = {
      select: '',
      number: '',
      name,
      subtype: 'Subtype',
      balance: balance === null ? '' : (balance / 100).toFixed(2),
      suggested: this.targets[suggested]?.name ?? '',
      mapped: this.targets[target]?.name ?? '',
      status: 'mapping.statusName',
      type: 'Type',
      note,
    };
    return texts[column];
  }

  copy(): string[][] {
    const [, , left, right] = this.range ?? [0, 0, 0, -1];
    return this.rangeRows.map(row => this.columns.slice(left, right + 1).map(column => this.textOf(row, column)));
  }

  paste(cells: readonly (readonly string[])[]): void {
    if (!this.range) return;
    const [top, bottom, left, right] = this.range;
    const [high, wide] = [cells.length, Math.max(...cells.map(row => row.length))];
    const [rows, columns] = [bottom - top + 1, right - left + 1];
    const isTall = rows % high === 0;
    const isBroad = columns % wide === 0;
    let size: [number, number] = [high, wide];
    if (isTall && isBroad) size = [rows, columns];
    else if (isTall && columns === 1) size = [rows, wide];
    else if (isBroad && rows === 1) size = [high, columns];
    if (top + size[0] > this.shown.length || left + size[1] > this.columns.length) return;
    this.put([top, left, ...size], (row, column) => cells[row % high]?.[column % wide]);
  }

  /** Repeats a block over a larger one that begins at the same cell; each is rows and columns. */
  fill([top, left]: readonly [number, number], from: readonly [number, number], over: readonly [number, number]): void {
    this.put([top, left, ...over], (row, column) => {
      if (row < from[0] && column < from[1]) return undefined;
      const source = this.at(this.shown[top + (row % from[0])] ?? 0);
      const columnFrom = this.columns[left + (column % from[1])] ?? 'name';
      const into = this.columns[left + column];
      if (into === 'mapped' && columnFrom === 'mapped') return source.target;
      if (into === 'mapped' && columnFrom === 'suggested') return source.suggested;
      return this.textOf(source.row, columnFrom);
    });
  }

  empty(): void {
    if (!this.range) return;
    const [top, bottom, left, right] = this.range;
    this.put([top, left, bottom - top + 1, right - left + 1], () => '', false);
  }

  private put(
    [top, left, rows, columns]: readonly [number, number, number, number],
    valueAt: (row: number, column: number) => string | number | undefined,
    goesThere = true,
  ): void {
    const writes: Write[] = [];
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const value = valueAt(row, column);
        if (value !== undefined)
          writes.push({ row: this.shown[top + row] ?? missing(row), column: this.columns[left + column] ?? 'name', value });
      }
    }
    const isFill = typeof valueAt(0, 0) === 'undefined';
    if (isFill && writes.every(({ value }) => value === '' || value === -1)) return;
    const isFixed = ({ column }: Write): boolean => column !== 'mapped' && column !== 'note';
    if (writes.some(write => isFixed(write) && write.value !== this.textOf(write.row, write.column))) return;
    const next = new Map<number, Partial<PlainValue>>();
    const unknown = new Set<number>();
    for (const write of writes.filter(one => !isFixed(one))) {
      const value = this.understood(write);
      if (value) next.set(write.row, { ...next.get(write.row), ...value });
      else unknown.add(write.row);
    }
    this.change([...next.keys()], row => next.get(row.row) ?? {});
    if (goesThere) {
      this.active = { row: this.shown[top + rows - 1] ?? 0, column: left + columns - 1 };
      this.anchor = { row: this.shown[top] ?? 0, column: left };
      this.isWhole = false;
    }
    if (unknown.size > 0) this.selected = unknown;
  }

  /** Null for what names no category of the row's class. */
  private understood({ row, column, value }: Write): Partial<PlainValue> | null {
    if (column === 'note') return { note: String(value) };
    const plain = this.at(row);
    const name = typeof value === 'number' ? value : value.trim().toLowerCase();
    if (name === '' || name === -1) return plain.target === -1 ? {} : this.cleared(plain);
    const named = this.targets.findIndex(target => [target.name, target.code].some(text => text.toLowerCase() === name));
    const target = typeof name === 'number' ? name : named;
    return target !== -1 && this.accepts(plain, target) ? { status: CONFIRMED, target } : null;
  }

  // What is stored.

  save(isRefused: (value: PlainValue) => boolean): void {
    for (const row of [...this.unsaved].filter(unsaved => !this.refused.has(unsaved))) {
      const value = plainValue(this.at(row));
      if (isRefused(value)) this.refused.add(row);
      else {
        this.stored[row] = value;
        this.unsaved.delete(row);
      }
    }
  }

  /** Another process wrote: what is not saved here stays as it is here. */
  storedBecomes(row: number, value: PlainValue): void {
    this.stored[row] = plainValue(value);
    if (!this.unsaved.has(row)) Object.assign(this.at(row), value);
  }
}

export const plainValue = ({ status, target, note }: PlainValue): PlainValue => ({ status, target, note });

const isSame = (one: PlainValue, other: PlainValue): boolean =>
  one.status === other.status && one.target === other.target && one.note === other.note;

/** Of one the part in which the other differs; a status and its category go together. */
const differing = (one: PlainValue, other: PlainValue): Partial<PlainValue> => ({
  ...(one.status === other.status && one.target === other.target ? {} : { status: one.status, target: one.target }),
  ...(one.note === other.note ? {} : { note: one.note }),
});

const clamp = (value: number, length: number): number => Math.max(0, Math.min(length - 1, value));

function compare(one: string | number | null, other: string | number | null): number {
  if (one === null || other === null || one === other) return 0;
  return one < other ? -1 : 1;
}

function missing(row: number): never {
  throw new Error(`The oracle has no row ${row}`);
}
