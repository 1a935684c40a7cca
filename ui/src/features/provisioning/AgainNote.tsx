import { StatusBox } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { invalidated, type StepId } from './steps.ts';
import type { Wizard } from './useWizard.ts';

/** Before an earlier answer is changed: which later steps that takes back. */
export function AgainNote({ wizard, step }: { wizard: Wizard; step: StepId }) {
  const say = useWords();
  const again = invalidated(wizard.situation, step);
  if (again.length === 0) return null;
  return <StatusBox kind="degraded" title={say(words.again, { steps: again.map(one => say(words.step, { step: one })).join(', ') })} />;
}
