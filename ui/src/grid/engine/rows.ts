// The rows as columns. Row i is position i of every array; numbers live in typed arrays so that 100,000 rows
// are a handful of objects and a bulk change is a loop over integers.

export interface GridRows {
  readonly count: number;
  /** Row of the parent, -1 at the top. */
  readonly parent: Int32Array;
  readonly text: Readonly<Record<string, string[]>>;
  /** Codes: positions in a list that the feature keeps, -1 for none. */
  readonly code: Readonly<Record<string, Int32Array>>;
  /** Quantities, NaN for unknown. */
  readonly quantity: Readonly<Record<string, Float64Array>>;
}

/** Parents that lead nowhere, to themselves or round in a circle become top rows: foreign data must not hide a row. */
export function soundParents(parent: ArrayLike<number>): Int32Array {
  const count = parent.length;
  const sound = new Int32Array(count).fill(-1);
  for (let row = 0; row < count; row += 1) {
    const up = parent[row] ?? -1;
    if (Number.isInteger(up) && up >= 0 && up < count && up !== row) sound[row] = up;
  }
  breakCircles(sound);
  return sound;
}

function breakCircles(parent: Int32Array): void {
  const walkOfRow = new Int32Array(parent.length);
  for (let start = 0; start < parent.length; start += 1) {
    const walk = start + 1;
    let row = start;
    while (row !== -1 && walkOfRow[row] === 0) {
      walkOfRow[row] = walk;
      const up = parent[row] ?? -1;
      if (up !== -1 && walkOfRow[up] === walk) {
        parent[row] = -1;
        break;
      }
      row = up;
    }
  }
}

export function textOf(rows: GridRows, column: string, row: number): string {
  return rows.text[column]?.[row] ?? '';
}

export function codeOf(rows: GridRows, column: string, row: number): number {
  return rows.code[column]?.[row] ?? -1;
}
