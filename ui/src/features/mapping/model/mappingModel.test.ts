import { describe, expect, it } from 'vitest';
import { previewBulk, withDescendants } from '../bulk/preview.ts';
import { CASH, MEALS, pageFixture, SUSPENSE, TARGETS, TRAVEL } from './fixture.ts';
import { MappingModel } from './mappingModel.ts';
import { chartOf } from './pages.ts';
import { statusOf } from './statuses.ts';

const model = (): MappingModel => new MappingModel(chartOf([pageFixture()]), TARGETS, () => false);
const all = (of: MappingModel): Int32Array => Int32Array.from(of.status, (_, row) => row);
const state = (of: MappingModel, row: number): [string, number] => [statusOf(of.status[row] ?? 0), of.target[row] ?? -1];

describe('mapping', () => {
  it('leaves accounts of another class as they are, and takes those without a class', () => {
    const chart = model();
    expect(chart.map(all(chart), MEALS, 'x')).toBe(7);
    expect(state(chart, 0)).toEqual(['confirmed', CASH]);
    expect(state(chart, 6)).toEqual(['confirmed', MEALS]);
  });

  it('offers an account the categories of its class and those without', () => {
    const chart = model();
    expect(chart.optionsFor(2).map(option => option.code)).toEqual([MEALS, TRAVEL, SUSPENSE]);
    expect(chart.optionsFor(6).map(option => option.code)).toEqual([CASH, MEALS, TRAVEL, SUSPENSE]);
  });

  it('has a column for balances where the records have classes, and none for prices', () => {
    expect(model().columns).toContain('balance');
    const page = pageFixture([{ name: 'Starter, Monthly' }, { name: 'Starter, Yearly' }]);
    const prices = new MappingModel(chartOf([page]), TARGETS, () => false);
    expect(prices.columns).not.toContain('balance');
    expect(prices.columnAt('mapped')).toBe(prices.columns.indexOf('mapped'));
    prices.arrange({ ...prices.arrangement, pinned: ['select', 'name', 'balance'] });
    expect(prices.columns).not.toContain('balance');
  });

  it('counts only what changes, and records nothing when nothing does', () => {
    const chart = model();
    expect(chart.map(Int32Array.of(3), TRAVEL, 'x')).toBe(0);
    expect(chart.grid.undoLabel).toBeNull();
  });

  it('accepts a suggestion only where it waits for one', () => {
    const chart = model();
    expect(chart.accept(all(chart), 'x')).toBe(1);
    expect(state(chart, 2)).toEqual(['confirmed', MEALS]);
    expect(state(chart, 7)).toEqual(['ignored', -1]);
  });

  it('clears back to the suggestion, and a gone account to nothing', () => {
    const chart = model();
    expect(chart.clear(all(chart), 'x')).toBe(5);
    expect([0, 3, 4, 7].map(row => state(chart, row)[0])).toEqual(['unmapped', 'suggested', 'unmapped', 'suggested']);
    chart.grid.undo();
    expect(state(chart, 4)).toEqual(['orphaned', TRAVEL]);
  });

  it('keeps what changed, also where the account is of another class now, and undoes to changed', () => {
    const page = pageFixture();
    page.columns.root_class[5] = 'Asset';
    const retyped = new MappingModel(chartOf([page]), TARGETS, () => false);
    expect(retyped.accepts(5, TRAVEL)).toBe(false);
    expect(retyped.keep(Int32Array.of(5), 'x')).toBe(1);
    expect(state(retyped, 5)).toEqual(['confirmed', TRAVEL]);
    retyped.grid.undo();
    expect(state(retyped, 5)).toEqual(['changed', TRAVEL]);
  });

  it('moves the mapping of a merged account to its successor as one step', () => {
    const chart = model();
    chart.moveToSuccessor(4, 1, 'x');
    expect([state(chart, 4), state(chart, 1)]).toEqual([
      ['ignored', -1],
      ['confirmed', TRAVEL],
    ]);
    chart.grid.undo();
    expect([state(chart, 4), state(chart, 1)]).toEqual([
      ['orphaned', TRAVEL],
      ['unmapped', -1],
    ]);
  });

  it('sums what is known and counts what is not', () => {
    const chart = model();
    expect(chart.sumOf(all(chart))).toEqual({ minor: 124_950, unknown: 1 });
  });
});

describe('the bulk preview', () => {
  it('says what each account does, and leaves none out', () => {
    const chart = model();
    const preview = previewBulk(chart, all(chart), TRAVEL);
    expect(preview).toEqual({ fresh: 3, ignored: 1, same: 1, moved: new Map([[TRAVEL, 2]]), otherClass: 1 });
  });

  it('adds sub-accounts once each', () => {
    const chart = model();
    const { all: rows, added } = withDescendants(chart, Int32Array.of(1, 2));
    expect([...rows]).toEqual([1, 2, 3]);
    expect(added).toBe(1);
  });
});

describe('charts in pages', () => {
  it('join in order', () => {
    const page = pageFixture();
    const chart = chartOf([page, page]);
    expect(chart.rows.count).toBe(16);
    expect(chart.rows.text.name?.[8]).toBe('Bank');
    expect(chart.rows.code.status?.length).toBe(16);
    expect(Number.isNaN(chart.rows.quantity.balance?.[13])).toBe(true);
  });
});
