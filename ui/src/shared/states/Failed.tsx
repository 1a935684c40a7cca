import { RotateCw } from 'lucide-react';
import type { CommandError } from '../../ipc/bindings.ts';
import { Button } from '../button/Button.tsx';
import { Literals } from '../Literals.tsx';
import { Shape, type StatusKind } from '../status/Shape.tsx';
import { messages, useWords } from '../words.ts';
import { toCommandError } from './commandError.ts';
import { Reference } from './Reference.tsx';
import styles from './States.module.css';

const words = messages('failed', {
  retry: 'Try again',
  network: 'The network or the partner did not answer. This is not about your data.',
  provider: 'The partner answered with a failure of its own.',
  quota: 'The partner’s limit is reached.',
});

interface Props {
  error: unknown;
  onRetry?: (() => void) | undefined;
  /** Another one act, where trying again would not help. */
  action?: React.ReactNode;
}

/** What happened, to what, what to do next, one button, and a reference to copy. Stands only where the failed part stood. */
export function Failed({ error, onRetry, action }: Props) {
  const say = useWords();
  const failure = toCommandError(error);
  const theirs = failure.cause === 'network' || failure.cause === 'provider' || failure.cause === 'quota' ? failure.cause : null;
  return (
    <div className={styles.failed} role="alert">
      <Shape kind={shapeOf(failure)} />
      <div className={styles.failedText}>
        <h2>
          <Literals text={failure.message} />
        </h2>
        {failure.hint && (
          <p>
            <Literals text={failure.hint} />
          </p>
        )}
        {theirs && <p className={styles.detail}>{say(words[theirs])}</p>}
        <div className={styles.failedActs}>
          {action ??
            (onRetry && (
              <Button icon={<RotateCw />} onClick={onRetry}>
                {say(words.retry)}
              </Button>
            ))}
          {failure.correlation_id !== '' && <Reference id={failure.correlation_id} />}
        </div>
      </div>
    </div>
  );
}

const shapeOf = (failure: CommandError): StatusKind => (failure.cause === 'auth' ? 'action' : 'failing');
