import { type ComponentPropsWithRef, useState } from 'react';
import { Button } from '../button/Button.tsx';
import { messages, useWords } from '../words.ts';
import styles from './Field.module.css';
import { TextField } from './Field.tsx';

const words = messages('secretField', { show: 'Show', hide: 'Hide' });

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
