import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import { Button } from '../../shared/button/Button.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { toCommandError } from '../../shared/states/commandError.ts';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Vault.module.css';

export function UnlockForm() {
  const say = useWords();
  const [passphrase, setPassphrase] = useState('');
  const [empty, setEmpty] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const unlock = useAct(
    (backend, typed: string) => backend.unlockVault({ passphrase: typed }),
    () => ['workspace', 'connections', 'attention'],
  );
  // The screen exists for this one field.
  useEffect(() => field.current?.focus(), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setEmpty(passphrase === '');
    if (passphrase !== '') unlock.mutate(passphrase, { onError: () => field.current?.select() });
  };
  const failure = unlock.error === null ? null : toCommandError(unlock.error);
  const error = empty ? say(words.unlockEmpty) : failure && [failure.message, failure.hint].filter(Boolean).join('. ');
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        ref={field}
        label={say(words.unlockLabel)}
        error={error}
        type="password"
        autoComplete="current-password"
        value={passphrase}
        onChange={event => setPassphrase(event.target.value)}
      />
      <Button look="primary" type="submit" disabled={unlock.isPending}>
        {say(words.unlock)}
      </Button>
    </form>
  );
}
