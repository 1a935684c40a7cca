import type { Environment } from '../ipc/bindings.ts';
import { Badge } from './Badge.tsx';
import { environmentWords } from './environment.ts';
import { useWords } from './words.ts';

/** Production is plain; the others say what they are. */
export function EnvironmentBadge({ environment }: { environment: Environment }) {
  const say = useWords();
  const tone = environment === 'rehearsal' ? 'striped' : environment === 'production' ? 'neutral' : 'warn';
  return <Badge tone={tone}>{say(environmentWords.name, { environment })}</Badge>;
}
