import { useState } from 'react';
import { useRetireGoldenSet } from '../../ipc/acts.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';

/** Leaves a set out of the checks, once a person says so: one that was renamed, replaced or a trial. */
export function RetireSet({ connectionId, set }: { connectionId: string; set: string }) {
  const say = useWords();
  const { confirm } = useToasts();
  const [open, setOpen] = useState(false);
  const retire = useRetireGoldenSet();
  const close = (): void => {
    setOpen(false);
    retire.reset();
  };
  const act = (): void =>
    retire.mutate(
      { connection_id: connectionId, set },
      {
        onSuccess: () => {
          confirm(say(words.retireDone, { set }));
          close();
        },
      },
    );
  return (
    <>
      <Button aria-label={say(words.retireNamed, { set })} onClick={() => setOpen(true)}>
        {say(words.retire)}
      </Button>
      <Dialog
        open={open}
        onClose={close}
        title={say(words.retireTitle, { set })}
        footer={
          <>
            <Button onClick={close}>{say(words.cancel)}</Button>
            <Button look="primary" disabled={retire.isPending} onClick={act}>
              {say(words.retireAct)}
            </Button>
          </>
        }
      >
        {retire.error !== null && <Failed error={retire.error} />}
        <p>{say(words.retireNote)}</p>
      </Dialog>
    </>
  );
}
