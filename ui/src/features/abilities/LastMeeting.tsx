import type { ConnectionView } from '../../ipc/bindings.ts';
import { useLastMeeting } from '../../ipc/queries.ts';
import { Status, StatusBox } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Abilities.module.css';
import { kindOfRun, standingOfRun } from './meeting.ts';
import { words } from './messages.ts';

/** What the newest one came to. What may be left of it is named until it is proven gone. */
export function LastMeeting({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const { data: last } = useLastMeeting(connection.id);
  if (!last) return null;
  const standing = standingOfRun(last);
  if (standing === 'left')
    return (
      <StatusBox kind="degraded" title={say(words.left)}>
        <p>{say(words.leftDetail, { tag: last.tag, why: last.left ?? '' })}</p>
      </StatusBox>
    );
  return (
    <p className={styles.last}>
      <span className={styles.muted}>{say(words.last)}</span>
      <Status kind={kindOfRun[standing]} word={say(words.lastWord, { standing })} />
      <span className={styles.muted}>
        <Time at={last.started_at} />
      </span>
    </p>
  );
}
