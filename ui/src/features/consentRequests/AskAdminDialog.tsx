import { type FormEvent, useId, useRef, useState } from 'react';
import { useApps } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { toCommandError } from '../../shared/states/commandError.ts';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { ClientField, useActiveClients } from './ClientField.tsx';
import styles from './ConsentRequests.module.css';
import { words } from './messages.ts';
import type { Place } from './usePlaces.ts';
import { useAskAdmin } from './useRequestActs.ts';

interface Props {
  place: Place;
  /** What is to be turned on afterwards, beyond what a connection needs. */
  ability: string | null;
  /** Id of the client whose organization it most likely is; `null` is the firm itself. */
  client: string | null;
  onClose: () => void;
}

/** Whose administrator is asked; the message is made from it. */
export function AskAdminDialog({ place, ability, client: likely, onClose }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const clients = useActiveClients();
  const [chosen, setClient] = useState(likely);
  const client = clients.find(one => one.id === chosen) ?? null;
  const { data: apps = [] } = useApps();
  const registered = apps.find(one => one.id === place.app)?.admin_tenant ?? '';
  const [entered, setTenant] = useState<string | null>(null);
  const tenant = entered ?? registered;
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
        client: client?.id ?? null,
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
        <ClientField
          label={say(words.whose)}
          help={say(words.whoseHelp)}
          nobody={say(words.firmItself)}
          clients={clients}
          value={client?.id ?? ''}
          onChange={event => setClient(event.target.value)}
        />
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
