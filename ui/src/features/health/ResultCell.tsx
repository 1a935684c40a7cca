import type { CheckView } from '../../ipc/bindings.ts';
import { Status } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Health.module.css';
import { words } from './messages.ts';
import { kindOfResult, resultOf } from './standing.ts';

/** What a check came to, whether that stands in the way, and whether it said otherwise before. */
export function ResultCell({ check, isRunning }: { check: CheckView; isRunning: boolean }) {
  const say = useWords();
  if (isRunning) return <Status kind="working" word={say(words.running)} />;
  const result = resultOf(check);
  const { before, obstacle } = check;
  return (
    <>
      <Status kind={kindOfResult(result)} word={say(words.resultWord, { result })} />
      {obstacle !== null && <span className={styles.line}>{say(words.obstacle, { obstacle })}</span>}
      {before !== null && before.change !== null && (
        <span className={styles.line} data-change={before.change}>
          {say(words.change, { change: before.change, before: before.status })}
        </span>
      )}
    </>
  );
}
