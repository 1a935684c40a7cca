// Orders of all rows by one column. The unknown and the empty come last in both directions.

export type Direction = 'ascending' | 'descending';

const collator = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

/** A key that compares with `<` as people read numbers: 9 before 10, 1010.2 before 1010.10, and 007 beside 7. */
export function naturalKey(text: string): string {
  return text.toLowerCase().replace(/\d+/g, digits => {
    const significant = digits.replace(/^0+(?=\d)/, '');
    return String.fromCharCode(48 + Math.min(significant.length, 900)) + significant;
  });
}

export function orderByNumberedText(values: readonly string[], direction: Direction): Int32Array {
  const keys = values.map(naturalKey);
  return orderBy(
    values.length,
    direction,
    row => values[row] === '',
    (left, right) => {
      const one = keys[left] ?? '';
      const other = keys[right] ?? '';
      return one < other ? -1 : one > other ? 1 : 0;
    },
  );
}

export function orderByText(values: readonly string[], direction: Direction): Int32Array {
  const ranks = collatedRanks(values);
  return orderBy(
    values.length,
    direction,
    row => values[row] === '',
    (left, right) => (ranks[left] ?? 0) - (ranks[right] ?? 0),
  );
}

export function orderByNumber(values: ArrayLike<number>, direction: Direction, unknown: (value: number) => boolean): Int32Array {
  return orderBy(
    values.length,
    direction,
    row => unknown(values[row] ?? Number.NaN),
    (left, right) => (values[left] ?? 0) - (values[right] ?? 0),
  );
}

/** The collator is slow, and charts repeat names: each distinct text is compared once. */
function collatedRanks(values: readonly string[]): Int32Array {
  const distinct = [...new Set(values)].toSorted(collator.compare);
  const rankOfText = new Map<string, number>();
  let rank = 0;
  distinct.forEach((text, at) => {
    if (at > 0 && collator.compare(distinct[at - 1] ?? '', text) !== 0) rank += 1;
    rankOfText.set(text, rank);
  });
  return Int32Array.from(values, text => rankOfText.get(text) ?? 0);
}

function orderBy(
  count: number,
  direction: Direction,
  isUnknown: (row: number) => boolean,
  compare: (left: number, right: number) => number,
): Int32Array {
  const known: number[] = [];
  const unknown: number[] = [];
  for (let row = 0; row < count; row += 1) (isUnknown(row) ? unknown : known).push(row);
  const sign = direction === 'ascending' ? 1 : -1;
  const sorted = Int32Array.from(known).toSorted((left, right) => sign * compare(left, right) || left - right);
  const order = new Int32Array(count);
  order.set(sorted);
  order.set(unknown, sorted.length);
  return order;
}

/**
 * Brings subtrees that hold an urgent row to the front and leaves the rest as it was: `urgency` 0 is most urgent.
 * Gives the sibling order for `buildTree`.
 */
export function liftUrgent(order: Int32Array, parent: Int32Array, urgency: (row: number) => number): Int32Array {
  const most = new Uint8Array(order.length).fill(255);
  for (let at = order.length - 1; at >= 0; at -= 1) {
    const row = order[at] ?? 0;
    const own = Math.min(most[row] ?? 255, urgency(row));
    most[row] = own;
    const up = parent[row] ?? -1;
    if (up !== -1 && own < (most[up] ?? 255)) most[up] = own;
  }
  const starts = new Int32Array(257);
  for (const urgent of most) starts[urgent + 1] = (starts[urgent + 1] ?? 0) + 1;
  for (let level = 1; level < starts.length; level += 1) starts[level] = (starts[level] ?? 0) + (starts[level - 1] ?? 0);
  const lifted = new Int32Array(order.length);
  for (const row of order) {
    const level = most[row] ?? 255;
    const at = starts[level] ?? 0;
    lifted[at] = row;
    starts[level] = at + 1;
  }
  return lifted;
}
