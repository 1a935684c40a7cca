import { type FormEvent, useId, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { Environment, PartnerView, RegisterApp } from '../../ipc/bindings.ts';
import { environmentWords } from '../../shared/environment.ts';
import { ErrorSummary } from '../../shared/field/ErrorSummary.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { SecretField } from '../../shared/field/SecretField.tsx';
import { Facts, Panel } from '../../shared/page/Page.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { checkField, checkRedirect, type FieldProblem } from '../authorization/fields.ts';
import { words as authorizationWords } from '../authorization/messages.ts';
import { proposed, type Redirect, RedirectFields } from '../authorization/RedirectFields.tsx';
import { words } from './messages.ts';
import styles from './Wizard.module.css';

interface Props {
  form: string;
  partner: PartnerView;
  environment: Environment;
  onBusy: (busy: boolean) => void;
  onRegistered: (id: string) => void;
}

const REDIRECT = 'redirect_uri';

/** What the partner's developer portal gives and wants: drawn from the manifest's fields. The secret goes straight to the vault. */
export function RegisterAppForm({ form, partner, environment, onBusy, onRegistered }: Props) {
  const say = useWords();
  const callback = partner.callback.find(one => one.environment === environment);
  const toRegister = callback?.to_register ?? 'nothing';
  const [redirect, setRedirect] = useState(() => proposed(callback));
  const [label, setLabel] = useState(
    say(words.labelDefault, { partner: partner.name, environment: say(environmentWords.name, { environment }) }),
  );
  const [values, setValues] = useState<Record<string, string>>({});
  const [problems, setProblems] = useState<Record<string, FieldProblem | null>>({});
  const id = useId();
  const register = useAct(
    (backend, request: { registration: RegisterApp; secret: string | null }) => backend.registerApp(request.registration, request.secret),
    () => ['apps'],
  );

  const focus = (name: string): void => document.getElementById(`${id}-${name}`)?.querySelector('input')?.focus();
  const check = (name: string): FieldProblem | null => {
    if (name === REDIRECT) return checkRedirect(redirect.uri, redirect.mode);
    const field = partner.app_fields.find(one => one.name === name);
    return field ? checkField(field, values[name] ?? '') : null;
  };
  const left = (name: string): void => setProblems(current => ({ ...current, [name]: check(name) }));
  const tell = (name: string, title: string, example: string): string | null => {
    const problem = problems[name];
    return problem ? say(authorizationWords.problem, { problem, field: title, example }) : null;
  };
  const all = [
    ...(toRegister === 'nothing' ? [] : [{ name: REDIRECT, title: say(authorizationWords.redirect) }]),
    ...partner.app_fields.map(field => ({ name: field.name, title: field.title })),
  ];

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = Object.fromEntries(all.map(({ name }) => [name, check(name)]));
    setProblems(found);
    const first = all.find(({ name }) => found[name] !== null);
    if (first) {
      focus(first.name);
      return;
    }
    onBusy(true);
    register.mutate(
      { registration: registrationOf(partner, environment, label, redirect, values), secret: secretOf(partner, values) },
      { onSuccess: app => onRegistered(app.id), onSettled: () => onBusy(false) },
    );
  };

  const wrong = all.filter(({ name }) => problems[name]);
  return (
    <form id={form} className={styles.form} onSubmit={submit} noValidate>
      {register.error !== null && <Failed error={register.error} />}
      {wrong.length > 1 && <ErrorSummary errors={wrong.map(({ name, title }) => ({ name, title, onGo: () => focus(name) }))} />}
      {callback === undefined || toRegister === 'nothing' ? (
        <Panel>
          <Facts facts={[{ label: say(authorizationWords.redirect), value: say(words.redirectNothing, { partner: partner.name }) }]} />
        </Panel>
      ) : (
        <RedirectFields
          id={`${id}-${REDIRECT}`}
          callback={callback}
          redirect={redirect}
          problem={problems[REDIRECT] ?? null}
          onChange={next => {
            if (next.mode !== redirect.mode) setProblems(current => ({ ...current, [REDIRECT]: null }));
            setRedirect(next);
          }}
          onLeft={() => left(REDIRECT)}
        />
      )}
      {partner.app_fields.map(field => (
        <div key={field.name} id={`${id}-${field.name}`}>
          {field.secret ? (
            <SecretField
              label={field.title}
              help={field.help}
              error={tell(field.name, field.title, field.example)}
              value={values[field.name] ?? ''}
              onChange={event => setValues(current => ({ ...current, [field.name]: event.target.value }))}
              onBlur={() => left(field.name)}
            />
          ) : (
            <TextField
              label={field.title}
              help={field.help}
              error={tell(field.name, field.title, field.example)}
              mono
              placeholder={field.usual ?? undefined}
              value={values[field.name] ?? ''}
              onChange={event => setValues(current => ({ ...current, [field.name]: event.target.value }))}
              onBlur={() => left(field.name)}
            />
          )}
        </div>
      ))}
      <TextField label={say(words.label)} help={say(words.labelHelp)} value={label} onChange={event => setLabel(event.target.value)} />
    </form>
  );
}

function registrationOf(
  partner: PartnerView,
  environment: Environment,
  label: string,
  redirect: Redirect,
  values: Record<string, string>,
): RegisterApp {
  const idField = partner.app_fields.find(field => !field.secret);
  return {
    partner: partner.id,
    environment,
    label: label.trim(),
    oauth_client_id: idField ? (values[idField.name] ?? '') : '',
    redirect_uris: redirect.uri === '' ? [] : [redirect.uri],
    callback: redirect.uri === '' ? null : redirect.mode,
    endpoints: {},
    fields: Object.fromEntries(
      partner.app_fields.flatMap(({ name, usual }) => (usual !== null && values[name] ? [[name, values[name]]] : [])),
    ),
  };
}

function secretOf(partner: PartnerView, values: Record<string, string>): string | null {
  const field = partner.app_fields.find(one => one.secret);
  return (field && values[field.name]) || null;
}
