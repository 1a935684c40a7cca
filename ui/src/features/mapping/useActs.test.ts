import { describe, expect, it } from 'vitest';
import { setUp } from './actsFixture.ts';
import { CASH, MEALS } from './model/fixture.ts';

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

it('says when a category takes none of the accounts', () => {
  const { acts, announced, status } = setUp();
  acts.map(Int32Array.of(2), CASH);
  expect(announced).toEqual(['mapping.otherClass']);
  expect(status(2)).toBe('suggested');
});
