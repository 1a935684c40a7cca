import { type FormEvent, useId, useRef, useState } from 'react';
import { useVerifyDelivery } from '../../../ipc/acts.ts';
import type { ConnectionView, EndpointsView } from '../../../ipc/bindings.ts';
import { Button } from '../../../shared/button/Button.tsx';
import { SelectField, TextArea, TextField } from '../../../shared/field/Field.tsx';
import { Dialog } from '../../../shared/float/Dialog.tsx';
import { Failed } from '../../../shared/states/Failed.tsx';
import { StatusBox } from '../../../shared/status/Status.tsx';
import { useWords } from '../../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Webhooks.module.css';

interface Props {
  connection: ConnectionView;
  known: EndpointsView;
  onClose: () => void;
}

/** A delivery, pasted, and whether the partner sent it. */
export function VerifyDialog({ connection, known, onClose }: Props) {
  const say = useWords();
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const [signature, setSignature] = useState('');
  const [body, setBody] = useState('');
  const [endpoint, setEndpoint] = useState('');
  const [tried, setTried] = useState(false);
  const verify = useVerifyDelivery(connection.id);
  const { data: told } = verify;
  const changed = (change: () => void): void => {
    change();
    verify.reset();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (signature.trim() === '') field.current?.focus();
    else verify.mutate({ endpoint: endpoint || null, signature: signature.trim(), body });
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      initialFocus={field}
      title={say(words.verifyTitle, { name: connection.display_name })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.close)}</Button>
          <Button look="primary" type="submit" form={form} disabled={verify.isPending}>
            {say(words.verifyAct)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        <p>{say(words.verifyWhy)}</p>
        <TextField
          ref={field}
          label={say(words.signature, { header: known.signature_header })}
          error={tried && signature.trim() === '' ? say(words.signatureMissing) : null}
          mono
          value={signature}
          onChange={event => changed(() => setSignature(event.target.value))}
        />
        <TextArea label={say(words.body)} rows={6} value={body} onChange={event => changed(() => setBody(event.target.value))} />
        <SelectField label={say(words.endpoint)} value={endpoint} onChange={event => changed(() => setEndpoint(event.target.value))}>
          <option value="">{say(words.anyEndpoint)}</option>
          {known.endpoints.map(one => (
            <option key={one.external_id} value={one.external_id}>
              {one.url}
            </option>
          ))}
        </SelectField>
        {verify.error !== null && <Failed error={verify.error} />}
        <div aria-live="polite">
          {told && (
            <StatusBox kind={told.verdict === 'genuine' ? 'healthy' : 'failing'} title={say(words.verdict, { verdict: told.verdict })}>
              <p>{told.detail}</p>
            </StatusBox>
          )}
        </div>
      </form>
    </Dialog>
  );
}
