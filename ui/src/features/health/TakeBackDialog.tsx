import { useWithdrawWaiver } from '../../ipc/acts.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Health.module.css';
import { words } from './waiverMessages.ts';

export interface Waived {
  id: string;
  title: string;
  company: string;
}

/** Takes a waiver back; it cannot be given again as it was, so it asks first. */
export function TakeBackDialog({ waiver, onClose }: { waiver: Waived; onClose: () => void }) {
  const say = useWords();
  const { confirm } = useToasts();
  const withdraw = useWithdrawWaiver();
  const { title, company } = waiver;
  const takeBack = (): void =>
    withdraw.mutate(waiver.id, {
      onSuccess: () => {
        confirm(say(words.takenBack, { title }));
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.takeBackTitle, { title })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.keep)}</Button>
          <Button look="danger" disabled={withdraw.isPending} onClick={takeBack}>
            {say(words.takeBack)}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {withdraw.error !== null && <Failed error={withdraw.error} />}
        <p>{say(words.takeBackDetail, { company })}</p>
      </div>
    </Dialog>
  );
}
