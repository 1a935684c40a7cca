// What the view needs to know of a column; the engine knows columns only by their place.

import type { CSSProperties, ReactNode } from 'react';

export interface ViewColumn {
  readonly id: string;
  readonly title: string;
  /** Pixels at 100% text. */
  readonly width: number;
  readonly align?: 'end';
  /** Stays at the left while the rest scrolls; pinned columns come first. */
  readonly pinned?: boolean;
  /** Sorts by its id. */
  readonly sortable?: boolean;
  /** Holds the indent and the chevron. */
  readonly tree?: boolean;
  /** Holds the checkbox that selects the row. */
  readonly selects?: boolean;
  readonly editable?: boolean;
  /** Lays several elements out in a line; a cell of text alone needs none, and costs half as much to draw. */
  readonly parts?: boolean;
  readonly className?: string | undefined;
  readonly cell: (row: number) => ReactNode;
}

export interface PlacedColumn extends ViewColumn {
  readonly start: number;
  readonly placedWidth: number;
  /** One object per column, so that 400 cells compare it by identity. */
  readonly style: CSSProperties;
}

export const NARROWEST = 48;

/** Pinned columns may take this share of the grid; what goes beyond scrolls with the rest, or large text would leave no room for it. */
const PINNED_SHARE = 0.6;

export function placeColumns(
  columns: readonly ViewColumn[],
  widths: Readonly<Record<string, number>>,
  scale: number,
  room: number,
): PlacedColumn[] {
  let start = 0;
  return columns.map(column => {
    const placedWidth = Math.round((widths[column.id] ?? column.width) * scale);
    const pinned = column.pinned === true && start + placedWidth <= room * PINNED_SHARE;
    const style: CSSProperties = pinned ? { width: placedWidth, insetInlineStart: start } : { width: placedWidth };
    const placed = { ...column, pinned, start, placedWidth, style };
    start += placedWidth;
    return placed;
  });
}

export function widthOf(columns: readonly PlacedColumn[]): number {
  const last = columns.at(-1);
  return last ? last.start + last.placedWidth : 0;
}

export function pinnedWidthOf(columns: readonly PlacedColumn[]): number {
  return widthOf(columns.filter(column => column.pinned));
}
