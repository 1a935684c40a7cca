import { type FormEvent, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Choice, TextField } from '../../shared/field/Field.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { type Message, useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { checkPassphrase, checkRepeat } from './passphrase.ts';
import styles from './Vault.module.css';

type Holder = 'keychain' | 'passphrase';

/** The choice of the first holder, made once per workspace. The act's button stands elsewhere and names this form. */
export function CreateVault({ form, onMade }: { form: string; onMade: () => void }) {
  const say = useWords();
  const [holder, setHolder] = useState<Holder>('keychain');
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const [problems, setProblems] = useState<{ passphrase?: Message | null; repeated?: Message | null }>({});
  const create = useAct(
    (backend, request: { holder: Holder; passphrase: string | null }) => backend.createVault(request),
    () => ['workspace'],
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (holder === 'passphrase') {
      const found = { passphrase: checkPassphrase(passphrase), repeated: checkRepeat(passphrase, repeated) };
      setProblems(found);
      if (found.passphrase || found.repeated) return;
    }
    create.mutate({ holder, passphrase: holder === 'passphrase' ? passphrase : null }, { onSuccess: onMade });
  };
  return (
    <form id={form} className={styles.form} onSubmit={submit} noValidate>
      {create.error !== null && <Failed error={create.error} />}
      <Choice
        legend={say(words.createChoice)}
        value={holder}
        onChange={setHolder}
        options={[
          { value: 'keychain', title: say(words.keychain), detail: say(words.keychainDetail) },
          { value: 'passphrase', title: say(words.passphrase), detail: say(words.passphraseDetail) },
        ]}
      />
      {holder === 'passphrase' && (
        <>
          <TextField
            label={say(words.newPassphrase)}
            help={say(words.newPassphraseHelp)}
            error={problems.passphrase ? say(problems.passphrase) : null}
            type="password"
            autoComplete="new-password"
            value={passphrase}
            onChange={event => setPassphrase(event.target.value)}
            onBlur={() => setProblems(current => ({ ...current, passphrase: passphrase === '' ? null : checkPassphrase(passphrase) }))}
          />
          <TextField
            label={say(words.repeat)}
            error={problems.repeated ? say(problems.repeated) : null}
            type="password"
            autoComplete="new-password"
            value={repeated}
            onChange={event => setRepeated(event.target.value)}
            onBlur={() => setProblems(current => ({ ...current, repeated: repeated === '' ? null : checkRepeat(passphrase, repeated) }))}
          />
        </>
      )}
      <p className={styles.muted}>{say(words.recoveryNext)}</p>
    </form>
  );
}

CreateVault.Submit = function SubmitCreateVault({ form }: { form: string }) {
  const say = useWords();
  return (
    <Button look="primary" type="submit" form={form}>
      {say(words.createPassphrase)}
    </Button>
  );
};
