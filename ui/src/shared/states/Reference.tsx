import { CopyButton } from '../button/CopyButton.tsx';
import { messages, useWords } from '../words.ts';
import styles from './States.module.css';

const words = messages('reference', { reference: 'Reference', copy: 'Copy the reference' });

/** Ties what a person sees to the log; to copy into a report. */
export function Reference({ id }: { id: string }) {
  const say = useWords();
  return (
    <span className={styles.reference}>
      {say(words.reference)}
      <code>{id}</code>
      <CopyButton look="quiet" size="small" text={id} label={say(words.copy)} />
    </span>
  );
}
