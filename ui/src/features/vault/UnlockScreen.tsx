import type { VaultView } from '../../ipc/bindings.ts';
import { useWords } from '../../shared/words.ts';
import { GateScreen } from './GateScreen.tsx';
import { hasHolder } from './holders.ts';
import { words } from './messages.ts';
import { ForgottenHolder } from './RecoverForm.tsx';
import { UnlockForm } from './UnlockForm.tsx';

export function UnlockScreen({ vault, onLater }: { vault: VaultView; onLater: () => void }) {
  const say = useWords();
  return (
    <GateScreen title={say(words.lockedTitle)} detail={say(words.lockedDetail)} onLater={onLater}>
      <UnlockForm />
      {hasHolder(vault, 'recovery_code') && <ForgottenHolder />}
    </GateScreen>
  );
}
