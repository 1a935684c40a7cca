import { type FormEvent, useId, useState } from 'react';
import type { ConnectQueueEntryView, ConnectQueueView } from '../../ipc/bindings.ts';
import { useClients } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { useToday } from '../../shared/clock.tsx';
import { SelectField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './ConnectMany.module.css';
import { words } from './messages.ts';
import { possibleOwners } from './queueModel.ts';
import { useAttachHeld } from './useQueueActs.ts';

interface Props {
  queue: ConnectQueueView;
  entry: ConnectQueueEntryView;
  onClose: () => void;
}

/** Whose the held company is, if not the expected client's; who is called so stands first. */
export function OwnerDialog({ queue, entry, onClose }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const form = useId();
  const { data } = useClients(useToday());
  const clients = possibleOwners(data?.clients ?? [], entry);
  const [chosen, setChosen] = useState<string | null>(null);
  const owner = clients.find(client => client.id === chosen) ?? clients[0];
  const attach = useAttachHeld();
  const company = entry.display_name ?? entry.external_account_id ?? '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!owner) return;
    attach.mutate(
      { queue: queue.id, client: entry.client_id, owner: owner.id },
      {
        onSuccess: () => {
          confirm(say(words.attached, { company, client: owner.name }));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.otherTitle, { company })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" type="submit" form={form} disabled={attach.isPending || !owner}>
            {say(words.otherAct)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {attach.error !== null && <Failed error={attach.error} />}
        <SelectField
          label={say(words.otherLabel)}
          help={say(words.otherDetail, { client: entry.client_name })}
          value={owner?.id ?? ''}
          onChange={event => setChosen(event.target.value)}
        >
          {clients.map(client => (
            <option key={client.id} value={client.id}>
              {[client.name, client.reference].filter(Boolean).join(', ')}
            </option>
          ))}
        </SelectField>
      </form>
    </Dialog>
  );
}
