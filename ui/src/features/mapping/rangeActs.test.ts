import { describe, expect, it } from 'vitest';
import { setUp } from './actsFixture.ts';
import { CASH, MEALS, TRAVEL } from './model/fixture.ts';

describe('copy and cut', () => {
  it('give the range as a spreadsheet takes it', () => {
    const { acts, span } = setUp();
    span([2, 'mapped'], [3, 'status']);
    expect(acts.copy()).toBe('\tmapping.statusName\r\nTravel\tmapping.statusName\r\n');
  });

  it('cut empties the cells as one step', () => {
    const { acts, model, status, span } = setUp();
    span([3, 'mapped'], [5, 'mapped']);
    expect(acts.cut()).toBe('Travel\r\nTravel\r\nTravel\r\n');
    expect([3, 4, 5].map(status)).toEqual(['suggested', 'unmapped', 'unmapped']);
    model.grid.undo();
    expect([3, 4, 5].map(status)).toEqual(['confirmed', 'orphaned', 'changed']);
  });

  it('cut only copies what cannot be edited, and says so', () => {
    const { acts, model, announced, span } = setUp();
    span([3, 'suggested'], [3, 'mapped']);
    expect(acts.cut()).toBe('Travel\tTravel\r\n');
    expect(announced).toEqual(['mapping.readOnlyColumns']);
    expect(model.grid.undoLabel).toBeNull();
  });
});

describe('paste', () => {
  it('sets categories by name or code word, selects the rows of what it does not recognize, and undoes at once', () => {
    const { acts, model, confirmed, at } = setUp();
    at(1);
    acts.paste('MEALS\r\nno such\r\nCash and bank\r\ntravel\r\n');
    expect([1, 2, 3, 4].map(row => model.target[row])).toEqual([MEALS, -1, TRAVEL, TRAVEL]);
    expect([...model.grid.selection.rows()]).toEqual([2, 3]);
    expect(confirmed).toEqual(['mapping.written']);
    model.grid.undo();
    expect(model.target[1]).toBe(-1);
    expect(model.grid.undoLabel).toBeNull();
  });

  it('sets categories and notes of a sheet that comes back whole, past columns that hold what is pasted', () => {
    const { acts, model, span } = setUp();
    span([2, 'name'], [3, 'note']);
    const lines = acts.copy().split('\r\n');
    lines[0] = `${lines[0]?.replace(/Meals\t\t/, 'Meals\tMeals\t') ?? ''}ask Ann`;
    acts.paste(lines.join('\r\n'));
    expect(model.target[2]).toBe(MEALS);
    expect(model.text.note?.[2]).toBe('ask Ann');
    expect(model.grid.rangeRows().length).toBe(2);
  });

  it('changes nothing where a column that cannot be edited would have to change', () => {
    const { acts, model, announced, at } = setUp();
    at(1);
    acts.paste('meals\tConfirmed\tType\tfirst note\r\n');
    expect(announced).toEqual(['mapping.readOnlyColumns']);
    expect([model.target[1], model.text.note?.[1]]).toEqual([-1, '']);
    expect(model.grid.undoLabel).toBeNull();
  });

  it('changes nothing where the text does not fit', () => {
    const { acts, model, announced, at } = setUp();
    at(6);
    acts.paste('meals\r\nmeals\r\nmeals\r\n');
    at(0, 'note');
    acts.paste('one\ttwo\r\n');
    acts.paste('');
    expect(announced).toEqual(['mapping.doesNotFit', 'mapping.doesNotFit', 'mapping.nothingToPaste']);
    expect(model.grid.undoLabel).toBeNull();
  });

  it('fills the range with one value, and repeats a block of which it is a multiple', () => {
    const { acts, model, span } = setUp();
    span([1, 'mapped'], [3, 'mapped']);
    acts.paste('travel');
    expect([1, 2, 3].map(row => model.target[row])).toEqual([TRAVEL, TRAVEL, TRAVEL]);
    span([1, 'mapped'], [4, 'mapped']);
    acts.paste('meals\ntravel\n');
    expect([1, 2, 3, 4].map(row => model.target[row])).toEqual([MEALS, TRAVEL, MEALS, TRAVEL]);
  });

  it('clears by an empty cell, which leaves alone what is only suggested or ignored', () => {
    const { acts, status, span } = setUp();
    span([2, 'mapped'], [7, 'mapped']);
    acts.paste('\r\n');
    expect([2, 3, 4, 5, 6, 7].map(status)).toEqual(['suggested', 'suggested', 'unmapped', 'unmapped', 'unmapped', 'ignored']);
  });

  it('takes a note that is too long for none', () => {
    const { acts, model, at } = setUp();
    at(1, 'note');
    acts.paste('x'.repeat(2_001));
    expect(model.text.note?.[1]).toBe('');
    expect([...model.grid.selection.rows()]).toEqual([1]);
  });

  it('records no step when everything is there already', () => {
    const { acts, model, at } = setUp();
    at(3);
    acts.paste('Travel');
    expect(model.grid.undoLabel).toBeNull();
  });
});

