import { CloudOff } from 'lucide-react';
import type { Instant } from '../../ipc/bindings.ts';
import { formatClock } from '../format.ts';
import { messages, useWords } from '../words.ts';
import styles from './States.module.css';

const words = messages('stale', { line: 'As of {time}: {why}' });

/** Above usable old data: since when it is old, and why. Offline is a normal mode. */
export function StaleLine({ at, why }: { at: Instant; why: string }) {
  const say = useWords();
  return (
    <p className={styles.stale} role="status">
      <CloudOff aria-hidden="true" />
      {say(words.line, { time: formatClock(at), why })}
    </p>
  );
}
