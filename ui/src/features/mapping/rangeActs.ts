// Acts on a range of cells: copy, cut, paste and fill, as spreadsheets do them. Each writes everything or, where a column cannot
// be edited, nothing; and is one step of undo.

import { type Block, landingOf, sizeOf } from '../../grid/engine/blocks.ts';
import type { CellRange } from '../../grid/engine/cursor.ts';
import { Selection } from '../../grid/engine/selection.ts';
import { formatTabular, parseTabular } from '../../grid/engine/tabular.ts';
import type { Say } from '../../shared/words.ts';
import { cellText, columnTitle } from './cellText.ts';
import { words } from './messages.ts';
import { isAttribute, type ShownId } from './model/arrangement.ts';
import type { MappingModel } from './model/mappingModel.ts';
import { type CellWrite, changedRows, planWrites } from './model/writes.ts';
import type { Surroundings } from './useActs.ts';

export interface RangeActs {
  readonly copy: () => string;
  readonly cut: () => string;
  readonly paste: (text: string) => void;
  /** Repeats the cells of a range over a larger one that begins at the same cell. */
  readonly fill: (source: CellRange, whole: CellRange) => void;
  readonly fillDown: () => void;
  readonly fillRight: () => void;
  /** Empties the cells of the range. */
  readonly empty: () => void;
  /** Whether the range holds only what is emptied without the category. */
  readonly isBesideCategory: () => boolean;
}

interface Parts {
  readonly model: MappingModel;
  readonly around: Surroundings;
  readonly say: Say;
  readonly undo: () => void;
}

/** What a range is about to take, by its place within the range; undefined leaves a cell alone. */
type ValueAt = (row: number, column: number) => CellWrite['value'] | undefined;

type Did = 'paste' | 'fill' | 'cut' | 'empty';

export function createRangeActs({ model, around, say, undo }: Parts): RangeActs {
  const { grid } = model;
  const textOf = (row: number, column: ShownId): string => cellText(model, row, column, say);
  const rowAt = (position: number): number => grid.layout.visible[position] ?? 0;

  function* writesOf({ firstPosition, lastPosition, firstColumn, lastColumn }: CellRange, valueAt: ValueAt): Generator<CellWrite> {
    for (let position = firstPosition; position <= lastPosition; position += 1) {
      for (let at = firstColumn; at <= lastColumn; at += 1) {
        const value = valueAt(position - firstPosition, at - firstColumn);
        if (value !== undefined) yield { row: rowAt(position), column: model.columnIdAt(at), value };
      }
    }
  }

  const write = (did: Did, range: CellRange, valueAt: ValueAt): void => {
    if (around.readOnly !== null) {
      around.announce(around.readOnly);
      return;
    }
    // A filter that matches nothing leaves the cursor on a row that is not shown.
    if (grid.layout.visible.length === 0) return;
    const plan = planWrites(model, writesOf(range, valueAt), textOf);
    if (plan.readOnly.size > 0) {
      const columns = [...plan.readOnly].map(id => columnTitle(model, id, say)).join(', ');
      around.announce(say(words.readOnlyColumns, { did, count: plan.readOnly.size, columns }));
      return;
    }
    const changed = changedRows(model, plan);
    model.setMany(plan, say(words.didWrite, { did, count: changed.size, name: model.nameOf([...changed][0] ?? 0) }));
    if (did === 'paste' || did === 'fill') grid.selectRange(range);
    if (plan.unknown.length > 0) grid.select(Selection.of(grid.rows.count, plan.unknown));
    const told = say(words.written, { did, set: plan.set, unknown: plan.unknown.length });
    if (plan.set + plan.unknown.length > 1) around.confirm(told, changed.size > 0 ? undo : undefined);
    else around.announce(told);
  };

  const copy = (): string => {
    const { firstColumn, lastColumn } = grid.range;
    const columns = model.columns.slice(firstColumn, lastColumn + 1);
    return formatTabular(Array.from(grid.rangeRows(), row => columns.map(column => textOf(row, column))));
  };

  const paste = (text: string): void => {
    const cells = parseTabular(text);
    const block: Block = { rows: cells.length, columns: Math.max(0, ...cells.map(row => row.length)) };
    if (block.rows === 0) {
      around.announce(say(words.nothingToPaste));
      return;
    }
    const range = landingOf(block, grid.range);
    const [rows, columns] = [grid.layout.visible.length - range.firstPosition, grid.columns - range.firstColumn];
    if (sizeOf(range).rows > rows || sizeOf(range).columns > columns) {
      around.announce(say(words.doesNotFit, { ...block, roomRows: rows, roomColumns: columns }));
      return;
    }
    write('paste', range, (row, column) => cells[row % block.rows]?.[column % block.columns]);
  };

  /** Categories travel by their code: two may have one name. */
  const valueFor = (position: number, from: ShownId, into: ShownId): CellWrite['value'] => {
    const row = rowAt(position);
    if (into === 'mapped' && from === 'mapped') return model.target[row] ?? -1;
    if (into === 'mapped' && from === 'suggested') return model.suggested[row] ?? -1;
    if (from === into && isAttribute(from)) return model.choiceAt(row, from);
    return textOf(row, from);
  };

  const fill = (source: CellRange, whole: CellRange): void => {
    const size = sizeOf(source);
    const valueAt: ValueAt = (row, column) => {
      if (row < size.rows && column < size.columns) return undefined;
      const from = model.columnIdAt(source.firstColumn + (column % size.columns));
      return valueFor(source.firstPosition + (row % size.rows), from, model.columnIdAt(whole.firstColumn + column));
    };
    const isEmpty = [...writesOf(whole, valueAt)].every(({ value }) => value === '' || value === -1);
    if (isEmpty) around.announce(say(words.nothingToFill));
    else write('fill', whole, valueAt);
  };

  /** A range of one row or column is filled from the one before it. */
  const fillDown = (): void => {
    const { range } = grid;
    const from = range.firstPosition === range.lastPosition ? range.firstPosition - 1 : range.firstPosition;
    if (from < 0) around.announce(say(words.nothingToFill));
    else fill({ ...range, firstPosition: from, lastPosition: from }, { ...range, firstPosition: from });
  };

  const fillRight = (): void => {
    const { range } = grid;
    const from = range.firstColumn === range.lastColumn ? range.firstColumn - 1 : range.firstColumn;
    if (from < 0) around.announce(say(words.nothingToFill));
    else fill({ ...range, firstColumn: from, lastColumn: from }, { ...range, firstColumn: from });
  };

  return {
    copy,
    cut() {
      const text = copy();
      write('cut', grid.range, () => '');
      return text;
    },
    paste,
    fill,
    fillDown,
    fillRight,
    empty: () => write('empty', grid.range, () => ''),
    isBesideCategory: () =>
      model.columns.slice(grid.range.firstColumn, grid.range.lastColumn + 1).every(column => column === 'note' || isAttribute(column)),
  };
}
