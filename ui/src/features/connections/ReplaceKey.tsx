import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useConnectWithKey, useReplaceKey } from '../../ipc/acts.ts';
import type { ConnectionView, PartnerView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Bullets, Section } from '../../shared/page/Page.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import { KeyForm } from '../authorization/key/KeyForm.tsx';
import { MakeKey } from '../authorization/key/MakeKey.tsx';
import { words } from './messages.ts';
import { standingOf } from './standing.ts';
import { useKinds } from './useKinds.ts';

const FORM = 'replace-key';

/** The same account with a new key: what stays is said before, and what becomes of the old key. */
export function ReplaceKey({ connection, partner }: { connection: ConnectionView; partner: PartnerView }) {
  const say = useWords();
  const navigate = useNavigate();
  const toasts = useToasts();
  const kinds = useKinds(connection);
  const [key, setKey] = useState('');
  const connect = useConnectWithKey();
  const replace = useReplaceKey();
  const { id, display_name: name, environment } = connection;
  const isRehearsal = environment === 'rehearsal';
  const { isPending, error } = isRehearsal ? connect : replace;

  const done = (): void => {
    setKey('');
    toasts.confirm(say(words.replaceDone, { name }));
    void navigate({ to: '/connections/$connectionId', params: { connectionId: id }, replace: true });
  };
  const start = (): void => {
    // The stand-in's account is found again by its id, so its connection stays the same.
    if (isRehearsal)
      connect.mutate({ connect: { partner: partner.id, environment, endpoints: {}, fields: {} }, key: null }, { onSuccess: done });
    else replace.mutate({ id, key }, { onSuccess: done });
  };

  const keepsKey = kinds.status !== 'disconnected';
  const named = { ...kinds, name, partner: partner.name };
  const resting = isRehearsal ? words.replaceActRehearsal : words.replaceAct;
  const field = partner.key_field;
  return (
    <>
      <StatusBox kind={standingOf(connection).kind} title={connection.status_detail ?? say(words.reconnectTitle, named)}>
        <p>{say(words.replaceWhy)}</p>
      </StatusBox>
      <Section title={say(words.replaceHappens)}>
        <Bullets
          lines={[
            say(words.replaceStays, named),
            ...(keepsKey ? [say(words.replaceProof)] : []),
            ...(keepsKey && !isRehearsal ? [say(words.replaceAfter, { ...named, help: partner.revoke_help })] : []),
          ]}
        />
      </Section>
      {isRehearsal && <p>{say(words.replaceRehearsal)}</p>}
      {isRehearsal && error !== null && <Failed error={error} onRetry={start} />}
      {!isRehearsal && field && (
        <KeyForm
          form={FORM}
          field={field}
          value={key}
          onChange={next => {
            setKey(next);
            replace.reset();
          }}
          failure={error}
          onSubmit={start}
        >
          <MakeKey partner={partner} field={field} />
        </KeyForm>
      )}
      <div>
        <Button
          look="primary"
          type={isRehearsal ? 'button' : 'submit'}
          form={isRehearsal ? undefined : FORM}
          disabled={isPending}
          onClick={isRehearsal ? start : undefined}
        >
          {say(isPending ? words.replaceAsking : resting, named)}
        </Button>
      </div>
    </>
  );
}
