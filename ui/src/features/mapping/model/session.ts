// One open mapping: loads it, keeps it in step with other processes, and saves what is done to it.

import { patchCodes, patchTexts } from '../../../grid/engine/changes.ts';
import type { Backend } from '../../../ipc/backend.ts';
import type { MappingStatusView, TargetView } from '../../../ipc/bindings.ts';
import { editOf } from './edits.ts';
import { defaultOf, MappingModel } from './mappingModel.ts';
import { attributeId, type Chart, chartOf, factId, loadPages } from './pages.ts';
import { type RowValue, SaveQueue, type SaveState } from './saveQueue.ts';

export type SessionPhase =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly error: unknown }
  | {
      readonly phase: 'ready';
      readonly model: MappingModel;
      readonly status: MappingStatusView;
      readonly save: SaveState;
      /** Why what is shown is old, and since when; null when it is not. */
      readonly stale: { readonly error: unknown; readonly since: number } | null;
    };

export class MappingSession {
  readonly #backend: Backend;
  readonly connectionId: string;
  readonly #listeners = new Set<() => void>();
  #phase: SessionPhase = { phase: 'loading' };
  #model: MappingModel | null = null;
  #queue: SaveQueue | null = null;
  #status: MappingStatusView | null = null;
  #stale: { error: unknown; since: number } | null = null;
  #loadedAt = 0;
  #isReading = false;
  #readAgain = false;

  constructor(backend: Backend, connectionId: string) {
    this.#backend = backend;
    this.connectionId = connectionId;
  }

  get phase(): SessionPhase {
    return this.#phase;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Whether edits wait that could not be saved yet: then the session must outlive its screen. */
  get hasUnsaved(): boolean {
    return (this.#queue?.unsavedRows().length ?? 0) > 0;
  }

  /** Gives the function that ends listening. What is unsaved is sent, and tried again until it is stored. */
  start(): () => void {
    void this.read();
    const listening = this.#backend.onStale(({ tags }) => {
      if (tags.includes(`mapping:${this.connectionId}`)) void this.read();
    });
    return () => {
      void listening.then(stop => stop());
      void this.saveNow();
    };
  }

