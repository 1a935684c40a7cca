// Saving by itself: edits are gathered for a moment, sent together, kept when saving fails, and tried again.

import type { MappingEdit, SaveMappingsView } from '../../../ipc/bindings.ts';

const GATHER_MS = 400;
const MOST_EDITS = 5_000;
const RETRY_MS = [2_000, 5_000, 15_000, 30_000];

/** What a row holds that is saved. */
export interface RowValue {
  readonly status: number;
  readonly target: number;
  readonly note: string;
  /** Places of the choices beside the category, in the order of the attributes. */
  readonly choices: readonly number[];
}

export interface Stored {
  readonly status: Int32Array;
  readonly target: Int32Array;
  readonly note: string[];
  /** A column for each attribute. */
  readonly choices: readonly Int32Array[];
}

export interface SaveState {
  readonly unsaved: number;
  readonly isSaving: boolean;
  /** Why the last attempt failed; null after a success. */
  readonly failure: unknown;
  /** `Date.now()` of the last success in this window. */
  readonly savedAt: number | null;
  /** Rows whose last edit was refused, with the reason. */
  readonly refused: ReadonlyMap<number, string>;
}

export interface SaveSource {
  readonly current: (row: number) => RowValue;
  readonly idOf: (row: number) => string;
  readonly editOf: (row: number, saved: RowValue, now: RowValue, isUndo: boolean) => MappingEdit;
  readonly send: (edits: MappingEdit[]) => Promise<SaveMappingsView>;
  /** Rows whose marks changed, and that the state did. */
  readonly onState: (rows: readonly number[]) => void;
}

export class SaveQueue {
  readonly #source: SaveSource;
  /** What is stored, as far as this window knows. */
  readonly #stored: Stored;
  readonly #unsaved = new Set<number>();
  readonly #refused = new Map<number, string>();
  /** Rows that were changed last by an undo. */
  readonly #undone = new Set<number>();
  #sending: Map<number, RowValue> | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #failures = 0;
  #failure: unknown = null;
  #savedAt: number | null = null;
  #saves = 0;
  #isStopped = false;

  constructor(source: SaveSource, stored: Stored) {
    this.#source = source;
    this.#stored = {
      status: stored.status.slice(),
      target: stored.target.slice(),
      note: stored.note.slice(),
      choices: stored.choices.map(column => column.slice()),
    };
  }

  get state(): SaveState {
    return {
      unsaved: this.#unsaved.size - this.#refused.size,
      isSaving: this.#sending !== null,
      failure: this.#failure,
      savedAt: this.#savedAt,
      refused: this.#refused,
    };
  }

  /** Saves that were answered. */
  get saves(): number {
    return this.#saves;
  }

  isUnsaved(row: number): boolean {
    return this.#unsaved.has(row);
  }

  refusalOf(row: number): string | null {
    return this.#refused.get(row) ?? null;
  }

  changed(rows: Iterable<number>, isUndo = false): void {
    for (const row of rows) {
      this.#refused.delete(row);
      if (isUndo) this.#undone.add(row);
      else this.#undone.delete(row);
      if (!this.#sending?.has(row) && isSame(this.#storedOf(row), this.#source.current(row))) this.#unsaved.delete(row);
      else this.#unsaved.add(row);
    }
    if (this.#unsaved.size > this.#refused.size && this.#failures === 0) this.#schedule(GATHER_MS);
    this.#source.onState([]);
  }

  /** What is stored changed without us, as another process or the engine wrote. */
  storedIs(row: number, value: RowValue): void {
    this.#store(row, value);
  }

  async flush(): Promise<void> {
    this.#unschedule();
    if (this.#sending) return;
    const rows = [...this.#unsaved].filter(row => !this.#refused.has(row)).slice(0, MOST_EDITS);
    if (rows.length === 0) return;
    const sending = new Map(rows.map(row => [row, this.#source.current(row)]));
    this.#sending = sending;
    this.#source.onState([]);
    try {
      const edits = rows.map(row => this.#source.editOf(row, this.#storedOf(row), this.#source.current(row), this.#undone.has(row)));
      this.#settle(sending, await this.#source.send(edits));
    } catch (failure) {
      this.#failure = failure;
      this.#schedule(RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)] ?? GATHER_MS);
      this.#failures += 1;
    } finally {
      this.#sending = null;
      this.#source.onState(rows);
    }
  }

  unsavedRows(): number[] {
    return [...this.#unsaved];
  }

  /** Nothing more is sent from here: another queue has taken the edits over. */
  stop(): void {
    this.#isStopped = true;
    this.#unschedule();
  }

  #settle(sent: ReadonlyMap<number, RowValue>, answer: SaveMappingsView): void {
    const reasons = new Map(answer.rejected.map(one => [one.source_object_id, one.message]));
    for (const [row, value] of sent) {
      const reason = reasons.get(this.#source.idOf(row));
      const now = this.#source.current(row);
      if (reason === undefined) {
        this.#store(row, value);
        if (isSame(now, value)) this.#unsaved.delete(row);
      } else if (isSame(now, value)) this.#refused.set(row, reason);
    }
    this.#failures = 0;
    this.#failure = null;
    this.#savedAt = Date.now();
    this.#saves += 1;
    if (this.#unsaved.size > this.#refused.size) this.#schedule(0);
  }

  #storedOf(row: number): RowValue {
    const { status, target, note, choices } = this.#stored;
    return {
      status: status[row] ?? -1,
      target: target[row] ?? -1,
      note: note[row] ?? '',
      choices: choices.map(column => column[row] ?? -1),
    };
  }

  #store(row: number, value: RowValue): void {
    this.#stored.status[row] = value.status;
    this.#stored.target[row] = value.target;
    this.#stored.note[row] = value.note;
    for (const [at, column] of this.#stored.choices.entries()) column[row] = value.choices[at] ?? -1;
  }

  #schedule(ms: number): void {
    this.#unschedule();
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  #unschedule(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

export const isSame = (one: RowValue, other: RowValue): boolean =>
  one.status === other.status &&
  one.target === other.target &&
  one.note === other.note &&
  one.choices.every((choice, at) => choice === other.choices[at]);
