import type { MeetingRunView } from '../../ipc/bindings.ts';
import { formatDuration } from '../../shared/format.ts';
import { Literals } from '../../shared/Literals.tsx';
import { Shape } from '../../shared/status/Shape.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Abilities.module.css';
import { kindOfStep, stepLines } from './meeting.ts';
import { words } from './messages.ts';

/** All steps of a sample meeting, with what each took or where it failed. */
export function MeetingSteps({ run, isRunning }: { run: MeetingRunView | null; isRunning: boolean }) {
  const say = useWords();
  return (
    <ol className={styles.steps} aria-label={say(words.steps)}>
      {stepLines(run, isRunning).map(({ name, standing, detail, durationMs }) => (
        <li key={name} className={styles.step} data-standing={standing}>
          <Shape kind={kindOfStep[standing]} />
          <span className={styles.stepText}>
            {say(words.step, { name })}
            <span className="visually-hidden"> {say(words.stepStanding, { standing })}</span>
            {detail !== null && (
              <span className={styles.stepDetail}>
                <Literals text={detail} />
              </span>
            )}
          </span>
          {durationMs !== null && <span className={styles.muted}>{formatDuration(durationMs)}</span>}
        </li>
      ))}
    </ol>
  );
}
