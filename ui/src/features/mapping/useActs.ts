// What a person can do to the mapping, from keys, buttons, menus and the palette alike.

import { useMemo } from 'react';
import type { Plain } from '../../grid/engine/keys.ts';
import { optionNamed } from '../../grid/engine/options.ts';
import { Selection } from '../../grid/engine/selection.ts';
import { formatTabular, parseTabular } from '../../grid/engine/tabular.ts';
import { type Say, useWords } from '../../shared/words.ts';
import { cellText, columnIdAt } from './columns.tsx';
import { words } from './messages.ts';
import { columnAt, type MappingModel } from './model/mappingModel.ts';
import { CHANGED, ORPHANED, SUGGESTED, UNMAPPED } from './model/statuses.ts';

export interface Surroundings {
  readonly readOnly: string | null;
  readonly announce: (text: string) => void;
  readonly confirm: (text: string, undo?: () => void) => void;
  readonly isRefused: (row: number) => boolean;
  readonly focusFilter: () => void;
  readonly openBulk: () => void;
  readonly openMenu: () => void;
}

export interface Acts {
  readonly onKey: (act: Plain) => boolean;
  readonly map: (rows: Int32Array, target: number) => void;
  readonly accept: (rows: Int32Array) => void;
  readonly ignore: (rows: Int32Array) => void;
  readonly clear: (rows: Int32Array) => void;
  readonly keep: (row: number) => void;
  readonly move: (orphan: number, successor: number) => void;
  readonly note: (row: number, note: string) => void;
  readonly fillDown: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly goToNext: (direction: 1 | -1) => void;
  readonly acceptAndGoOn: () => void;
  readonly copy: () => string;
  readonly paste: (text: string) => void;
}

export function useActs(model: MappingModel, around: Surroundings): Acts {
  const say = useWords();
  return useMemo(() => createActs(model, around, say), [model, around, say]);
}

