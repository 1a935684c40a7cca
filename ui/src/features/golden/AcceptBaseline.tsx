import { useState } from 'react';
import { useAcceptGoldenBaseline } from '../../ipc/acts.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';

/** Takes a failed run for the new normal, once a person says so. */
export function AcceptBaseline({ connectionId, set, runId }: { connectionId: string; set: string; runId: string }) {
  const say = useWords();
  const { confirm } = useToasts();
  const [open, setOpen] = useState(false);
  const accept = useAcceptGoldenBaseline();
  const close = (): void => {
    setOpen(false);
    accept.reset();
  };
  const act = (): void =>
    accept.mutate(
      { connection_id: connectionId, set, run_id: runId },
      {
        onSuccess: () => {
          confirm(say(words.acceptDone, { set }));
          close();
        },
      },
    );
  return (
    <>
      <Button onClick={() => setOpen(true)}>{say(words.accept)}</Button>
      <Dialog
        open={open}
        onClose={close}
        title={say(words.acceptTitle, { set })}
        footer={
          <>
            <Button onClick={close}>{say(words.cancel)}</Button>
            <Button look="primary" disabled={accept.isPending} onClick={act}>
              {say(words.acceptAct)}
            </Button>
          </>
        }
      >
        {accept.error !== null && <Failed error={accept.error} />}
        <p>{say(words.acceptNote)}</p>
      </Dialog>
    </>
  );
}
