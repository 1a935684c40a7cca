import { Link } from '@tanstack/react-router';
import type { WorkspaceView } from '../../ipc/bindings.ts';
import { Shape } from '../../shared/status/Shape.tsx';
import { type Message, useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Vault.module.css';

function reason({ vault, home }: WorkspaceView): { text: Message; mendable: boolean } | null {
  if (home === 'elsewhere') return { text: words.lineElsewhere, mendable: false };
  if (home === 'read_only_copy') return { text: words.lineCopy, mendable: false };
  if (vault.status === 'locked') return { text: words.lineLocked, mendable: true };
  if (vault.status === 'waiting_for_keychain') return { text: words.lineWaiting, mendable: true };
  return vault.status === 'key_lost' ? { text: words.lineLost, mendable: true } : null;
}

/** While the vault is closed, every page says what that means. */
export function VaultLine({ workspace }: { workspace: WorkspaceView }) {
  const say = useWords();
  const why = reason(workspace);
  if (why === null) return null;
  return (
    <div className={styles.line} role="status">
      <Shape kind="action" />
      <span>{say(why.text)}</span>
      {why.mendable && (
        <Link to="/settings/$section" params={{ section: 'vault' }}>
          {say(words.lineAct)}
        </Link>
      )}
    </div>
  );
}
