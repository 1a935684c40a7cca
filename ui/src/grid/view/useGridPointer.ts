import { type MouseEvent, type PointerEvent, type RefObject, useMemo, useRef } from 'react';
import { fillTo } from '../engine/blocks.ts';
import { type Cell, type CellRange, isWithin } from '../engine/cursor.ts';
import type { Grid } from '../engine/grid.ts';
import type { Plain } from '../engine/keys.ts';
import type { EditorHandle } from './editor.ts';

/** Pixels from the corner that take hold of the fill handle: more than is drawn, for hands that shake. */
const HANDLE = 12;

/** The cell under an event: rows and cells carry their place, so that 400 cells need no handlers. */
function cellAt(target: EventTarget): Cell | null {
  if (!(target instanceof Element)) return null;
  const cell = target.closest<HTMLElement>('[data-column]');
  const row = cell?.closest<HTMLElement>('[data-row]');
  return cell && row ? { row: Number(row.dataset.row), column: Number(cell.dataset.column) } : null;
}

function isOnHandle({ target, clientX, clientY }: PointerEvent<HTMLElement>): boolean {
  const corner = target instanceof Element ? target.closest('[data-corner]')?.getBoundingClientRect() : undefined;
  return corner !== undefined && corner.right - clientX <= HANDLE && corner.bottom - clientY <= HANDLE;
}

interface Pointer {
  readonly grid: Grid;
  readonly columns: readonly { readonly editable?: boolean; readonly selects?: boolean }[];
  readonly editor: RefObject<EditorHandle | null>;
  readonly onAct: (act: Plain) => boolean;
  readonly onFill: ((source: CellRange, whole: CellRange) => void) | null;
}

/** The fill handle while it is dragged. */
interface Filling {
  readonly source: CellRange;
  /** Null while nothing beyond the source is reached. */
  readonly whole: CellRange | null;
}

export function useGridPointer({ grid, columns, editor, onAct, onFill }: Pointer) {
  const filling = useRef<Filling | null>(null);
  return useMemo(() => {
    const endFill = (event: Event): void => {
      removeEventListener('pointerup', endFill);
      removeEventListener('pointercancel', endFill);
      const filled = filling.current;
      filling.current = null;
      if (filled?.whole && event.type === 'pointerup') onFill?.(filled.source, filled.whole);
    };

    /** A header's menu is that of its column's cell in the active row. */
    const headCell = (target: EventTarget): Cell | null => {
      const head = target instanceof Element ? target.closest<HTMLElement>('[data-head]') : null;
      return head ? { row: grid.cursor.active.row, column: Number(head.dataset.head) } : null;
    };

    const startFill = (): void => {
      filling.current = { source: grid.range, whole: null };
      // Wherever the pointer is let go.
      addEventListener('pointerup', endFill);
      addEventListener('pointercancel', endFill);
    };

    const dragFill = (cell: Cell): void => {
      if (!filling.current) return;
      const { source } = filling.current;
      const whole = fillTo(source, grid.layout.position[cell.row] ?? -1, cell.column);
      filling.current = { source, whole };
      grid.selectRange(whole ?? source);
    };

    return {
      onPointerDown(event: PointerEvent<HTMLElement>): void {
        const cell = event.button === 0 ? cellAt(event.target) : null;
        if (!cell) return;
        editor.current?.leave();
        if (onFill && isOnHandle(event)) {
          startFill();
          return;
        }
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
        if (!cell) return;
        if (filling.current) dragFill(cell);
        else if (!columns[cell.column]?.selects && (cell.row !== row || cell.column !== column)) grid.goTo(cell, true);
      },
      onDoubleClick(event: MouseEvent<HTMLElement>): void {
        const cell = cellAt(event.target);
        if (!cell) return;
        if (!columns[cell.column]?.editable) onAct('open');
        else if (onAct('edit')) grid.startEditing(null);
      },
      onContextMenu(event: MouseEvent<HTMLElement>): void {
        const cell = cellAt(event.target) ?? headCell(event.target);
        if (!cell) return;
        if (!isWithin(grid.range, grid.layout.position[cell.row] ?? -1, cell.column)) grid.goTo(cell);
        if (onAct('menu')) event.preventDefault();
      },
    };
  }, [grid, columns, editor, onAct, onFill]);
}
