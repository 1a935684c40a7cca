// Which positions have an element. An element is recycled for the position `pool` rows on, so that nothing is mounted while
// scrolling.

/** Rows above and below the window that are drawn as well, so that a wheel notch shows no gap before React answers. */
export const SPARE = 4;

interface Scrolled {
  /** The position at the top. */
  readonly first: number;
  /** The position that was at the top when the scrolling last was slow. */
  readonly settled: number;
  /** Positions that the window has room for. */
  readonly fit: number;
  readonly rows: number;
}

/**
 * The settled window with its spare rows, in order; elements that a fast scroll needs show its positions instead. So a fast scroll
 * draws only what is seen, and moves no element: one that is put elsewhere in the document is built anew.
 */
export function drawnPositions({ first, settled, fit, rows }: Scrolled): number[] {
  const pool = fit + 2 * SPARE;
  const start = Math.max(0, Math.min(settled - SPARE, rows - pool));
  const top = Math.max(0, Math.min(first, rows - fit));
  return Array.from({ length: Math.min(pool, rows - start) }, (_, at) => {
    const base = start + at;
    const seen = top + ((((base - top) % pool) + pool) % pool);
    return seen < Math.min(top + fit, rows) ? seen : base;
  });
}
