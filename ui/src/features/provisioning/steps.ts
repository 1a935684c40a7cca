// The wizard's step machine: which steps there are, how each stands, and what a change takes back. No React, no words.

import type {
  AppRegistrationView,
  AuthKind,
  AuthorizationStatus,
  Environment,
  PartnerView,
  ProvisioningRunView,
  VaultStatus,
} from '../../ipc/bindings.ts';

export const STEPS = ['preflight', 'vault', 'app', 'authorize', 'key', 'review', 'proof', 'live'] as const;
export type StepId = (typeof STEPS)[number];
export type StepStanding = 'done' | 'current' | 'ahead' | 'attention';

/** What the run's inputs are called; Rust reads `attempt_id` and `connection_id`. None is a secret. */
export interface Inputs {
  vault_made?: string;
  app_registration_id?: string;
  callback?: string;
  attempt_id?: string;
  connection_id?: string;
  job_id?: string;
}

export interface Situation {
  run: ProvisioningRunView;
  auth: AuthKind;
  vault: VaultStatus;
  attempt: AuthorizationStatus | null;
  /** Apps of this partner and environment. */
  apps: readonly AppRegistrationView[];
}

export interface Step {
  id: StepId;
  standing: StepStanding;
}

/** A run may hold a step that a newer program knows: it begins anew. */
export const currentStepName = (text: string): StepId => STEPS.find(step => step === text) ?? 'preflight';

/** How a partner is authorized decides these; all the others are the same for every partner. */
const ONLY_OF: Partial<Record<StepId, AuthKind>> = { app: 'oauth2', authorize: 'oauth2', key: 'api_key' };

/** A rehearsal's stand-in brings its app, and the vault's key lies beside the workspace. */
export function stepsOf(run: ProvisioningRunView, vault: VaultStatus, auth: AuthKind): StepId[] {
  const rehearsal = run.environment === 'rehearsal';
  return STEPS.filter(step => {
    if ((ONLY_OF[step] ?? auth) !== auth) return false;
    if (step === 'vault') return !rehearsal && (vault === 'missing' || run.inputs.vault_made !== undefined);
    return step !== 'app' || !rehearsal;
  });
}

/** The step to be at: where the run was left, or an earlier one whose answer is gone. */
export function currentStep({ run, auth, vault, attempt, apps }: Situation): StepId {
  const wanted = currentStepName(run.step);
  return stepsOf(run, vault, auth).find(step => step === wanted || isOpen(step, run, vault, attempt, apps)) ?? wanted;
}

function isOpen(
  step: StepId,
  { environment, inputs }: ProvisioningRunView,
  vault: VaultStatus,
  attempt: AuthorizationStatus | null,
  apps: readonly AppRegistrationView[],
): boolean {
  switch (step) {
    case 'preflight':
      return false;
    case 'vault':
      return vault === 'missing';
    case 'app':
      return environment !== 'rehearsal' && !apps.some(app => app.id === inputs.app_registration_id);
    case 'authorize':
      return inputs.connection_id === undefined && attempt !== 'connected';
    case 'key':
      return inputs.connection_id === undefined;
    case 'review':
    case 'proof':
    case 'live':
      return false;
  }
}

export function standings(situation: Situation): Step[] {
  const current = currentStep(situation);
  const ids = stepsOf(situation.run, situation.vault, situation.auth);
  const here = ids.indexOf(current);
  return ids.map((id, index) => ({ id, standing: standing(id, index, here, situation.attempt) }));
}

function standing(id: StepId, index: number, here: number, attempt: AuthorizationStatus | null): StepStanding {
  if (id === 'authorize' && index === here && attempt !== null && ENDED_BADLY.has(attempt)) return 'attention';
  if (index === here) return 'current';
  return index < here ? 'done' : 'ahead';
}

const ENDED_BADLY: ReadonlySet<AuthorizationStatus> = new Set(['refused', 'failed', 'expired', 'cancelled']);

/** Answers that no longer hold once the named one changes, and so are asked again. */
const DEPENDS: Record<'environment' | 'app_registration_id' | 'callback', readonly (keyof Inputs)[]> = {
  environment: ['app_registration_id', 'callback', 'attempt_id', 'connection_id', 'job_id'],
  app_registration_id: ['callback', 'attempt_id', 'connection_id', 'job_id'],
  callback: ['attempt_id', 'connection_id', 'job_id'],
};

export function withChange(inputs: Inputs, change: keyof typeof DEPENDS, value: string): Inputs {
  const kept = Object.entries(inputs).filter(([name]) => !DEPENDS[change].includes(name as keyof Inputs));
  const next = Object.fromEntries(kept) as Inputs;
  return change === 'environment' ? next : { ...next, [change]: value };
}

/** Steps done before that the change makes necessary again, to be named before it is made. */
export function invalidated(situation: Situation, step: StepId): StepId[] {
  const ids = stepsOf(situation.run, situation.vault, situation.auth);
  const here = ids.indexOf(currentStep(situation));
  return ids.filter((id, index) => index > ids.indexOf(step) && index < here && id !== 'vault');
}

export function stepBefore(step: StepId, steps: readonly StepId[]): StepId | null {
  return steps[steps.indexOf(step) - 1] ?? null;
}

export function stepAfter(step: StepId, steps: readonly StepId[]): StepId {
  return steps[steps.indexOf(step) + 1] ?? step;
}

/** Custom addresses need endpoints, which the command takes; a rehearsal firm meets stand-ins only. */
export function environmentsFor(partner: PartnerView, rehearsal: boolean): Environment[] {
  return partner.environments.filter(environment => (environment === 'rehearsal') === rehearsal);
}
