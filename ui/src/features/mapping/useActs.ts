// What a person can do to the mapping, from keys, buttons, menus and the palette alike.

import { useMemo } from 'react';
import type { Plain } from '../../grid/engine/keys.ts';
import type { Say } from '../../shared/words.ts';
import { words } from './messages.ts';
import type { AttributeId } from './model/arrangement.ts';
import type { MappingModel } from './model/mappingModel.ts';
import { CHANGED, ORPHANED, SUGGESTED, UNMAPPED } from './model/statuses.ts';
import { createRangeActs, type RangeActs } from './rangeActs.ts';
import { useMappingWords } from './useMappingWords.ts';

export interface Surroundings {
  readonly readOnly: string | null;
  readonly announce: (text: string) => void;
  readonly confirm: (text: string, undo?: () => void) => void;
  readonly isRefused: (row: number) => boolean;
  readonly focusFilter: () => void;
  readonly openBulk: () => void;
  readonly openMenu: () => void;
}

export interface Acts extends RangeActs {
  readonly onKey: (act: Plain) => boolean;
  readonly map: (rows: Int32Array, target: number) => void;
  readonly accept: (rows: Int32Array) => void;
  readonly ignore: (rows: Int32Array) => void;
  /** Chooses beside the category, by the choice's place. */
  readonly choose: (rows: Int32Array, attribute: AttributeId, choice: number) => void;
  readonly clear: (rows: Int32Array) => void;
  readonly keep: (row: number) => void;
  readonly move: (orphan: number, successor: number) => void;
  readonly note: (row: number, note: string) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly goToNext: (direction: 1 | -1) => void;
  readonly acceptAndGoOn: () => void;
}

export function useActs(model: MappingModel, around: Surroundings): Acts {
  const say = useMappingWords();
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

  const choose = (rows: Int32Array, id: AttributeId, choice: number): void => {
    const attribute = model.attribute(id);
    const mapped = rows.filter(row => (model.target[row] ?? -1) !== -1);
    if (mapped.length === 0) {
      around.announce(say(words.mapFirst));
      return;
    }
    const title = attribute?.choices[choice]?.title ?? '';
    const what = say(words.didChoose, { attribute: attribute?.title ?? '', choice: title, count: mapped.length, name: nameOf(mapped) });
    const left = rows.length - mapped.length;
    change(left === 0 ? what : say(words.leftUnmapped, { what, count: left }), () => model.choose(mapped, id, choice, what));
  };

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

  const isOpen = (row: number): boolean => {
    const status = model.status[row];
    return status === ORPHANED || status === CHANGED || status === UNMAPPED || around.isRefused(row) || model.isUnsupported(row);
  };

  const goTo = (row: number | null): void => {
    if (row === null) around.announce(say(words.noneLeft));
    else grid.goTo({ row, column: model.columnAt('mapped') });
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

  const ranges = createRangeActs({ model, around, say, undo });

  const keys: Partial<Record<Plain, () => void>> = {
    accept: acceptAndGoOn,
    nextOpen: () => goToNext(1),
    previousOpen: () => goToNext(-1),
    fillDown: ranges.fillDown,
    fillRight: ranges.fillRight,
    clear: () => (grid.selection.size === 0 && ranges.isBesideCategory() ? ranges.empty() : clear(grid.affectedRows())),
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

  return { onKey, map, accept, ignore, choose, clear, keep, move, note, undo, redo, goToNext, acceptAndGoOn, ...ranges };
}
