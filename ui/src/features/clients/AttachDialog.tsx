import { type FormEvent, useId, useState } from 'react';
import type { ClientView } from '../../ipc/bindings.ts';
import { useConnections } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { SelectField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Clients.module.css';
import { words } from './messages.ts';
import type { ClientActs } from './useClientActs.ts';

/** Chooses among the connections that belong to nobody; those that carry the client's name stand first. */
export function AttachDialog({ client, acts, onClose }: { client: ClientView; acts: ClientActs; onClose: () => void }) {
  const say = useWords();
  const form = useId();
  const { data: all = [] } = useConnections();
  const isOffered = (id: string): boolean => client.offered.some(one => one.id === id);
  const free = all
    .filter(one => one.advisory_client === null)
    .toSorted((a, b) => Number(isOffered(b.id)) - Number(isOffered(a.id)) || a.display_name.localeCompare(b.display_name));
  const [chosen, setChosen] = useState<string | null>(null);
  const connection = free.find(one => one.id === chosen) ?? free[0];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (connection) acts.attach(connection, onClose);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.attachTitle, { name: client.name })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button
            look="primary"
            type="submit"
            form={form}
            disabled={acts.isAttaching}
            unavailable={connection ? undefined : say(words.attachNone)}
          >
            {say(words.attachAct)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {acts.failure !== null && <Failed error={acts.failure} />}
        {free.length === 0 ? (
          <p>{say(words.attachNone)}</p>
        ) : (
          <SelectField label={say(words.attachWhich)} value={connection?.id ?? ''} onChange={event => setChosen(event.target.value)}>
            {free.map(one => (
              <option key={one.id} value={one.id}>
                {`${one.display_name}, ${one.partner_name}`}
              </option>
            ))}
          </SelectField>
        )}
      </form>
    </Dialog>
  );
}
