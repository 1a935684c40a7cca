import { useConnectWithKey, useReplaceKey } from '../../ipc/acts.ts';
import type { ConnectionView, PartnerView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { environmentWords } from '../../shared/environment.ts';
import { rightsOf } from '../../shared/kinds.ts';
import { Facts, Panel } from '../../shared/page/Page.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import { KeyForm } from '../authorization/key/KeyForm.tsx';
import { MakeKey } from '../authorization/key/MakeKey.tsx';
import { words } from './messages.ts';
import { environmentsFor } from './steps.ts';
import type { Wizard } from './useWizard.ts';
import styles from './Wizard.module.css';
import { WizardFrame } from './WizardFrame.tsx';

const FORM = 'connect-with-key';

/** The key of a partner that has no page to consent on: made over there, proven here before it is kept. */
export function KeyStep({ wizard }: { wizard: Wizard }) {
  const say = useWords();
  const { partner, run, inputs, secret, entered } = wizard;
  const connect = useConnectWithKey();
  const replace = useReplaceKey();
  const isRehearsal = run.environment === 'rehearsal';
  const known = inputs.connection_id;
  const act = known === undefined || isRehearsal ? connect : replace;
  // A connection that is there keeps what was entered for it.
  const asked = known === undefined ? partner.connection_fields.filter(({ asked_in }) => asked_in.includes(run.environment)) : [];
  const fields = asked.map(({ field }) => field);

  const connected = (connection: ConnectionView): void => {
    wizard.setSecret('');
    const { job_id: _of_before, ...kept } = inputs;
    wizard.saveAndGo('review', { ...kept, connection_id: connection.id });
  };
  const start = (): void => {
    if (known === undefined || isRehearsal) {
      const values = Object.fromEntries(fields.map(({ name }) => [name, (entered[name] ?? '').trim()]));
      const request = { partner: partner.id, environment: run.environment, endpoints: {}, fields: values };
      connect.mutate({ connect: request, key: isRehearsal ? null : secret }, { onSuccess: connected });
    } else replace.mutate({ id: known, key: secret }, { onSuccess: connected });
  };

  const name = { partner: partner.name };
  const rights = rightsOf(partner);
  const busy = act.isPending || wizard.saving;
  const resting = isRehearsal ? words.keyActRehearsal : known === undefined ? words.keyAct : words.keyReplace;
  const field = partner.key_field;
  return (
    <WizardFrame
      wizard={wizard}
      lead={say(isRehearsal ? words.keyLeadRehearsal : words.keyLead, { ...name, rights })}
      why={
        <>
          <p>{say(words.keyWhy, { rights })}</p>
          <p>{say(words.keyWhyKept)}</p>
        </>
      }
      primary={
        <Button
          look="primary"
          type={isRehearsal ? 'button' : 'submit'}
          form={isRehearsal ? undefined : FORM}
          disabled={busy}
          onClick={isRehearsal ? start : undefined}
        >
          {say(busy ? words.keyAsking : resting, name)}
        </Button>
      }
    >
      {known !== undefined && !isRehearsal && <StatusBox kind="healthy" title={say(words.keyAgain)} />}
      {isRehearsal && act.error !== null && <Failed error={act.error} onRetry={start} />}
      {!isRehearsal && field && (
        <KeyForm
          form={FORM}
          field={field}
          fields={fields}
          entered={entered}
          onEnter={(of, value) => {
            wizard.setEntered({ ...entered, [of]: value });
            act.reset();
          }}
          value={secret}
          onChange={next => {
            wizard.setSecret(next);
            act.reset();
          }}
          failure={act.error}
          onSubmit={start}
        >
          <MakeKey partner={partner} field={field} />
          <Chosen wizard={wizard} partner={partner} />
        </KeyForm>
      )}
    </WizardFrame>
  );
}

/** What the key has to open, beside the field where a key of another world is refused. */
function Chosen({ wizard, partner }: { wizard: Wizard; partner: PartnerView }) {
  const say = useWords();
  const { environment } = wizard.run;
  if (environmentsFor(partner, wizard.workspace.rehearsal).length < 2) return null;
  return (
    <Panel>
      <Facts
        facts={[
          {
            label: say(words.keyEnvironment),
            value: (
              <div className={styles.chosen}>
                {say(environmentWords.name, { environment })}
                <Button size="small" onClick={() => wizard.go('preflight')}>
                  {say(words.keyOther)}
                </Button>
              </div>
            ),
          },
        ]}
      />
    </Panel>
  );
}
