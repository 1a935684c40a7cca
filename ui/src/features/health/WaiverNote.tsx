import type { WaiverMark } from '../../ipc/bindings.ts';
import { Time } from '../../shared/Time.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Health.module.css';
import { words } from './waiverMessages.ts';

/** Who answers for a failure, why, and until when. */
export function WaiverNote({ waiver }: { waiver: WaiverMark }) {
  const say = useWords();
  const [before = '', after = ''] = say(words.ends, { when: '|' }).split('|');
  return (
    <span className={styles.waiver}>
      <strong>{say(words.answers, { name: waiver.granted_by })}</strong> {waiver.reason}
      <span className={styles.under}>
        {before}
        <Time at={Date.parse(waiver.expires_at) * 1000} />
        {after}
      </span>
    </span>
  );
}
