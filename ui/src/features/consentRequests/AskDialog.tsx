import { type FormEvent, useId, useRef, useState } from 'react';
import type { ClientView, ConsentRequestView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { environmentWords } from '../../shared/environment.ts';
import { SelectField, TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { toCommandError } from '../../shared/states/commandError.ts';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { ClientField, useActiveClients } from './ClientField.tsx';
import styles from './ConsentRequests.module.css';
import { words } from './messages.ts';
import { type Place, usePlaces } from './usePlaces.ts';
import { useAskForConsent } from './useRequestActs.ts';

interface Props {
  /** For whom, where the page around knows it. */
  client?: ClientView;
  /** Where, where the page around knows it. */
  place?: Place;
  onAsked?: (request: ConsentRequestView) => void;
  onClose: () => void;
}

/** Where a client's company is; the message is made from it. */
export function AskDialog({ client: given, place: fixed, onAsked, onClose }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const form = useId();
  const places = usePlaces();
  const clients = useActiveClients();
  const [chosenPlace, setPlace] = useState(0);
  const [chosenClient, setClient] = useState<string | null>(null);
  const account = useRef<HTMLInputElement>(null);
  const [loginHint, setLoginHint] = useState('');
  const [isMissing, setMissing] = useState(false);
  const ask = useAskForConsent();
  const place = fixed ?? places[chosenPlace] ?? places[0];
  const client = given ?? clients.find(one => one.id === chosenClient) ?? clients[0];
  const missing = place ? (client ? undefined : say(words.noClient)) : say(words.noPlace);
  const hint = place?.partner.login_hint ?? null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!place || !client) return;
    const isUnnamed = hint === 'required' && loginHint.trim() === '';
    setMissing(isUnnamed);
    if (isUnnamed) {
      account.current?.focus();
      return;
    }
    ask.mutate(
      {
        client: client.id,
        partner: place.partner.id,
        environment: place.environment,
        app_registration_id: place.app,
        login_hint: hint === null ? null : loginHint,
      },
      {
        onError: () => account.current?.focus(),
        onSuccess: request => {
          confirm(say(words.asked));
          onClose();
          onAsked?.(request);
        },
      },
    );
  };
  const failure = ask.error === null ? null : toCommandError(ask.error);
  const isRefused = hint !== null && failure?.code === 'invalid_input';
  return (
    <Dialog
      open
      onClose={onClose}
      title={given ? say(words.askTitle, { client: given.name }) : say(words.askTitleAt, { partner: fixed?.partner.name ?? '' })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" type="submit" form={form} disabled={ask.isPending} unavailable={missing}>
            {say(words.askAct)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {failure !== null && !isRefused && <Failed error={ask.error} />}
        <p>{say(words.askLead)}</p>
        {missing !== undefined && <p>{missing}</p>}
        {!given && client && (
          <ClientField
            label={say(words.client)}
            help={say(words.clientHelp)}
            clients={clients}
            value={client.id}
            onChange={event => setClient(event.target.value)}
          />
        )}
        {!fixed && place && (
          <SelectField label={say(words.partner)} value={chosenPlace} onChange={event => setPlace(Number(event.target.value))}>
            {places.map((one, index) => (
              <option key={`${one.partner.id} ${one.environment} ${one.app ?? ''}`} value={index}>
                {[one.partner.name, say(environmentWords.name, { environment: one.environment }), one.label].filter(Boolean).join(', ')}
              </option>
            ))}
          </SelectField>
        )}
        {hint !== null && (
          <TextField
            ref={account}
            type="email"
            label={say(hint === 'required' ? words.account : words.accountOptional)}
            help={say(hint === 'required' ? words.accountHelp : words.accountOptionalHelp, { partner: place?.partner.name ?? '' })}
            error={isMissing ? say(words.accountEmpty) : isRefused ? failure.message : null}
            value={loginHint}
            onChange={event => setLoginHint(event.target.value)}
          />
        )}
      </form>
    </Dialog>
  );
}
