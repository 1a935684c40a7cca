// Selected rows: a few ranges, or all rows except a few ranges. Selecting everything costs nothing.

import { RangeSet } from './ranges.ts';

export class Selection {
  readonly #count: number;
  readonly #rows: RangeSet;
  readonly #allExcept: boolean;

  private constructor(count: number, rows: RangeSet, allExcept: boolean) {
    this.#count = count;
    this.#rows = rows;
    this.#allExcept = allExcept;
  }

  static none(count: number): Selection {
    return new Selection(count, RangeSet.empty, false);
  }

  static all(count: number): Selection {
    return new Selection(count, RangeSet.empty, true);
  }

  static of(count: number, rows: Iterable<number>): Selection {
    return new Selection(count, RangeSet.of(rows), false);
  }

  get size(): number {
    return this.#allExcept ? this.#count - this.#rows.size : this.#rows.size;
  }

  has(row: number): boolean {
    return this.#rows.has(row) !== this.#allExcept;
  }

  add(rows: Iterable<number>): Selection {
    const more = RangeSet.of(rows);
    const kept = this.#allExcept ? this.#rows.without(more) : this.#rows.union(more);
    return new Selection(this.#count, kept, this.#allExcept);
  }

  remove(rows: Iterable<number>): Selection {
    const fewer = RangeSet.of(rows);
    const kept = this.#allExcept ? this.#rows.union(fewer) : this.#rows.without(fewer);
    return new Selection(this.#count, kept, this.#allExcept);
  }

  /** Ascending. */
  rows(): Int32Array {
    if (!this.#allExcept) return Int32Array.from(this.#rows.values());
    const rows = new Int32Array(this.size);
    let written = 0;
    for (let row = 0; row < this.#count; row += 1) {
      if (this.#rows.has(row)) continue;
      rows[written] = row;
      written += 1;
    }
    return rows;
  }
}
