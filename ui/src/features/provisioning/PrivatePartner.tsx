import { useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { PartnerView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { toCommandError } from '../../shared/states/commandError.ts';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Wizard.module.css';

/** Reads a manifest file. What is wrong with it stands at the field, and the file can be mended and read again. */
export function AddPartner({ onClose }: { onClose: () => void }) {
  const say = useWords();
  const { confirm } = useToasts();
  const [path, setPath] = useState('');
  const add = useAct(
    (backend, file: string) => backend.addPartner(file),
    () => ['partners'],
  );
  const refusal = add.error === null ? null : toCommandError(add.error);
  const ofTheFile = refusal?.code === 'invalid_input';
  const submit = (): void =>
    add.mutate(path.trim(), {
      onSuccess: partner => {
        confirm(say(words.partnerAdded, { partner: partner.name }));
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.addPartnerTitle)}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" disabled={path.trim() === '' || add.isPending} onClick={submit}>
            {say(words.addPartnerAct)}
          </Button>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={event => {
          event.preventDefault();
          if (path.trim() !== '') submit();
        }}
        noValidate
      >
        <p>{say(words.addPartnerHelp)}</p>
        <TextField
          label={say(words.manifestPath)}
          help={say(words.manifestPathHelp)}
          error={refusal && ofTheFile ? [refusal.message, refusal.hint].filter(Boolean).join('. ') : null}
          mono
          value={path}
          onChange={event => {
            setPath(event.target.value);
            add.reset();
          }}
        />
        {refusal && !ofTheFile && <Failed error={add.error} />}
      </form>
    </Dialog>
  );
}

/** Takes a partner of the firm's own off the list; refused once something was connected to it. */
export function RemovePartner({ partner }: { partner: PartnerView }) {
  const say = useWords();
  const { confirm } = useToasts();
  const [asking, setAsking] = useState(false);
  const remove = useAct(
    (backend, id: string) => backend.removePartner(id),
    () => ['partners'],
  );
  const { name } = partner;
  const close = (): void => {
    setAsking(false);
    remove.reset();
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>{say(words.removePartner, { partner: name })}</Button>
      {asking && (
        <Dialog
          open
          onClose={close}
          title={say(words.removePartnerTitle, { partner: name })}
          footer={
            <>
              <Button onClick={close}>{say(words.cancel)}</Button>
              <Button
                look="danger"
                disabled={remove.isPending}
                onClick={() => remove.mutate(partner.id, { onSuccess: () => confirm(say(words.partnerRemoved, { partner: name })) })}
              >
                {say(words.removePartner, { partner: name })}
              </Button>
            </>
          }
        >
          <p>{say(words.removePartnerDetail)}</p>
          {remove.error !== null && <Failed error={remove.error} />}
        </Dialog>
      )}
    </>
  );
}
