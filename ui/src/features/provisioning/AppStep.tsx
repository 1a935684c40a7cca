import { useState } from 'react';
import { Button } from '../../shared/button/Button.tsx';
import { Choice } from '../../shared/field/Field.tsx';
import { useWords } from '../../shared/words.ts';
import { AppFieldsDialog } from '../authorization/AppFieldsDialog.tsx';
import { addressFields, standing } from '../authorization/appFields.ts';
import { AgainNote } from './AgainNote.tsx';
import { words } from './messages.ts';
import { RegisterAppForm } from './RegisterAppForm.tsx';
import { withChange } from './steps.ts';
import type { Wizard } from './useWizard.ts';
import { WizardFrame } from './WizardFrame.tsx';

const ANOTHER = 'another';
const FORM = 'register-app';

/** The firm's own app at the partner: chosen when there is one, registered when there is none. */
export function AppStep({ wizard }: { wizard: Wizard }) {
  const say = useWords();
  const { apps, inputs, partner } = wizard;
  const known = apps.find(app => app.id === inputs.app_registration_id)?.id;
  const [choice, setChoice] = useState(known ?? apps[0]?.id ?? ANOTHER);
  const [registering, setRegistering] = useState(false);
  const [changing, setChanging] = useState(false);
  const isNew = choice === ANOTHER;
  const chosen = apps.find(app => app.id === choice);
  const changeable = addressFields(partner);
  const toRegister = partner.callback.find(one => one.environment === wizard.run.environment)?.to_register ?? 'nothing';
  const use = (id: string): void => {
    const next = id === inputs.app_registration_id ? inputs : withChange(inputs, 'app_registration_id', id);
    wizard.saveAndGo(wizard.next, next);
  };
  return (
    <WizardFrame
      wizard={wizard}
      lead={say(words.appLead, { publisher: partner.publisher })}
      why={
        <>
          <p>{say(words.appWhy)}</p>
          {toRegister !== 'nothing' && <p>{say(words.appWhyRedirect, { to_register: toRegister })}</p>}
        </>
      }
      primary={
        isNew ? (
          <Button look="primary" type="submit" form={FORM} disabled={registering || wizard.saving}>
            {say(words.appRegister)}
          </Button>
        ) : (
          <Button look="primary" disabled={wizard.saving} onClick={() => use(choice)}>
            {say(words.appUse)}
          </Button>
        )
      }
    >
      {apps.length > 0 && (
        <Choice
          legend={say(words.appChoose)}
          value={choice}
          onChange={setChoice}
          options={[
            ...apps.map(app => ({
              value: app.id,
              title: app.label,
              detail: [
                ...standing(app, partner).map(({ title, value }) => say(words.appField, { field: title, value })),
                say(words.appConnections, { count: app.connections }),
              ].join(' · '),
            })),
            { value: ANOTHER, title: say(words.appNew), detail: say(words.appNewDetail) },
          ]}
        />
      )}
      {chosen && changeable.length > 0 && (
        <div>
          <Button onClick={() => setChanging(true)}>
            {say(words.appFieldsAct, { fields: changeable.map(field => field.title).join(', ') })}
          </Button>
        </div>
      )}
      {chosen && changing && <AppFieldsDialog app={chosen} partner={partner} onClose={() => setChanging(false)} />}
      {known !== undefined && choice !== known && <AgainNote wizard={wizard} step="app" />}
      {isNew && (
        <RegisterAppForm form={FORM} partner={partner} environment={wizard.run.environment} onBusy={setRegistering} onRegistered={use} />
      )}
    </WizardFrame>
  );
}
