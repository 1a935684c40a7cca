// Beginning an attempt from the wizard, and what the run keeps of one.

import { useAct } from '../../ipc/acts.ts';
import type { CallbackMode, StartAuthorization } from '../../ipc/bindings.ts';
import type { Wizard } from './useWizard.ts';

/** Starts an attempt and opens the page, where one is opened here. */
export const useBeginAuthorization = () =>
  useAct(
    async (backend, start: StartAuthorization) => {
      const attempt = await backend.startAuthorization(start);
      return backend.openAuthorizationPage(attempt.attempt_id);
    },
    attempt => [`authorization:${attempt.attempt_id}`],
  );

export function startOf(wizard: Wizard, mode: CallbackMode | null): StartAuthorization {
  return {
    partner: wizard.partner.id,
    environment: wizard.run.environment,
    app_registration_id: wizard.inputs.app_registration_id ?? null,
    callback: mode,
    connection_id: null,
    fields: {},
  };
}

/** A new attempt forgets what an earlier one led to. */
export function withoutOutcome({
  attempt_id: _attempt,
  connection_id: _connection,
  job_id: _job,
  ...kept
}: Wizard['inputs']): Wizard['inputs'] {
  return kept;
}
