// A person and a colleague who do anything in any order, to the mapping and to its oracle alike; every step is compared.

import { fillTo } from '../../../grid/engine/blocks.ts';
import { formatTabular, parseTabular } from '../../../grid/engine/tabular.ts';
import type { Backend } from '../../../ipc/backend.ts';
import { type Acts, createActs } from '../useActs.ts';
import { COLUMN_IDS, type ColumnId, isMore, place, type ShownId, setHidden, setPinned } from './arrangement.ts';
import { type DrivenStore, drivenStore, isRefused, NAMES, type Random, REFUSED_NOTE, randomFrom, TARGETS } from './driveStore.ts';
import { FILTER_IDS } from './filters.ts';
import type { MappingModel } from './mappingModel.ts';
import { Oracle, type PlainValue, plainValue, type SortColumn } from './oracle.ts';
import { MappingSession } from './session.ts';
import { CONFIRMED, SUGGESTED, UNMAPPED } from './statuses.ts';

export interface World {
  readonly session: MappingSession;
  readonly model: MappingModel;
  readonly acts: Acts;
  readonly oracle: Oracle;
  readonly store: DrivenStore;
}

type Doing = (world: World, random: Random) => void | Promise<void>;

export async function createWorld(seed: number, mostRows: number): Promise<World> {
  const random = randomFrom(seed);
  const store = drivenStore(random, 1 + random(mostRows));
  const session = new MappingSession(store.backend as Backend, 'driven');
  await session.read();
  if (session.phase.phase !== 'ready') throw new Error('The driven chart did not open');
  const { model } = session.phase;
  const ignore = (): void => undefined;
  const around = {
    readOnly: null,
    announce: ignore,
    confirm: ignore,
    isRefused: (row: number) => session.refusalOf(row) !== null,
    focusFilter: ignore,
    openBulk: ignore,
    openMenu: ignore,
  };
  const acts = createActs(model, around, message => message.id);
  const oracle = new Oracle(store.rows(), TARGETS, model.columns.filter(isKnown), model.grid.cursor.active);
  return { session, model, acts, oracle, store };
}

/** The driven records have no more columns than accounts have. */
const isKnown = (id: ShownId): id is ColumnId => !isMore(id);

const oneOf = <Value>(random: Random, values: readonly Value[]): Value => {
  const value = values[random(values.length)];
  if (value === undefined) throw new Error('Nothing to choose from');
  return value;
};

/** Mostly a step or two, and now and then all that the history holds. */
const howFar = (random: Random): number => (random(200) === 0 ? 600 : 1 + random(2));

const looks: Record<string, Doing> = {
  text: ({ model, oracle }, random) => {
    const text = oneOf(random, ['', '', '', ...NAMES, 'c', 'ca', 'cash b', 't', 'tra', 'meals t', 'zzz']);
    model.grid.setText(text);
    oracle.setText(text);
  },
  named: ({ model, oracle }, random) => {
    const id = oneOf(random, FILTER_IDS);
    model.grid.setNamed(model.filters[id]);
    oracle.setNamed(id);
  },
  sort: ({ model, oracle }, random) => {
    const column = oneOf<SortColumn | null>(random, [null, 'name', 'balance', 'status']);
    const descending = random(2) === 1;
    model.grid.setSort(column && { column, direction: descending ? 'descending' : 'ascending' });
    oracle.setSort(column && { column, descending });
  },
  fold: ({ model, oracle }, random) => {
    const row = random(oracle.rows.length);
    const isFolded = random(2) === 1;
    model.grid.setFolded([row], isFolded);
    oracle.setFolded(row, isFolded);
  },
  foldAll: ({ model, oracle }, random) => {
    const isFolded = random(2) === 1;
    model.grid.setAllFolded(isFolded);
    oracle.setAllFolded(isFolded);
  },
  collapse: ({ model, oracle }) => {
    model.grid.collapse(model.grid.cursor.active.row);
    oracle.collapse();
  },
  refresh: ({ model, oracle }) => {
    model.grid.refresh();
    oracle.refresh();
  },
  arrange: ({ model, oracle }, random) => {
    const [id, other] = [oneOf(random, COLUMN_IDS), oneOf(random, COLUMN_IDS)];
    const how = [
      setHidden(model.arrangement, id, random(3) === 0),
      setPinned(model.arrangement, id, random(2) === 0),
      place(model.arrangement, id, other),
    ];
    model.arrange(oneOf(random, how));
    oracle.arrange(model.columns.filter(isKnown));
  },
};

