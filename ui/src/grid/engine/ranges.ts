// A set of integers as sorted, disjoint, half-open ranges: selecting 100,000 neighbors is two numbers.

export class RangeSet {
  /** start, end, start, end, ... */
  readonly #edges: readonly number[];
  readonly size: number;

  private constructor(edges: readonly number[]) {
    this.#edges = edges;
    let size = 0;
    for (let at = 0; at < edges.length; at += 2) size += (edges[at + 1] ?? 0) - (edges[at] ?? 0);
    this.size = size;
  }

  static readonly empty = new RangeSet([]);

  static of(values: Iterable<number>): RangeSet {
    const sorted = Int32Array.from(values).toSorted();
    const edges: number[] = [];
    for (const value of sorted) {
      const end = edges.at(-1);
      if (end === undefined || value > end) edges.push(value, value + 1);
      else if (value === end) edges[edges.length - 1] = value + 1;
    }
    return new RangeSet(edges);
  }

  has(value: number): boolean {
    return this.#edgesUpTo(value) % 2 === 1;
  }

  union(other: RangeSet): RangeSet {
    return this.#combine(other, (one, two) => one || two);
  }

  without(other: RangeSet): RangeSet {
    return this.#combine(other, (one, two) => one && !two);
  }

  *values(): Generator<number> {
    for (let at = 0; at < this.#edges.length; at += 2)
      for (let value = this.#edges[at] ?? 0; value < (this.#edges[at + 1] ?? 0); value += 1) yield value;
  }

  get ranges(): number {
    return this.#edges.length / 2;
  }

  #edgesUpTo(value: number): number {
    let low = 0;
    let high = this.#edges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#edges[middle] ?? 0) <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #combine(other: RangeSet, keep: (one: boolean, two: boolean) => boolean): RangeSet {
    const edges: number[] = [];
    let [one, two, kept] = [0, 0, false];
    while (one < this.#edges.length || two < other.#edges.length) {
      const edge = Math.min(this.#edges[one] ?? Number.POSITIVE_INFINITY, other.#edges[two] ?? Number.POSITIVE_INFINITY);
      if (this.#edges[one] === edge) one += 1;
      if (other.#edges[two] === edge) two += 1;
      if (keep(one % 2 === 1, two % 2 === 1) !== kept) {
        edges.push(edge);
        kept = !kept;
      }
    }
    return new RangeSet(edges);
  }
}
