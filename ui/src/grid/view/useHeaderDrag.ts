import { type PointerEvent, useCallback, useState } from 'react';

/** A press that moves less is a click, which sorts. */
const STILL = 6;

interface Drop {
  readonly from: number;
  readonly at: number;
}

/** The column header under a point; the checkbox's own takes none before it. */
function headAt(x: number, y: number): number | null {
  const head = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-head]');
  const at = Number(head?.dataset.head ?? 0);
  return at > 0 ? at : null;
}

/** Drags a column to the place of another one. */
export function useHeaderDrag(onPlace: ((column: number, at: number) => void) | null) {
  const [drop, setDrop] = useState<Drop | null>(null);
  const startDrag = useCallback(
    (event: PointerEvent<HTMLElement>, from: number): void => {
      if (event.button !== 0) return;
      const startX = event.clientX;
      let at: number | null = null;
      const move = (moved: globalThis.PointerEvent): void => {
        if (at === null && Math.abs(moved.clientX - startX) < STILL) return;
        at = headAt(moved.clientX, moved.clientY) ?? from;
        setDrop(at === from ? null : { from, at });
      };
      const stop = (stopped: globalThis.PointerEvent): void => {
        removeEventListener('pointermove', move);
        removeEventListener('pointerup', stop);
        removeEventListener('pointercancel', stop);
        setDrop(null);
        if (stopped.type === 'pointerup' && at !== null && at !== from) onPlace?.(from, at);
      };
      addEventListener('pointermove', move);
      addEventListener('pointerup', stop);
      addEventListener('pointercancel', stop);
    },
    [onPlace],
  );
  return { drop, startDrag };
}
