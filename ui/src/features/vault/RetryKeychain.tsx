import { RotateCw } from 'lucide-react';
import { useAct } from '../../ipc/acts.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';

/** The one act of a screen, or second to a form that stands above it. */
export function RetryKeychain({ second = false }: { second?: boolean }) {
  const say = useWords();
  const retry = useAct(
    backend => backend.retryKeychain(),
    () => ['workspace', 'connections', 'attention'],
  );
  return (
    <>
      {retry.error !== null && <Failed error={retry.error} />}
      <Button look={second ? 'plain' : 'primary'} icon={<RotateCw />} disabled={retry.isPending} onClick={() => retry.mutate(undefined)}>
        {say(words.retry)}
      </Button>
    </>
  );
}
