import { describe, expect, it } from 'vitest';
import { soundParents } from './rows.ts';
import { buildTree, descendants, isAncestor } from './tree.ts';

describe('soundParents', () => {
  it('keeps a sound tree', () => {
    expect([...soundParents([-1, 0, 1, -1])]).toEqual([-1, 0, 1, -1]);
  });

  it('lets no circle, stranger or half number hide a row', () => {
    for (const parents of [[0], [1, 0], [1, 2, 0, 0], [7, -5, Number.NaN, 0.5], [1, 2, 1]]) {
      const sound = soundParents(parents);
      expect([...buildTree(sound, null).order].toSorted((one, other) => one - other)).toEqual(parents.map((_, row) => row));
    }
  });
});

describe('buildTree', () => {
  const parent = Int32Array.from([-1, 3, 0, -1, 3, 1]);

  it('follows each row with its subtree, also when parents come later', () => {
    const tree = buildTree(parent, null);
    expect([...tree.order]).toEqual([0, 2, 3, 1, 5, 4]);
    expect([...tree.size]).toEqual([2, 2, 1, 4, 1, 1]);
    expect([...tree.depth]).toEqual([0, 1, 1, 0, 1, 2]);
  });

  it('takes the order among siblings from outside', () => {
    expect([...buildTree(parent, Int32Array.from([5, 4, 3, 2, 1, 0])).order]).toEqual([3, 4, 1, 5, 0, 2]);
  });

  it('knows who is below whom', () => {
    expect([...descendants(buildTree(parent, null), 3)]).toEqual([1, 5, 4]);
    expect([...descendants(buildTree(parent, null), 5)]).toEqual([]);
    expect(isAncestor(parent, 3, 5)).toBe(true);
    expect(isAncestor(parent, 5, 3)).toBe(false);
  });
});
