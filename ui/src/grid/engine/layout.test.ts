import { describe, expect, it } from 'vitest';
import { CHOICES, gridOf, largeFixture } from './fixture.ts';
import { LEADING_THERE, MATCHING } from './layout.ts';

const chart = () =>
  gridOf([
    { number: '1000', name: 'Assets' },
    { number: '1010', name: 'Checking', parent: 0, choice: 0 },
    { number: '1020', name: 'Zürich savings', parent: 0 },
    { number: '6000', name: 'Expenses' },
    { number: '6100', name: 'Travel', parent: 3, choice: 1 },
    { number: '6110', name: 'Hotels', parent: 4 },
  ]);

describe('the text filter', () => {
  it('finds number, name without accents, path and what a row is given', () => {
    const grid = chart();
    const found = (text: string): number[] => {
      grid.setText(text);
      return [...grid.layout.matchingRows()];
    };
    expect(found('1020')).toEqual([2]);
    expect(found('zurich')).toEqual([2]);
    expect(found('travel')).toEqual([4, 5]);
    expect(found('cash')).toEqual([1]);
    expect(found('expen hot')).toEqual([5]);
    expect(found('nothing of the kind')).toEqual([]);
    expect(grid.layout.visible.length).toBe(0);
  });

  it('keeps the rows above a match, dimmed', () => {
    const grid = chart();
    grid.setText('hotels');
    expect([...grid.layout.visible]).toEqual([3, 4, 5]);
    expect([3, 4, 5].map(row => grid.layout.markOf(row))).toEqual([LEADING_THERE, LEADING_THERE, MATCHING]);
    expect(grid.layout.matching).toBe(1);
  });

  it('shows what it found though it was folded, and folds again when it is cleared', () => {
    const grid = chart();
    grid.setFolded([3], true);
    expect([...grid.layout.visible]).toEqual([0, 1, 2, 3]);
    grid.setText('hotels');
    expect(grid.layout.visible).toContain(5);
    grid.setFolded([4], true);
    expect([...grid.layout.visible]).toEqual([3, 4]);
    grid.setText('');
    expect([...grid.layout.visible]).toEqual([0, 1, 2, 3]);
  });

  it('narrows while a word is typed to the same rows as a fresh search', () => {
    const typed = gridOf(largeFixture(2000));
    for (const text of ['t', 'tr', 'tra', 'trav', 'trav 1', 'trav 12', 'trav', 'ca', 'cash', 'cash m', 'x']) {
      const fresh = gridOf(largeFixture(2000));
      typed.setText(text);
      fresh.setText(text);
      expect([...typed.layout.visible], text).toEqual([...fresh.layout.visible]);
    }
  });
});

describe('named filters', () => {
  it('put urgent rows first, with the rows above them, and leave no row out', () => {
    const grid = chart();
    const choice = grid.rows.code.choice ?? new Int32Array();
    grid.setNamed({ id: 'open first', urgency: row => (choice[row] === -1 && row === 5 ? 0 : 1) });
    expect([...grid.layout.visible]).toEqual([3, 4, 5, 0, 1, 2]);
    expect(grid.layout.isFiltered).toBe(false);
  });

  it('do not let a row jump when it is edited, only when they are applied anew', () => {
    const grid = chart();
    const choice = grid.rows.code.choice ?? new Int32Array();
    grid.setNamed({ id: 'open', test: row => choice[row] === -1 });
    const before = [...grid.layout.visible];
    choice[5] = CHOICES.indexOf('Travel');
    expect([...grid.layout.visible]).toEqual(before);
    grid.refresh();
    expect([...grid.layout.visible]).not.toContain(5);
  });

  it('combine with the text filter and the sort', () => {
    const grid = chart();
    grid.setNamed({ id: 'top two levels', test: row => row !== 5 });
    grid.setText('e');
    grid.setSort({ column: 'number', direction: 'descending' });
    expect([...grid.layout.visible]).toEqual([3, 4, 0, 2, 1]);
  });
});
