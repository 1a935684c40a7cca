import type { VaultView } from '../../ipc/bindings.ts';
import { useWords } from '../../shared/words.ts';
import { hasHolder } from './holders.ts';
import { words } from './messages.ts';
import { RecoverForm } from './RecoverForm.tsx';
import { RetryKeychain } from './RetryKeychain.tsx';

/** Every way that is left, and what is lost when none is. */
export function LostKey({ vault }: { vault: VaultView }) {
  const say = useWords();
  const sheet = hasHolder(vault, 'recovery_code');
  return (
    <>
      {sheet ? <RecoverForm /> : <p>{say(words.lostNone)}</p>}
      <RetryKeychain second={sheet} />
    </>
  );
}
