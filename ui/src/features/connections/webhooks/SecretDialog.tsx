import { type FormEvent, useId, useRef, useState } from 'react';
import { useSaveSigningSecret } from '../../../ipc/acts.ts';
import type { ConnectionView, EndpointView } from '../../../ipc/bindings.ts';
import { Button } from '../../../shared/button/Button.tsx';
import { TextField } from '../../../shared/field/Field.tsx';
import { SecretField } from '../../../shared/field/SecretField.tsx';
import { Dialog } from '../../../shared/float/Dialog.tsx';
import { useToasts } from '../../../shared/float/Toasts.tsx';
import { Failed } from '../../../shared/states/Failed.tsx';
import { useWords } from '../../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Webhooks.module.css';

interface Props {
  connection: ConnectionView;
  endpoint: EndpointView;
  onClose: () => void;
}

/** The secret by which an endpoint's deliveries are signed; the one before is taken for a while. */
export function SecretDialog({ connection, endpoint, onClose }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const [secret, setSecret] = useState('');
  const [hours, setHours] = useState('24');
  const [tried, setTried] = useState(false);
  const save = useSaveSigningSecret(connection.id);
  const id = endpoint.external_id;
  const overlap = hoursOf(hours);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (secret.trim() === '') field.current?.focus();
    else if (overlap !== null)
      save.mutate(
        { endpoint: id, secret: secret.trim(), overlapHours: overlap },
        {
          onSuccess: () => {
            setSecret('');
            confirm(say(words.kept, { id }));
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
      title={say(words.secretTitle, { id })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" type="submit" form={form} disabled={save.isPending}>
            {say(save.isPending ? words.asking : words.keep, { partner: connection.partner_name })}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        <p>{say(words.secretWhy)}</p>
        <SecretField
          ref={field}
          label={say(words.secret)}
          error={tried && secret.trim() === '' ? say(words.secretMissing) : null}
          value={secret}
          onChange={event => {
            setSecret(event.target.value);
            save.reset();
          }}
        />
        {endpoint.secret && (
          <TextField
            label={say(words.hours)}
            help={say(words.hoursHelp)}
            error={tried && overlap === null ? say(words.hoursWrong) : null}
            inputMode="numeric"
            value={hours}
            onChange={event => setHours(event.target.value)}
          />
        )}
        {save.error !== null && <Failed error={save.error} />}
      </form>
    </Dialog>
  );
}

/** As the other side takes it; null is no number of hours. */
function hoursOf(text: string): number | null {
  const hours = text.trim() === '' ? Number.NaN : Number(text.trim());
  return Number.isInteger(hours) && hours >= 0 && hours <= 72 ? hours : null;
}
