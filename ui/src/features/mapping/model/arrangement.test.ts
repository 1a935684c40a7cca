import { describe, expect, it } from 'vitest';
import { COLUMN_IDS, neighborOf, place, STANDARD, setHidden, setPinned, shownColumns, soundArrangement } from './arrangement.ts';
import { pageFixture, TARGETS } from './fixture.ts';
import { MappingModel } from './mappingModel.ts';
import { chartOf } from './pages.ts';

describe('columns', () => {
  it('hide, but not those that say what is mapped to what', () => {
    expect(shownColumns(setHidden(STANDARD, 'balance', true))).not.toContain('balance');
    expect(shownColumns(setHidden(setHidden(STANDARD, 'mapped', true), 'name', true))).toEqual([...COLUMN_IDS]);
    expect(setHidden(setHidden(STANDARD, 'balance', true), 'balance', false)).toEqual(STANDARD);
  });

  it('pin at the left, in their order, and the checkbox always', () => {
    expect(shownColumns(setPinned(STANDARD, 'balance', true)).slice(0, 5)).toEqual(['select', 'number', 'name', 'balance', 'subtype']);
    expect(shownColumns(setPinned(STANDARD, 'number', false)).slice(0, 3)).toEqual(['select', 'name', 'number']);
    expect(setPinned(STANDARD, 'select', false).pinned).toContain('select');
  });

  it('take the place of another one, and are pinned where that is', () => {
    expect(shownColumns(place(STANDARD, 'status', 'subtype')).slice(3, 6)).toEqual(['status', 'subtype', 'balance']);
    expect(shownColumns(place(STANDARD, 'subtype', 'status')).slice(3, 8)).toEqual(['balance', 'suggested', 'mapped', 'status', 'subtype']);
    const pinned = place(STANDARD, 'status', 'number');
    expect(shownColumns(pinned).slice(0, 4)).toEqual(['select', 'status', 'number', 'name']);
    expect(pinned.pinned).toContain('status');
    expect(place(STANDARD, 'select', 'note')).toBe(STANDARD);
  });

  it('step over their neighbors within their group', () => {
    expect(neighborOf(STANDARD, 'name', -1)).toBe('number');
    expect(neighborOf(STANDARD, 'number', -1)).toBeNull();
    expect(neighborOf(STANDARD, 'name', 1)).toBeNull();
    expect(neighborOf(STANDARD, 'note', 1)).toBeNull();
  });

  it('read what another version stored: unknown columns are left out, missing ones follow', () => {
    const stored = { order: ['note', 'colour', 'name', 'note'], hidden: ['type', 'mapped', 'colour'], pinned: ['name'] };
    const sound = soundArrangement(stored);
    expect(sound.order.slice(0, 4)).toEqual(['select', 'note', 'name', 'number']);
    expect([...sound.order].toSorted()).toEqual([...COLUMN_IDS].toSorted());
    expect(sound.hidden).toEqual(['type']);
    expect(sound.pinned).toEqual(['select', 'name']);
  });
});

describe('what the partner tells', () => {
  it('stands behind the category if choices are held against it, and last if it only tells records apart', () => {
    const chart = chartOf([pageFixture()]);
    const facts = ['access', 'owner', 'address'].map(id => ({ id, title: id, reason: id }));
    const { columns } = new MappingModel({ ...chart, facts }, TARGETS, () => false);
    expect(columns[columns.indexOf('mapped') + 1]).toBe('fact:access');
    expect(columns.slice(-2)).toEqual(['fact:owner', 'fact:address']);
  });
});

describe('the cursor', () => {
  it('goes with its column, and from a hidden one to the categories', () => {
    const model = new MappingModel(chartOf([pageFixture()]), TARGETS, () => false);
    model.grid.goTo({ row: 3, column: model.columnAt('status') });
    model.arrange(place(STANDARD, 'status', 'subtype'));
    expect(model.columnIdAt(model.grid.cursor.active.column)).toBe('status');
    model.arrange(setHidden(model.arrangement, 'status', true));
    expect(model.columnIdAt(model.grid.cursor.active.column)).toBe('mapped');
    expect(model.grid.columns).toBe(9);
  });
});
