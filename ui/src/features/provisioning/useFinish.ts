import { useNavigate } from '@tanstack/react-router';
import type { Wizard } from './useWizard.ts';

/** Ends the run, and opens what comes next: the mapping, or the connection where nothing is mapped. */
export function useFinish(wizard: Wizard): () => void {
  const navigate = useNavigate();
  const { inputs, partner, run } = wizard;
  const params = { connectionId: inputs.connection_id ?? '' };
  return () =>
    wizard.saveAndGo(
      'done',
      inputs,
      run.environment,
      () =>
        void (partner.mapping_kind === null
          ? navigate({ to: '/connections/$connectionId', params, replace: true })
          : navigate({ to: '/mapping/$connectionId', params, search: {}, replace: true })),
    );
}
