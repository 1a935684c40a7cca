import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type {
  AppRegistrationView,
  AuthorizationStatus,
  Environment,
  PartnerView,
  ProvisioningRunView,
  SaveProvisioningStep,
  WorkspaceView,
} from '../../ipc/bindings.ts';
import { currentStep, type Inputs, type Situation, type StepId, stepAfter, stepBefore, stepsOf } from './steps.ts';

export interface WizardData {
  run: ProvisioningRunView;
  partner: PartnerView;
  workspace: WorkspaceView;
  apps: readonly AppRegistrationView[];
  attempt: AuthorizationStatus | null;
  /** The step in the address, when an earlier one is looked at again. */
  asked: string | undefined;
  /** Keeps the run on the screen while it is finished, for a finished one is no longer among the drafts. */
  keep: (run: ProvisioningRunView | null) => void;
}

/** Where the wizard stands, and saving where it goes: each step is stored before the next is shown. */
export function useWizard({ run, partner, workspace, apps, attempt, asked, keep }: WizardData) {
  const navigate = useNavigate();
  const save = useAct(
    (backend, next: SaveProvisioningStep) => backend.saveProvisioningStep(next),
    () => ['provisioning'],
  );
  // A secret that is typed and not used yet. It is in no draft: only an earlier step may be looked at meanwhile.
  const [secret, setSecret] = useState('');
  // Beside it, so that neither is lost while another step is looked at.
  const [entered, setEntered] = useState<Readonly<Record<string, string>>>({});
  const own = apps.filter(app => app.partner === partner.id && app.environment === run.environment);
  const situation: Situation = {
    run,
    auth: partner.auth_kind,
    vault: workspace.vault.status,
    attempt,
    apps: own,
  };
  const steps = stepsOf(run, workspace.vault.status, partner.auth_kind);
  const current = currentStep(situation);
  const shown = steps.find(step => step === asked && steps.indexOf(step) < steps.indexOf(current)) ?? current;

  const go = (step: StepId): void => void navigate({ to: '.', search: step === current ? {} : { step }, replace: true });

  /** Stores the answers and goes on; the inputs replace the run's. */
  const saveAndGo = (step: StepId | 'done', inputs: Inputs, environment: Environment = run.environment, then?: () => void): void => {
    const defined = Object.fromEntries(Object.entries(inputs).filter((entry): entry is [string, string] => entry[1] !== undefined));
    if (step === 'done') keep(run);
    save.mutate(
      { id: run.id, step, inputs: defined, environment },
      {
        onSuccess: () => {
          if (then) then();
          else void navigate({ to: '.', search: {}, replace: true });
        },
        onError: () => keep(null),
      },
    );
  };

  return {
    run,
    partner,
    workspace,
    situation,
    steps,
    current,
    shown,
    inputs: run.inputs as Inputs,
    secret,
    setSecret,
    entered,
    setEntered,
    apps: own,
    back: stepBefore(shown, steps),
    next: stepAfter(shown, steps),
    go,
    saveAndGo,
    saving: save.isPending,
    saveError: save.error,
  };
}

export type Wizard = ReturnType<typeof useWizard>;