export function createActs(model: MappingModel, around: Surroundings, say: Say): Acts {
  const { grid } = model;
  const nameOf = (rows: Int32Array): string => model.nameOf(rows[0] ?? 0);

  /** Does a change unless the person may only look; says what was done. */
  const change = (label: string, act: (label: string) => number, nothing?: string): void => {
    if (around.readOnly !== null) {
      around.announce(around.readOnly);
      return;
    }
    const count = act(label);
    if (count === 0 && nothing !== undefined) around.announce(nothing);
    else if (count > 1) around.confirm(label, undo);
    else if (count === 1) around.announce(label);
  };

  const map = (rows: Int32Array, target: number): void => {
    const able = rows.filter(row => model.accepts(row, target));
    const name = model.targetNameOf(target);
    if (able.length === 0) {
      around.announce(say(words.otherClass, { target: name, group: model.targets[target]?.root_class ?? '' }));
      return;
    }
    const what = say(words.didMap, { count: able.length, name: nameOf(able), target: name });
    const left = rows.length - able.length;
    change(left === 0 ? what : say(words.leftOut, { what, count: left }), () => model.map(able, target, what));
  };

  const accept = (rows: Int32Array): void => {
    const open = rows.filter(row => model.status[row] === SUGGESTED);
    change(say(words.didAccept, { count: open.length, name: nameOf(open) }), label => model.accept(open, label), say(words.noSuggestion));
  };

  const ignore = (rows: Int32Array): void =>
    change(say(words.didIgnore, { count: rows.length, name: nameOf(rows) }), label => model.ignore(rows, label));

  const clear = (rows: Int32Array): void =>
    change(say(words.didClear, { count: rows.length, name: nameOf(rows) }), label => model.clear(rows, label), say(words.nothingToClear));

  const keep = (row: number): void => {
    const rows = Int32Array.of(row);
    change(say(words.didKeep, { count: 1, name: nameOf(rows) }), label => model.keep(rows, label));
  };

  const move = (orphan: number, successor: number): void =>
    change(say(words.didMove, { name: model.nameOf(orphan), successor: model.nameOf(successor) }), label => {
      model.moveToSuccessor(orphan, successor, label);
      return 1;
    });

  const note = (row: number, text: string): void => {
    if (text === model.text.note?.[row]) return;
    change(say(words.didNote, { name: model.nameOf(row) }), label => {
      model.setNotes(Int32Array.of(row), [text], label);
      return 1;
    });
  };

  function undo(): void {
    const what = grid.undo();
    around.announce(what === null ? say(words.nothingToUndo) : say(words.undone, { what }));
  }

  const redo = (): void => {
    const what = grid.redo();
    if (what !== null) around.announce(say(words.redone, { what }));
  };

  const fillDown = (): void => {
    const rows = grid.rangeRows();
    const [top, ...below] = rows;
    const column = columnIdAt(grid.cursor.active.column);
    if (top === undefined || below.length === 0) {
      around.announce(say(words.nothingToFill));
      return;
    }
    const label = say(words.didFill, { count: below.length });
    const filled = Int32Array.from(below).filter(row => column === 'note' || model.accepts(row, model.target[top] ?? -1));
    const target = model.target[top] ?? -1;
    if (column === 'mapped' && target !== -1) change(label, () => model.map(filled, target, label));
    else if (column === 'note') {
      change(label, () => {
        model.setNotes(
          filled,
          Array.from(filled, () => model.text.note?.[top] ?? ''),
          label,
        );
        return filled.length;
      });
    } else around.announce(say(words.nothingToFill));
  };

  const isOpen = (row: number): boolean => {
    const status = model.status[row];
    return status === ORPHANED || status === CHANGED || status === UNMAPPED || around.isRefused(row);
  };

  const goTo = (row: number | null): void => {
    if (row === null) around.announce(say(words.noneLeft));
    else grid.goTo({ row, column: columnAt('mapped') });
  };

  const goToNext = (direction: 1 | -1): void => goTo(grid.find(isOpen, direction));

  const acceptAndGoOn = (): void => {
    const { row } = grid.cursor.active;
    if (model.status[row] !== SUGGESTED) {
      around.announce(say(words.noSuggestion));
      return;
    }
    accept(Int32Array.of(row));
    if (around.readOnly === null) goTo(grid.find(next => isOpen(next) || model.status[next] === SUGGESTED, 1));
  };

  const copy = (): string => {
    const { firstColumn, lastColumn } = grid.range;
    const columns = Array.from({ length: lastColumn - firstColumn + 1 }, (_, at) => columnIdAt(firstColumn + at));
    return formatTabular(Array.from(grid.rangeRows(), row => columns.map(column => cellText(model, row, column, say))));
  };

  /** Text maps by column from the active cell on; one value fills the whole range. */
  const paste = (text: string): void => {
    const cells = parseTabular(text);
    const single = cells.length === 1 && cells[0]?.length === 1 ? cells[0][0] : undefined;
    const { firstPosition, firstColumn } = grid.range;
    const rows = single === undefined ? grid.layout.visible.slice(firstPosition, firstPosition + cells.length) : grid.rangeRows();
    const valueAt = (at: number, column: number): string | undefined => single ?? cells[at]?.[column - firstColumn];
    const holds = (column: number): boolean => (single === undefined ? column >= firstColumn : column === firstColumn);
    const targets = new Map<number, number>();
    const notes = new Map<number, string>();
    const unknown: number[] = [];
    rows.forEach((row, at) => {
      const mapped = holds(columnAt('mapped')) ? valueAt(at, columnAt('mapped')) : undefined;
      const noted = holds(columnAt('note')) ? valueAt(at, columnAt('note')) : undefined;
      if (noted !== undefined) notes.set(row, noted);
      if (mapped === undefined || mapped.trim() === '') return;
      const option = optionNamed(
        model.options,
        mapped,
        model.targets.map(target => target.code),
      );
      if (option && model.accepts(row, option.code)) targets.set(row, option.code);
      else unknown.push(row);
    });
    change(say(words.didPaste, { count: targets.size + notes.size }), label => {
      model.setMany(targets, notes, label);
      return 0;
    });
    if (around.readOnly !== null) return;
    if (unknown.length > 0) grid.select(Selection.of(grid.rows.count, unknown));
    around.confirm(
      say(words.pasted, { set: targets.size + notes.size, unknown: unknown.length }),
      targets.size + notes.size > 0 ? undo : undefined,
    );
  };

  const keys: Partial<Record<Plain, () => void>> = {
    accept: acceptAndGoOn,
    nextOpen: () => goToNext(1),
    previousOpen: () => goToNext(-1),
    fillDown,
    clear: () =>
      columnIdAt(grid.cursor.active.column) === 'note' && grid.selection.size === 0
        ? note(grid.cursor.active.row, '')
        : clear(grid.affectedRows()),
    undo,
    redo,
    bulk: around.openBulk,
    filter: around.focusFilter,
    menu: around.openMenu,
    leave: () => around.announce(say(words.leaveHint)),
  };

  const onKey = (act: Plain): boolean => {
    if (act === 'edit') {
      if (around.readOnly !== null) around.announce(around.readOnly);
      return around.readOnly === null;
    }
    keys[act]?.();
    return keys[act] !== undefined;
  };

  return { onKey, map, accept, ignore, clear, keep, move, note, fillDown, undo, redo, goToNext, acceptAndGoOn, copy, paste };
}
