import { Check, TriangleAlert } from 'lucide-react';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { type Step, standings } from './steps.ts';
import type { Wizard } from './useWizard.ts';
import styles from './Wizard.module.css';

/** Numbers and words; done steps can be looked at again. */
export function StepList({ wizard }: { wizard: Wizard }) {
  const say = useWords();
  const list = standings(wizard.situation);
  return (
    <nav className={styles.steps} aria-label={say(words.steps)}>
      <ol>
        {list.map((step, index) => (
          <li key={step.id}>
            <StepLine step={step} number={index + 1} shown={wizard.shown === step.id} onGo={() => wizard.go(step.id)} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function StepLine({ step, number, shown, onGo }: { step: Step; number: number; shown: boolean; onGo: () => void }) {
  const say = useWords();
  const reachable = step.standing !== 'ahead';
  const content = (
    <>
      <span className={styles.number} data-standing={step.standing}>
        {step.standing === 'done' ? (
          <Check aria-hidden="true" />
        ) : step.standing === 'attention' ? (
          <TriangleAlert aria-hidden="true" />
        ) : (
          number
        )}
      </span>
      <span>
        {say(words.step, { step: step.id })}
        <span className="visually-hidden">{say(words.standing, { standing: step.standing })}</span>
      </span>
    </>
  );
  return reachable ? (
    <button type="button" className={styles.step} data-standing={step.standing} aria-current={shown ? 'step' : undefined} onClick={onGo}>
      {content}
    </button>
  ) : (
    <span className={styles.step} data-standing={step.standing}>
      {content}
    </span>
  );
}
