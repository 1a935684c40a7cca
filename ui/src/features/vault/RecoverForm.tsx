import { type FormEvent, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import { Button } from '../../shared/button/Button.tsx';
import { TextArea } from '../../shared/field/Field.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { toCommandError } from '../../shared/states/commandError.ts';
import { useWords } from '../../shared/words.ts';
import { type HolderChoice, HolderFields, useHolderFields } from './HolderFields.tsx';
import { words } from './messages.ts';
import styles from './Vault.module.css';

const WORDS = 12;

/** The sheet says `1. word`: what is typed or pasted with its numbers is read all the same. */
export const readSheet = (typed: string): string[] => typed.toLowerCase().match(/[a-z]+/g) ?? [];

/** The way back when every other holder is lost: the words of the sheet, and what holds the key from now on. */
export function RecoverForm() {
  const say = useWords();
  const toasts = useToasts();
  const fields = useHolderFields();
  const [typed, setTyped] = useState('');
  const [submitted, setSubmitted] = useState(false);
  const recover = useAct(
    (backend, request: HolderChoice & { words: string }) => backend.recoverVault(request),
    () => ['workspace', 'connections', 'attention'],
  );
  const read = readSheet(typed);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSubmitted(true);
    const choice = fields.chosen();
    if (!choice || read.length !== WORDS) return;
    // A promise, for the open vault takes this form away, and with it the callbacks of `mutate`. A refusal shows at the field.
    recover.mutateAsync({ ...choice, words: read.join(' ') }).then(
      () => toasts.confirm(say(words.recovered)),
      () => undefined,
    );
  };
  const failure = recover.error === null ? null : toCommandError(recover.error);
  const refused = failure && [failure.message, failure.hint].filter(Boolean).join('. ');
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextArea
        label={say(words.recoverWords)}
        help={say(words.recoverWordsHelp)}
        error={submitted && read.length !== WORDS ? say(words.recoverCount, { count: read.length }) : refused}
        rows={3}
        autoCapitalize="none"
        value={typed}
        onChange={event => setTyped(event.target.value)}
      />
      <HolderFields fields={fields} />
      <Button look="primary" type="submit" disabled={recover.isPending}>
        {say(words.recover)}
      </Button>
    </form>
  );
}

/** Folded away where another holder usually opens the vault. */
export function ForgottenHolder() {
  const say = useWords();
  const [open, setOpen] = useState(false);
  return open ? (
    <RecoverForm />
  ) : (
    <Button look="quiet" onClick={() => setOpen(true)}>
      {say(words.useSheet)}
    </Button>
  );
}
