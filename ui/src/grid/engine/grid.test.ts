import { describe, expect, it } from 'vitest';
import { patchCodes, patchTexts } from './changes.ts';
import { gridOf, largeFixture } from './fixture.ts';
import { FLAG } from './grid.ts';

const set = (grid: ReturnType<typeof gridOf>, rows: number[], choice: number, label = `set ${choice}`): void =>
  grid.apply({ label, patches: [patchCodes(grid.rows, 'choice', Int32Array.from(rows), choice)] });

const chart = () => gridOf([{ name: 'A' }, { name: 'B', parent: 0 }, { name: 'C', parent: 0 }, { name: 'D' }, { name: 'E', parent: 3 }]);

describe('undo', () => {
  it('takes back 300 steps and names each', () => {
    const grid = chart();
    for (let step = 0; step < 300; step += 1) set(grid, [step % 5], step, `step ${step}`);
    for (let step = 299; step >= 0; step -= 1) expect(grid.undo()).toBe(`step ${step}`);
    expect(grid.undo()).toBeNull();
    expect([...(grid.rows.code.choice ?? [])]).toEqual([-1, -1, -1, -1, -1]);
    for (let step = 0; step < 300; step += 1) expect(grid.redo()).toBe(`step ${step}`);
    expect(grid.redo()).toBeNull();
  });

  it('restores different values under one bulk change, and texts with codes', () => {
    const grid = chart();
    set(grid, [0], 1);
    set(grid, [1], 2);
    const rows = Int32Array.from([0, 1, 2]);
    grid.apply({
      label: 'bulk',
      patches: [patchCodes(grid.rows, 'choice', rows, 4), patchTexts(grid.rows, 'note', rows, ['x', 'y', 'z'])],
    });
    grid.undo();
    expect([...(grid.rows.code.choice ?? [])]).toEqual([1, 2, -1, -1, -1]);
    expect(grid.rows.text.note).toEqual(['', '', '', '', '']);
  });

  it('forgets what was undone when something else is done', () => {
    const grid = chart();
    set(grid, [0], 1);
    grid.undo();
    set(grid, [0], 2);
    expect(grid.redoLabel).toBeNull();
  });

  it('does not record a change of nothing', () => {
    const grid = chart();
    set(grid, [], 1);
    expect(grid.undoLabel).toBeNull();
  });
});

describe('the cursor', () => {
  it('moves, stops at the edges and spans a range', () => {
    const grid = chart();
    grid.move({ rows: -1, columns: -1 }, false);
    expect(grid.cursor.active).toEqual({ row: 0, column: 0 });
    grid.move({ edge: 'last' }, false);
    expect(grid.cursor.active).toEqual({ row: 4, column: 3 });
    grid.move({ rows: -2, columns: -1 }, true);
    expect(grid.range).toEqual({ firstPosition: 2, lastPosition: 4, firstColumn: 2, lastColumn: 3 });
    expect([...grid.rangeRows()]).toEqual([2, 3, 4]);
  });

  it('spans whole columns without leaving its cell, through a filter, until it moves', () => {
    const grid = chart();
    grid.goTo({ row: 3, column: 1 });
    grid.selectColumns();
    expect(grid.cursor.active).toEqual({ row: 3, column: 1 });
    expect(grid.range).toEqual({ firstPosition: 0, lastPosition: 4, firstColumn: 1, lastColumn: 1 });
    grid.move({ rows: 0, columns: 1 }, true);
    expect(grid.range).toEqual({ firstPosition: 0, lastPosition: 4, firstColumn: 1, lastColumn: 2 });
    grid.setText('d');
    expect([...grid.rangeRows()]).toEqual([3, 4]);
    grid.move({ rows: 0, columns: 1 }, false);
    expect([...grid.rangeRows()]).toEqual([3]);
  });

  it('stays with its row through a sort, and gives way to a neighbor when a filter hides it', () => {
    const grid = chart();
    grid.goTo({ row: 3, column: 1 });
    grid.setSort({ column: 'name', direction: 'descending' });
    expect(grid.cursor.active.row).toBe(3);
    grid.setText('b');
    expect(grid.layout.visible).toContain(grid.cursor.active.row);
    grid.setText('no such row');
    grid.move({ rows: 1, columns: 0 }, false);
    expect(grid.layout.visible.length).toBe(0);
    grid.setText('');
    expect(grid.layout.position[grid.cursor.active.row]).toBeGreaterThanOrEqual(0);
  });

  it('unfolds what hides a row it goes to, and refuses one that is filtered out', () => {
    const grid = chart();
    grid.setFolded([0], true);
    expect(grid.goTo({ row: 2, column: 0 })).toBe(true);
    expect(grid.layout.isFolded(0)).toBe(false);
    grid.setText('d');
    expect(grid.goTo({ row: 2, column: 0 })).toBe(false);
  });

  it('collapses a parent, and from a leaf goes to it', () => {
    const grid = chart();
    grid.goTo({ row: 4, column: 1 });
    grid.collapse(4);
    expect(grid.cursor.active.row).toBe(3);
    grid.collapse(3);
    expect([...grid.layout.visible]).toEqual([0, 1, 2, 3]);
    grid.expand(3);
    expect(grid.layout.visible.length).toBe(5);
  });

  it('finds the next row round the end, not one that is filtered out', () => {
    const grid = chart();
    grid.goTo({ row: 3, column: 0 });
    expect(grid.find(row => row === 1, 1)).toBe(1);
    expect(grid.find(row => row === 3, -1)).toBe(3);
    grid.setText('e');
    expect(grid.find(row => row === 1, 1)).toBeNull();
  });
});

