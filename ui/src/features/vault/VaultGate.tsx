import { type ReactNode, useState } from 'react';
import type { VaultView } from '../../ipc/bindings.ts';
import { KeyLostScreen } from './KeyLostScreen.tsx';
import { UnlockScreen } from './UnlockScreen.tsx';
import { WaitingScreen } from './WaitingScreen.tsx';

/** A closed vault asks first, but never stands in the way of what needs no secret. */
export function VaultGate({ vault, children }: { vault: VaultView; children: ReactNode }) {
  const [passed, setPassed] = useState(false);
  const pass = (): void => setPassed(true);
  if (passed) return children;
  switch (vault.status) {
    case 'locked':
      return <UnlockScreen vault={vault} onLater={pass} />;
    case 'waiting_for_keychain':
      return <WaitingScreen onLater={pass} />;
    case 'key_lost':
      return <KeyLostScreen vault={vault} onLater={pass} />;
    default:
      return children;
  }
}
