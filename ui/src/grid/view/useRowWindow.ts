import { type RefObject, useCallback, useEffect, useLayoutEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** Rows above and below the window that are drawn as well, so that a wheel notch shows no gap before React answers. */
const SPARE = 4;

export interface RowWindow {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
  /** Row elements in all; a position's element is `position % pool`. */
  readonly pool: number;
  /** Pixels across; infinite until it is known. */
  readonly width: number;
  /** Reads the scroller anew, for whoever scrolled it. */
  readonly sync: () => void;
}

/** Which positions to draw. Scrolling draws before the browser paints, or the rows would trail behind. */
export function useRowWindow(scroller: RefObject<HTMLElement | null>, rowHeight: number, rows: number): RowWindow {
  const [firstShown, setFirstShown] = useState(0);
  const [{ width, height }, setSize] = useState({ width: Number.POSITIVE_INFINITY, height: 0 });

  const sync = useCallback(() => {
    const element = scroller.current;
    if (element) setFirstShown(Math.floor(element.scrollTop / rowHeight));
  }, [scroller, rowHeight]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    // Called in the first frame too, after layout and before paint.
    const observer = new ResizeObserver(() =>
      flushSync(() => {
        setSize({ width: element.clientWidth, height: element.clientHeight });
        sync();
      }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, sync]);

  useEffect(() => {
    const element = scroller.current;
    const onScroll = (): void => flushSync(sync);
    element?.addEventListener('scroll', onScroll, { passive: true });
    return () => element?.removeEventListener('scroll', onScroll);
  }, [scroller, sync]);

  const pool = Math.ceil(height / rowHeight) + 2 * SPARE;
  const first = Math.max(0, Math.min(firstShown - SPARE, rows - pool));
  return { first, end: Math.min(rows, first + pool), pool, width, sync };
}
