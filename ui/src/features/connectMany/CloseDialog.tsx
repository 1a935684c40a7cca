import type { ConnectQueueView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { countsOf } from './queueModel.ts';
import { useCloseQueue } from './useQueueActs.ts';

/** Gives the queue up, and says beforehand for whom. */
export function CloseDialog({ queue, onClose }: { queue: ConnectQueueView; onClose: () => void }) {
  const say = useWords();
  const { confirm } = useToasts();
  const close = useCloseQueue();
  const { waiting, failed, skipped } = countsOf(queue);
  const run = (): void =>
    close.mutate(queue.id, {
      onSuccess: () => {
        confirm(say(words.gaveUp));
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.giveUpTitle)}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="danger" disabled={close.isPending} onClick={run}>
            {say(words.giveUpAct)}
          </Button>
        </>
      }
    >
      {close.error !== null && <Failed error={close.error} />}
      <p>{say(words.giveUpDetail, { count: waiting + failed + skipped })}</p>
    </Dialog>
  );
}
