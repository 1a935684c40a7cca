import { type ReactNode, useState } from 'react';
import type { VaultView } from '../../ipc/bindings.ts';
import { type Message, useWords } from '../../shared/words.ts';
import { GateScreen } from './GateScreen.tsx';
import { hasHolder } from './holders.ts';
import { LostKey } from './LostKey.tsx';
import { words } from './messages.ts';
import { WaysIn } from './WaysIn.tsx';

type Gate = { title: Message; detail: Message };

/** What the screen of a closed vault says; null where nobody has to do anything. */
function gateOf(vault: VaultView): Gate | null {
  switch (vault.status) {
    case 'locked':
      return { title: words.lockedTitle, detail: hasHolder(vault, 'passphrase') ? words.lockedDetail : words.refusedDetail };
    case 'waiting_for_keychain':
      return { title: words.waitingTitle, detail: words.waitingDetail };
    case 'key_lost':
      return { title: words.lostTitle, detail: words.lostDetail };
    default:
      return null;
  }
}

/** A closed vault asks first, but never stands in the way of what needs no secret, nor of work that has begun. */
export function VaultGate({ vault, children }: { vault: VaultView; children: ReactNode }) {
  const say = useWords();
  const gate = gateOf(vault);
  const [passed, setPassed] = useState(gate === null);
  if (gate === null && !passed) setPassed(true);
  if (gate === null || passed) return children;
  return (
    <GateScreen title={say(gate.title)} detail={say(gate.detail)} onLater={() => setPassed(true)}>
      {vault.status === 'key_lost' ? <LostKey vault={vault} /> : <WaysIn vault={vault} />}
    </GateScreen>
  );
}
