import { useNavigate } from '@tanstack/react-router';
import { useAct } from '../../ipc/acts.ts';
import type { ProvisioningRunView } from '../../ipc/bindings.ts';
import { useConnections, usePartners, useProvisioningRuns } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { EnvironmentBadge } from '../../shared/EnvironmentBadge.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Panel, Section } from '../../shared/page/Page.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { Time } from '../../shared/Time.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { openDrafts } from './ready.ts';
import { currentStepName } from './steps.ts';
import styles from './Wizard.module.css';

/** Wizards that were left: each with its step, to continue or to discard. */
export function Drafts({ title }: { title: string }) {
  const { data: runs = [] } = useProvisioningRuns();
  const { data: connections = [] } = useConnections();
  const open = openDrafts(runs, connections);
  return open.length > 0 && <List runs={open} title={title} />;
}

function List({ runs, title }: { runs: readonly ProvisioningRunView[]; title: string }) {
  const say = useWords();
  const navigate = useNavigate();
  const toasts = useToasts();
  const { data: partners = [] } = usePartners();
  const discard = useAct(
    (side, run: ProvisioningRunView) => side.discardProvisioning(run.id),
    () => ['provisioning'],
  );
  const restore = useAct(
    async (side, run: ProvisioningRunView) => {
      const fresh = await side.startProvisioning({ partner: run.partner });
      return side.saveProvisioningStep({ id: fresh.id, step: run.step, inputs: run.inputs, environment: run.environment });
    },
    () => ['provisioning'],
  );
  const throwAway = (run: ProvisioningRunView): void =>
    discard.mutate(run, { onSuccess: () => toasts.confirm(say(words.discarded), () => restore.mutate(run)) });
  return (
    <Section title={title}>
      {(discard.error ?? restore.error) !== null && <Failed error={discard.error ?? restore.error} />}
      <Panel>
        <ul>
          {runs.map(run => (
            <li key={run.id} className={styles.draft}>
              <div className={styles.draftText}>
                <h3>
                  {say(words.draftOf, {
                    partner: partners.find(partner => partner.id === run.partner)?.name ?? run.partner,
                    step: say(words.step, { step: currentStepName(run.step) }),
                  })}
                </h3>
                <p className={styles.muted}>
                  {say(words.saved)} <Time at={run.saved_at} />
                </p>
              </div>
              <EnvironmentBadge environment={run.environment} />
              <Button look="quiet" onClick={() => throwAway(run)}>
                {say(words.discard)}
              </Button>
              <Button onClick={() => void navigate({ to: '/connect/$runId', params: { runId: run.id } })}>{say(words.continue)}</Button>
            </li>
          ))}
        </ul>
      </Panel>
    </Section>
  );
}