const cursor: Record<string, Doing> = {
  move: ({ model, oracle }, random) => {
    const [rows, columns, extend] = [random(7) - 3, random(5) - 2, random(2) === 1];
    model.grid.move({ rows, columns }, extend);
    oracle.move(rows, columns, extend);
  },
  goTo: ({ model, oracle }, random) => {
    const cell = { row: random(oracle.rows.length), column: random(model.grid.columns) };
    const extend = random(2) === 1;
    model.grid.goTo(cell, extend);
    oracle.goTo(cell.row, cell.column, extend);
  },
  toEditable: ({ model, oracle }, random) => {
    const column = Math.max(model.columnAt('mapped'), random(2) * model.columnAt('note'));
    const { row } = model.grid.cursor.active;
    model.grid.goTo({ row, column });
    oracle.goTo(row, column);
  },
  columns: ({ model, oracle }) => {
    model.grid.selectColumns();
    oracle.selectColumns();
  },
  next: ({ acts, oracle }, random) => {
    const direction = random(2) === 1 ? 1 : -1;
    acts.goToNext(direction);
    oracle.goToNext(direction, oracle.isOpen);
  },
  selectRange: ({ model, oracle }) => {
    model.grid.toggleRange();
    oracle.toggle(oracle.rangeRows);
  },
  selectAll: ({ model, oracle }) => {
    model.grid.toggleAll();
    oracle.toggleAll();
  },
};

const edits: Record<string, Doing> = {
  map: ({ model, acts, oracle }, random) => {
    const target = random(TARGETS.length);
    acts.map(model.grid.affectedRows(), target);
    oracle.map(oracle.affected, target);
  },
  accept: ({ model, acts, oracle }) => {
    acts.accept(model.grid.affectedRows());
    oracle.accept(oracle.affected);
  },
  acceptAndGoOn: ({ acts, oracle }) => {
    acts.acceptAndGoOn();
    const { row } = oracle.active;
    if (oracle.rows[row]?.status !== SUGGESTED) return;
    oracle.accept([row]);
    oracle.goToNext(1, next => oracle.isOpen(next) || next.status === SUGGESTED);
  },
  ignore: ({ model, acts, oracle }) => {
    acts.ignore(model.grid.affectedRows());
    oracle.ignore(oracle.affected);
  },
  clear: ({ model, acts, oracle }) => {
    acts.clear(model.grid.affectedRows());
    oracle.clear(oracle.affected);
  },
  note: ({ acts, oracle }, random) => {
    const note = oneOf(random, ['', 'ask Ann', 'a\tb', '"x"\ny', REFUSED_NOTE]);
    acts.note(oracle.active.row, note);
    oracle.note([oracle.active.row], note);
  },
  undo: ({ acts, oracle }, random) => {
    for (let times = howFar(random); times > 0; times -= 1) {
      acts.undo();
      oracle.undo();
    }
  },
  redo: ({ acts, oracle }, random) => {
    for (let times = howFar(random); times > 0; times -= 1) {
      acts.redo();
      oracle.redo();
    }
  },
};

const ranges: Record<string, Doing> = {
  paste: ({ acts, oracle }, random) => {
    const words = [
      '',
      ...TARGETS.flatMap(({ name, code }) => [name, code, name.toUpperCase()]),
      'no such',
      ' Meals ',
      'a\tb',
      '"',
      'x\r\ny',
    ];
    const wide = 1 + Math.floor(random(6) / 5);
    const cells = Array.from({ length: 1 + random(4) }, () => Array.from({ length: wide }, () => oneOf(random, words)));
    acts.paste(formatTabular(cells));
    oracle.paste(cells);
  },
  /** Copies one range over another, as a sheet that comes back. */
  copyAndPaste: ({ model, acts, oracle }, random) => {
    const text = acts.copy();
    const cells = oracle.copy();
    if (JSON.stringify(parseTabular(text)) !== JSON.stringify(cells)) throw new Error(`The copy differs: ${JSON.stringify(text)}`);
    if (cells.length === 0) return;
    const [rows, extend] = [random(5) - 2, random(2) === 1];
    model.grid.move({ rows, columns: 0 }, extend);
    oracle.move(rows, 0, extend);
    acts.paste(text);
    oracle.paste(cells);
  },
  cut: ({ acts, oracle }) => {
    acts.cut();
    oracle.empty();
  },
  fillDown: ({ model, acts, oracle }) => {
    acts.fillDown();
    if (!oracle.range) return;
    const [top, bottom, left, right] = oracle.range;
    const from = top === bottom ? top - 1 : top;
    const columns = right - left + 1;
    if (from >= 0) oracle.fill([from, left], [1, columns], [bottom - from + 1, columns]);
    else if (model.grid.range.firstPosition !== 0) throw new Error('The ranges differ');
  },
  fillRight: ({ acts, oracle }) => {
    acts.fillRight();
    if (!oracle.range) return;
    const [top, bottom, left, right] = oracle.range;
    const from = left === right ? left - 1 : left;
    const rows = bottom - top + 1;
    if (from >= 0) oracle.fill([top, from], [rows, 1], [rows, right - from + 1]);
  },
  dragFill: ({ model, acts, oracle }, random) => {
    if (!oracle.range) return;
    const source = model.grid.range;
    const whole = fillTo(source, Math.min(source.lastPosition + random(6), oracle.shown.length - 1), source.lastColumn);
    if (!whole) return;
    acts.fill(source, whole);
    const [top, bottom, left, right] = oracle.range;
    const columns = right - left + 1;
    oracle.fill([top, left], [bottom - top + 1, columns], [whole.lastPosition - top + 1, columns]);
  },
};

