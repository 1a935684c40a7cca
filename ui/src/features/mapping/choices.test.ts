// What is decided of a row beside its category: by hand, by paste and fill, and what goes with a category that is taken back.

import { describe, expect, it } from 'vitest';
import { setUp, setUpDeclared } from './actsFixture.ts';
import { cellText } from './cellText.ts';
import { AGAINST_BOTH } from './model/fixture.ts';

const DIRECTION = 'attribute:direction';
const [READ, BOTH] = [0, 1] as const;

describe('columns that a partner declares', () => {
  it('stand behind the category, wherever that goes, and other records have none', () => {
    const { model } = setUpDeclared();
    const behind = (): readonly string[] => model.columns.slice(model.columnAt('mapped') + 1, model.columnAt('mapped') + 3);
    expect(behind()).toEqual(['fact:access', DIRECTION]);
    model.arrange({ ...model.arrangement, pinned: ['select', 'mapped'] });
    expect(behind()).toEqual(['fact:access', DIRECTION]);
    expect(setUp().model.columns).not.toContain(DIRECTION);
    expect(setUp().model.columns).toContain('number');
  });
});

describe('a choice', () => {
  it('is made for the rows that have a category, as one step', () => {
    const { acts, model, confirmed } = setUpDeclared();
    acts.choose(Int32Array.of(0, 2, 3), DIRECTION, BOTH);
    expect([0, 2, 3].map(row => model.choiceNameOf(row, DIRECTION))).toEqual(['Both ways', '', 'Both ways']);
    expect(confirmed).toEqual(['mapping.leftUnmapped']);
    model.grid.undo();
    expect(model.choiceAt(0, DIRECTION)).toBe(READ);
  });

  it('is refused in words where nothing is mapped', () => {
    const { acts, model, announced } = setUpDeclared();
    acts.choose(Int32Array.of(2), DIRECTION, BOTH);
    expect(announced).toEqual(['mapping.mapFirst']);
    expect(model.grid.undoLabel).toBeNull();
  });

  it('goes with the category and comes back with its undo', () => {
    const { acts, model } = setUpDeclared();
    acts.choose(Int32Array.of(0, 3), DIRECTION, BOTH);
    acts.clear(Int32Array.of(0));
    acts.ignore(Int32Array.of(3));
    expect([0, 3].map(row => model.valueOf(row).choices)).toEqual([[READ], [READ]]);
    model.grid.undo();
    model.grid.undo();
    expect([0, 3].map(row => model.valueOf(row).choices)).toEqual([[BOTH], [BOTH]]);
  });
});

describe('a choice that the partner does not support', () => {
  it('is told, counted and filtered from the moment that it is made, and needs a person', () => {
    const { acts, model } = setUpDeclared();
    expect(model.unsupportedCount).toBe(0);
    acts.choose(Int32Array.of(0, 3), DIRECTION, BOTH);
    expect([0, 2, 3].map(row => model.unsupportedOf(row))).toEqual([[AGAINST_BOTH], [], [AGAINST_BOTH]]);
    expect(model.unsupportedCount).toBe(2);
    expect(cellText(model, 0, 'status', message => message.id)).toBe('mapping.unsupported');
    model.grid.setNamed(model.filters.unsupported);
    // Beside what matches stands what it lies under.
    expect([...model.grid.layout.visible]).toEqual([0, 1, 3]);
    model.grid.goTo({ row: 3, column: model.columnAt('mapped') });
    acts.goToNext(-1);
    expect(model.grid.cursor.active.row).toBe(0);
    acts.clear(Int32Array.of(0));
    model.grid.undo();
    model.grid.undo();
    expect(model.unsupportedCount).toBe(0);
  });

  it('is nothing that other records could have', () => {
    const { model } = setUp();
    expect([model.hasFilter('unsupported'), model.unsupportedCount]).toEqual([false, 0]);
    expect(setUpDeclared().model.hasFilter('unsupported')).toBe(true);
  });
});

describe('paste and fill', () => {
  it('take a choice by its title or key, and mark what is none', () => {
    const { acts, model, at } = setUpDeclared();
    at(3, DIRECTION);
    acts.paste('BOTH WAYS\r\nboth\r\nup\r\n');
    expect([3, 4, 5].map(row => model.choiceAt(row, DIRECTION))).toEqual([BOTH, BOTH, READ]);
    expect([...model.grid.selection.rows()]).toEqual([5]);
  });

  it('take a choice beside a category that is pasted with it', () => {
    const { acts, model, at, status } = setUpDeclared();
    at(1);
    acts.paste('Travel\tRead only\tBoth ways\r\n');
    expect([status(1), model.choiceAt(1, DIRECTION)]).toEqual(['confirmed', BOTH]);
  });

  it('fill a choice down and empty it to the default', () => {
    const { acts, model, span } = setUpDeclared();
    acts.choose(Int32Array.of(3), DIRECTION, BOTH);
    span([3, DIRECTION], [5, DIRECTION]);
    acts.fillDown();
    expect([3, 4, 5].map(row => model.choiceAt(row, DIRECTION))).toEqual([BOTH, BOTH, BOTH]);
    expect(acts.isBesideCategory()).toBe(true);
    acts.empty();
    expect([3, 4, 5].map(row => model.choiceAt(row, DIRECTION))).toEqual([READ, READ, READ]);
  });
});
