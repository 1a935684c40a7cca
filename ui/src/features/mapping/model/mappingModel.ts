// One connection's mapping on screen: the grid's rows, the categories, and the acts of a person on them.

import { type Change, patchCodes, patchTexts } from '../../../grid/engine/changes.ts';
import { Grid } from '../../../grid/engine/grid.ts';
import type { NamedFilter, Sort } from '../../../grid/engine/layout.ts';
import type { Option } from '../../../grid/engine/options.ts';
import { fold } from '../../../grid/engine/query.ts';
import { orderByNumber, orderByNumberedText, orderByText } from '../../../grid/engine/sort.ts';
import type { AttributeView, MappingCounts, TargetView } from '../../../ipc/bindings.ts';
import {
  type Arrangement,
  type AttributeId,
  type ColumnId,
  isAttribute,
  isSameArrangement,
  type ShownId,
  STANDARD,
  shownColumns,
} from './arrangement.ts';
import { type FilterId, namedFilters } from './filters.ts';
import { attributeId, type Chart, factId } from './pages.ts';
import type { RowValue } from './saveQueue.ts';
import { CONFIRMED, countStatuses, IGNORED, isDecided, ORPHANED, SUGGESTED, UNMAPPED } from './statuses.ts';

/** What many rows are about to take. */
export interface ManyValues {
  readonly targets: ReadonlyMap<number, number>;
  readonly notes: ReadonlyMap<number, string>;
  /** Places of choices by row, for each attribute. */
  readonly choices: ReadonlyMap<AttributeId, ReadonlyMap<number, number>>;
}

/** Place of the choice that holds where nobody made another. */
export const defaultOf = (attribute: AttributeView): number => attribute.choices.findIndex(({ id }) => id === attribute.default);

/** Calendars have neither, and what is decided of them needs the room. */
const OFTEN_EMPTY: readonly ColumnId[] = ['number', 'subtype'];

export class MappingModel {
  readonly grid: Grid;
  readonly chart: Chart;
  readonly targets: readonly TargetView[];
  readonly options: readonly Option[];
  readonly status: Int32Array;
  readonly target: Int32Array;
  readonly suggested: Int32Array;
  readonly confidence: Int32Array;
  readonly active: Int32Array;
  readonly balance: Float64Array;
  readonly text: Readonly<Record<string, string[]>>;
  readonly filters: Record<FilterId, NamedFilter>;
  #arrangement: Arrangement = STANDARD;
  #columns: readonly ShownId[];
  #rowOfExternalId: ReadonlyMap<string, number> | null = null;
  #searchTexts: readonly string[] | null = null;

  constructor(chart: Chart, targets: readonly TargetView[], isRefused: (row: number) => boolean) {
    const { rows } = chart;
    const none = new Int32Array(rows.count).fill(-1);
    this.chart = chart;
    this.#columns = this.#shown(STANDARD);
    this.targets = targets;
    this.options = targets.map((target, code) => ({
      code,
      title: target.name,
      group: target.root_class ?? '',
      keywords: [target.code.replaceAll('_', ' '), ...target.synonyms],
    }));
    this.status = rows.code.status ?? none;
    this.target = rows.code.target ?? none;
    this.suggested = rows.code.suggested ?? none;
    this.confidence = rows.code.confidence ?? none;
    this.active = rows.code.active ?? none;
    this.balance = rows.quantity.balance ?? new Float64Array(rows.count).fill(Number.NaN);
    this.text = rows.text;
    this.filters = namedFilters({ status: this.status, active: this.active, isRefused, isUnsupported: row => this.isUnsupported(row) });
    this.grid = new Grid(
      {
        rows,
        choiceColumn: 'target',
        choiceTexts: targets.map(target => fold(target.name)),
        searchTexts: this.searchTexts,
        orderOf: sort => this.#orderOf(sort),
      },
      this.#columns.length,
      this.columnAt('mapped'),
    );
  }

