import { type CSSProperties, type RefObject, useLayoutEffect, useState } from 'react';

const GAP = 4;
const TALLEST = 320;
const WIDEST = 420;

/** Under the anchor, or over it where there is more room; moves with it. */
export function useAnchored(anchor: RefObject<HTMLElement | null>): CSSProperties {
  const [style, setStyle] = useState<CSSProperties>({ visibility: 'hidden' });
  useLayoutEffect(() => {
    const place = (): void => {
      const box = anchor.current?.getBoundingClientRect();
      if (box) setStyle(styleFor(box));
    };
    place();
    // Captured: the scroller's own scroll event does not bubble.
    addEventListener('scroll', place, true);
    addEventListener('resize', place);
    return () => {
      removeEventListener('scroll', place, true);
      removeEventListener('resize', place);
    };
  }, [anchor]);
  return style;
}

function styleFor(box: DOMRect): CSSProperties {
  const below = innerHeight - box.bottom - GAP;
  const above = box.top - GAP;
  const isBelow = below >= Math.min(TALLEST, above);
  const width = Math.max(box.width, Math.min(WIDEST, innerWidth - GAP));
  return {
    left: Math.max(GAP, Math.min(box.left, innerWidth - width - GAP)),
    ...(isBelow ? { top: box.bottom + GAP } : { bottom: innerHeight - box.top + GAP }),
    width,
    maxHeight: Math.min(TALLEST, isBelow ? below : above),
  };
}
