// Values on their way into cells: what each would do is found first, so that nothing is half done.

import { optionNamed } from '../../../grid/engine/options.ts';
import { fold } from '../../../grid/engine/query.ts';
import type { AttributeView } from '../../../ipc/bindings.ts';
import { type AttributeId, isAttribute, type ShownId } from './arrangement.ts';
import { defaultOf, type ManyValues, type MappingModel } from './mappingModel.ts';

/** Rust keeps this many characters of a note. */
const LONGEST_NOTE = 2_000;

export interface CellWrite {
  readonly row: number;
  readonly column: ShownId;
  /** Text as a person would type it, or a category or a choice by its place. */
  readonly value: string | number;
}

export interface WritePlan extends ManyValues {
  /** Columns that cannot be edited and would have to change. */
  readonly readOnly: ReadonlySet<ShownId>;
  /** Cells that take their value, also those that hold it already. */
  readonly set: number;
  /** Rows with a value that names no category, names one of another class, or is too long for a note. */
  readonly unknown: readonly number[];
}

export const isEditable = (column: ShownId): column is 'mapped' | 'note' | AttributeId =>
  column === 'mapped' || column === 'note' || isAttribute(column);

/** `textOf` is what a cell shows: a column that cannot be edited takes that and nothing else, as when a sheet comes back whole. */
export function planWrites(model: MappingModel, writes: Iterable<CellWrite>, textOf: (row: number, column: ShownId) => string): WritePlan {
  const readOnly = new Set<ShownId>();
  const targets = new Map<number, number>();
  const notes = new Map<number, string>();
  const choices = new Map<AttributeId, Map<number, number>>();
  const unknown = new Set<number>();
  const codeNamed = categoryReader(model);
  let set = 0;
  for (const { row, column, value } of writes) {
    if (!isEditable(column)) {
      if (value !== textOf(row, column)) readOnly.add(column);
      continue;
    }
    const isTaken =
      column === 'note' ? takeNote(row, String(value)) : column === 'mapped' ? takeCategory(row, value) : takeChoice(row, column, value);
    if (isTaken) set += 1;
    else unknown.add(row);
  }

  function takeNote(row: number, note: string): boolean {
    if (note.length > LONGEST_NOTE) return false;
    notes.set(row, note);
    return true;
  }

  function takeCategory(row: number, value: string | number): boolean {
    const code = typeof value === 'number' ? value : codeNamed(value);
    if (code === null || (code !== -1 && !model.accepts(row, code))) return false;
    // A row that shows nothing and is given nothing keeps its suggestion, or its being ignored.
    if (code !== -1 || model.target[row] !== -1) targets.set(row, code);
    return true;
  }

  /** The category's own cell of the row comes first, so a choice may go with one that is pasted beside it. */
  function takeChoice(row: number, id: AttributeId, value: string | number): boolean {
    const attribute = model.attribute(id);
    const isMapped = (targets.get(row) ?? model.target[row] ?? -1) !== -1;
    if (!attribute || !isMapped) return value === '' || value === -1;
    const choice = typeof value === 'number' ? value : value.trim() === '' ? defaultOf(attribute) : choiceNamed(attribute, value);
    if (choice === -1) return false;
    const chosen = choices.get(id) ?? new Map<number, number>();
    choices.set(id, chosen.set(row, choice));
    return true;
  }

  return { readOnly, targets, notes, choices, set, unknown: [...unknown] };
}

/** By its title or its key; -1 for a text that names none. */
function choiceNamed({ choices }: AttributeView, text: string): number {
  const name = fold(text.trim());
  return choices.findIndex(({ id, title }) => fold(title) === name || id === name);
}

/** A sheet names few categories in many rows: each text is looked up once. Null for a text that names none. */
function categoryReader(model: MappingModel): (text: string) => number | null {
  const codeWords = model.targets.map(target => target.code);
  const known = new Map<string, number | null>([['', -1]]);
  return text => {
    const name = text.trim();
    const found = known.get(name);
    if (found !== undefined) return found;
    const code = optionNamed(model.options, name, codeWords)?.code ?? null;
    known.set(name, code);
    return code;
  };
}

/** Rows that a plan changes: the others hold its values already. */
export function changedRows(model: MappingModel, { targets, notes, choices }: WritePlan): ReadonlySet<number> {
  const changed = new Set<number>();
  for (const [row, code] of targets) if (!model.holds(row, code)) changed.add(row);
  for (const [row, note] of notes) if (model.text.note?.[row] !== note) changed.add(row);
  for (const [id, chosen] of choices) for (const [row, choice] of chosen) if (model.choiceAt(row, id) !== choice) changed.add(row);
  return changed;
}
