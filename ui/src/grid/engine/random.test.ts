// Whatever a person does, in whatever order, the grid shows and holds what the plain oracle does.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { patchCodes } from './changes.ts';
import { CHOICES, gridOf } from './fixture.ts';
import type { Grid } from './grid.ts';
import type { NamedFilter } from './layout.ts';
import { Oracle } from './oracle.ts';

const NAMES = ['cash', 'bank cash', 'trade', 'travel', 'meals', 'rent', 'tax'];

interface Pair {
  readonly grid: Grid;
  readonly oracle: Oracle;
}

type Act = (pair: Pair) => void;

const filterText = fc.constantFrom('', 'c', 'ca', 'cash', 'cash b', 't', 'tr', 'tra', 'me', 'wages', 'zzz').map(
  (text): Act =>
    ({ grid, oracle }) => {
      grid.setText(text);
      oracle.text = text;
      oracle.foldedInFilter.clear();
    },
);

const filterNamed = fc.constantFrom('all', 'open', 'even').map(
  (id): Act =>
    ({ grid, oracle }) => {
      const choice = grid.rows.code.choice ?? new Int32Array();
      const tests: Record<string, (row: number) => boolean> = { open: row => choice[row] === -1, even: row => row % 2 === 0 };
      const filter: NamedFilter | null = id === 'all' ? null : { id, test: tests[id] ?? (() => true) };
      grid.setNamed(filter);
      oracle.named = filter;
      oracle.foldedInFilter.clear();
    },
);

const sort = fc.constantFrom(null, 'ascending' as const, 'descending' as const).map(
  (direction): Act =>
    ({ grid, oracle }) => {
      grid.setSort(direction && { column: 'name', direction });
      oracle.sorted = direction !== null;
      oracle.descending = direction === 'descending';
    },
);

const fold = fc.tuple(fc.nat(), fc.boolean()).map(
  ([seed, folded]): Act =>
    ({ grid, oracle }) => {
      const row = seed % grid.rows.count;
      grid.setFolded([row], folded);
      if (oracle.childrenOf(row).length === 0) return;
      const folding = oracle.isFiltered ? oracle.foldedInFilter : oracle.folded;
      if (folded) folding.add(row);
      else folding.delete(row);
    },
);

const edit = fc.tuple(fc.uniqueArray(fc.nat(29), { maxLength: 12 }), fc.integer({ min: -1, max: CHOICES.length - 1 })).map(
  ([seeds, choice]): Act =>
    ({ grid, oracle }) => {
      const rows = [...new Set(seeds.map(seed => seed % grid.rows.count))];
      grid.apply({ label: 'edit', patches: [patchCodes(grid.rows, 'choice', Int32Array.from(rows), choice)] });
      oracle.edit(rows, choice);
    },
);

const undo = fc.constant<Act>(({ grid, oracle }) => {
  grid.undo();
  oracle.undo();
});

const redo = fc.constant<Act>(({ grid, oracle }) => {
  grid.redo();
  oracle.redo();
});

const selectRow = fc.nat().map(
  (seed): Act =>
    ({ grid, oracle }) => {
      const row = seed % grid.rows.count;
      grid.toggleRow(row);
      if (!oracle.selected.delete(row)) oracle.selected.add(row);
    },
);

const selectAll = fc.constant<Act>(({ grid, oracle }) => {
  grid.toggleAll();
  const matching = grid.layout.matchingRows();
  const clears = oracle.selected.size > 0 && oracle.selected.size === matching.length;
  oracle.selected = new Set(clears ? [] : matching);
});

/** Edits leave rows where they are; both sides are compared with the filter applied anew. */
const refresh: Act = ({ grid, oracle }) => {
  grid.refresh();
  oracle.foldedInFilter.clear();
};

const rowsArbitrary = fc.array(fc.record({ name: fc.constantFrom(...NAMES), up: fc.nat(), choice: fc.integer({ min: -1, max: 4 }) }), {
  minLength: 1,
  maxLength: 30,
});

it('does what the oracle does', () => {
  const acts = fc.array(fc.oneof(filterText, filterNamed, sort, fold, edit, edit, undo, redo, selectRow, selectAll), { maxLength: 30 });
  fc.assert(
    fc.property(rowsArbitrary, acts, (made, doings) => {
      const fixture = made.map(({ name, up, choice }, row) => ({ name, choice, parent: (up % (row + 1)) - 1 }));
      const oracle = new Oracle(
        fixture.map((row, at) => ({ ...row, row: at })),
        CHOICES,
      );
      const pair = { grid: gridOf(fixture), oracle };
      for (const act of doings) {
        act(pair);
        expect([...(pair.grid.rows.code.choice ?? [])]).toEqual(oracle.rows.map(row => row.choice));
        expect(new Set(pair.grid.selection.rows())).toEqual(oracle.selected);
        expect(pair.grid.selection.size).toBe(oracle.selected.size);
      }
      refresh(pair);
      expect([...pair.grid.layout.visible]).toEqual(oracle.visible());
      expect([...pair.grid.layout.matchingRows()].toSorted((one, other) => one - other)).toEqual(oracle.matching());
      expect(pair.grid.layout.matching).toBe(oracle.matching().length);
      for (const [at, row] of pair.grid.layout.visible.entries()) expect(pair.grid.layout.position[row]).toBe(at);
    }),
    { numRuns: 400 },
  );
});
