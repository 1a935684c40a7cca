// The screen of a grid: a scroller, a header, as many row elements as fit, and one editor over the active cell.

import { type ReactNode, useCallback, useId, useMemo, useRef, useSyncExternalStore } from 'react';
import type { Cell, CellRange } from '../engine/cursor.ts';
import type { Grid } from '../engine/grid.ts';
import type { Plain } from '../engine/keys.ts';
import { type PlacedColumn, placeColumns, type ViewColumn, widthOf } from './columns.ts';
import type { EditorHandle } from './editor.ts';
import styles from './Grid.module.css';
import { Header } from './Header.tsx';
import { Row } from './Row.tsx';
import { useActiveCell } from './useActiveCell.ts';
import { useGridKeys } from './useGridKeys.ts';
import { useGridPointer } from './useGridPointer.ts';
import { useRowHeight, useTextScale } from './useRowHeight.ts';
import { useRowWindow } from './useRowWindow.ts';

export interface GridWords {
  label: string;
  /** Said on first entry: how to get out. */
  help: string;
  selectAll: string;
}

interface Props {
  grid: Grid;
  columns: readonly ViewColumn[];
  widths: Readonly<Record<string, number>>;
  onResize: (column: string, width: number) => void;
  /** Puts a column into the place of another; both by where they are now. Null where the columns stand as they stand. */
  onPlace: ((column: number, at: number) => void) | null;
  words: GridWords;
  /** The editor of a cell; it gets the keys through the handle. */
  editor: (cell: Cell, typed: string | null, handle: React.RefObject<EditorHandle | null>) => ReactNode;
  onAct: (act: Plain) => boolean;
  /** Repeats the cells of a range over a larger one; null where nothing can be changed, and then no handle is offered. */
  onFill: ((source: CellRange, whole: CellRange) => void) | null;
}

export function GridView({ grid, columns, widths, onResize, onPlace, words, editor, onAct, onFill }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const editorHandle = useRef<EditorHandle>(null);
  const helpId = useId();
  const rowHeight = useRowHeight();
  const scale = useTextScale();
  const visible = useSyncExternalStore(grid.subscribe, () => grid.layout.visible);
  const cursor = useSyncExternalStore(grid.subscribe, () => grid.cursor);
  const editing = useSyncExternalStore(grid.subscribe, () => grid.editing);
  const window = useRowWindow(scroller, rowHeight, visible.length);
  const placed = useMemo(() => placeColumns(columns, widths, scale, window.width), [columns, widths, scale, window.width]);
  const activePosition = grid.layout.position[cursor.active.row] ?? -1;

  const pageRows = useCallback(() => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2), [rowHeight]);
  const onKeyDown = useGridKeys({ grid, columns, pageRows, editor: editorHandle, onAct });
  const pointer = useGridPointer({ grid, columns, editor: editorHandle, onAct, onFill });
  useActiveCell({ grid, scroller, cursor, activePosition, rowHeight, columns: placed, sync: window.sync });

  return (
    <>
      <p id={helpId} className="visually-hidden">
        {words.help}
      </p>
      <div
        ref={scroller}
        role="treegrid"
        className={styles.scroller}
        tabIndex={-1}
        aria-label={words.label}
        aria-describedby={helpId}
        aria-rowcount={visible.length + 1}
        aria-colcount={columns.length}
        aria-multiselectable="true"
        data-region="grid"
        data-mode={editing ? 'edit' : 'ready'}
        data-fillable={onFill !== null || undefined}
        onKeyDown={onKeyDown}
        {...pointer}
      >
        <div className={styles.wide} style={{ width: widthOf(placed) }}>
          <GridHeader grid={grid} columns={placed} scale={scale} onResize={onResize} onPlace={onPlace} selectAll={words.selectAll} />
          <div role="rowgroup" className={styles.canvas} style={{ height: visible.length * rowHeight }}>
            {window.positions.map(position => (
              <Row
                key={position % window.pool}
                grid={grid}
                columns={placed}
                row={visible[position] ?? 0}
                position={position}
                height={rowHeight}
              />
            ))}
            {isOutside(activePosition, window.positions) && (
              <Row key="active" grid={grid} columns={placed} row={cursor.active.row} position={activePosition} height={rowHeight} />
            )}
            {editing && (
              <div
                role="row"
                className={styles.editor}
                style={editorPlace(placed, editing.cell.column, activePosition, rowHeight)}
                aria-rowindex={activePosition + 2}
              >
                <div role="gridcell" className={styles.editorCell} aria-colindex={editing.cell.column + 1}>
                  {editor(editing.cell, editing.typed, editorHandle)}
                </div>
              </div>
            )}
          </div>
        </div>
      </div>
    </>
  );
}

interface GridHeaderProps {
  grid: Grid;
  columns: readonly PlacedColumn[];
  scale: number;
  onResize: (column: string, width: number) => void;
  onPlace: ((column: number, at: number) => void) | null;
  selectAll: string;
}

function GridHeader({ grid, columns, scale, onResize, onPlace, selectAll }: GridHeaderProps) {
  const sort = useSyncExternalStore(grid.subscribe, () => grid.layout.sort);
  const selection = useSyncExternalStore(grid.subscribe, () => grid.selection);
  const onSort = useCallback((column: string) => grid.cycleSort(column), [grid]);
  const some = selection.size > 0;
  return (
    <Header
      columns={columns}
      sort={sort}
      scale={scale}
      onSort={onSort}
      onResize={onResize}
      onPlace={onPlace}
      selectAll={{ label: selectAll, some, checked: some && selection.size === grid.layout.matching, toggle: () => grid.toggleAll() }}
    />
  );
}

/** The active row is drawn even when it is scrolled out of the window, or the focus would fall to the page. */
const isOutside = (position: number, drawn: readonly number[]): boolean => position !== -1 && !drawn.includes(position);

function editorPlace(columns: readonly PlacedColumn[], at: number, position: number, rowHeight: number) {
  const column = columns[at];
  return {
    transform: `translate(${column?.start ?? 0}px, ${position * rowHeight}px)`,
    width: column?.placedWidth ?? 0,
    height: rowHeight,
  };
}
