import { FileKey2 } from 'lucide-react';
import { useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { WorkspaceView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Section } from '../../shared/page/Page.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { RecoveryConfirm } from './RecoveryConfirm.tsx';
import styles from './Vault.module.css';

/** Twelve words on paper: written by Rust to a file, never shown here. */
export function RecoverySection({ workspace }: { workspace: WorkspaceView }) {
  const say = useWords();
  const { vault, rehearsal } = workspace;
  const [path, setPath] = useState<string | null>(null);
  const save = useAct(
    backend => backend.saveRecoverySheet({ path: null }),
    () => ['workspace', 'attention'],
  );
  const closed = vault.status === 'missing' ? words.recoveryNoVault : words.recoveryLocked;
  const unavailable = vault.status === 'unlocked' || vault.status === 'ready' ? undefined : say(closed);
  if (vault.recovery_code === 'confirmed') {
    return (
      <Section title={say(words.recovery)}>
        <StatusBox kind="healthy" title={say(words.recoveryConfirmedTitle)}>
          <p>{say(words.recoveryConfirmedDetail)}</p>
        </StatusBox>
      </Section>
    );
  }
  return (
    <Section title={say(words.recovery)}>
      <div className={styles.form}>
        <p>{say(words.recoveryNone)}</p>
        {rehearsal && <p className={styles.muted}>{say(words.recoveryRehearsal)}</p>}
        {save.error !== null && <Failed error={save.error} />}
        {path !== null && (
          <StatusBox kind="healthy" title={say(words.recoverySaved)}>
            <code>{path}</code>
          </StatusBox>
        )}
        {vault.recovery_code === 'unconfirmed' ? (
          <RecoveryConfirm />
        ) : (
          <div>
            <Button
              icon={<FileKey2 />}
              disabled={save.isPending}
              unavailable={unavailable}
              onClick={() => save.mutate(undefined, { onSuccess: sheet => setPath(sheet.path) })}
            >
              {say(words.recoverySave)}
            </Button>
          </div>
        )}
      </div>
    </Section>
  );
}
