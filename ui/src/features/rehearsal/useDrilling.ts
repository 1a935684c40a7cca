import { useCallback } from 'react';
import { useDrillRuns, useRunDrill } from '../../ipc/acts.ts';
import type { DrillKind, DrillView } from '../../ipc/bindings.ts';
import { useWorkspace } from '../../ipc/queries.ts';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';

/** Running drills, on whatever page it was asked, what the last one came to, and why one cannot be run now. */
export function useDrilling() {
  const say = useWords();
  const { data: workspace } = useWorkspace();
  const { mutate } = useRunDrill();
  const runs = useDrillRuns();
  const running = runs.find(({ status }) => status === 'pending')?.kind ?? null;
  const isAdmin = workspace?.member.role === 'admin';
  const run = useCallback((kind: DrillKind) => mutate(kind), [mutate]);
  const unavailable = useCallback(
    ({ obstacle }: DrillView): string | undefined => {
      if (!isAdmin) return say(words.admin);
      if (running !== null) return say(words.oneAtATime);
      return obstacle ?? undefined;
    },
    [say, isAdmin, running],
  );
  return { run, running, last: runs.at(-1), unavailable };
}

export type Drilling = ReturnType<typeof useDrilling>;