describe('Ctrl+A', () => {
  it('selects the rows of the filter, also when as many others were selected, and clears them again', () => {
    const grid = chart();
    grid.setText('d');
    grid.toggleRow(0);
    grid.toggleRow(1);
    grid.toggleAll();
    expect([...grid.selection.rows()]).toEqual([3, 4]);
    grid.toggleAll();
    expect(grid.selection.size).toBe(0);
  });
});

describe('what the view is told', () => {
  it('the rows of a change, and a new version of these alone', () => {
    const grid = chart();
    const told: number[][] = [];
    grid.onChange(rows => told.push([...rows]));
    set(grid, [1, 4], 2);
    expect(told).toEqual([[1, 4]]);
    expect([0, 1, 2, 3, 4].map(row => grid.rowVersion(row))).toEqual([0, 1, 0, 0, 1]);
  });

  it('flags that say how a row looks', () => {
    const grid = chart();
    grid.setFolded([0], true);
    grid.toggleRow(0);
    expect(grid.rowFlags(0)).toBe(
      FLAG.selected | FLAG.folded | FLAG.parent | FLAG.active | FLAG.inRange | FLAG.rangeTop | FLAG.rangeBottom,
    );
    expect(grid.rowFlags(4)).toBe(0);
  });

  it('an edit ends when the cursor leaves', () => {
    const grid = chart();
    grid.startEditing('x');
    expect([grid.mode, grid.editing?.typed]).toEqual(['edit', 'x']);
    grid.move({ rows: 1, columns: 0 }, false);
    expect(grid.mode).toBe('ready');
  });
});

function took(act: () => void): number {
  const started = performance.now();
  act();
  return performance.now() - started;
}

describe('100,000 rows', () => {
  it('filter, change 10,000, undo and select all within a frame or three', () => {
    const grid = gridOf(largeFixture(100_000));
    grid.setText('cas');
    const rows = Int32Array.from({ length: 10_000 }, (_, at) => at * 7);
    // Ten times what this takes on two shared cores: it catches a copy of the model, not a busy machine.
    expect(took(() => grid.setText('cash'))).toBeLessThan(500);
    expect(took(() => set(grid, [...rows], 3))).toBeLessThan(200);
    expect(took(() => grid.undo())).toBeLessThan(200);
    grid.setText('');
    expect(took(() => grid.toggleAll())).toBeLessThan(50);
    expect(grid.selection.size).toBe(100_000);
  });
});
