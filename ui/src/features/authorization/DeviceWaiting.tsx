import type { AuthorizationView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { CopyButton } from '../../shared/button/CopyButton.tsx';
import { useNow } from '../../shared/clock.tsx';
import { formatRelative } from '../../shared/format.ts';
import { StatusBox } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Authorization.module.css';
import { useCancelAuthorization } from './acts.ts';
import { CodeHelp } from './Codes.tsx';
import { words } from './messages.ts';

interface Props {
  attempt: AuthorizationView;
  userCode: string;
  partnerName: string;
}

/** No browser comes back here: where to go with another device, and what to enter there. */
export function DeviceWaiting({ attempt, userCode, partnerName }: Props) {
  const say = useWords();
  const now = useNow(5_000);
  const cancel = useCancelAuthorization();
  return (
    <>
      <StatusBox kind="working" title={say(words.deviceTitle)}>
        <p>{say(words.deviceDetail)}</p>
      </StatusBox>
      <ol className={styles.todo}>
        <li>
          <div className={styles.shown}>
            {say(words.deviceDo1)}
            <span className={styles.withCopy}>
              <strong className={styles.address}>{attempt.authorization_url}</strong>
              <CopyButton size="small" text={attempt.authorization_url} label={say(words.copyAddress)} />
            </span>
          </div>
        </li>
        <li>
          <div className={styles.shown}>
            {say(words.deviceDo2)}
            <span className={styles.withCopy}>
              <strong className={styles.code}>{userCode}</strong>
              <CopyButton size="small" text={userCode} label={say(words.copyCode)} />
            </span>
          </div>
        </li>
        <li>{say(words.deviceDo3, { partner: partnerName })}</li>
      </ol>
      <StatusBox kind="degraded" title={say(words.deviceWarning)}>
        <p>{say(words.deviceBlocked)}</p>
      </StatusBox>
      <div className={styles.acts}>
        <Button disabled={cancel.isPending} onClick={() => cancel.mutate(attempt.attempt_id)}>
          {say(words.cancel)}
        </Button>
        <p className={styles.left} role="status">
          {say(words.endsIn, { when: formatRelative(attempt.expires_at, now, say(words.endsAnyMoment)) })}
        </p>
      </div>
      <CodeHelp partnerId={attempt.partner} />
    </>
  );
}
