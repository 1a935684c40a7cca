import { useRunCheck, useVerify } from '../../ipc/acts.ts';
import type { CheckView, GateScope } from '../../ipc/bindings.ts';
import { useWorkspace } from '../../ipc/queries.ts';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { useWords } from '../../shared/words.ts';
import { words as connectionWords } from '../connections/messages.ts';
import { words } from './messages.ts';

/** A rehearsal is judged as practice, everything else as proof. */
export function useScope(): GateScope {
  const { data: workspace } = useWorkspace();
  return workspace?.rehearsal ? 'rehearsal' : 'live';
}

/** Making checks, of some connections or of all, with the reason where this person or computer may not. */
export function useChecking(connectionIds: string[]) {
  const say = useWords();
  const scope = useScope();
  const toasts = useToasts();
  const { data: workspace } = useWorkspace();
  const verify = useVerify();
  const one = useRunCheck();
  const unavailable =
    workspace?.member.role === 'viewer'
      ? say(connectionWords.unavailableRole)
      : workspace && workspace.home !== 'here'
        ? say(connectionWords.unavailableElsewhere)
        : undefined;
  return {
    unavailable,
    running: verify.isPending,
    runningCheck: one.isPending ? one.variables.check_id : null,
    failure: verify.error ?? one.error,
    runAll: (): void => {
      one.reset();
      verify.mutate(
        { connection_ids: connectionIds, scope },
        { onSuccess: ({ summary }) => toasts.confirm(say(words.ranAll, { count: summary.obstacles })) },
      );
    },
    run: (check: CheckView): void => {
      verify.reset();
      one.mutate({ connection_id: check.connection_id, check_id: check.id });
    },
  };
}
