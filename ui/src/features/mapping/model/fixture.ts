// A small chart for the tests of this feature.

import type { MappingRowsPage, TargetView } from '../../../ipc/bindings.ts';
import type { Declared } from './pages.ts';
import { STATUSES } from './statuses.ts';

export const TARGETS: TargetView[] = [
  { code: 'cash', name: 'Cash and bank', root_class: 'Asset', description: '', synonyms: ['checking'] },
  { code: 'meals', name: 'Meals', root_class: 'Expense', description: '', synonyms: [] },
  { code: 'travel', name: 'Travel', root_class: 'Expense', description: '', synonyms: [] },
  { code: 'suspense', name: 'Suspense', root_class: null, description: '', synonyms: [] },
];

export const [CASH, MEALS, TRAVEL, SUSPENSE] = [0, 1, 2, 3] as const;

interface RowFixture {
  name: string;
  parent?: number;
  rootClass?: string;
  status?: (typeof STATUSES)[number];
  target?: number;
  suggested?: number;
  balance?: number | null;
}

/**
 * 0 Bank (asset, confirmed cash), 1 Expenses, 2 Lunch (suggested meals), 3 Hotels (confirmed travel), 4 Old trips (orphaned
 * travel), 5 Fuel (changed travel, balance unknown), 6 Misc (no class), 7 Fees (ignored)
 */
const ROWS: RowFixture[] = [
  { name: 'Bank', rootClass: 'Asset', status: 'confirmed', target: CASH, balance: 120_000 },
  { name: 'Expenses', rootClass: 'Expense' },
  { name: 'Lunch', rootClass: 'Expense', parent: 1, status: 'suggested', suggested: MEALS, balance: 5_050 },
  { name: 'Hotels', rootClass: 'Expense', parent: 1, status: 'confirmed', target: TRAVEL, suggested: TRAVEL, balance: -100 },
  { name: 'Old trips', rootClass: 'Expense', status: 'orphaned', target: TRAVEL },
  { name: 'Fuel', rootClass: 'Expense', status: 'changed', target: TRAVEL, balance: null },
  { name: 'Misc', rootClass: '' },
  { name: 'Fees', rootClass: 'Expense', status: 'ignored', suggested: MEALS },
];

export function pageFixture(rows: readonly RowFixture[] = ROWS): MappingRowsPage {
  const column = <Value>(value: (row: RowFixture, at: number) => Value): Value[] => rows.map(value);
  return {
    total: rows.length,
    revision: 1,
    currency: 'USD',
    minor_digits: 2,
    columns: {
      id: column((_, at) => `id-${at}`),
      external_id: column((_, at) => `x${at}`),
      parent: column(row => row.parent ?? -1),
      depth: column(row => (row.parent === undefined ? 0 : 1)),
      code: column((_, at) => String(1000 + at)),
      name: column(row => row.name),
      source_type: column(() => 'Type'),
      source_subtype: column(() => 'Subtype'),
      root_class: column(row => row.rootClass ?? ''),
      active: column(() => 1),
      balance: column(row => (row.balance === undefined ? 0 : row.balance)),
      status: column(row => STATUSES.indexOf(row.status ?? 'unmapped')),
      target: column(row => row.target ?? -1),
      suggested: column(row => row.suggested ?? -1),
      confidence: column(row => (row.suggested === undefined ? -1 : 80)),
      reason: column(() => ''),
      status_reason: column(row => (row.status === 'changed' ? 'It was of another type' : '')),
      note: column(() => ''),
      facts: column(() => []),
      attributes: column(() => []),
      against: column(() => []),
    },
  };
}

/** What a partner of calendars would declare. */
export const DECLARED: Declared = {
  facts: [{ id: 'access', title: 'Access', reason: 'What you may do' }],
  attributes: [
    {
      id: 'direction',
      title: 'Direction',
      reason: 'Which way',
      default: 'read',
      choices: [
        { id: 'read', title: 'Read only' },
        { id: 'both', title: 'Both ways' },
      ],
    },
  ],
};

/** What speaks against `both`, as the account may only read. */
export const AGAINST_BOTH = 'Direction `Both ways`, but the partner tells `Read only`';

/** The same rows of a partner that declares more. */
export function declaredPage(): MappingRowsPage {
  const page = pageFixture();
  const { columns } = page;
  const against = columns.id.map(() => [['', AGAINST_BOTH]]);
  return { ...page, columns: { ...columns, facts: columns.id.map(() => ['Read only']), attributes: columns.id.map(() => [0]), against } };
}
