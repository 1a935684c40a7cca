import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { ClientView, SaveClient } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Clients.module.css';
import { words } from './messages.ts';
import { clientTags } from './useClientActs.ts';

/** Adds a client, or changes what one is called. */
export function ClientDialog({ client, onClose }: { client?: ClientView; onClose: () => void }) {
  const say = useWords();
  const navigate = useNavigate();
  const { confirm } = useToasts();
  const form = useId();
  const nameField = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(client?.name ?? '');
  const [legalName, setLegalName] = useState(client?.legal_name ?? '');
  const [reference, setReference] = useState(client?.reference ?? '');
  const [isAnother, setAnother] = useState(false);
  const [isChecked, setChecked] = useState(false);
  const problem = name.trim() === '' ? say(words.nameMissing) : null;
  const save = useAct((backend, request: SaveClient) => backend.saveClient(request), clientTags);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (problem) {
      nameField.current?.focus();
      return;
    }
    save.mutate(
      { client: client?.id ?? null, name, legal_name: legalName, reference, is_another: isAnother },
      {
        onSuccess: saved => {
          confirm(say(client ? words.saved : words.added, { name: saved.name }));
          onClose();
          if (!client) void navigate({ to: '/clients/$clientId', params: { clientId: saved.id } });
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={nameField}
      title={client ? say(words.editTitle, { name: client.name }) : say(words.addTitle)}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" type="submit" form={form} disabled={save.isPending}>
            {say(client ? words.saveAct : words.addAct)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {save.error !== null && <Failed error={save.error} />}
        <TextField
          ref={nameField}
          label={say(words.name)}
          error={isChecked ? problem : null}
          value={name}
          onChange={event => setName(event.target.value)}
        />
        {save.error !== null && (
          <label className={styles.check}>
            <input type="checkbox" checked={isAnother} onChange={event => setAnother(event.target.checked)} />
            {say(words.isAnother)}
          </label>
        )}
        <TextField
          label={say(words.legalName)}
          help={say(words.legalNameHelp)}
          value={legalName}
          onChange={event => setLegalName(event.target.value)}
        />
        <TextField
          label={say(words.reference)}
          help={say(words.referenceHelp)}
          mono
          value={reference}
          onChange={event => setReference(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
