// Grids for the tests: a small one spelled out, a large one made up from a seed.

import { Grid } from './grid.ts';
import { fold } from './query.ts';
import { type GridRows, soundParents } from './rows.ts';
import { orderByNumberedText, orderByText } from './sort.ts';

export interface FixtureRow {
  readonly name: string;
  readonly parent?: number;
  readonly number?: string;
  readonly choice?: number;
}

export const CHOICES = ['Cash and bank', 'Travel', 'Meals', 'Office expenses', 'Wages'];

export function gridOf(fixture: readonly FixtureRow[], columns = 4): Grid {
  const rows: GridRows = {
    count: fixture.length,
    parent: soundParents(fixture.map(row => row.parent ?? -1)),
    text: { number: fixture.map(row => row.number ?? ''), name: fixture.map(row => row.name), note: fixture.map(() => '') },
    code: { choice: Int32Array.from(fixture, row => row.choice ?? -1) },
    quantity: {},
  };
  const searchTexts = fixture.map(row => fold(`${row.number ?? ''} ${row.name}`));
  return new Grid(
    {
      rows,
      choiceColumn: 'choice',
      choiceTexts: CHOICES.map(fold),
      searchTexts: () => searchTexts,
      orderOf: ({ column, direction }) =>
        column === 'number' ? orderByNumberedText(rows.text.number ?? [], direction) : orderByText(rows.text.name ?? [], direction),
    },
    columns,
  );
}

const WORDS = ['Cash', 'Bank', 'Travel', 'Meals', 'Office', 'Rent', 'Wages', 'Loan', 'Tax', 'Sales', 'Interest', 'Equipment'];

/** Every tenth row a parent of the nine that follow; numbers and names from a fixed sequence. */
export function largeFixture(count: number): FixtureRow[] {
  let seed = 42;
  const next = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  return Array.from({ length: count }, (_, row) => ({
    number: String(1000 + row),
    name: `${WORDS[next(WORDS.length)] ?? ''} ${WORDS[next(WORDS.length)] ?? ''} ${next(1000)}`,
    parent: row % 10 === 0 ? -1 : row - (row % 10),
    choice: next(3) === 0 ? next(CHOICES.length) : -1,
  }));
}
