import type { ConnectionView } from '../../ipc/bindings.ts';
import { Status } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { standingOf } from './standing.ts';

export function StandingMark({ connection, timed = true }: { connection: ConnectionView; timed?: boolean }) {
  const say = useWords();
  const standing = standingOf(connection);
  return <Status kind={standing.kind} word={say(words.kind, { kind: standing.kind })} at={timed ? standing.since : null} />;
}
