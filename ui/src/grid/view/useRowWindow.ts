import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { drawnPositions, SPARE } from './drawn.ts';

/** After this long without a fast scroll, the spare rows are drawn and the elements put in order again. */
const REST_MS = 120;

export interface RowWindow {
  /** The positions to draw, in the order of their elements; a position's element is `position % pool`. */
  readonly positions: readonly number[];
  /** Row elements in all. */
  readonly pool: number;
  /** Pixels across; infinite until it is known. */
  readonly width: number;
  /** Reads the scroller anew, for whoever scrolled it. */
  readonly sync: () => void;
}

/** Which positions to draw. Scrolling draws before the browser paints, or the rows would trail behind. */
export function useRowWindow(scroller: RefObject<HTMLElement | null>, rowHeight: number, rows: number): RowWindow {
  const [shown, setShown] = useState({ first: 0, settled: 0 });
  const [{ width, height }, setSize] = useState({ width: Number.POSITIVE_INFINITY, height: 0 });
  const resting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const sync = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const first = Math.floor(element.scrollTop / rowHeight);
    setShown(before => {
      if (first === before.first) return before;
      return { first, settled: Math.abs(first - before.first) > SPARE ? before.settled : first };
    });
    clearTimeout(resting.current);
    resting.current = setTimeout(() => setShown(now => (now.settled === now.first ? now : { ...now, settled: now.first })), REST_MS);
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
    return () => {
      observer.disconnect();
      clearTimeout(resting.current);
    };
  }, [scroller, sync]);

  useEffect(() => {
    const element = scroller.current;
    const onScroll = (): void => flushSync(sync);
    element?.addEventListener('scroll', onScroll, { passive: true });
    return () => element?.removeEventListener('scroll', onScroll);
  }, [scroller, sync]);

  const fit = Math.ceil(height / rowHeight) + 1;
  const positions = useMemo(() => drawnPositions({ ...shown, fit, rows }), [shown, fit, rows]);
  return { positions, pool: fit + 2 * SPARE, width, sync };
}
