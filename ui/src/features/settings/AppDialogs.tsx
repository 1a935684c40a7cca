import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { AppAnswer, AppRegistrationView } from '../../ipc/bindings.ts';
import { useBackend } from '../../ipc/context.tsx';
import { Button } from '../../shared/button/Button.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import type { StatusKind } from '../../shared/status/Shape.tsx';
import { Status } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Settings.module.css';

interface Props {
  app: AppRegistrationView;
  onClose: () => void;
}

const kinds: Record<AppAnswer, StatusKind> = {
  accepted: 'healthy',
  refused: 'failing',
  unreachable: 'degraded',
  unclear: 'not-checked',
  not_asked: 'not-checked',
};

/** Asks the partner whether it knows the app and its secret; nothing is spent and nothing changes. */
export function CheckAppDialog({ app, onClose }: Props) {
  const say = useWords();
  const backend = useBackend();
  const check = useQuery({ queryKey: ['app-check', app.id], queryFn: () => backend.checkApp(app.id), gcTime: 0, staleTime: 0 });
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.checkTitle, { app: app.label })}
      footer={<Button onClick={onClose}>{say(words.close)}</Button>}
    >
      <Answer query={check} what={say(words.checkWaiting)} shape="panel">
        {found => (
          <div className={styles.answer}>
            <Status kind={kinds[found.answer]} word={say(words.appAnswer, { answer: found.answer })} />
            <p>{found.detail}</p>
          </div>
        )}
      </Answer>
    </Dialog>
  );
}

/** A new client secret; the old one stays until the partner accepts the new one. */
export function ReplaceSecretDialog({ app, onClose }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const [secret, setSecret] = useState('');
  const [isChecked, setChecked] = useState(false);
  const replace = useAct(
    (backend, typed: string) => backend.rotateAppSecret(app.id, typed),
    () => ['apps', 'connections', 'attention'],
  );
  const missing = secret.trim() === '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (missing) field.current?.focus();
    else
      replace.mutate(secret.trim(), {
        onSuccess: ({ detail }) => {
          confirm(detail);
          onClose();
        },
      });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={field}
      title={say(words.secretTitle, { app: app.label })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" type="submit" form={form} disabled={replace.isPending}>
            {say(words.secretAct)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.answer} onSubmit={submit} noValidate>
        {replace.error !== null && <Failed error={replace.error} />}
        <p>{say(words.secretLead)}</p>
        <TextField
          ref={field}
          label={say(words.secretLabel)}
          error={isChecked && missing ? say(words.secretMissing) : null}
          type="password"
          value={secret}
          onChange={event => setSecret(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
