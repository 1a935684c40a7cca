import { useFollowReplacements } from '../../../ipc/acts.ts';
import type { DriftView } from '../../../ipc/bindings.ts';
import { Button } from '../../../shared/button/Button.tsx';
import { useToasts } from '../../../shared/float/Toasts.tsx';
import { Failed } from '../../../shared/states/Failed.tsx';
import { StatusBox } from '../../../shared/status/Status.tsx';
import { useWords } from '../../../shared/words.ts';
import { words } from './messages.ts';

/** Prices that made way for others since the last published revision: a proposal, and no loss. */
export function FollowPrices({ connectionId, drift }: { connectionId: string; drift: readonly DriftView[] }) {
  const say = useWords();
  const toasts = useToasts();
  const follow = useFollowReplacements(connectionId);
  const count = drift.filter(one => one.successor_id !== null).length;
  if (count === 0) return null;
  return (
    <StatusBox kind="degraded" title={say(words.replacedTitle, { count })}>
      <p>{say(words.replacedWhy)}</p>
      {follow.error !== null && <Failed error={follow.error} />}
      <div>
        <Button
          disabled={follow.isPending}
          onClick={() =>
            follow.mutate(undefined, { onSuccess: ({ followed }) => toasts.confirm(say(words.followed, { count: followed })) })
          }
        >
          {say(words.follow)}
        </Button>
      </div>
    </StatusBox>
  );
}
