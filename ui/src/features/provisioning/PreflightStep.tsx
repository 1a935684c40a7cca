import { useState } from 'react';
import type { Environment } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { environmentWords } from '../../shared/environment.ts';
import { Choice } from '../../shared/field/Field.tsx';
import { kindsOf, rightsOf } from '../../shared/kinds.ts';
import { Bullets } from '../../shared/page/Page.tsx';
import { useWords } from '../../shared/words.ts';
import { AgainNote } from './AgainNote.tsx';
import { Asked } from './Asked.tsx';
import { words } from './messages.ts';
import { environmentsFor, withChange } from './steps.ts';
import type { Wizard } from './useWizard.ts';
import styles from './Wizard.module.css';
import { WizardFrame } from './WizardFrame.tsx';

export function PreflightStep({ wizard }: { wizard: Wizard }) {
  const say = useWords();
  const { partner, run, workspace, inputs } = wizard;
  const kinds = kindsOf(partner);
  const asked = { ...kinds, rights: rightsOf(partner) };
  const environments = environmentsFor(partner, workspace.rehearsal);
  const [environment, setEnvironment] = useState<Environment>(
    environments.includes(run.environment) ? run.environment : (environments[0] ?? run.environment),
  );
  const changed = environment !== run.environment;
  const proceed = (): void => wizard.saveAndGo(wizard.next, changed ? withChange(inputs, 'environment', environment) : inputs, environment);
  return (
    <WizardFrame
      wizard={wizard}
      lead={say(words.preflightLead, { minutes: partner.minutes ?? 'unsaid' })}
      whyTitle={say(words.preflightWhy, asked)}
      why={
        <>
          <p>{say(words.preflightWhyLead, asked)}</p>
          <Asked partner={partner} scopes={partner.scopes} />
        </>
      }
      primary={
        <Button look="primary" disabled={wizard.saving} onClick={proceed}>
          {say(words.preflightAct)}
        </Button>
      }
    >
      <Group title={say(words.needs)} lines={partner.prerequisites} />
      <Group title={say(words.reads)} lines={partner.reads} />
      <Group title={say(words.neverWrites)} lines={[partner.never_writes]} />
      {environments.length > 1 && (
        <>
          <Choice
            legend={say(words.environment, kinds)}
            value={environment}
            onChange={setEnvironment}
            options={environments.map(value => ({
              value,
              title: say(environmentWords.name, { environment: value }),
              detail: say(words.environmentDetail, { environment: value, ...kinds }),
              unavailable: value === 'custom' ? say(words.customNote) : undefined,
            }))}
          />
          {changed && <AgainNote wizard={wizard} step="preflight" />}
        </>
      )}
    </WizardFrame>
  );
}

function Group({ title, lines }: { title: string; lines: readonly string[] }) {
  return (
    <section className={styles.group}>
      <h3>{title}</h3>
      <Bullets lines={lines} />
    </section>
  );
}
