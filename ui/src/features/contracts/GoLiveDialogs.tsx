import { type FormEvent, useId, useRef, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { ConnectionView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { reasonProblem } from '../health/waiving.ts';
import { liveTags } from './acts.ts';
import styles from './Contracts.module.css';
import { words } from './messages.ts';
import { ReasonField } from './ReasonField.tsx';

interface Props {
  connection: ConnectionView;
  onClose: () => void;
}

/** Names what is said by it before it is said. */
export function GoLiveDialog({ connection: { id, display_name: name }, onClose }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const go = useAct((backend, connectionId: string) => backend.goLive(connectionId), liveTags);
  const take = (): void =>
    go.mutate(id, {
      onSuccess: () => {
        confirm(say(words.wentLive, { name }));
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.goLiveTitle, { name })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" disabled={go.isPending} onClick={take}>
            {say(words.goLive)}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {go.error !== null && <Failed error={go.error} />}
        <p>{say(words.goLiveDetail)}</p>
      </div>
    </Dialog>
  );
}

/** A reason is asked for: reports tell it. */
export function EndLiveDialog({ connection: { id, display_name: name }, onClose }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const form = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [reason, setReason] = useState('');
  const [isChecked, setChecked] = useState(false);
  const undo = useAct((backend, why: string) => backend.undoGoLive({ id, reason: why }), liveTags);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (reasonProblem(reason)) {
      field.current?.focus();
      return;
    }
    undo.mutate(reason, {
      onSuccess: () => {
        confirm(say(words.undone, { name }));
        onClose();
      },
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={field}
      title={say(words.undoTitle, { name })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="danger" type="submit" form={form} disabled={undo.isPending}>
            {say(words.undoAct)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {undo.error !== null && <Failed error={undo.error} />}
        <p>{say(words.undoDetail)}</p>
        <ReasonField field={field} value={reason} isChecked={isChecked} onChange={setReason} />
      </form>
    </Dialog>
  );
}