  /** Whether the records have what this column shows; without it nobody is asked to hide it. */
  has(id: ColumnId): boolean {
    if (id === 'balance') return this.chart.hasBalances;
    return !OFTEN_EMPTY.includes(id) || this.chart.rows.text[id]?.some(text => text !== '') !== false;
  }

  #shown(arrangement: Arrangement): ShownId[] {
    // What the first fact tells is what the choices are held against; the others only tell records apart, and follow last.
    const [first, ...others] = this.chart.facts.map(factId);
    const more = [...(first === undefined ? [] : [first]), ...this.chart.attributes.map(attributeId)];
    const shown = shownColumns(arrangement).filter(id => this.has(id));
    return [...shown.flatMap(id => (id === 'mapped' ? [id, ...more] : [id])), ...others];
  }

  get arrangement(): Arrangement {
    return this.#arrangement;
  }

  /** The columns shown, in order. */
  get columns(): readonly ShownId[] {
    return this.#columns;
  }

  columnIdAt(at: number): ShownId {
    return this.#columns[at] ?? 'name';
  }

  /** -1 for a hidden column; the categories' own is always there. */
  columnAt(id: ShownId): number {
    return this.#columns.indexOf(id);
  }

  /** The cursor goes with its column; from a hidden one it goes to the categories. */
  arrange(arrangement: Arrangement): void {
    if (isSameArrangement(arrangement, this.#arrangement)) return;
    const before = this.#columns;
    this.#arrangement = arrangement;
    this.#columns = this.#shown(arrangement);
    const moved = before.map(id => this.columnAt(id));
    this.grid.setColumns(this.#columns.length, column => moved[column] ?? -1, this.columnAt('mapped'));
  }

  get counts(): MappingCounts {
    return countStatuses(this.status);
  }

  rowOfExternalId(id: string): number | null {
    this.#rowOfExternalId ??= new Map(this.text.externalId?.map((externalId, row) => [externalId, row]));
    return this.#rowOfExternalId.get(id) ?? null;
  }

  /** What the filter reads. Made when first asked for: the first rows must not wait for it, the first key should not either. */
  searchTexts = (): readonly string[] => {
    const { number = [], name = [] } = this.text;
    this.#searchTexts ??= Array.from({ length: this.chart.rows.count }, (_, row) => fold(`${number[row] ?? ''} ${name[row] ?? ''}`));
    return this.#searchTexts;
  };

  nameOf(row: number): string {
    return `${this.text.number?.[row] ?? ''} ${this.text.name?.[row] ?? ''}`.trim();
  }

  targetNameOf(code: number): string {
    return this.targets[code]?.name ?? '';
  }

  valueOf(row: number): RowValue {
    return {
      status: this.status[row] ?? UNMAPPED,
      target: this.target[row] ?? -1,
      note: this.text.note?.[row] ?? '',
      choices: this.choiceColumns.map(column => column[row] ?? -1),
    };
  }

  /** A column for each attribute. */
  get choiceColumns(): Int32Array[] {
    return this.chart.attributes.map(attribute => this.chart.rows.code[attributeId(attribute)] ?? new Int32Array(this.chart.rows.count));
  }

  attribute(id: ShownId): AttributeView | undefined {
    return this.chart.attributes.find(attribute => attributeId(attribute) === id);
  }

  /** Place of the choice that holds; -1 for a row without a category, of which nothing more is decided. */
  choiceAt(row: number, id: AttributeId): number {
    return (this.target[row] ?? -1) === -1 ? -1 : (this.chart.rows.code[id]?.[row] ?? -1);
  }

  choiceNameOf(row: number, id: AttributeId): string {
    return this.attribute(id)?.choices[this.choiceAt(row, id)]?.title ?? '';
  }

  /** What speaks against the choice that holds; empty where nothing does. */
  againstAt(row: number, id: AttributeId): string {
    const at = this.chart.attributes.findIndex(attribute => attributeId(attribute) === id);
    return this.chart.against[row]?.[at]?.[this.choiceAt(row, id)] ?? '';
  }

  /** What speaks against the choices of a row. */
  unsupportedOf(row: number): string[] {
    return this.chart.attributes.map(attribute => this.againstAt(row, attributeId(attribute))).filter(against => against !== '');
  }

  /** Whether the partner does not support a choice of the row. */
  isUnsupported(row: number): boolean {
    return this.chart.attributes.some(attribute => this.againstAt(row, attributeId(attribute)) !== '');
  }

  get unsupportedCount(): number {
    return this.target.reduce((count, _, row) => count + (this.isUnsupported(row) ? 1 : 0), 0);
  }

  /** Whether the records can have what this filter shows. */
  hasFilter(id: FilterId): boolean {
    return id !== 'unsupported' || this.chart.attributes.length > 0;
  }

  /** Names from the top down to the row's parent. */
  pathOf(row: number): string[] {
    const names: string[] = [];
    for (let up = this.chart.rows.parent[row] ?? -1; up !== -1; up = this.chart.rows.parent[up] ?? -1) names.unshift(this.nameOf(up));
    return names;
  }

  /** Sum of the known balances, and how many are unknown. */
  sumOf(rows: Iterable<number>): { minor: number; unknown: number } {
    let minor = 0;
    let unknown = 0;
    for (const row of rows) {
      const balance = this.balance[row] ?? Number.NaN;
      if (Number.isNaN(balance)) unknown += 1;
      else minor += balance;
    }
    return { minor, unknown };
  }

  /** A category takes accounts of its own class; what has no class fits anywhere. */
  accepts(row: number, target: number): boolean {
    const wanted = this.targets[target]?.root_class ?? '';
    const own = this.text.rootClass?.[row] ?? '';
    return wanted === '' || own === '' || wanted === own;
  }

  /** Whether a person has given the row this category; -1: none. */
  holds(row: number, target: number): boolean {
    const status = this.status[row] ?? UNMAPPED;
    return target === -1 ? !isDecided(status) : status === CONFIRMED && this.target[row] === target;
  }

  /** The categories that a row may have. */
  optionsFor(row: number): readonly Option[] {
    return this.options.filter(option => this.accepts(row, option.code));
  }

  // Acts. Each is one step of undo, and gives how many rows changed.

  map(rows: Int32Array, target: number, label: string): number {
    return this.#decide(
      rows.filter(row => this.accepts(row, target) && !this.holds(row, target)),
      CONFIRMED,
      () => target,
      label,
    );
  }

  accept(rows: Int32Array, label: string): number {
    return this.#decide(
      rows.filter(row => this.suggested[row] !== -1 && this.status[row] === SUGGESTED),
      CONFIRMED,
      row => this.suggested[row] ?? -1,
      label,
    );
  }

  ignore(rows: Int32Array, label: string): number {
    return this.#decide(
      rows.filter(row => this.status[row] !== IGNORED),
      IGNORED,
      () => -1,
      label,
    );
  }

  clear(rows: Int32Array, label: string): number {
    const decided = rows.filter(row => isDecided(this.status[row] ?? UNMAPPED));
    this.#apply({
      label,
      patches: [
        patchCodes(
          this.chart.rows,
          'status',
          decided,
          decided.map(row => this.#clearedStatus(row)),
        ),
        patchCodes(this.chart.rows, 'target', decided, -1),
        ...this.#withoutChoices(decided),
      ],
    });
    return decided.length;
  }

  /** What was decided beside a category goes with it. */
  #withoutChoices(rows: Int32Array) {
    return this.chart.attributes.map(attribute => patchCodes(this.chart.rows, attributeId(attribute), rows, defaultOf(attribute)));
  }

  /** A gone account is suggested nothing. */
  #clearedStatus(row: number): number {
    return this.suggested[row] === -1 || this.status[row] === ORPHANED ? UNMAPPED : SUGGESTED;
  }

  /** Gives the orphan's target to the row that it was merged into. What is gone needs no other one, so nothing is left to decide. */
  moveToSuccessor(orphan: number, successor: number, label: string): void {
    const rows = Int32Array.of(orphan, successor);
    this.#apply({
      label,
      patches: [
        patchCodes(this.chart.rows, 'status', rows, Int32Array.of(IGNORED, CONFIRMED)),
        patchCodes(this.chart.rows, 'target', rows, Int32Array.of(-1, this.target[orphan] ?? -1)),
        ...this.#withoutChoices(Int32Array.of(orphan)),
      ],
    });
  }

  /** Also a category of another class: whoever keeps it has seen what changed. */
  canKeep(row: number): boolean {
    return (this.target[row] ?? -1) !== -1 && this.status[row] !== CONFIRMED;
  }

  /** Confirms what a row already has: a person has looked at what changed. */
  keep(rows: Int32Array, label: string): number {
    return this.#decide(
      rows.filter(row => this.canKeep(row)),
      CONFIRMED,
      row => this.target[row] ?? -1,
      label,
    );
  }

  setNotes(rows: Int32Array, notes: readonly string[], label: string): void {
    this.#apply({ label, patches: [patchTexts(this.chart.rows, 'note', rows, notes)] });
  }

  /** Chooses beside the category of those rows that have one. */
  choose(rows: Int32Array, id: AttributeId, choice: number, label: string): number {
    const changed = rows.filter(row => (this.target[row] ?? -1) !== -1 && this.choiceAt(row, id) !== choice);
    this.#apply({ label, patches: [patchCodes(this.chart.rows, id, changed, choice)] });
    return changed.length;
  }

  /** Categories, notes and choices of many rows as one step; -1 clears a category. What is there already stays as it is. */
  setMany({ targets, notes, choices }: ManyValues, label: string): void {
    const newTargets = [...targets].filter(([row, code]) => !this.holds(row, code));
    const newNotes = [...notes].filter(([row, note]) => this.text.note?.[row] !== note);
    const mapped = Int32Array.from(newTargets, ([row]) => row);
    const codes = Int32Array.from(newTargets, ([, code]) => code);
    this.#apply({
      label,
      patches: [
        patchCodes(
          this.chart.rows,
          'status',
          mapped,
          mapped.map((row, at) => (codes[at] === -1 ? this.#clearedStatus(row) : CONFIRMED)),
        ),
        patchCodes(this.chart.rows, 'target', mapped, codes),
        patchTexts(
          this.chart.rows,
          'note',
          Int32Array.from(newNotes, ([row]) => row),
          newNotes.map(([, note]) => note),
        ),
        ...this.#withoutChoices(mapped.filter((_, at) => codes[at] === -1)),
        ...[...choices].map(([id, chosen]) =>
          patchCodes(this.chart.rows, id, Int32Array.from(chosen.keys()), Int32Array.from(chosen.values())),
        ),
      ],
    });
  }

  #decide(rows: Int32Array, status: number, targetOf: (row: number) => number, label: string): number {
    this.#apply({
      label,
      patches: [
        patchCodes(this.chart.rows, 'status', rows, status),
        patchCodes(this.chart.rows, 'target', rows, rows.map(targetOf)),
        ...(status === IGNORED ? this.#withoutChoices(rows) : []),
      ],
    });
    return rows.length;
  }

  #apply(change: Change): void {
    this.grid.apply(change);
  }

  #orderOf({ column, direction }: Sort): Int32Array {
    const texts = (name: string): readonly string[] => this.text[name] ?? [];
    switch (column) {
      case 'number':
        return orderByNumberedText(texts('number'), direction);
      case 'balance':
        return orderByNumber(this.balance, direction, Number.isNaN);
      case 'suggested':
        return orderByNumber(this.confidence, direction, confidence => confidence === -1);
      case 'status':
        return orderByNumber(this.status, direction, () => false);
      case 'mapped':
        return orderByText(
          Array.from(this.target, code => this.targetNameOf(code)),
          direction,
        );
      default: {
        const id = this.#columns.find(shown => shown === column);
        if (id === undefined || !isAttribute(id)) return orderByText(texts(column), direction);
        return orderByText(
          Array.from(this.target, (_, row) => this.choiceNameOf(row, id)),
          direction,
        );
      }
    }
  }
}
