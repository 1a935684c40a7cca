import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useBackend } from '../ipc/context.tsx';
import { keys } from '../ipc/tags.ts';

/** Says once that the first screen stands: painted, with an answer to everything that it asked. */
export function useFirstScreen(): void {
  const backend = useBackend();
  const queries = useQueryClient();
  useEffect(() => {
    const ended = new AbortController();
    void isStanding(queries, painted, ended.signal).then(stands => (stands ? backend.firstScreenShown() : undefined));
    return () => ended.abort();
  }, [backend, queries]);
}

/** A screen asks when it is drawn, so one painted frame without an open question may precede the next: two in a row are the end. */
export async function isStanding(queries: QueryClient, frame: () => Promise<void>, ended: AbortSignal): Promise<boolean> {
  let quiet = 0;
  while (quiet < 2 && !ended.aborted) {
    await frame();
    const hasBegun = queries.getQueryState(keys.workspace) !== undefined;
    quiet = hasBegun && queries.isFetching() === 0 ? quiet + 1 : 0;
  }
  return !ended.aborted;
}

/** A task after the frame runs when the frame has been painted. */
const painted = (): Promise<void> =>
  new Promise(resolve => {
    requestAnimationFrame(() => setTimeout(resolve));
  });
