import { type MouseEvent, type PointerEvent, type RefObject, useMemo } from 'react';
import type { Cell } from '../engine/cursor.ts';
import type { Grid } from '../engine/grid.ts';
import type { Plain } from '../engine/keys.ts';
import type { EditorHandle } from './editor.ts';

/** The cell under an event: rows and cells carry their place, so that 400 cells need no handlers. */
function cellAt(target: EventTarget): Cell | null {
  if (!(target instanceof Element)) return null;
  const cell = target.closest<HTMLElement>('[data-column]');
  const row = cell?.closest<HTMLElement>('[data-row]');
  return cell && row ? { row: Number(row.dataset.row), column: Number(cell.dataset.column) } : null;
}

interface PointerColumn {
  readonly editable?: boolean;
  readonly selects?: boolean;
}

export function useGridPointer(
  grid: Grid,
  columns: readonly PointerColumn[],
  editor: RefObject<EditorHandle | null>,
  onAct: (act: Plain) => boolean,
) {
  return useMemo(
    () => ({
      onPointerDown(event: PointerEvent<HTMLElement>): void {
        const cell = event.button === 0 ? cellAt(event.target) : null;
        if (!cell) return;
        editor.current?.leave();
        if (event.target instanceof Element && event.target.closest('[data-fold]')) {
          grid.setFolded([cell.row], !grid.layout.isFolded(cell.row));
          return;
        }
        grid.goTo(cell, event.shiftKey);
        if (columns[cell.column]?.selects || event.ctrlKey || event.metaKey) grid.toggleRange();
      },
      onPointerMove(event: PointerEvent<HTMLElement>): void {
        const cell = event.buttons === 1 && grid.mode === 'ready' ? cellAt(event.target) : null;
        const { row, column } = grid.cursor.active;
        if (cell && !columns[cell.column]?.selects && (cell.row !== row || cell.column !== column)) grid.goTo(cell, true);
      },
      onDoubleClick(event: MouseEvent<HTMLElement>): void {
        const cell = cellAt(event.target);
        if (cell && columns[cell.column]?.editable && onAct('edit')) grid.startEditing(null);
      },
      onContextMenu(event: MouseEvent<HTMLElement>): void {
        const cell = cellAt(event.target);
        if (!cell) return;
        if (cell.row !== grid.cursor.active.row || cell.column !== grid.cursor.active.column) grid.goTo(cell);
        if (onAct('menu')) event.preventDefault();
      },
    }),
    [grid, columns, editor, onAct],
  );
}
