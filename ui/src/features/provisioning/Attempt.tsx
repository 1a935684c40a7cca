import { useCallback } from 'react';
import type { CallbackMode } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { AuthorizationPanel } from '../authorization/AuthorizationPanel.tsx';
import { startOf, useBeginAuthorization, withoutOutcome } from './attempt.ts';
import { words } from './messages.ts';
import type { Wizard } from './useWizard.ts';
import { WizardFrame } from './WizardFrame.tsx';

/** An attempt, with words and with every way on. */
export function Attempt({ wizard, attemptId }: { wizard: Wizard; attemptId: string }) {
  const say = useWords();
  const { inputs, partner, saveAndGo } = wizard;
  const begin = useBeginAuthorization();
  const mode = (inputs.callback as CallbackMode | undefined) ?? 'loopback';
  const restart = (): void =>
    begin.mutate(startOf(wizard, (inputs.callback as CallbackMode | undefined) ?? null), {
      onSuccess: attempt => saveAndGo('authorize', { ...withoutOutcome(inputs), attempt_id: attempt.attempt_id }),
    });
  // The attempt's end arrives once; saving moves on and unmounts this step.
  const connected = useCallback(
    (connectionId: string) => {
      if (inputs.connection_id !== connectionId) saveAndGo('review', { ...inputs, connection_id: connectionId });
    },
    [inputs, saveAndGo],
  );
  return (
    <WizardFrame
      wizard={wizard}
      lead={say(words.authorizeLead, { partner: partner.name, mode })}
      why={<p>{say(words.browserWhy, { mode })}</p>}
    >
      {begin.error !== null && <Failed error={begin.error} onRetry={restart} />}
      <AuthorizationPanel
        attemptId={attemptId}
        partnerName={partner.name}
        onConnected={connected}
        onRestart={restart}
        otherWay={
          <Button disabled={wizard.saving} onClick={() => saveAndGo('authorize', withoutOutcome(inputs))}>
            {say(words.otherWay)}
          </Button>
        }
      />
    </WizardFrame>
  );
}