describe('fill', () => {
  it('repeats the top row’s category where the class allows it, as one step', () => {
    const { acts, model, status, span } = setUp();
    span([3, 'mapped'], [6, 'mapped']);
    acts.onKey('fillDown');
    expect([4, 5, 6].map(row => model.target[row])).toEqual([TRAVEL, TRAVEL, TRAVEL]);
    model.grid.undo();
    expect(status(5)).toBe('changed');
  });

  it('selects the rows of another class', () => {
    const { acts, model, span } = setUp();
    span([0, 'mapped'], [2, 'mapped']);
    acts.fillDown();
    expect(model.target[0]).toBe(CASH);
    expect([...model.grid.selection.rows()]).toEqual([1, 2]);
    expect(model.grid.undoLabel).toBeNull();
  });

  it('fills a single cell from the one above, and from the suggestion at its left', () => {
    const { acts, model, at } = setUp();
    at(4);
    acts.onKey('fillDown');
    at(2);
    acts.onKey('fillRight');
    expect([model.target[4], model.target[2]]).toEqual([TRAVEL, MEALS]);
    expect(model.grid.undo()).toBe('mapping.didWrite');
  });

  it('repeats several rows over more', () => {
    const { acts, model, at } = setUp();
    acts.map(Int32Array.of(2), MEALS);
    at(2);
    const column = model.columnAt('mapped');
    const source = { firstPosition: 2, lastPosition: 3, firstColumn: column, lastColumn: column };
    acts.fill(source, { ...source, lastPosition: 6 });
    expect([2, 3, 4, 5, 6].map(row => model.target[row])).toEqual([MEALS, TRAVEL, MEALS, TRAVEL, MEALS]);
  });

  it('does nothing from an empty cell, above the first row, or into what cannot be edited', () => {
    const { acts, model, announced, at, span } = setUp();
    span([1, 'mapped'], [3, 'mapped']);
    acts.fillDown();
    at(0);
    acts.fillDown();
    span([2, 'mapped'], [2, 'status']);
    acts.map(Int32Array.of(2), MEALS);
    model.grid.undo();
    span([3, 'mapped'], [3, 'status']);
    acts.fillRight();
    expect(announced.filter(text => text !== 'mapping.didMap')).toEqual([
      'mapping.nothingToFill',
      'mapping.nothingToFill',
      'mapping.readOnlyColumns',
    ]);
    expect(model.grid.undoLabel).toBeNull();
  });
});

describe('Delete', () => {
  it('empties the notes of a range of notes, and else clears the mapping', () => {
    const { acts, model, status, span } = setUp();
    acts.note(3, 'a');
    acts.note(4, 'b');
    span([3, 'note'], [4, 'note']);
    acts.onKey('clear');
    expect([model.text.note?.[3], model.text.note?.[4], status(3)]).toEqual(['', '', 'confirmed']);
    span([3, 'name'], [4, 'note']);
    acts.onKey('clear');
    expect([status(3), status(4)]).toEqual(['suggested', 'unmapped']);
  });
});
