import { type FormEvent, useId, useRef, useState } from 'react';
import { useCreateEndpoint, usePreviewEndpoint } from '../../../ipc/acts.ts';
import type { ConnectionView, EndpointPreviewView } from '../../../ipc/bindings.ts';
import { Button } from '../../../shared/button/Button.tsx';
import { TextField } from '../../../shared/field/Field.tsx';
import { Dialog } from '../../../shared/float/Dialog.tsx';
import { useToasts } from '../../../shared/float/Toasts.tsx';
import { Bullets, Facts } from '../../../shared/page/Page.tsx';
import { Failed } from '../../../shared/states/Failed.tsx';
import { useWords } from '../../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Webhooks.module.css';

/** An address, a preview of what is made at the partner, and a person's yes. */
export function MakeEndpoint({ connection, onClose }: { connection: ConnectionView; onClose: () => void }) {
  const say = useWords();
  const { confirm } = useToasts();
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const [url, setUrl] = useState('');
  const [tried, setTried] = useState(false);
  const preview = usePreviewEndpoint(connection.id);
  const create = useCreateEndpoint(connection.id);
  const partner = connection.partner_name;
  const shown = preview.data;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (url.trim() === '') field.current?.focus();
    else preview.mutate(url.trim());
  };
  const make = (): void =>
    create.mutate(shown?.url ?? '', {
      onSuccess: () => {
        confirm(say(words.made));
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={field}
      title={say(words.makeTitle, { name: connection.display_name })}
      footer={
        shown ? (
          <>
            <Button disabled={create.isPending} onClick={preview.reset}>
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
        <form id={form} className={styles.form} onSubmit={submit} noValidate>
          <TextField
            ref={field}
            label={say(words.url)}
            help={say(words.urlHelp)}
            error={tried && url.trim() === '' ? say(words.urlMissing) : null}
            mono
            value={url}
            onChange={event => {
              setUrl(event.target.value);
              preview.reset();
            }}
          />
          {preview.error !== null && <Failed error={preview.error} />}
        </form>
      )}
      {create.error !== null && <Failed error={create.error} onRetry={make} />}
    </Dialog>
  );
}

function Preview({ preview, partner }: { preview: EndpointPreviewView; partner: string }) {
  const say = useWords();
  const { same_url: same } = preview;
  return (
    <div className={styles.form}>
      <h3>{say(words.previewTitle, { partner })}</h3>
      <Facts
        facts={[
          { label: say(words.previewUrl), value: <code>{preview.url}</code> },
          { label: say(words.previewVersion), value: <code>{preview.api_version}</code> },
          { label: say(words.previewEvents), value: <Bullets lines={preview.events} /> },
        ]}
      />
      {same.length > 0 && <p>{say(words.previewSame, { ids: same.join(', '), count: same.length })}</p>}
      <p>{say(words.previewSecret)}</p>
    </div>
  );
}
