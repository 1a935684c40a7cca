import { useNavigate } from '@tanstack/react-router';
import type { Wizard } from './useWizard.ts';

/** Ends the run, and opens the connection that it made. */
export function useFinish(wizard: Wizard): () => void {
  const navigate = useNavigate();
  const { inputs, run } = wizard;
  const params = { connectionId: inputs.connection_id ?? '' };
  return () =>
    wizard.saveAndGo('done', inputs, run.environment, () => void navigate({ to: '/connections/$connectionId', params, replace: true }));
}
