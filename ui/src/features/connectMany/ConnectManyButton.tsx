import { useNavigate } from '@tanstack/react-router';
import { ListPlus } from 'lucide-react';
import { useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';

/** The way to a queue, from wherever clients or companies are listed. */
export function ConnectManyButton() {
  const say = useWords();
  const navigate = useNavigate();
  const { data: workspace } = useWorkspace();
  const readOnly = workspace?.member.role === 'viewer' ? say(words.viewerOnly) : undefined;
  return (
    <Button icon={<ListPlus />} unavailable={readOnly} onClick={() => void navigate({ to: '/connect-many' })}>
      {say(words.open)}
    </Button>
  );
}
