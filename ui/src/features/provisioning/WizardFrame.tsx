import { useNavigate } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from '../../shared/button/Button.tsx';
import { formatClock } from '../../shared/format.ts';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { StepList } from './StepList.tsx';
import type { Wizard } from './useWizard.ts';
import styles from './Wizard.module.css';

interface Props {
  wizard: Wizard;
  lead: string;
  why: ReactNode;
  whyTitle?: string;
  /** The act of the step, named by what it does. */
  primary?: ReactNode;
  children: ReactNode;
}

/** Steps at left, one question in the middle, why we ask at right, and below them Back, Saved and the act. */
export function WizardFrame({ wizard, lead, why, whyTitle, primary, children }: Props) {
  const say = useWords();
  const navigate = useNavigate();
  const title = useRef<HTMLHeadingElement>(null);
  const { shown, back } = wizard;
  // A new step is a new page: the focus goes to its title, so that it is read.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the step is what changes
  useEffect(() => title.current?.focus(), [shown]);
  return (
    <div className={styles.wizard}>
      <StepList wizard={wizard} />
      <div className={styles.middle}>
        <div className={styles.question}>
          <h2 ref={title} tabIndex={-1} className={styles.title}>
            {say(words.step, { step: shown })}
          </h2>
          <p className={styles.lead}>{lead}</p>
          {wizard.saveError !== null && <Failed error={wizard.saveError} />}
          {children}
        </div>
      </div>
      <aside className={styles.why} aria-label={whyTitle ?? say(words.why)}>
        <h2>{whyTitle ?? say(words.why)}</h2>
        {why}
      </aside>
      <footer className={styles.footer}>
        {back ? (
          <Button icon={<ArrowLeft />} onClick={() => wizard.go(back)}>
            {say(words.back)}
          </Button>
        ) : (
          <Button onClick={() => void navigate({ to: '/connect' })}>{say(words.leave)}</Button>
        )}
        <span className={styles.saved} role="status">
          {wizard.saveError === null ? say(words.savedAt, { time: formatClock(wizard.run.saved_at) }) : say(words.notSaved)}
        </span>
        {primary}
      </footer>
    </div>
  );
}
