import { memo, useCallback, useSyncExternalStore } from 'react';
import { classes } from '../../shared/classes.ts';
import { FLAG, type Grid } from '../engine/grid.ts';
import type { PlacedColumn } from './columns.ts';
import styles from './Grid.module.css';

interface Props {
  grid: Grid;
  columns: readonly PlacedColumn[];
  row: number;
  position: number;
  height: number;
}

const NO_COLUMN = 31;
const FLAGS = 256;

/** Version of the content, flags, and the columns of cursor and range, in one number: a row draws again only when it differs. */
function lookOf(grid: Grid, row: number): number {
  const flags = grid.rowFlags(row);
  const active = flags & FLAG.active ? grid.cursor.active.column : NO_COLUMN;
  const { firstColumn, lastColumn } = grid.range;
  const range = flags & FLAG.inRange ? firstColumn * 32 + lastColumn : NO_COLUMN * 32;
  return ((grid.rowVersion(row) * FLAGS + flags) * 32 + active) * 1024 + range;
}

export const Row = memo(function Row({ grid, columns, row, position, height }: Props) {
  const look = useSyncExternalStore(
    grid.subscribe,
    useCallback(() => lookOf(grid, row), [grid, row]),
  );
  const range = look % 1024;
  const active = Math.floor(look / 1024) % 32;
  const flags = Math.floor(look / (1024 * 32)) % FLAGS;
  const isParent = (flags & FLAG.parent) !== 0;
  const isSelected = (flags & FLAG.selected) !== 0;
  const depth = grid.layout.tree.depth[row] ?? 0;
  return (
    <div
      role="row"
      className={styles.row}
      style={{ transform: `translateY(${position * height}px)`, height, lineHeight: `${height - 1}px` }}
      aria-rowindex={position + 2}
      aria-level={depth + 1}
      aria-expanded={isParent ? (flags & FLAG.folded) === 0 : undefined}
      aria-selected={isSelected}
      data-row={row}
      data-selected={isSelected || undefined}
      data-dimmed={(flags & FLAG.dimmed) !== 0 || undefined}
    >
      {columns.map((column, at) => {
        const isActive = at === active;
        const first = Math.floor(range / 32);
        const last = range % 32;
        const inRange = at >= first && at <= last;
        return (
          <div
            key={column.id}
            role="gridcell"
            className={classes(styles.cell, column.className)}
            style={column.style}
            aria-colindex={at + 1}
            aria-readonly={column.editable ? undefined : true}
            tabIndex={isActive ? 0 : -1}
            data-column={at}
            data-pinned={column.pinned || undefined}
            data-align={column.align}
            data-parts={column.parts}
            data-active={isActive || undefined}
            data-range={inRange ? edgesOf(flags, at === first, at === last) : undefined}
            data-corner={(column.editable && at === last && (flags & FLAG.rangeBottom) !== 0) || undefined}
            data-editable={column.editable}
          >
            {column.selects && <span className={styles.check} data-checked={isSelected} aria-hidden="true" />}
            {column.tree && <TreeMark depth={depth} isParent={isParent} isFolded={(flags & FLAG.folded) !== 0} />}
            {column.cell(row)}
          </div>
        );
      })}
    </div>
  );
});

/** The sides of the range that a cell lies on: they draw its outline. */
function edgesOf(flags: number, isFirst: boolean, isLast: boolean): string {
  const top = flags & FLAG.rangeTop ? 'top ' : '';
  const bottom = flags & FLAG.rangeBottom ? 'bottom ' : '';
  return `${top}${bottom}${isFirst ? 'start ' : ''}${isLast ? 'end' : ''}`;
}

/**
 * For the pointer; the row itself says whether it is expanded, and keys do the same. The same elements for every row: a row
 * element that is given another row changes attributes and never mounts anything.
 */
function TreeMark({ depth, isParent, isFolded }: { depth: number; isParent: boolean; isFolded: boolean }) {
  return (
    <>
      <span className={styles.indent} style={{ width: `${depth}rem` }} />
      <span className={styles.chevron} data-fold={isParent ? (isFolded ? 'folded' : 'open') : undefined} aria-hidden="true" />
    </>
  );
}
