import type { VaultView } from '../../ipc/bindings.ts';
import { useWords } from '../../shared/words.ts';
import { GateScreen } from './GateScreen.tsx';
import { hasHolder } from './holders.ts';
import { words } from './messages.ts';
import { RecoverForm } from './RecoverForm.tsx';
import { UnlockForm } from './UnlockForm.tsx';
import { RetryKeychain } from './WaitingScreen.tsx';

/** Every way that is left, and what is lost when none is. */
export function KeyLostScreen({ vault, onLater }: { vault: VaultView; onLater: () => void }) {
  const say = useWords();
  const form = hasHolder(vault, 'passphrase') || hasHolder(vault, 'recovery_code');
  return (
    <GateScreen title={say(words.lostTitle)} detail={say(words.lostDetail)} onLater={onLater}>
      {hasHolder(vault, 'passphrase') && <UnlockForm />}
      {hasHolder(vault, 'recovery_code') ? <RecoverForm /> : <p>{say(words.lostNone)}</p>}
      <RetryKeychain second={form} />
    </GateScreen>
  );
}
