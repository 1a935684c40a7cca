import { type FormEvent, useId, useRef, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { AppRegistrationView, PartnerView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { toCommandError } from '../../shared/states/commandError.ts';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Authorization.module.css';
import { addressFields } from './appFields.ts';
import { words } from './messages.ts';

interface Props {
  app: AppRegistrationView;
  partner: PartnerView;
  onClose: () => void;
}

/** Corrects what stands in the partner's addresses for an app; left empty, the usual counts. */
export function AppFieldsDialog({ app, partner, onClose }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const form = useId();
  const first = useRef<HTMLInputElement>(null);
  const fields = addressFields(partner);
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(fields.map(({ name }) => [name, app.fields[name] ?? ''])),
  );
  const save = useAct(
    (backend, entered: Record<string, string>) => backend.editApp(app.id, { fields: entered }),
    () => ['apps'],
  );
  const refusal = save.error === null ? null : toCommandError(save.error);
  const about = refusal?.code === 'invalid_input' ? fields.find(({ name }) => refusal.message.includes(`\`${name}\``)) : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(values, {
      onSuccess: saved => {
        confirm(say(words.appFieldsSaved, { app: saved.label }));
        onClose();
      },
      onError: () => first.current?.focus(),
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={first}
      title={say(words.appFieldsTitle, { fields: fields.map(field => field.title).join(', '), app: app.label })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" type="submit" form={form} disabled={save.isPending}>
            {say(words.appFieldsAct)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.fields} onSubmit={submit} noValidate>
        {refusal && !about && <Failed error={save.error} />}
        {fields.map((field, index) => (
          <TextField
            key={field.name}
            ref={index === 0 ? first : undefined}
            label={field.title}
            help={field.help}
            error={about === field ? refusal?.message : null}
            mono
            placeholder={field.usual ?? undefined}
            value={values[field.name] ?? ''}
            onChange={event => setValues(current => ({ ...current, [field.name]: event.target.value.trim() }))}
          />
        ))}
        {app.connections > 0 && <p>{say(words.appFieldsKept, { count: app.connections })}</p>}
      </form>
    </Dialog>
  );
}
