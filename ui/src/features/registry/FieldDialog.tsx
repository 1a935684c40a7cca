import { type FormEvent, useId, useState } from 'react';
import { useDropField, useResetField, useSetField } from '../../ipc/acts.ts';
import type { RegistryView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { SelectField, TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { type Asked, confidence } from './FieldsTable.tsx';
import { words } from './messages.ts';
import styles from './Registry.module.css';

interface Props {
  registry: RegistryView;
  /** `null` adds one. */
  asked: Asked | null;
  onClose: () => void;
}

/** The bands of a field, or a new one. What is wrong is told by the other side, and nothing is lost. */
export function FieldDialog({ registry, asked, onClose }: Props) {
  const say = useWords();
  const form = useId();
  const { confirm } = useToasts();
  const [category, setCategory] = useState(asked?.category.code ?? registry.categories[0]?.code ?? '');
  const [field, setField] = useState(asked?.field.field ?? '');
  const [accept, setAccept] = useState(confidence(asked?.field.accept ?? 0.85));
  const [reject, setReject] = useState(confidence(asked?.field.reject ?? 0.7));
  const [set, drop, reset] = [useSetField(), useDropField(), useResetField()];
  const failure = set.error ?? drop.error ?? reset.error;
  const isBusy = set.isPending || drop.isPending || reset.isPending;
  const categoryName = registry.categories.find(one => one.code === category)?.name ?? category;
  const of = { connection_id: registry.connection_id, category, field: field.trim() };
  const done = {
    onSuccess: () => {
      confirm(say(words.saved, { field: of.field, category: categoryName }));
      onClose();
    },
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    set.mutate({ ...of, accept, reject }, done);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={asked ? say(words.fieldTitle, { field: asked.field.field, category: asked.category.name }) : say(words.newTitle)}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          {asked && (
            <Button disabled={isBusy} onClick={() => drop.mutate(of, done)}>
              {say(words.drop)}
            </Button>
          )}
          {asked?.field.own && (
            <Button disabled={isBusy} onClick={() => reset.mutate(of, done)}>
              {say(words.reset)}
            </Button>
          )}
          <Button look="primary" type="submit" form={form} disabled={isBusy}>
            {say(words.save)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {failure !== null && <Failed error={failure} />}
        {!asked && (
          <>
            <SelectField label={say(words.category)} value={category} onChange={event => setCategory(event.target.value)}>
              {registry.categories.map(one => (
                <option key={one.code} value={one.code}>
                  {one.name}
                </option>
              ))}
            </SelectField>
            <TextField
              label={say(words.field)}
              help={say(words.nameHelp)}
              mono
              value={field}
              onChange={event => setField(event.target.value)}
            />
          </>
        )}
        <TextField
          label={say(words.accept)}
          help={say(words.bandHelp)}
          inputMode="decimal"
          value={accept}
          onChange={event => setAccept(event.target.value)}
        />
        <TextField label={say(words.reject)} inputMode="decimal" value={reject} onChange={event => setReject(event.target.value)} />
      </form>
    </Dialog>
  );
}
