import { useStartRehearsalFirm } from '../../ipc/acts.ts';
import { useRehearsalFirm, useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';

/** Begins to make the firm, as long as nobody has. */
export function MakeFirm() {
  const say = useWords();
  const { data: workspace } = useWorkspace();
  const { data: firm } = useRehearsalFirm();
  const start = useStartRehearsalFirm();
  if (start.error !== null) return <Failed error={start.error} onRetry={() => start.mutate(undefined)} />;
  if (firm?.state !== 'none') return null;
  const unavailable = workspace?.member.role === 'admin' ? undefined : say(words.unavailableRole);
  return (
    <Button look="primary" disabled={start.isPending} unavailable={unavailable} onClick={() => start.mutate(undefined)}>
      {say(words.make)}
    </Button>
  );
}
