import { type FormEvent, useId, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { AppRegistrationView, CallbackView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { checkRedirect, type FieldProblem } from '../authorization/fields.ts';
import { proposed, type Redirect, RedirectFields, redirectModes } from '../authorization/RedirectFields.tsx';
import { words } from './messages.ts';
import styles from './Settings.module.css';

interface Props {
  app: AppRegistrationView;
  callback: CallbackView;
  onClose: () => void;
}

/** Another redirect URI for an app, or the same for another way back. What is connected does not notice. */
export function RedirectDialog({ app, callback, onClose }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const form = useId();
  const field = useId();
  const mode = redirectModes(callback).find(one => one === app.callback);
  const known: Redirect = { ...proposed(callback, mode), ...(app.redirect_uris[0] ? { uri: app.redirect_uris[0] } : {}) };
  const [redirect, setRedirect] = useState(known);
  const [problem, setProblem] = useState<FieldProblem | null>(null);
  const save = useAct(
    (backend, { uri, mode: callback }: Redirect) => backend.editApp(app.id, { redirect_uri: uri, callback }),
    () => ['apps'],
  );
  const focus = (): void => document.getElementById(field)?.querySelector('input')?.focus();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = checkRedirect(redirect.uri, redirect.mode);
    setProblem(found);
    if (found !== null) {
      focus();
      return;
    }
    save.mutate(redirect, {
      onSuccess: ({ label, redirect_uris: [saved = ''] }) => {
        confirm(say(words.redirectSaved, { app: label, redirect: saved }));
        onClose();
      },
      onError: focus,
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.redirectTitle, { app: app.label })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" type="submit" form={form} disabled={save.isPending}>
            {say(words.redirectAct)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.answer} onSubmit={submit} noValidate>
        {save.error !== null && <Failed error={save.error} />}
        <p>{say(words.redirectLead)}</p>
        <RedirectFields
          id={field}
          callback={callback}
          redirect={redirect}
          known={known}
          problem={problem}
          onChange={next => {
            if (next.mode !== redirect.mode) setProblem(null);
            setRedirect(next);
          }}
          onLeft={() => setProblem(checkRedirect(redirect.uri, redirect.mode))}
        />
      </form>
    </Dialog>
  );
}
