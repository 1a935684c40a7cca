import { useCallback } from 'react';
import type { CallbackMode } from '../../ipc/bindings.ts';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { AuthorizationPanel } from '../authorization/AuthorizationPanel.tsx';
import { startOf, useBeginAuthorization, withoutOutcome } from './AuthorizeStep.tsx';
import { words } from './messages.ts';
import type { Wizard } from './useWizard.ts';
import { WizardFrame } from './WizardFrame.tsx';

/** Waiting is a step of its own, with words and with every way on. */
export function BrowserStep({ wizard }: { wizard: Wizard }) {
  const say = useWords();
  const { inputs, partner, saveAndGo } = wizard;
  const begin = useBeginAuthorization();
  const restart = (): void =>
    begin.mutate(startOf(wizard, (inputs.callback as CallbackMode | undefined) ?? null), {
      onSuccess: attempt => saveAndGo('browser', { ...withoutOutcome(inputs), attempt_id: attempt.attempt_id }),
    });
  // The attempt's end arrives once; saving moves on and unmounts this step.
  const connected = useCallback(
    (connectionId: string) => {
      if (inputs.connection_id !== connectionId) saveAndGo('review', { ...inputs, connection_id: connectionId });
    },
    [inputs, saveAndGo],
  );
  return (
    <WizardFrame wizard={wizard} lead={say(words.authorizeLead, { partner: partner.name })} why={<p>{say(words.browserWhy)}</p>}>
      {begin.error !== null && <Failed error={begin.error} onRetry={restart} />}
      {inputs.attempt_id !== undefined && (
        <AuthorizationPanel attemptId={inputs.attempt_id} partnerName={partner.name} onConnected={connected} onRestart={restart} />
      )}
    </WizardFrame>
  );
}
