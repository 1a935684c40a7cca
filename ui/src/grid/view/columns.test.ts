import { describe, expect, it } from 'vitest';
import { pinnedWidthOf, placeColumns, type ViewColumn, widthOf } from './columns.ts';

const column = (id: string, width: number, pinned = false): ViewColumn => ({ id, title: id, width, pinned, cell: () => null });
const columns = [column('number', 100, true), column('name', 200, true), column('type', 150)];

describe('placeColumns', () => {
  it('places one after the other, by what was remembered and the text size', () => {
    const placed = placeColumns(columns, { type: 60 }, 1.5, 10_000);
    expect(placed.map(({ start, placedWidth }) => [start, placedWidth])).toEqual([
      [0, 150],
      [150, 300],
      [450, 90],
    ]);
    expect([pinnedWidthOf(placed), widthOf(placed)]).toEqual([450, 540]);
  });

  it('unpins what would leave too little room for the rest', () => {
    const placed = placeColumns(columns, {}, 1, 400);
    expect(placed.map(({ pinned }) => pinned)).toEqual([true, false, false]);
  });
});
