// One chart for every grid that is measured: 100,000 accounts from a fixed sequence, every tenth a parent of the nine after it.

import type { MappingRowsPage, TargetView } from '../../src/ipc/bindings.ts';

const FIRST = ['Cash', 'Travel', 'Meals', 'Office', 'Rent', 'Wages', 'Loan', 'Tax', 'Sales', 'Interest', 'Equipment', 'Insurance'];
const SECOND = ['north', 'south', 'clinic', 'store', 'crew', 'partners', 'fleet', 'depot', 'studio', 'annex'];
const TYPES = ['Bank', 'Expense', 'Income', 'Fixed Asset', 'Other Current Asset', 'Long Term Liability'];

export const TARGET_NAMES = Array.from({ length: 54 }, (_, at) => `${FIRST[at % FIRST.length] ?? ''} ${at}`);

export const targets: TargetView[] = TARGET_NAMES.map((name, at) => ({
  code: `category_${at}`,
  name,
  root_class: null,
  description: '',
  synonyms: [],
}));

export function chartPage(rows: number): MappingRowsPage {
  const next = sequence();
  const column = <Value>(value: (row: number) => Value): Value[] => Array.from({ length: rows }, (_, row) => value(row));
  const isParent = (row: number): boolean => row % 10 === 0;
  const status = column(() => next(6));
  return {
    total: rows,
    revision: 1,
    currency: 'USD',
    minor_digits: 2,
    columns: {
      id: column(row => `object-${row}`),
      external_id: column(String),
      parent: column(row => (isParent(row) ? -1 : row - (row % 10))),
      depth: column(row => (isParent(row) ? 0 : 1)),
      code: column(row => String(100_000 + row)),
      name: column(() => `${FIRST[next(12)] ?? ''} ${SECOND[next(10)] ?? ''} ${next(10_000)}`),
      source_type: column(() => TYPES[next(6)] ?? ''),
      source_subtype: column(() => `${TYPES[next(6)] ?? ''} ${next(20)}`),
      root_class: column(() => ''),
      active: column(() => 1),
      balance: column(() => next(10_000_000) - 5_000_000),
      status,
      target: status.map(code => (code === 4 ? next(54) : -1)),
      suggested: status.map(code => (code === 3 ? next(54) : -1)),
      confidence: status.map(code => (code === 3 ? 50 + next(50) : -1)),
      reason: column(() => ''),
      status_reason: column(() => ''),
      note: column(() => ''),
      facts: column(() => []),
      attributes: column(() => []),
      against: column(() => []),
    },
  };
}

function sequence(): (below: number) => number {
  let seed = 20_261_124;
  return below => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
}
