import { useSyncExternalStore } from 'react';

/** Density and text size are attributes of the document; both change how high a row is. */
function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true });
  return () => observer.disconnect();
}

const rootStyle = (): CSSStyleDeclaration => getComputedStyle(document.documentElement);

/** Pixels of one rem relative to 16, so that column widths follow the text size. */
export function useTextScale(): number {
  return useSyncExternalStore(subscribe, () => (Number.parseFloat(rootStyle().fontSize) || 16) / 16);
}

/** Whole pixels, so that rows meet without a gap. */
export function useRowHeight(): number {
  return useSyncExternalStore(subscribe, () => {
    const style = rootStyle();
    const rem = Number.parseFloat(style.fontSize) || 16;
    return Math.round((Number.parseFloat(style.getPropertyValue('--row-height')) || 2) * rem);
  });
}
