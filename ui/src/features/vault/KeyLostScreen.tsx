import type { VaultView } from '../../ipc/bindings.ts';
import { useWorkspace } from '../../ipc/queries.ts';
import { useWords } from '../../shared/words.ts';
import { GateScreen } from './GateScreen.tsx';
import { words } from './messages.ts';
import { UnlockForm } from './UnlockForm.tsx';
import styles from './Vault.module.css';
import { RetryKeychain } from './WaitingScreen.tsx';

/** Every way that is left, and what is lost when none is. */
export function KeyLostScreen({ vault, onLater }: { vault: VaultView; onLater: () => void }) {
  const say = useWords();
  const { data: workspace } = useWorkspace();
  const has = (kind: string): boolean => vault.holders.some(holder => holder.kind === kind);
  return (
    <GateScreen title={say(words.lostTitle)} detail={say(words.lostDetail)} onLater={onLater}>
      {has('passphrase') && <UnlockForm />}
      {has('recovery_code') ? (
        <div className={styles.recover}>
          <p>{say(words.lostRecovery)}</p>
          <code>{say(words.recoverCommand, { location: workspace?.location ?? 'DIR' })}</code>
        </div>
      ) : (
        <p>{say(words.lostNone)}</p>
      )}
      <RetryKeychain />
    </GateScreen>
  );
}
