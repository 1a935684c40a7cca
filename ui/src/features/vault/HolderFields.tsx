import { useState } from 'react';
import { Choice, TextField } from '../../shared/field/Field.tsx';
import { type Message, useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { checkPassphrase, checkRepeat } from './passphrase.ts';

export interface HolderChoice {
  holder: 'keychain' | 'passphrase';
  passphrase: string | null;
}

/** What shall hold the vault's key. `chosen` answers nothing while the fields say what is wrong. */
export function useHolderFields() {
  const [holder, setHolder] = useState<HolderChoice['holder']>('keychain');
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const [problems, setProblems] = useState<{ passphrase?: Message | null; repeated?: Message | null }>({});
  const chosen = (): HolderChoice | null => {
    if (holder === 'keychain') return { holder, passphrase: null };
    const found = { passphrase: checkPassphrase(passphrase), repeated: checkRepeat(passphrase, repeated) };
    setProblems(found);
    return found.passphrase || found.repeated ? null : { holder, passphrase };
  };
  return { holder, setHolder, passphrase, setPassphrase, repeated, setRepeated, problems, setProblems, chosen };
}

export function HolderFields({ fields }: { fields: ReturnType<typeof useHolderFields> }) {
  const say = useWords();
  const { holder, passphrase, repeated, problems, setProblems } = fields;
  return (
    <>
      <Choice
        legend={say(words.createChoice)}
        value={holder}
        onChange={fields.setHolder}
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
            onChange={event => fields.setPassphrase(event.target.value)}
            onBlur={() => setProblems(current => ({ ...current, passphrase: passphrase === '' ? null : checkPassphrase(passphrase) }))}
          />
          <TextField
            label={say(words.repeat)}
            error={problems.repeated ? say(problems.repeated) : null}
            type="password"
            autoComplete="new-password"
            value={repeated}
            onChange={event => fields.setRepeated(event.target.value)}
            onBlur={() => setProblems(current => ({ ...current, repeated: repeated === '' ? null : checkRepeat(passphrase, repeated) }))}
          />
        </>
      )}
    </>
  );
}
