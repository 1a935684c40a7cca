import type { VaultView } from '../../ipc/bindings.ts';
import { hasHolder } from './holders.ts';
import { ForgottenHolder } from './RecoverForm.tsx';
import { RetryKeychain } from './RetryKeychain.tsx';
import { UnlockForm } from './UnlockForm.tsx';

/** A closed vault opens by any of its holders: each has its way in here, the usual one first. */
export function WaysIn({ vault }: { vault: VaultView }) {
  const passphrase = hasHolder(vault, 'passphrase');
  return (
    <>
      {passphrase && <UnlockForm />}
      {hasHolder(vault, 'keychain') && <RetryKeychain second={passphrase} />}
      {hasHolder(vault, 'recovery_code') && <ForgottenHolder />}
    </>
  );
}
