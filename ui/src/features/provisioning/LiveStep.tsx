import { useConnection, useContract } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { kindsOf } from '../../shared/kinds.ts';
import { Answer } from '../../shared/states/Answer.tsx';
import { useWords } from '../../shared/words.ts';
import { ContractPanel } from '../contracts/ContractPanel.tsx';
import { GoLivePanel } from '../contracts/GoLivePanel.tsx';
import { words } from './messages.ts';
import { useFinish } from './useFinish.ts';
import type { Wizard } from './useWizard.ts';
import styles from './Wizard.module.css';
import { WizardFrame } from './WizardFrame.tsx';

/** The contract and what else is lacking. Nothing of it has to be done now: the mapping comes first for most. */
export function LiveStep({ wizard }: { wizard: Wizard }) {
  const say = useWords();
  const { partner, inputs } = wizard;
  const contract = useContract(partner.id);
  const connection = useConnection(inputs.connection_id ?? '');
  const finish = useFinish(wizard);
  return (
    <WizardFrame
      wizard={wizard}
      lead={say(words.liveLead)}
      why={
        <>
          <p>{say(words.liveWhy)}</p>
          <p>{say(words.liveLater)}</p>
        </>
      }
      primary={
        <Button look="primary" disabled={wizard.saving} onClick={finish}>
          {say(words.proofAct, kindsOf(partner))}
        </Button>
      }
    >
      <section className={styles.group} aria-label={say(words.liveContract)}>
        <h3>{say(words.liveContract)}</h3>
        <Answer query={contract} what={say(words.liveContract)} shape="panel">
          {view => <ContractPanel view={view} act="plain" />}
        </Answer>
      </section>
      <section className={styles.group} aria-label={say(words.liveGoing)}>
        <h3>{say(words.liveGoing)}</h3>
        <Answer query={connection} what={say(words.liveGoing)} shape="panel">
          {found => <GoLivePanel connection={found} act="plain" />}
        </Answer>
      </section>
    </WizardFrame>
  );
}
