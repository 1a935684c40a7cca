import { Link, useParams, useSearch } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { useState } from 'react';
import type { ProvisioningRunView } from '../../ipc/bindings.ts';
import { useApps, useAuthorization, usePartners, useProvisioningRuns, useWorkspace } from '../../ipc/queries.ts';
import { EnvironmentBadge } from '../../shared/EnvironmentBadge.tsx';
import { PageBody, PageHeader } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { Pending } from '../../shared/states/Pending.tsx';
import { useWords } from '../../shared/words.ts';
import { AppStep } from './AppStep.tsx';
import { AuthorizeStep } from './AuthorizeStep.tsx';
import { KeyStep } from './KeyStep.tsx';
import { LiveStep } from './LiveStep.tsx';
import { words } from './messages.ts';
import { PreflightStep } from './PreflightStep.tsx';
import { ProofStep } from './ProofStep.tsx';
import { ReviewStep } from './ReviewStep.tsx';
import type { StepId } from './steps.ts';
import { useWizard, type Wizard, type WizardData } from './useWizard.ts';
import { VaultStep } from './VaultStep.tsx';

export function WizardPage() {
  const say = useWords();
  const { runId } = useParams({ from: '/connect/$runId' });
  const runs = useProvisioningRuns();
  const [finishing, setFinishing] = useState<ProvisioningRunView | null>(null);
  const run = runs.data?.find(one => one.id === runId) ?? (finishing?.id === runId ? finishing : undefined);
  if (run) return <WizardOfRun key={runId} run={run} keep={setFinishing} />;
  return (
    <>
      <PageHeader title={say(words.catalogTitle)} />
      <PageBody>
        <Answer query={runs} what={say(words.waiting)} shape="panel">
          {() => (
            <Empty
              kind="nothing-yet"
              title={say(words.goneTitle)}
              detail={say(words.goneDetail)}
              action={<Link to="/connections">{say(words.goneAct)}</Link>}
            />
          )}
        </Answer>
      </PageBody>
    </>
  );
}

/** The wizard is drawn from what the partner's manifest says and what is stored; it needs all of it. */
function WizardOfRun({ run, keep }: Pick<WizardData, 'run' | 'keep'>) {
  const say = useWords();
  const { step } = useSearch({ from: '/connect/$runId' });
  const partners = usePartners();
  const apps = useApps();
  const { data: workspace } = useWorkspace();
  const attempt = useAuthorization(run.attempt_id);
  const partner = partners.data?.find(one => one.id === run.partner);
  if (!partner || !apps.data || !workspace || (run.attempt_id !== null && attempt.isPending)) {
    return (
      <PageBody>
        {partners.error || apps.error ? (
          <Failed error={partners.error ?? apps.error} />
        ) : (
          <Pending what={say(words.waiting)} shape="panel" />
        )}
      </PageBody>
    );
  }
  return <Steps data={{ run, partner, workspace, apps: apps.data, attempt: attempt.data?.status ?? null, asked: step, keep }} />;
}

const screens: Record<StepId, (props: { wizard: Wizard }) => React.ReactNode> = {
  preflight: PreflightStep,
  vault: VaultStep,
  app: AppStep,
  authorize: AuthorizeStep,
  key: KeyStep,
  review: ReviewStep,
  proof: ProofStep,
  live: LiveStep,
};

function Steps({ data }: { data: WizardData }) {
  const say = useWords();
  const wizard = useWizard(data);
  const Screen = screens[wizard.shown];
  return (
    <>
      <PageHeader
        title={say(words.title, { partner: data.partner.name })}
        up={
          <Link to="/connect" aria-label={say(words.catalogTitle)}>
            <ChevronLeft aria-hidden="true" />
          </Link>
        }
        aside={<EnvironmentBadge environment={data.run.environment} />}
      />
      <Screen key={wizard.shown} wizard={wizard} />
    </>
  );
}
