import { describe, expect, it, vi } from 'vitest';
import type { Message } from '../../shared/words.ts';
import { CASH, MEALS, pageFixture, TARGETS, TRAVEL } from './model/fixture.ts';
import { columnAt, MappingModel } from './model/mappingModel.ts';
import { chartOf } from './model/pages.ts';
import { statusOf } from './model/statuses.ts';
import { createActs } from './useActs.ts';

function setUp(readOnly: string | null = null) {
  const model = new MappingModel(chartOf([pageFixture()]), TARGETS, () => false);
  const announced: string[] = [];
  const confirmed: string[] = [];
  const around = {
    readOnly,
    announce: (text: string) => announced.push(text),
    confirm: (text: string) => confirmed.push(text),
    isRefused: () => false,
    focusFilter: vi.fn(),
    openBulk: vi.fn(),
    openMenu: vi.fn(),
  };
  // The names of messages say which was spoken; their words have tests of their own eyes.
  const say = (message: Message): string => message.id;
  const acts = createActs(model, around, say);
  const at = (row: number, column: 'mapped' | 'note' = 'mapped') => model.grid.goTo({ row, column: columnAt(column) });
  const status = (row: number): string => statusOf(model.status[row] ?? 0);
  return { model, acts, announced, confirmed, around, at, status };
}

describe('a viewer', () => {
  it('changes nothing and is told why', () => {
    const { model, acts, announced, at } = setUp('viewer');
    at(2);
    const before = [...model.status];
    acts.acceptAndGoOn();
    acts.map(Int32Array.of(1), MEALS);
    acts.onKey('clear');
    acts.paste('Meals');
    expect(acts.onKey('edit')).toBe(false);
    expect([...model.status]).toEqual(before);
    expect(announced).toEqual(['viewer', 'viewer', 'viewer', 'viewer', 'viewer']);
  });
});

describe('Ctrl+Enter', () => {
  it('accepts and goes to the next account that waits', () => {
    const { acts, status, model, at } = setUp();
    at(2);
    acts.acceptAndGoOn();
    expect(status(2)).toBe('confirmed');
    expect(model.grid.cursor.active.row).toBe(4);
  });

  it('stays and says so where nothing is suggested', () => {
    const { acts, announced, model, at } = setUp();
    at(3);
    acts.acceptAndGoOn();
    expect(announced).toEqual(['mapping.noSuggestion']);
    expect(model.grid.cursor.active.row).toBe(3);
  });
});

describe('F8', () => {
  it('visits unmapped, changed and gone accounts, round the end, and no others', () => {
    const { acts, model, at } = setUp();
    at(0);
    const visited = Array.from({ length: 5 }, () => {
      acts.goToNext(1);
      return model.grid.cursor.active.row;
    });
    expect(visited).toEqual([1, 4, 5, 6, 1]);
    acts.goToNext(-1);
    expect(model.grid.cursor.active.row).toBe(6);
  });
});

describe('fill down', () => {
  it('repeats the top row’s category where the class allows it, as one step', () => {
    const { acts, model, status, at } = setUp();
    at(3);
    model.grid.goTo({ row: 6, column: columnAt('mapped') }, true);
    acts.fillDown();
    expect([4, 5, 6].map(row => model.target[row])).toEqual([TRAVEL, TRAVEL, TRAVEL]);
    model.grid.undo();
    expect(status(5)).toBe('changed');
  });

  it('does nothing from an empty top row', () => {
    const { acts, model, announced, at } = setUp();
    at(1);
    model.grid.goTo({ row: 3, column: columnAt('mapped') }, true);
    acts.fillDown();
    expect(announced).toEqual(['mapping.nothingToFill']);
    expect(model.grid.undoLabel).toBeNull();
  });
});

describe('paste', () => {
  it('maps by column, refuses what is unknown or of another class, and selects those rows', () => {
    const { acts, model, confirmed, at } = setUp();
    at(1);
    acts.paste('meals\tx\tType\tfirst note\r\nno such\r\nCash and bank\r\n');
    expect(model.target[1]).toBe(MEALS);
    expect(model.text.note?.[1]).toBe('first note');
    expect(model.target[3]).toBe(TRAVEL);
    expect([...model.grid.selection.rows()]).toEqual([2, 3]);
    expect(confirmed).toEqual(['mapping.pasted']);
    model.grid.undo();
    expect([model.target[1], model.text.note?.[1]]).toEqual([-1, '']);
  });

  it('fills the whole range with one value', () => {
    const { acts, model, at } = setUp();
    at(1);
    model.grid.goTo({ row: 3, column: columnAt('mapped') }, true);
    acts.paste('travel');
    expect([1, 2, 3].map(row => model.target[row])).toEqual([TRAVEL, TRAVEL, TRAVEL]);
  });
});

describe('notes', () => {
  it('decide nothing, also on a changed or gone account', () => {
    const { acts, model, status, at } = setUp();
    at(5, 'note');
    expect(acts.onKey('edit')).toBe(true);
    acts.note(5, 'x');
    acts.note(4, 'y');
    expect([model.text.note?.[5], status(5)]).toEqual(['x', 'changed']);
    expect([model.text.note?.[4], status(4)]).toEqual(['y', 'orphaned']);
  });

  it('are what Delete clears on their column', () => {
    const { acts, model, status, at } = setUp();
    acts.note(0, 'ask Ann');
    at(0, 'note');
    acts.onKey('clear');
    expect(model.text.note?.[0]).toBe('');
    expect(status(0)).toBe('confirmed');
  });
});

it('copies the range as a spreadsheet takes it', () => {
  const { acts, model, at } = setUp();
  at(2);
  model.grid.goTo({ row: 3, column: columnAt('status') }, true);
  expect(acts.copy()).toBe('\tmapping.statusName\r\nTravel\tmapping.statusName');
});

it('says when a category takes none of the accounts', () => {
  const { acts, announced, status } = setUp();
  acts.map(Int32Array.of(2), CASH);
  expect(announced).toEqual(['mapping.otherClass']);
  expect(status(2)).toBe('suggested');
});
