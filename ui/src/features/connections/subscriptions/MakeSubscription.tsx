import { type FormEvent, useId, useRef, useState } from 'react';
import { useCreateSubscription, usePreviewSubscription } from '../../../ipc/acts.ts';
import type { ConnectionView, NewSubscriptionView, SubscribableView, SubscriptionPreviewView } from '../../../ipc/bindings.ts';
import { Button } from '../../../shared/button/Button.tsx';
import { CopyButton } from '../../../shared/button/CopyButton.tsx';
import { SelectField, TextField } from '../../../shared/field/Field.tsx';
import { Dialog } from '../../../shared/float/Dialog.tsx';
import { formatExact } from '../../../shared/format.ts';
import { Facts } from '../../../shared/page/Page.tsx';
import { Failed } from '../../../shared/states/Failed.tsx';
import { useWords } from '../../../shared/words.ts';
import webhooks from '../webhooks/Webhooks.module.css';
import { words } from './messages.ts';
import styles from './Subscriptions.module.css';

interface Props {
  connection: ConnectionView;
  calendars: readonly SubscribableView[];
  onClose: () => void;
}

/** A calendar and an address, a preview of what is made at the partner, a person's yes, and the secret, once. */
export function MakeSubscription({ connection, calendars, onClose }: Props) {
  const say = useWords();
  const form = useId();
  const choice = useRef<HTMLSelectElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [calendar, setCalendar] = useState('');
  const [url, setUrl] = useState('');
  const [tried, setTried] = useState(false);
  const preview = usePreviewSubscription(connection.id);
  const create = useCreateSubscription(connection.id);
  // What can be chosen stays as it was when the dialog opened: a calendar leaves the list as soon as it has one.
  const [offered] = useState(calendars);
  const { display_name: name, partner_name: partner } = connection;
  const isUrlMissing = url.trim() === '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (calendar === '') choice.current?.focus();
    else if (isUrlMissing) field.current?.focus();
    else preview.mutate({ calendar, url: url.trim() });
  };
  if (create.data) return <Secret made={create.data} partner={partner} onClose={onClose} />;
  const shown = preview.data;
  const make = (): void => {
    if (shown) create.mutate({ calendar: shown.calendar, url: shown.notification_url });
  };
  const changed = (change: () => void): void => {
    change();
    preview.reset();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={choice}
      title={say(words.makeTitle, { name })}
      footer={
        shown ? (
          <>
            <Button
              disabled={create.isPending}
              onClick={() => {
                create.reset();
                preview.reset();
              }}
            >
              {say(words.change)}
            </Button>
            <Button look="primary" disabled={create.isPending} onClick={make}>
              {say(create.isPending ? words.asking : words.confirm, { partner })}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>{say(words.cancel)}</Button>
            <Button look="primary" type="submit" form={form} disabled={preview.isPending}>
              {say(preview.isPending ? words.asking : words.preview, { partner })}
            </Button>
          </>
        )
      }
    >
      {shown ? (
        <Preview preview={shown} partner={partner} />
      ) : (
        <form id={form} className={webhooks.form} onSubmit={submit} noValidate>
          <SelectField
            ref={choice}
            label={say(words.calendar)}
            error={tried && calendar === '' ? say(words.calendarMissing) : null}
            value={calendar}
            onChange={event => changed(() => setCalendar(event.target.value))}
          >
            <option value="">{say(words.calendarChoose)}</option>
            {offered.map(one => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </SelectField>
          <TextField
            ref={field}
            label={say(words.url)}
            help={say(words.urlHelp, { partner })}
            error={tried && isUrlMissing ? say(words.urlMissing) : null}
            mono
            value={url}
            onChange={event => changed(() => setUrl(event.target.value))}
          />
          {preview.error !== null && <Failed error={preview.error} />}
        </form>
      )}
      {create.error !== null && <Failed error={create.error} onRetry={make} />}
    </Dialog>
  );
}

function Preview({ preview, partner }: { preview: SubscriptionPreviewView; partner: string }) {
  const say = useWords();
  return (
    <div className={webhooks.form}>
      <h3>{say(words.previewTitle, { partner })}</h3>
      <Facts
        facts={[
          { label: say(words.previewCalendar), value: preview.calendar_name },
          { label: say(words.previewUrl), value: <code>{preview.notification_url}</code> },
          { label: say(words.previewUntil), value: formatExact(preview.expires_at) },
        ]}
      />
      <p>{say(words.previewSecret)}</p>
    </div>
  );
}

function Secret({ made, partner, onClose }: { made: NewSubscriptionView; partner: string; onClose: () => void }) {
  const say = useWords();
  const copy = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={copy}
      title={say(words.secretTitle, { calendar: made.subscription.calendar_name })}
      footer={
        <>
          <CopyButton ref={copy} text={made.secret} label={say(words.copy)} />
          <Button look="primary" onClick={onClose}>
            {say(words.secretDone)}
          </Button>
        </>
      }
    >
      <div className={webhooks.form}>
        <p>{say(words.secretLead, { partner })}</p>
        <code className={styles.secret}>{made.secret}</code>
        <p>{say(words.secretLost)}</p>
      </div>
    </Dialog>
  );
}
