import { ArrowDown, ArrowUp } from 'lucide-react';
import type { PointerEvent } from 'react';
import type { Sort } from '../engine/layout.ts';
import { NARROWEST, type PlacedColumn } from './columns.ts';
import styles from './Grid.module.css';
import { useHeaderDrag } from './useHeaderDrag.ts';

interface Props {
  columns: readonly PlacedColumn[];
  sort: Sort | null;
  scale: number;
  onSort: (column: string) => void;
  onResize: (column: string, width: number) => void;
  onPlace: ((column: number, at: number) => void) | null;
  selectAll: { label: string; checked: boolean; some: boolean; toggle: () => void };
}

/** The keys' way to sort, resize and place is the menu of a cell: the grid is one tab stop. */
export function Header({ columns, sort, scale, onSort, onResize, onPlace, selectAll }: Props) {
  const { drop, startDrag } = useHeaderDrag(onPlace);
  return (
    <div role="row" className={styles.header} aria-rowindex={1}>
      {columns.map((column, at) => {
        const direction = sort?.column === column.id ? sort.direction : undefined;
        return (
          <div
            key={column.id}
            role="columnheader"
            className={styles.headerCell}
            style={column.style}
            aria-colindex={at + 1}
            aria-sort={column.sortable ? (direction ?? 'none') : undefined}
            data-pinned={column.pinned || undefined}
            data-align={column.align}
            data-head={at}
            data-drop={drop?.at === at ? (drop.from < at ? 'after' : 'before') : undefined}
            onPointerDown={column.selects || !onPlace ? undefined : event => startDrag(event, at)}
          >
            {column.selects ? (
              <SelectAll {...selectAll} />
            ) : column.sortable ? (
              <button type="button" className={styles.sort} tabIndex={-1} onClick={() => onSort(column.id)}>
                <span className={styles.headerText}>{column.title}</span>
                {direction === 'ascending' && <ArrowUp aria-hidden="true" />}
                {direction === 'descending' && <ArrowDown aria-hidden="true" />}
              </button>
            ) : (
              <span className={styles.headerText}>{column.title}</span>
            )}
            {!column.selects && <span className={styles.resizer} onPointerDown={event => startResize(event, column, scale, onResize)} />}
          </div>
        );
      })}
    </div>
  );
}

function SelectAll({ label, checked, some, toggle }: Props['selectAll']) {
  return (
    <input
      type="checkbox"
      className={styles.headerCheck}
      tabIndex={-1}
      aria-label={label}
      checked={checked}
      ref={element => {
        if (element) element.indeterminate = some && !checked;
      }}
      onChange={toggle}
    />
  );
}

function startResize(event: PointerEvent<HTMLElement>, column: PlacedColumn, scale: number, onResize: Props['onResize']): void {
  event.preventDefault();
  // Resizing is not dragging.
  event.stopPropagation();
  const handle = event.currentTarget;
  const startX = event.clientX;
  handle.setPointerCapture(event.pointerId);
  const move = (moved: globalThis.PointerEvent): void =>
    onResize(column.id, Math.max(NARROWEST, (column.placedWidth + moved.clientX - startX) / scale));
  const stop = (): void => {
    handle.removeEventListener('pointermove', move);
    handle.removeEventListener('pointerup', stop);
    handle.removeEventListener('pointercancel', stop);
  };
  handle.addEventListener('pointermove', move);
  handle.addEventListener('pointerup', stop);
  handle.addEventListener('pointercancel', stop);
}
