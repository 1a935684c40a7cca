import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { Cursor } from '../engine/cursor.ts';
import type { Grid } from '../engine/grid.ts';
import { type PlacedColumn, pinnedWidthOf } from './columns.ts';

interface ActiveCell {
  grid: Grid;
  scroller: RefObject<HTMLDivElement | null>;
  cursor: Cursor;
  activePosition: number;
  rowHeight: number;
  columns: readonly PlacedColumn[];
  sync: () => void;
}

/** Keeps the active cell in view when it moves, and the focus on it while the grid has the focus. */
export function useActiveCell({ grid, scroller, cursor, activePosition, rowHeight, columns, sync }: ActiveCell): void {
  const focused = useFocusWithin(scroller);
  const shown = useRef(cursor);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || shown.current === cursor) return;
    shown.current = cursor;
    const header = element.querySelector<HTMLElement>('[role="columnheader"]')?.offsetHeight ?? 0;
    scrollToRow(element, activePosition * rowHeight, rowHeight, header);
    scrollToColumn(element, columns[cursor.active.column], pinnedWidthOf(columns));
    sync();
  }, [scroller, cursor, activePosition, rowHeight, columns, sync]);

  // A panel that opens beside the grid must not leave the active cell outside.
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => scrollToColumn(element, columns[grid.cursor.active.column], pinnedWidthOf(columns)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, columns, grid]);

  // After every drawing: a recycled row element may hold the focus for another row now.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !focused.current || grid.mode === 'edit') return;
    const cell = element.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]');
    if (document.activeElement !== cell) (cell ?? element).focus({ preventScroll: true });
  });
}

function scrollToRow(element: HTMLElement, top: number, height: number, header: number): void {
  const room = element.clientHeight - header;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + height > element.scrollTop + room) element.scrollTop = top + height - room;
}

function scrollToColumn(element: HTMLElement, column: PlacedColumn | undefined, pinned: number): void {
  if (!column || column.pinned) return;
  const room = element.clientWidth;
  if (column.start - pinned < element.scrollLeft) element.scrollLeft = column.start - pinned;
  else if (column.start + column.placedWidth > element.scrollLeft + room) {
    element.scrollLeft = column.start + column.placedWidth - room;
  }
}

/**
 * True while the focus is in the grid. Losing it to nothing does not count, for a row element that is taken away loses it so;
 * Tab does, even where nothing follows the grid: else the next drawing would fetch the focus back.
 */
function useFocusWithin(scroller: RefObject<HTMLElement | null>): RefObject<boolean> {
  const focused = useRef(false);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const enter = (): void => {
      focused.current = true;
    };
    const leave = (event: FocusEvent): void => {
      const to = event.relatedTarget;
      if (to instanceof Node && !element.contains(to)) focused.current = false;
    };
    const press = (event: PointerEvent): void => {
      if (event.target instanceof Node && !element.contains(event.target)) focused.current = false;
    };
    // On the document, so that the grid has had the key: what it kept for itself does not leave.
    const tab = (event: KeyboardEvent): void => {
      if (event.key === 'Tab' && !event.defaultPrevented) focused.current = false;
    };
    element.addEventListener('focusin', enter);
    element.addEventListener('focusout', leave);
    document.addEventListener('pointerdown', press, true);
    document.addEventListener('keydown', tab);
    return () => {
      element.removeEventListener('focusin', enter);
      element.removeEventListener('focusout', leave);
      document.removeEventListener('pointerdown', press, true);
      document.removeEventListener('keydown', tab);
    };
  }, [scroller]);
  return focused;
}