  /** Reads everything again, keeping what is not saved yet. */
  async read(): Promise<void> {
    if (this.#isReading) {
      this.#readAgain = true;
      return;
    }
    this.#isReading = true;
    try {
      const [status, chart] = await this.#readSettled();
      this.#take(status, chart);
      this.#stale = null;
      this.#loadedAt = Date.now();
    } catch (error) {
      if (this.#model) this.#stale = { error, since: this.#loadedAt };
      else this.#phase = { phase: 'failed', error };
    }
    this.#isReading = false;
    this.#tell();
    if (this.#readAgain) {
      this.#readAgain = false;
      await this.read();
    }
  }

  /** Counts, coverage, drift and what is unpublished: small, and changed by every save. */
  async readStatus(): Promise<void> {
    try {
      this.#status = await this.#backend.mappingStatus(this.connectionId);
      this.#tell();
    } catch (error) {
      this.#stale = { error, since: this.#loadedAt };
      this.#tell();
    }
  }

  /** When this window last saved; null when it has not. */
  get savedAt(): number | null {
    return this.#queue?.state.savedAt ?? null;
  }

  isUnsaved = (row: number): boolean => this.#queue?.isUnsaved(row) ?? false;

  refusalOf = (row: number): string | null => this.#queue?.refusalOf(row) ?? null;

  async saveNow(): Promise<void> {
    await this.#queue?.flush();
  }

  /** A save that ended while the chart was read may or may not be in it: then the chart is read once more. */
  async #readSettled(): Promise<[MappingStatusView, Chart]> {
    for (;;) {
      const saves = this.#queue?.saves ?? 0;
      const [status, pages] = await Promise.all([
        this.#backend.mappingStatus(this.connectionId),
        loadPages(this.#backend, this.connectionId),
      ]);
      if ((this.#queue?.saves ?? 0) === saves) return [status, chartOf(pages, status)];
    }
  }

  #take(status: MappingStatusView, chart: Chart): void {
    this.#status = status;
    const isSame = this.#model && isSameChart(this.#model.chart, chart) && isSameList(this.#model.targets, status.target_set.targets);
    if (isSame && this.#model && this.#queue) this.#absorb(this.#model, this.#queue, chart);
    else this.#open(status, chart);
  }

  #open(status: MappingStatusView, chart: Chart): void {
    const before = this.#model;
    const unsaved = before && this.#queue ? unsavedOf(before, this.#queue) : [];
    this.#queue?.stop();
    const model = new MappingModel(chart, status.target_set.targets, row => this.#queue?.refusalOf(row) !== null);
    this.#queue = this.#queueOf(model);
    model.grid.onChange((rows, isUndo) => this.#queue?.changed(rows, isUndo));
    if (before) keepView(before, model);
    else model.grid.setNamed(model.filters.openFirst);
    this.#model = model;
    reapply(model, unsaved);
  }

  #queueOf(model: MappingModel): SaveQueue {
    const ids = model.text.id ?? [];
    return new SaveQueue(
      {
        current: row => model.valueOf(row),
        idOf: row => ids[row] ?? '',
        editOf: (row, stored, now, isUndo) =>
          editOf(ids[row] ?? '', { targets: model.targets, attributes: model.chart.attributes }, stored, now, isUndo),
        send: async edits => {
          const answer = await this.#backend.saveMappings({ connection_id: this.connectionId, edits });
          void this.readStatus();
          return answer;
        },
        onState: rows => {
          model.grid.touchRows(rows);
          this.#tell();
        },
      },
      { status: model.status, target: model.target, note: model.text.note ?? [], choices: model.choiceColumns },
    );
  }

  /** The same rows with other answers: the cursor, the filter and the undo stay. */
  #absorb(model: MappingModel, queue: SaveQueue, chart: Chart): void {
    const { rows } = chart;
    const changed: number[] = [];
    for (let row = 0; row < rows.count; row += 1) {
      const value = {
        status: rows.code.status?.[row] ?? -1,
        target: rows.code.target?.[row] ?? -1,
        note: rows.text.note?.[row] ?? '',
        choices: chart.attributes.map(attribute => rows.code[attributeId(attribute)]?.[row] ?? -1),
      };
      queue.storedIs(row, value);
      if (!queue.isUnsaved(row) && differs(model.chart, chart, row)) changed.push(row);
    }
    const touched = Int32Array.from(changed);
    model.grid.applyQuietly({
      label: '',
      patches: [
        ...mutableCodes(chart).map(column =>
          patchCodes(
            model.chart.rows,
            column,
            touched,
            touched.map(row => rows.code[column]?.[row] ?? -1),
          ),
        ),
        ...MUTABLE_TEXTS.map(column =>
          patchTexts(
            model.chart.rows,
            column,
            touched,
            changed.map(row => rows.text[column]?.[row] ?? ''),
          ),
        ),
      ],
    });
  }

  #tell(): void {
    if (this.#model && this.#queue && this.#status) {
      this.#phase = { phase: 'ready', model: this.#model, status: this.#status, save: this.#queue.state, stale: this.#stale };
    }
    for (const listener of this.#listeners) listener();
  }
}

const MUTABLE_CODES = ['status', 'target', 'suggested', 'confidence', 'active'] as const;
/** Also what is chosen beside the category. */
const mutableCodes = (chart: Chart): string[] => [...MUTABLE_CODES, ...chart.attributes.map(attributeId)];
const MUTABLE_TEXTS = ['note', 'reason', 'statusReason'] as const;

/** The same accounts, named and placed alike: then only answers can differ. */
function isSameChart(one: Chart, other: Chart): boolean {
  if (one.rows.count !== other.rows.count) return false;
  if (JSON.stringify([one.facts, one.attributes]) !== JSON.stringify([other.facts, other.attributes])) return false;
  if (one.attributes.length > 0 && JSON.stringify(one.against) !== JSON.stringify(other.against)) return false;
  const names = ['id', 'number', 'name', 'type', 'subtype', 'rootClass', ...one.facts.map(factId)];
  for (let row = 0; row < one.rows.count; row += 1) {
    if (one.rows.parent[row] !== other.rows.parent[row]) return false;
    if (!Object.is(one.rows.quantity.balance?.[row], other.rows.quantity.balance?.[row])) return false;
    if (names.some(name => one.rows.text[name]?.[row] !== other.rows.text[name]?.[row])) return false;
  }
  return true;
}

/** Whether the firm has left its categories alone: rows name them by their place. */
function isSameList(one: readonly TargetView[], other: readonly TargetView[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function differs(one: Chart, other: Chart, row: number): boolean {
  return (
    mutableCodes(one).some(column => one.rows.code[column]?.[row] !== other.rows.code[column]?.[row]) ||
    MUTABLE_TEXTS.some(column => one.rows.text[column]?.[row] !== other.rows.text[column]?.[row])
  );
}

interface Unsaved {
  readonly id: string;
  readonly value: RowValue;
  /** The category by its key: its place in the list may be another one now. */
  readonly code: string | null;
}

const unsavedOf = (model: MappingModel, queue: SaveQueue): Unsaved[] =>
  queue.unsavedRows().map(row => {
    const value = model.valueOf(row);
    return { id: model.text.externalId?.[row] ?? '', value, code: model.targets[value.target]?.code ?? null };
  });

/** Edits that were on their way when the chart was read anew go on from there, unless their category is no more. */
function reapply(model: MappingModel, unsaved: readonly Unsaved[]): void {
  const found = unsaved.flatMap(({ id, value, code }) => {
    const row = model.rowOfExternalId(id);
    const target = model.targets.findIndex(one => one.code === code);
    return row === null || (code !== null && target === -1) ? [] : [{ row, value: { ...value, target } }];
  });
  const rows = Int32Array.from(found, ({ row }) => row);
  const { rows: columns } = model.chart;
  model.grid.applyQuietly({
    label: '',
    patches: [
      patchCodes(
        columns,
        'status',
        rows,
        Int32Array.from(found, ({ value }) => value.status),
      ),
      patchCodes(
        columns,
        'target',
        rows,
        Int32Array.from(found, ({ value }) => value.target),
      ),
      patchTexts(
        columns,
        'note',
        rows,
        found.map(({ value }) => value.note),
      ),
      ...model.chart.attributes.map((attribute, at) =>
        patchCodes(
          columns,
          attributeId(attribute),
          rows,
          Int32Array.from(found, ({ value }) => value.choices[at] ?? defaultOf(attribute)),
        ),
      ),
    ],
  });
}

/** A chart that was pulled anew opens where the old one was. */
function keepView(before: MappingModel, after: MappingModel): void {
  const { layout, cursor } = before.grid;
  const named = Object.values(after.filters).find(filter => filter.id === layout.named?.id) ?? null;
  after.arrange(before.arrangement);
  after.grid.setNamed(named);
  after.grid.setText(layout.text);
  after.grid.setSort(layout.sort);
  const row = after.rowOfExternalId(before.text.externalId?.[cursor.active.row] ?? '');
  if (row !== null) after.grid.goTo({ row, column: cursor.active.column });
}
