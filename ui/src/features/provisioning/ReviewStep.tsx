import { useStartPull } from '../../ipc/acts.ts';
import type { ConnectionView } from '../../ipc/bindings.ts';
import { useConnection } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Facts, Panel } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import type { Wizard } from './useWizard.ts';
import styles from './Wizard.module.css';
import { WizardFrame } from './WizardFrame.tsx';

/** The exact effects, before anything is read. */
export function ReviewStep({ wizard }: { wizard: Wizard }) {
  const say = useWords();
  const { inputs, partner } = wizard;
  const connectionId = inputs.connection_id ?? '';
  const connection = useConnection(connectionId);
  const pull = useStartPull();
  const start = (): void =>
    pull.mutate(
      { connection_id: connectionId, resources: partner.resources },
      { onSuccess: job => wizard.saveAndGo('proof', { ...inputs, job_id: job.id }) },
    );
  return (
    <WizardFrame
      wizard={wizard}
      lead={say(words.reviewLead)}
      why={<p>{say(words.reviewWhy)}</p>}
      primary={
        <Button look="primary" disabled={pull.isPending || wizard.saving || !connection.data} onClick={start}>
          {say(words.reviewAct)}
        </Button>
      }
    >
      {pull.error !== null && <Failed error={pull.error} onRetry={start} />}
      <Answer query={connection} what={say(words.reviewCompany)} shape="panel">
        {found => <Company connection={found} />}
      </Answer>
      <section className={styles.group}>
        <h3>{say(words.reviewEffects)}</h3>
        <ul className={styles.bullets}>
          {partner.reads.map(what => (
            <li key={what}>{say(words.reviewReads, { what })}</li>
          ))}
          <li>{say(words.reviewSuggests)}</li>
          <li>{partner.never_writes}</li>
        </ul>
      </section>
    </WizardFrame>
  );
}

function Company({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  return (
    <>
      {connection.missing_scopes.length > 0 && (
        <StatusBox kind="degraded" title={say(words.reviewMissing)}>
          <p>{connection.missing_scopes.join(', ')}</p>
        </StatusBox>
      )}
      <Panel>
        <Facts
          facts={[
            { label: say(words.reviewCompany), value: connection.legal_name ?? connection.display_name },
            { label: say(words.reviewCompanyId), value: <code>{connection.external_account_id}</code> },
            { label: say(words.reviewIdentity), value: connection.granted_by_partner_identity ?? say(words.unknown) },
            { label: say(words.reviewScopes), value: <code>{connection.granted_scopes.join(' ')}</code> },
          ]}
        />
      </Panel>
    </>
  );
}
