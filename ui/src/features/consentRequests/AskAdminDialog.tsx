import { type FormEvent, useId, useRef, useState } from 'react';
import { Button } from '../../shared/button/Button.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { toCommandError } from '../../shared/states/commandError.ts';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './ConsentRequests.module.css';
import { words } from './messages.ts';
import type { Place } from './usePlaces.ts';
import { useAskAdmin } from './useRequestActs.ts';

interface Props {
  place: Place;
  /** What is to be turned on afterwards, beyond what a connection needs. */
  ability: string | null;
  onClose: () => void;
}

/** Whose administrator is asked; the message is made from it. */
export function AskAdminDialog({ place, ability, onClose }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const [tenant, setTenant] = useState('');
  const [isMissing, setMissing] = useState(false);
  const ask = useAskAdmin();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(tenant.trim() === '');
    if (tenant.trim() === '') {
      field.current?.focus();
      return;
    }
    ask.mutate(
      {
        partner: place.partner.id,
        environment: place.environment,
        app_registration_id: place.app,
        tenant,
        ability,
        client: null,
      },
      {
        onSuccess: () => {
          confirm(say(words.asked));
          onClose();
        },
        onError: () => field.current?.focus(),
      },
    );
  };
  const failure = ask.error === null ? null : toCommandError(ask.error);
  const isInput = failure?.code === 'invalid_input';
  const error = isMissing ? say(words.tenantEmpty) : isInput && failure ? failure.message : null;
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.adminTitle, { partner: place.partner.name })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" type="submit" form={form} disabled={ask.isPending}>
            {say(words.askAct)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {failure !== null && !isInput && <Failed error={ask.error} />}
        <p>{say(words.adminLead)}</p>
        <TextField
          ref={field}
          label={say(words.tenant)}
          help={place.partner.admin_consent?.tenant_help}
          error={error}
          value={tenant}
          onChange={event => setTenant(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
