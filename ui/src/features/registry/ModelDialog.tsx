import { type FormEvent, useId, useState } from 'react';
import { useSetModel } from '../../ipc/acts.ts';
import type { RegistryModel, RegistryView } from '../../ipc/bindings.ts';
import { useMembers } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { SelectField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Registry.module.css';

/** Who answers for a model, and what takes its place. */
export function ModelDialog({ registry, model, onClose }: { registry: RegistryView; model: RegistryModel; onClose: () => void }) {
  const say = useWords();
  const form = useId();
  const { confirm } = useToasts();
  const { data: members } = useMembers();
  const [owner, setOwner] = useState(model.owner ?? '');
  const [replacement, setReplacement] = useState(model.replacement ?? '');
  const set = useSetModel();
  const names = (members?.members ?? []).map(member => member.name);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    set.mutate(
      { connection_id: registry.connection_id, model: model.external_id, owner, replacement },
      {
        onSuccess: () => {
          confirm(say(words.modelSaved, { model: model.name }));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.modelTitle, { model: model.name })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" type="submit" form={form} disabled={set.isPending}>
            {say(words.save)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {set.error !== null && <Failed error={set.error} />}
        <SelectField label={say(words.owner)} help={say(words.ownerHelp)} value={owner} onChange={event => setOwner(event.target.value)}>
          <option value="">{say(words.nobody)}</option>
          {[...new Set([...names, ...(model.owner ? [model.owner] : [])])].map(name => (
            <option key={name}>{name}</option>
          ))}
        </SelectField>
        <SelectField
          label={say(words.replacement)}
          help={say(words.replacementHelp)}
          value={replacement}
          onChange={event => setReplacement(event.target.value)}
        >
          <option value="">{say(words.nothing)}</option>
          {registry.models
            .filter(other => other.external_id !== model.external_id)
            .map(other => (
              <option key={other.external_id} value={other.external_id}>
                {other.name === other.model ? other.name : `${other.name} (${other.model})`}
              </option>
            ))}
        </SelectField>
      </form>
    </Dialog>
  );
}
