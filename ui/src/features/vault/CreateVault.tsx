import type { FormEvent } from 'react';
import { useAct } from '../../ipc/acts.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { type HolderChoice, HolderFields, useHolderFields } from './HolderFields.tsx';
import { words } from './messages.ts';
import styles from './Vault.module.css';

/** The choice of the first holder, made once per workspace. The act's button stands elsewhere and names this form. */
export function CreateVault({ form, onMade }: { form: string; onMade: () => void }) {
  const say = useWords();
  const fields = useHolderFields();
  const create = useAct(
    (backend, choice: HolderChoice) => backend.createVault(choice),
    () => ['workspace'],
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const choice = fields.chosen();
    if (choice) create.mutate(choice, { onSuccess: onMade });
  };
  return (
    <form id={form} className={styles.form} onSubmit={submit} noValidate>
      {create.error !== null && <Failed error={create.error} />}
      <HolderFields fields={fields} />
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
