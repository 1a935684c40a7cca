import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import { useBackend } from '../../ipc/context.tsx';
import { Button } from '../../shared/button/Button.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { toCommandError } from '../../shared/states/commandError.ts';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Vault.module.css';

/** Two words of the sheet, to be sure that somebody can read it. */
export function RecoveryConfirm() {
  const say = useWords();
  const backend = useBackend();
  const challenge = useQuery({ queryKey: ['recovery-challenge'], queryFn: () => backend.recoveryChallenge(), gcTime: 0 });
  return (
    <Answer query={challenge} what={say(words.challenge)} shape="panel">
      {({ positions }) => <TwoWords positions={positions} />}
    </Answer>
  );
}

function TwoWords({ positions }: { positions: [number, number] }) {
  const say = useWords();
  const toasts = useToasts();
  const [typed, setTyped] = useState<[string, string]>(['', '']);
  const [missing, setMissing] = useState(false);
  const confirm = useAct(
    (side, two: [string, string]) => side.confirmRecoveryCode({ words: two }),
    () => ['workspace', 'attention'],
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const two: [string, string] = [typed[0].trim().toLowerCase(), typed[1].trim().toLowerCase()];
    setMissing(two.includes(''));
    if (!two.includes('')) confirm.mutate(two, { onSuccess: () => toasts.confirm(say(words.recoveryConfirmed)) });
  };
  const failure = confirm.error === null ? null : toCommandError(confirm.error);
  const wrong = failure && [failure.message, failure.hint].filter(Boolean).join('. ');
  const error = (index: 0 | 1): string | null => (missing && typed[index].trim() === '' ? say(words.recoveryWordMissing) : null);
  return (
    <form className={styles.form} onSubmit={submit}>
      <p>{say(words.recoveryConfirmLead)}</p>
      <div className={styles.twoWords}>
        <TextField
          label={say(words.recoveryWord, { position: positions[0] })}
          error={error(0)}
          value={typed[0]}
          onChange={event => setTyped([event.target.value, typed[1]])}
        />
        <TextField
          label={say(words.recoveryWord, { position: positions[1] })}
          error={error(1) ?? wrong}
          value={typed[1]}
          onChange={event => setTyped([typed[0], event.target.value])}
        />
      </div>
      <div>
        <Button look="primary" type="submit" disabled={confirm.isPending}>
          {say(words.recoveryConfirm)}
        </Button>
      </div>
    </form>
  );
}
