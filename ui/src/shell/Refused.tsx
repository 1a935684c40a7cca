import { RotateCw } from 'lucide-react';
import { Button } from '../shared/button/Button.tsx';
import { Literals } from '../shared/Literals.tsx';
import { toCommandError } from '../shared/states/commandError.ts';
import { Reference } from '../shared/states/Reference.tsx';
import { Shape, type StatusKind } from '../shared/status/Shape.tsx';
import { type Message, useWords } from '../shared/words.ts';
import { words } from './messages.ts';
import styles from './RootLayout.module.css';
import { OPEN_COMMAND } from './WorkspaceButton.tsx';

/** What stands in the way, as far as the window acts on it; the sentence itself is Rust's. */
const kinds: Record<string, { kind: StatusKind; title: Message }> = {
  workspace_busy: { kind: 'paused', title: words.busyTitle },
  workspace_newer: { kind: 'action', title: words.newerTitle },
};
const unusable = { kind: 'failing' as const, title: words.unusableTitle };

/** The whole window when the workspace cannot be opened: what happened, to what, what to do, and the other way on. */
export function Refused({ error, isTrying, onRetry }: { error: unknown; isTrying: boolean; onRetry: () => void }) {
  const say = useWords();
  const failure = toCommandError(error);
  const { kind, title } = kinds[failure.code] ?? unusable;
  return (
    <div className={styles.refused} role="alert">
      <Shape kind={kind} />
      <h1>{say(title)}</h1>
      <p>
        <Literals text={failure.message} />
      </p>
      {failure.hint && (
        <p className={styles.next}>
          <Literals text={failure.hint} />
        </p>
      )}
      <Button look="primary" icon={<RotateCw />} disabled={isTrying} onClick={onRetry}>
        {say(isTrying ? words.trying : words.tryAgain)}
      </Button>
      <div className={styles.elsewhere}>
        <p className={styles.muted}>{say(words.otherWorkspace)}</p>
        <code>{OPEN_COMMAND}</code>
      </div>
      {failure.correlation_id !== '' && <Reference id={failure.correlation_id} />}
    </div>
  );
}
