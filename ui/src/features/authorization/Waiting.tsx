import { ClipboardPaste, ExternalLink } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { AuthorizationView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { CopyButton } from '../../shared/button/CopyButton.tsx';
import { useNow } from '../../shared/clock.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { formatRelative } from '../../shared/format.ts';
import { toCommandError } from '../../shared/states/commandError.ts';
import { Failed } from '../../shared/states/Failed.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Authorization.module.css';
import { useCancelAuthorization } from './acts.ts';
import { CodeHelp } from './Codes.tsx';
import { words } from './messages.ts';

interface Props {
  attempt: AuthorizationView;
  partnerName: string;
  /** Which company to choose there. */
  choose: string;
}

/** A step of its own: what to do over there, and every way on from here. */
export function Waiting({ attempt, partnerName, choose }: Props) {
  const say = useWords();
  const now = useNow(5_000);
  const cancel = useCancelAuthorization();
  const open = useAct(
    (backend, id: string) => backend.openAuthorizationPage(id),
    (_attempt, id) => [`authorization:${id}`],
  );
  const pasteOnly = attempt.callback === 'paste';
  return (
    <>
      <StatusBox kind="working" title={say(words.waitingTitle)}>
        <p>{say(words.waitingDetail)}</p>
      </StatusBox>
      <ol className={styles.todo}>
        <li>{say(words.do1, { partner: partnerName })}</li>
        <li>{choose}</li>
        <li>{say(pasteOnly ? words.do3Paste : words.do3)}</li>
      </ol>
      <div className={styles.acts}>
        <Button icon={<ExternalLink />} disabled={open.isPending} onClick={() => open.mutate(attempt.attempt_id)}>
          {say(words.open)}
        </Button>
        <CopyButton text={attempt.authorization_url} label={say(words.copy)} />
        <Button look="quiet" disabled={cancel.isPending} onClick={() => cancel.mutate(attempt.attempt_id)}>
          {say(words.cancel)}
        </Button>
      </div>
      <p className={styles.muted} role="status">
        {say(words.endsIn, { when: formatRelative(attempt.expires_at, now, say(words.endsAnyMoment)) })}
      </p>
      {open.error !== null && <Failed error={open.error} />}
      {open.data?.message && (
        <StatusBox kind="degraded" title={open.data.message}>
          {open.data.hint && <p>{open.data.hint}</p>}
        </StatusBox>
      )}
      {attempt.registered_uri !== null && (
        <div className={styles.shown}>
          <p className={styles.muted}>{say(words.refusedRedirect, { partner: partnerName })}</p>
          <span className={styles.withCopy}>
            <code className={styles.address}>{attempt.registered_uri}</code>
            <CopyButton size="small" text={attempt.registered_uri} label={say(words.copyRedirect)} />
          </span>
        </div>
      )}
      {pasteOnly ? (
        <section className={styles.paste} aria-label={say(words.pasteTitleOnly)}>
          <h3>{say(words.pasteTitleOnly)}</h3>
          <PasteForm attempt={attempt} />
        </section>
      ) : (
        <details className={styles.paste}>
          <summary>{say(words.pasteTitle)}</summary>
          <PasteForm attempt={attempt} />
        </details>
      )}
      <CodeHelp partnerId={attempt.partner} />
    </>
  );
}

function PasteForm({ attempt }: { attempt: AuthorizationView }) {
  const say = useWords();
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  const paste = useAct(
    (backend, request: { attempt_id: string; text: string }) => backend.pasteCallback(request),
    (_attempt, request) => [`authorization:${request.attempt_id}`],
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(text.trim() === '');
    if (text.trim() !== '') paste.mutate({ attempt_id: attempt.attempt_id, text });
  };
  const failure = paste.error === null ? null : toCommandError(paste.error);
  const error = missing ? say(words.pasteEmpty) : failure && [failure.message, failure.hint].filter(Boolean).join('. ');
  return (
    <form className={styles.pasteForm} onSubmit={submit}>
      <TextField
        label={say(words.pasteLabel)}
        help={say(words.pasteHelp, { redirect: attempt.redirect_uri })}
        error={error}
        mono
        value={text}
        onChange={event => setText(event.target.value)}
      />
      <div>
        <Button type="submit" icon={<ClipboardPaste />} disabled={paste.isPending}>
          {say(words.pasteAct)}
        </Button>
      </div>
    </form>
  );
}
