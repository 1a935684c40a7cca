// The order of a tree as one array: every row is followed by its whole subtree, so that hiding one is a jump.

export interface Tree {
  /** All rows, parents before their children. */
  readonly order: Int32Array;
  /** Rows in the subtree of a row, itself included; by row. */
  readonly size: Int32Array;
  /** Levels below the top; by row. */
  readonly depth: Uint16Array;
}

/** `siblings` holds all rows in the order wanted among siblings; null keeps the rows' own. Parents must be sound. */
export function buildTree(parent: Int32Array, siblings: Int32Array | null): Tree {
  const count = parent.length;
  const { firstChild, nextSibling, firstTop } = linkChildren(parent, siblings);
  const order = new Int32Array(count);
  const depth = new Uint16Array(count);
  let written = 0;
  let row = firstTop;
  while (row !== -1) {
    order[written] = row;
    written += 1;
    const up = parent[row] ?? -1;
    depth[row] = up === -1 ? 0 : (depth[up] ?? 0) + 1;
    row = firstChild[row] !== -1 ? (firstChild[row] ?? -1) : afterSubtree(row, parent, nextSibling);
  }
  return { order, depth, size: subtreeSizes(order, parent) };
}

function linkChildren(parent: Int32Array, siblings: Int32Array | null) {
  const count = parent.length;
  const firstChild = new Int32Array(count).fill(-1);
  const nextSibling = new Int32Array(count).fill(-1);
  let firstTop = -1;
  for (let at = count - 1; at >= 0; at -= 1) {
    const row = siblings ? (siblings[at] ?? at) : at;
    const up = parent[row] ?? -1;
    nextSibling[row] = up === -1 ? firstTop : (firstChild[up] ?? -1);
    if (up === -1) firstTop = row;
    else firstChild[up] = row;
  }
  return { firstChild, nextSibling, firstTop };
}

function afterSubtree(row: number, parent: Int32Array, nextSibling: Int32Array): number {
  let at = row;
  while (at !== -1) {
    const next = nextSibling[at] ?? -1;
    if (next !== -1) return next;
    at = parent[at] ?? -1;
  }
  return -1;
}

function subtreeSizes(order: Int32Array, parent: Int32Array): Int32Array {
  const size = new Int32Array(order.length).fill(1);
  for (let at = order.length - 1; at >= 0; at -= 1) {
    const row = order[at] ?? 0;
    const up = parent[row] ?? -1;
    if (up !== -1) size[up] = (size[up] ?? 0) + (size[row] ?? 0);
  }
  return size;
}

/** The rows below `row`, at any depth, in the tree's order. */
export function descendants(tree: Tree, row: number): Int32Array {
  const at = tree.order.indexOf(row);
  return at === -1 ? new Int32Array(0) : tree.order.slice(at + 1, at + (tree.size[row] ?? 1));
}

export function isAncestor(parent: Int32Array, ancestor: number, row: number): boolean {
  let up = parent[row] ?? -1;
  while (up !== -1) {
    if (up === ancestor) return true;
    up = parent[up] ?? -1;
  }
  return false;
}
