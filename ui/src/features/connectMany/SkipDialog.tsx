import { type FormEvent, useId, useRef, useState } from 'react';
import type { ConnectQueueEntryView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './ConnectMany.module.css';
import { words } from './messages.ts';
import { useConnectAgain, useSkipClient } from './useQueueActs.ts';

/** As Rust counts it. */
const LONGEST = 400;

/** Passes a client over, with the reason. */
export function SkipDialog({ queue, entry, onClose }: { queue: string; entry: ConnectQueueEntryView; onClose: () => void }) {
  const say = useWords();
  const { confirm } = useToasts();
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const [reason, setReason] = useState('');
  const [isChecked, setChecked] = useState(false);
  const skip = useSkipClient();
  const again = useConnectAgain();
  const whom = { queue, client: entry.client_id };
  const length = Array.from(reason.trim()).length;
  const problem = length === 0 ? 'missing' : length > LONGEST ? 'long' : null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (problem) {
      field.current?.focus();
      return;
    }
    skip.mutate(
      { ...whom, reason },
      {
        onSuccess: ({ closed_at: closed }) => {
          // The last one closes the queue, and a closed one takes nobody back.
          confirm(say(words.skipped, { client: entry.client_name }), closed === null ? () => again.mutate(whom) : undefined);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={field}
      title={say(words.skipTitle, { client: entry.client_name })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" type="submit" form={form} disabled={skip.isPending}>
            {say(words.skipAct)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {skip.error !== null && <Failed error={skip.error} />}
        <TextField
          ref={field}
          label={say(words.skipReason)}
          help={say(words.skipHelp)}
          error={isChecked && problem ? say(words.skipProblem, { problem }) : null}
          value={reason}
          onChange={event => setReason(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
