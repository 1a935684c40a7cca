import { type CheckRun, useCheckRuns, useRunChecks } from '../../ipc/acts.ts';
import type { CheckView, GateScope } from '../../ipc/bindings.ts';
import { useChecksProgress, useWorkspace } from '../../ipc/queries.ts';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { useWords } from '../../shared/words.ts';
import { words as connectionWords } from '../connections/messages.ts';
import { words } from './messages.ts';
import { isOutdated } from './standing.ts';

/** A rehearsal is judged as practice, everything else as proof. */
export function useScope(): GateScope {
  const { data: workspace } = useWorkspace();
  return workspace?.rehearsal ? 'rehearsal' : 'live';
}

/** Whether a run reaches any of these connections; none named means all. */
const reaches = ({ connection_ids }: CheckRun, ids: readonly string[]): boolean =>
  ids.length === 0 || connection_ids.length === 0 || connection_ids.some(id => ids.includes(id));

/** Whether a run makes this check. */
const makes = (run: CheckRun, check: CheckView): boolean =>
  reaches(run, [check.connection_id]) &&
  (typeof run.checks === 'object' ? run.checks.only === check.id : run.checks === 'all' || isOutdated(check));

/** Making checks of some connections or of all, on whatever page it was asked, and why it cannot be asked here. */
export function useChecking(connectionIds: readonly string[], scope: GateScope) {
  const say = useWords();
  const toasts = useToasts();
  const { data: workspace } = useWorkspace();
  const { mutate } = useRunChecks();
  const progress = useChecksProgress();
  const runs = useCheckRuns().filter(({ run }) => reaches(run, connectionIds));
  const pending = runs.filter(({ status }) => status === 'pending').map(({ run }) => run);
  const unavailable =
    workspace?.member.role === 'viewer'
      ? say(connectionWords.unavailableRole)
      : workspace && workspace.home !== 'here'
        ? say(connectionWords.unavailableElsewhere)
        : undefined;
  const running = pending.some(({ checks }) => typeof checks === 'string');
  const start = (checks: 'all' | 'outdated'): void =>
    mutate(
      { connection_ids: [...connectionIds], scope, checks },
      { onSuccess: report => report && toasts.confirm(say(words.ranAll, { checks, count: report.summary.obstacles })) },
    );
  return {
    unavailable,
    /** Something is being checked here: another run waits for its end. */
    busy: pending.length > 0,
    running,
    /** What the button that runs all says: how far the run is, while there is one. */
    runAllWords: running ? say(words.runningAll, { done: progress?.done ?? 0, of: progress?.of ?? 0 }) : say(words.runAll),
    isRunning: (check: CheckView): boolean => pending.some(run => makes(run, check)),
    failure: runs.at(-1)?.error ?? null,
    runAll: (): void => start('all'),
    runOutdated: (): void => start('outdated'),
    run: (check: CheckView): void => mutate({ connection_ids: [check.connection_id], scope, checks: { only: check.id } }),
  };
}

export type Checking = ReturnType<typeof useChecking>;
