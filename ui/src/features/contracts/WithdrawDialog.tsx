import { useAct } from '../../ipc/acts.ts';
import type { PartnerContractView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { CONTRACT_TAGS } from './acts.ts';
import styles from './Contracts.module.css';
import { words } from './messages.ts';

interface Props {
  view: PartnerContractView;
  onClose: () => void;
}

/** Nothing brings it back but recording it again, so it asks first. */
export function WithdrawDialog({ view, onClose }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const withdraw = useAct((backend, partner: string) => backend.withdrawContract(partner), CONTRACT_TAGS);
  const takeBack = (): void =>
    withdraw.mutate(view.partner, {
      onSuccess: () => {
        confirm(say(words.withdrawn));
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.withdrawTitle)}
      footer={
        <>
          <Button onClick={onClose}>{say(words.keep)}</Button>
          <Button look="danger" disabled={withdraw.isPending} onClick={takeBack}>
            {say(words.withdraw)}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {withdraw.error !== null && <Failed error={withdraw.error} />}
        <p>{say(words.withdrawDetail, { count: view.connections })}</p>
      </div>
    </Dialog>
  );
}
