import { type FormEvent, useId, useRef, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { PartnerContractView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { reasonProblem } from '../health/waiving.ts';
import { CONTRACT_TAGS } from './acts.ts';
import styles from './Contracts.module.css';
import { words } from './messages.ts';
import { ReasonField } from './ReasonField.tsx';

interface Props {
  view: PartnerContractView;
  onClose: () => void;
}

/** Somebody answers by name for there being none. */
export function NotNeededDialog({ view, onClose }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const form = useId();
  const name = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const [saidBy, setSaidBy] = useState('');
  const [reason, setReason] = useState('');
  const [isChecked, setChecked] = useState(false);
  const record = useAct(
    (backend, said: { said_by: string; reason: string }) => backend.recordNoContract({ partner: view.partner, ...said }),
    CONTRACT_TAGS,
  );
  const isNameless = saidBy.trim() === '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    const wrong = isNameless ? name.current : reasonProblem(reason) ? field.current : null;
    if (wrong) {
      wrong.focus();
      return;
    }
    record.mutate(
      { said_by: saidBy, reason },
      {
        onSuccess: () => {
          confirm(say(words.notNeededDone, { partner: view.partner_name }));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={name}
      title={say(words.notNeededTitle, { partner: view.partner_name })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" type="submit" form={form} disabled={record.isPending}>
            {say(words.notNeededAct)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {record.error !== null && <Failed error={record.error} />}
        <p className={styles.muted}>{say(words.notNeededNote)}</p>
        <TextField
          ref={name}
          label={say(words.saidBy)}
          help={say(words.saidByHelp)}
          error={isChecked && isNameless ? say(words.missing, { field: say(words.saidBy) }) : null}
          value={saidBy}
          onChange={event => setSaidBy(event.target.value)}
        />
        <ReasonField field={field} value={reason} isChecked={isChecked} onChange={setReason} />
      </form>
    </Dialog>
  );
}
