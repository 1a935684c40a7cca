import { useNavigate } from '@tanstack/react-router';
import { ExternalLink, Send } from 'lucide-react';
import { useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { CallbackMode, StartAuthorization } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Choice } from '../../shared/field/Field.tsx';
import { Facts, Panel } from '../../shared/page/Page.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { AskDialog } from '../consentRequests/AskDialog.tsx';
import { isByHand } from '../consentRequests/usePlaces.ts';
import { words } from './messages.ts';
import type { Wizard } from './useWizard.ts';
import styles from './Wizard.module.css';
import { WizardFrame } from './WizardFrame.tsx';

/** Starts an attempt and opens the page; the attempt is a step of its own afterwards. */
export const useBeginAuthorization = () =>
  useAct(
    async (backend, start: StartAuthorization) => {
      const attempt = await backend.startAuthorization(start);
      return backend.openAuthorizationPage(attempt.attempt_id);
    },
    attempt => [`authorization:${attempt.attempt_id}`],
  );

export function AuthorizeStep({ wizard }: { wizard: Wizard }) {
  const say = useWords();
  const { partner, run, inputs, apps } = wizard;
  const app = apps.find(one => one.id === inputs.app_registration_id);
  const modes = partner.callback.find(one => one.environment === run.environment)?.modes ?? [];
  const [mode, setMode] = useState<CallbackMode | null>(modes.find(one => one === (inputs.callback ?? app?.callback)) ?? modes[0] ?? null);
  const begin = useBeginAuthorization();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const start = (): void =>
    begin.mutate(startOf(wizard, mode), {
      onSuccess: attempt =>
        wizard.saveAndGo('browser', {
          ...withoutOutcome(inputs),
          ...(mode === null ? {} : { callback: mode }),
          attempt_id: attempt.attempt_id,
        }),
    });
  return (
    <WizardFrame
      wizard={wizard}
      lead={say(words.authorizeLead, { partner: partner.name })}
      why={<p>{say(words.authorizeWhy)}</p>}
      primary={
        <Button look="primary" icon={<ExternalLink />} disabled={begin.isPending || wizard.saving} onClick={start}>
          {say(words.authorizeAct, { partner: partner.name })}
        </Button>
      }
    >
      {begin.error !== null && <Failed error={begin.error} onRetry={start} />}
      <Panel>
        <Facts facts={[{ label: say(words.authorizeApp), value: app?.label ?? say(words.authorizeStandIn) }]} />
      </Panel>
      {modes.length > 1 && (
        <Choice
          legend={say(words.callback)}
          value={mode}
          onChange={setMode}
          options={modes.map(value => ({
            value,
            title: say(words.callbackTitle, { mode: value }),
            detail: say(words.callbackDetail, { mode: value }),
          }))}
        />
      )}
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
          place={{ partner, environment: run.environment, app: app?.id ?? null }}
          onAsked={({ client_id }) => void navigate({ to: '/clients/$clientId', params: { clientId: client_id } })}
          onClose={() => setAsking(false)}
        />
      )}
    </WizardFrame>
  );
}

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
