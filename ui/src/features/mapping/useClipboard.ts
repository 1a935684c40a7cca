import { type ClipboardEvent, useMemo } from 'react';
import type { Grid } from '../../grid/engine/grid.ts';
import type { Acts } from './useActs.ts';

/** The clipboard's own events: reading the clipboard otherwise asks for a permission that a webview does not give. */
export function useClipboard(grid: Grid, acts: Acts) {
  return useMemo(() => {
    const isOurs = (event: ClipboardEvent): boolean =>
      grid.mode === 'ready' && event.target instanceof Element && event.target.closest('[role="treegrid"]') !== null;
    const put = (event: ClipboardEvent, take: () => string): void => {
      if (!isOurs(event)) return;
      event.clipboardData.setData('text/plain', take());
      event.preventDefault();
    };
    return {
      onCopy: (event: ClipboardEvent): void => put(event, acts.copy),
      onCut: (event: ClipboardEvent): void => put(event, acts.cut),
      onPaste(event: ClipboardEvent): void {
        if (!isOurs(event)) return;
        acts.paste(event.clipboardData.getData('text/plain'));
        event.preventDefault();
      },
    };
  }, [grid, acts]);
}
