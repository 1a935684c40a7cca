import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridOf } from './fixture.ts';
import { RangeSet } from './ranges.ts';
import { Selection } from './selection.ts';

describe('RangeSet', () => {
  it('is a set of integers', () => {
    const numbers = fc.array(fc.nat(60));
    fc.assert(
      fc.property(numbers, numbers, (one, other) => {
        const [plain, others] = [new Set(one), new Set(other)];
        const ranges = RangeSet.of(one);
        expect(new Set(ranges.values())).toEqual(plain);
        expect(ranges.size).toBe(plain.size);
        expect(new Set(ranges.union(RangeSet.of(other)).values())).toEqual(new Set([...plain, ...others]));
        expect(new Set(ranges.without(RangeSet.of(other)).values())).toEqual(new Set([...plain].filter(value => !others.has(value))));
        for (let value = -1; value < 62; value += 1) expect(ranges.has(value)).toBe(plain.has(value));
      }),
    );
  });

  it('keeps neighbors as one range', () => {
    expect(RangeSet.of(Int32Array.from({ length: 100_000 }, (_, row) => row)).ranges).toBe(1);
  });
});

describe('Selection', () => {
  it('takes rows out of everything without listing the rest', () => {
    const selection = Selection.all(5).remove([1, 3]).add([3]);
    expect(selection.size).toBe(4);
    expect([...selection.rows()]).toEqual([0, 2, 3, 4]);
    expect(selection.has(1)).toBe(false);
  });
});

describe('select all', () => {
  const grid = gridOf([{ name: 'Assets' }, { name: 'Cash', parent: 0 }, { name: 'Loans' }]);

  it('takes the rows of the filter without those that lead there, and clears the second time', () => {
    grid.setText('cash');
    grid.toggleAll();
    expect([...grid.selection.rows()]).toEqual([1]);
    grid.toggleAll();
    expect(grid.selection.size).toBe(0);
  });

  it('takes everything without a filter', () => {
    grid.setText('');
    grid.toggleAll();
    expect(grid.selection.size).toBe(3);
    grid.toggleRow(2);
    expect([...grid.selection.rows()]).toEqual([0, 1]);
  });
});
