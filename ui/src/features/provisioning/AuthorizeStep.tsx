import { useNavigate } from '@tanstack/react-router';
import { ExternalLink, MonitorSmartphone, Send } from 'lucide-react';
import { useState } from 'react';
import type { CallbackMode } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Choice } from '../../shared/field/Field.tsx';
import { Facts, Panel } from '../../shared/page/Page.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { words as authorizationWords } from '../authorization/messages.ts';
import { AdminConsent } from '../consentRequests/AdminConsent.tsx';
import { AskDialog } from '../consentRequests/AskDialog.tsx';
import { isByHand } from '../consentRequests/usePlaces.ts';
import { Attempt } from './Attempt.tsx';
import { startOf, useBeginAuthorization, withoutOutcome } from './attempt.ts';
import { words } from './messages.ts';
import type { Wizard } from './useWizard.ts';
import styles from './Wizard.module.css';
import { WizardFrame } from './WizardFrame.tsx';

/** Choosing the way and waiting are one step: an attempt that is there is shown, and left alone. */
export function AuthorizeStep({ wizard }: { wizard: Wizard }) {
  const attemptId = wizard.inputs.attempt_id;
  return attemptId === undefined ? <ChooseWay wizard={wizard} /> : <Attempt wizard={wizard} attemptId={attemptId} />;
}

function ChooseWay({ wizard }: { wizard: Wizard }) {
  const say = useWords();
  const { partner, run, inputs, apps } = wizard;
  const app = apps.find(one => one.id === inputs.app_registration_id);
  const modes = partner.callback.find(one => one.environment === run.environment)?.modes ?? [];
  const [mode, setMode] = useState<CallbackMode | null>(modes.find(one => one === (inputs.callback ?? app?.callback)) ?? modes[0] ?? null);
  const place = { partner, environment: run.environment, app: app?.id ?? null };
  const begin = useBeginAuthorization();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const start = (): void =>
    begin.mutate(startOf(wizard, mode), {
      onSuccess: attempt =>
        wizard.saveAndGo('authorize', {
          ...withoutOutcome(inputs),
          ...(mode === null ? {} : { callback: mode }),
          attempt_id: attempt.attempt_id,
        }),
    });
  return (
    <WizardFrame
      wizard={wizard}
      lead={say(words.authorizeLead, { partner: partner.name, mode: mode ?? 'loopback' })}
      why={<p>{say(words.authorizeWhy)}</p>}
      primary={
        <Button
          look="primary"
          icon={mode === 'device' ? <MonitorSmartphone /> : <ExternalLink />}
          disabled={begin.isPending || wizard.saving}
          onClick={start}
        >
          {say(words.authorizeAct, { partner: partner.name, mode: mode ?? 'loopback' })}
        </Button>
      }
    >
      {begin.error !== null && <Failed error={begin.error} onRetry={start} />}
      <Panel>
        <Facts facts={[{ label: say(words.authorizeApp), value: app?.label ?? say(words.authorizeStandIn) }]} />
      </Panel>
      {modes.length > 1 && (
        <Choice
          legend={say(authorizationWords.callback)}
          value={mode}
          onChange={setMode}
          options={modes.map(value => ({
            value,
            title: say(authorizationWords.callbackTitle, { mode: value }),
            detail: say(authorizationWords.callbackDetail, { mode: value }),
          }))}
        />
      )}
      {isByHand(partner, run.environment) && <AdminConsent place={place} />}
      {isByHand(partner, run.environment) && (
        <div className={styles.other}>
          <p>{say(words.authorizeOther)}</p>
          <Button icon={<Send />} onClick={() => setAsking(true)}>
            {say(words.authorizeOtherAct)}
          </Button>
        </div>
      )}
      {isAsking && (
        <AskDialog
          place={place}
          onAsked={({ client_id: clientId }) => {
            if (clientId !== null) void navigate({ to: '/clients/$clientId', params: { clientId } });
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </WizardFrame>
  );
}
