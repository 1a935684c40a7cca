// Keys that work everywhere (design.md 8). No single letters: letters belong to type-to-edit.

import { useEffect } from 'react';

export interface AppKeys {
  palette: () => void;
  sidebar: () => void;
  settings: () => void;
  help: () => void;
  page: (number: number) => void;
}

/** The key's meaning, or null: also on a Mac, where Cmd stands for Ctrl. */
export function readAppKey(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): keyof AppKeys | number | 'region' | null {
  if (event.key === 'F1') return 'help';
  if (event.key === 'F6') return 'region';
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return null;
  const key = event.key.toLowerCase();
  if (key === 'k') return 'palette';
  if (key === 'b') return 'sidebar';
  if (key === ',') return 'settings';
  return /^[1-7]$/.test(key) ? Number(key) : null;
}

export function useAppKeys(keys: AppKeys): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const meaning = readAppKey(event);
      if (meaning === null) return;
      event.preventDefault();
      if (meaning === 'region') {
        event.stopPropagation();
        focusNextRegion(event.shiftKey ? -1 : 1);
      } else if (typeof meaning === 'number') keys.page(meaning);
      else if (meaning !== 'page') keys[meaning]();
    };
    // Capturing, so that a grid or a field that swallows keys does not swallow these.
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, [keys]);
}

const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex="0"]';

/** F6: from region to region in the order of the page; an empty region takes the focus itself. */
function focusNextRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    region => region.getClientRects().length > 0 && (region.dataset.region !== 'toasts' || region.childElementCount > 0),
  );
  if (regions.length === 0) return;
  const here = regions.findLastIndex(region => region.contains(document.activeElement));
  const next = regions[(here + step + regions.length) % regions.length];
  if (!next) return;
  // A region inside another (the grid inside the page) has its own turn: skip what belongs to it.
  const first = [...next.querySelectorAll<HTMLElement>(FOCUSABLE)].find(one => one.closest('[data-region]') === next);
  (first ?? next).focus();
}
