import { type ComponentPropsWithRef, useState } from 'react';
import { Button } from '../../shared/button/Button.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Wizard.module.css';

interface Props extends Omit<ComponentPropsWithRef<'input'>, 'children' | 'type'> {
  label: string;
  help?: string;
  error?: string | null;
}

/** Can be pasted, filled by a password manager, and looked at before it is sent; afterwards it is never shown. */
export function SecretField(props: Props) {
  const say = useWords();
  const [shown, setShown] = useState(false);
  return (
    <div className={styles.withButton}>
      <TextField {...props} mono type={shown ? 'text' : 'password'} />
      <Button aria-pressed={shown} onClick={() => setShown(!shown)}>
        {say(shown ? words.hide : words.show)}
      </Button>
    </div>
  );
}
