import { Button } from '../button/Button.tsx';
import { messages, useWords } from '../words.ts';
import styles from './States.module.css';
import { useWaitPhase } from './waiting.ts';

const words = messages('pending', {
  waiting: 'Waiting for {what}',
  stop: 'Stop waiting',
});

interface Props {
  /** What is awaited, for the sentence "Waiting for …". */
  what: string;
  /** The real shape: rows of a list, or lines of a panel. */
  shape?: 'rows' | 'panel';
  onStop?: (() => void) | undefined;
}

export function Pending({ what, shape = 'rows', onStop }: Props) {
  const say = useWords();
  const phase = useWaitPhase();
  if (phase === 'quiet') return null;
  return (
    <div className={styles.pending} aria-busy="true">
      <Skeleton shape={shape} />
      {phase !== 'skeleton' && (
        <p className={styles.pendingLine} role="status">
          {say(words.waiting, { what })}
          {phase === 'stoppable' && onStop && (
            <Button size="small" onClick={onStop}>
              {say(words.stop)}
            </Button>
          )}
        </p>
      )}
    </div>
  );
}

function Skeleton({ shape }: { shape: 'rows' | 'panel' }) {
  const lines = shape === 'rows' ? ['a', 'b', 'c', 'd', 'e', 'f'] : ['a', 'b', 'c'];
  return (
    <div className={styles.skeleton} data-shape={shape} aria-hidden="true">
      {lines.map(line => (
        <div key={line} className={styles.bone} />
      ))}
    </div>
  );
}
