import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { type RefObject, useRef, useState } from 'react';
import { useRotateKey } from '../../../ipc/acts.ts';
import type { ConnectionView, PartnerView } from '../../../ipc/bindings.ts';
import { useConnection, usePartners } from '../../../ipc/queries.ts';
import { Button } from '../../../shared/button/Button.tsx';
import { EnvironmentBadge } from '../../../shared/EnvironmentBadge.tsx';
import { TextField } from '../../../shared/field/Field.tsx';
import { useToasts } from '../../../shared/float/Toasts.tsx';
import { Bullets, PageBody, PageHeader, Section } from '../../../shared/page/Page.tsx';
import { Answer } from '../../../shared/states/Answer.tsx';
import { Failed } from '../../../shared/states/Failed.tsx';
import { StatusBox } from '../../../shared/status/Status.tsx';
import { useWords } from '../../../shared/words.ts';
import authorization from '../../authorization/Authorization.module.css';
import { KeyForm } from '../../authorization/key/KeyForm.tsx';
import { words } from './messages.ts';

const FORM = 'rotate-key';

/** A second key of the same account, taken into use without a pause. */
export function RotateKeyPage() {
  const say = useWords();
  const { connectionId } = useParams({ from: '/connections/$connectionId/rotate-key' });
  const connection = useConnection(connectionId);
  const partners = usePartners();
  const found = connection.data;
  return (
    <>
      <PageHeader
        title={found ? say(words.title, { name: found.display_name }) : say(words.rotate)}
        up={
          <Link to="/connections/$connectionId" params={{ connectionId }} search={{ tab: 'settings' }} aria-label={say(words.up)}>
            <ChevronLeft aria-hidden="true" />
          </Link>
        }
        aside={found && <EnvironmentBadge environment={found.environment} />}
      />
      <PageBody width="prose">
        <Answer query={connection} what={say(words.waiting)} shape="panel">
          {one => (
            <Answer query={partners} what={say(words.waitingPartner)} shape="panel">
              {all => <Rotate connection={one} partner={all.find(({ id }) => id === one.partner)} />}
            </Answer>
          )}
        </Answer>
      </PageBody>
    </>
  );
}

function Rotate({ connection, partner }: { connection: ConnectionView; partner: PartnerView | undefined }) {
  const say = useWords();
  const rotation = partner?.key_rotation;
  if (!partner || !rotation || !connection.key || connection.key.old)
    return (
      <StatusBox kind="not-checked" title={say(words.noKey)}>
        <p>{say(words.noKeyWhy)}</p>
      </StatusBox>
    );
  return <RotateForm connection={connection} partner={partner} usual={rotation.overlap_days} steps={rotation.steps} />;
}

interface FormProps {
  connection: ConnectionView;
  partner: PartnerView;
  usual: number;
  steps: readonly string[];
}

function RotateForm({ connection, partner, usual, steps }: FormProps) {
  const say = useWords();
  const navigate = useNavigate();
  const toasts = useToasts();
  const rotate = useRotateKey();
  const [key, setKey] = useState('');
  const [days, setDays] = useState(String(usual));
  const [tried, setTried] = useState(false);
  const daysInput = useRef<HTMLInputElement>(null);
  const { id, display_name: name, environment } = connection;
  const isRehearsal = environment === 'rehearsal';
  const overlap = daysOf(days);
  const start = (): void => {
    setTried(true);
    if (overlap === null) {
      daysInput.current?.focus();
      return;
    }
    rotate.mutate(
      { id, key: isRehearsal ? null : key, overlapDays: overlap },
      {
        onSuccess: () => {
          setKey('');
          toasts.confirm(say(words.done, { name }));
          void navigate({ to: '/connections/$connectionId', params: { connectionId: id }, search: { tab: 'settings' }, replace: true });
        },
      },
    );
  };
  const field = partner.key_field;
  const daysField = <Days days={days} usual={usual} isWrong={tried && overlap === null} onChange={setDays} ref={daysInput} />;
  return (
    <>
      <p>{say(words.why)}</p>
      <Section title={say(words.happens)}>
        <Bullets lines={[say(words.proof), say(words.overlap, { days: overlap ?? usual }), say(words.after)]} />
      </Section>
      {isRehearsal || !field ? (
        <>
          <p>{say(words.rehearsal)}</p>
          {daysField}
          {rotate.error !== null && <Failed error={rotate.error} onRetry={start} />}
        </>
      ) : (
        <KeyForm
          form={FORM}
          field={field}
          value={key}
          onChange={next => {
            setKey(next);
            rotate.reset();
          }}
          failure={rotate.error}
          onSubmit={start}
        >
          <Steps partner={partner} steps={steps} />
          {daysField}
        </KeyForm>
      )}
      <div>
        <Button
          look="primary"
          type={isRehearsal ? 'button' : 'submit'}
          form={isRehearsal ? undefined : FORM}
          disabled={rotate.isPending}
          onClick={isRehearsal ? start : undefined}
        >
          {say(rotate.isPending ? words.asking : words.act, { partner: partner.name })}
        </Button>
      </div>
    </>
  );
}

/** What to do at the partner before there is a second key. */
function Steps({ partner, steps }: { partner: PartnerView; steps: readonly string[] }) {
  const say = useWords();
  const rights = partner.scopes.map(right => right.name).join(', ');
  return (
    <section className={authorization.make}>
      <h3>{say(words.make, { partner: partner.name })}</h3>
      <ol className={authorization.todo}>
        {steps.map(step => (
          <li key={step}>{say(words.step, { step })}</li>
        ))}
        {rights !== '' && <li>{say(words.rights, { rights })}</li>}
      </ol>
    </section>
  );
}

interface DaysProps {
  days: string;
  usual: number;
  isWrong: boolean;
  onChange: (days: string) => void;
  ref: RefObject<HTMLInputElement | null>;
}

function Days({ days, usual, isWrong, onChange, ref }: DaysProps) {
  const say = useWords();
  return (
    <TextField
      ref={ref}
      label={say(words.days)}
      help={say(words.daysHelp, { days: usual })}
      error={isWrong ? say(words.daysWrong) : null}
      inputMode="numeric"
      value={days}
      onChange={event => onChange(event.target.value)}
    />
  );
}

/** As the other side takes it; null is no number of days. */
function daysOf(text: string): number | null {
  const days = Number(text.trim());
  return Number.isInteger(days) && days >= 1 && days <= 30 ? days : null;
}
