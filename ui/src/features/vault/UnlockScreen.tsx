import { useWords } from '../../shared/words.ts';
import { GateScreen } from './GateScreen.tsx';
import { words } from './messages.ts';
import { UnlockForm } from './UnlockForm.tsx';

export function UnlockScreen({ onLater }: { onLater: () => void }) {
  const say = useWords();
  return (
    <GateScreen title={say(words.lockedTitle)} detail={say(words.lockedDetail)} onLater={onLater}>
      <UnlockForm />
    </GateScreen>
  );
}