/** Everything is stored, or refused; no timer waits then. */
export async function save({ session, oracle }: World): Promise<void> {
  await session.saveNow();
  oracle.save(isRefused);
}

const stored: Record<string, Doing> = {
  save,
  /** A colleague maps, clears and notes; this window is told and reads again. */
  colleague: async ({ session, oracle, store }, random) => {
    for (let times = 1 + random(5); times > 0; times -= 1) {
      const row = random(oracle.rows.length);
      const value = colleaguesValue(oracle, row, random);
      store.write(row, value);
      oracle.storedBecomes(row, value);
    }
    await session.read();
  },
};

function colleaguesValue(oracle: Oracle, row: number, random: Random): PlainValue {
  const plain = oracle.rows[row];
  const before = oracle.stored[row];
  if (!plain || !before) throw new Error(`No row ${row}`);
  const target = random(TARGETS.length + 1) - 1;
  const note = random(3) === 0 ? `note ${random(100)}` : before.note;
  if (target === -1) return { note, target, status: plain.suggested === -1 ? UNMAPPED : SUGGESTED };
  return oracle.accepts(plain, target) ? { note, target, status: CONFIRMED } : { ...before, note };
}

/** Edits and ranges twice: they are what must never go wrong. */
const doings: readonly (readonly [name: string, does: Doing])[] = [looks, cursor, cursor, edits, edits, ranges, ranges, stored].flatMap(
  Object.entries,
);

/** Does one thing, chosen by the seed, and compares. Throws where the two differ. */
export async function step(world: World, seed: number): Promise<string> {
  const random = randomFrom(seed);
  const [name, does] = oneOf(random, doings);
  await does(world, random);
  try {
    compare(world);
  } catch (difference) {
    throw new Error(`After ${name}: ${difference instanceof Error ? difference.message : ''}`, { cause: difference });
  }
  return name;
}

function compare({ model, oracle, session, store }: World): void {
  const { grid } = model;
  same('what rows hold', oracle.rows.map(plainValue), model.chart.rows.count, row => {
    const { status, target, note } = model.valueOf(row);
    return { status, target, note };
  });
  same('what is stored', oracle.stored, store.count, row => store.read(row));
  equal('rows shown', oracle.shown, [...grid.layout.visible]);
  equal('rows of the filter', oracle.matching.size, grid.layout.matching);
  equal(
    'selected rows',
    [...oracle.selected].toSorted((one, other) => one - other),
    [...grid.selection.rows()],
  );
  equal('the active cell', oracle.active, grid.cursor.active);
  equal('the rows of the range', oracle.rangeRows, [...grid.rangeRows()]);
  if (oracle.range) equal('the columns of the range', oracle.range.slice(2), [grid.range.firstColumn, grid.range.lastColumn]);
  equal('whether there is something to undo', oracle.past.length > 0, grid.undoLabel !== null);
  equal('whether there is something to do again', oracle.future.length > 0, grid.redoLabel !== null);
  for (const { row } of oracle.rows) {
    equal(`whether row ${row} is unsaved`, oracle.unsaved.has(row), session.isUnsaved(row));
    equal(`whether row ${row} was refused`, oracle.refused.has(row), session.refusalOf(row) !== null);
  }
}

function same(what: string, expected: readonly PlainValue[], count: number, valueAt: (row: number) => PlainValue): void {
  equal(`${what}, count`, expected.length, count);
  for (const [row, value] of expected.entries()) equal(`${what}, row ${row}`, value, valueAt(row));
}

function equal(what: string, expected: unknown, seen: unknown): void {
  const [one, other] = [JSON.stringify(expected), JSON.stringify(seen)];
  if (one !== other) throw new Error(`${what}: the oracle has ${one}, the grid ${other}`);
}
