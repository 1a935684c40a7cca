import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { ConsentRequestStatus, ConsentRequestView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { CopyButton } from '../../shared/button/CopyButton.tsx';
import { EnvironmentBadge } from '../../shared/EnvironmentBadge.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Literals } from '../../shared/Literals.tsx';
import { toCommandError } from '../../shared/states/commandError.ts';
import { Failed } from '../../shared/states/Failed.tsx';
import type { StatusKind } from '../../shared/status/Shape.tsx';
import { Status, StatusBox } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './ConsentRequests.module.css';
import { words } from './messages.ts';
import { useAskAgain, useFinishConsent, useWithdrawConsent } from './useRequestActs.ts';

const KINDS: Partial<Record<ConsentRequestStatus, StatusKind>> = {
  waiting: 'working',
  exchanging: 'working',
  connected: 'degraded',
  reported: 'degraded',
  refused: 'degraded',
  failed: 'failing',
  expired: 'degraded',
};

interface Props {
  request: ConsentRequestView;
  readOnly: string | undefined;
}

interface CardProps extends Props {
  /** The way to prove what was only reported, where the page around has none. */
  proof?: ReactNode;
}

/** One request: what to send, and what has to come back. */
export function RequestCard({ request, readOnly, proof }: CardProps) {
  const say = useWords();
  const { confirm } = useToasts();
  const again = useAskAgain();
  const withdraw = useWithdrawConsent();
  const partner = request.partner_name;
  const isWaiting = request.status === 'waiting';
  const isAdmin = request.kind === 'admin_consent';
  const isBusy = again.isPending || withdraw.isPending;
  return (
    <article className={styles.card} aria-label={isAdmin ? say(words.adminCard, { partner }) : partner}>
      <div className={styles.head}>
        <h3>{isAdmin ? say(words.adminCard, { partner }) : partner}</h3>
        <Status kind={KINDS[request.status] ?? 'paused'} word={say(words.status, { status: request.status })} at={request.asked_at} />
        <EnvironmentBadge environment={request.environment} />
        {request.tenant !== null && (
          <span className={styles.muted}>
            {request.client_name === null
              ? say(words.forTenant, { tenant: request.tenant })
              : say(words.forClient, { tenant: request.tenant, client: request.client_name })}
          </span>
        )}
        {request.login_hint !== null && <span className={styles.muted}>{say(words.byAccount, { account: request.login_hint })}</span>}
        <span className={styles.muted}>{say(words.askedBy, { who: request.asked_by })}</span>
        {isWaiting && (
          <span className={styles.muted}>
            {say(words.endsIn)} <Time at={request.expires_at} />
          </span>
        )}
      </div>
      {request.outcome !== null && (
        <p>
          <Literals text={request.outcome} copyIds />
        </p>
      )}
      {request.doubt !== null && (
        <StatusBox kind="degraded" title={say(words.doubt)}>
          <p>
            <Literals text={request.doubt} />
          </p>
          <p>{request.login_hint === null ? say(words.doubtDetail) : say(words.doubtOfAccount, { account: request.login_hint })}</p>
        </StatusBox>
      )}
      {request.message !== null && (
        <>
          <section className={styles.message} aria-label={say(words.message)}>
            <p className={styles.subject}>{request.message.subject}</p>
            <pre className={styles.body}>{request.message.body}</pre>
          </section>
          <div className={styles.acts}>
            <CopyButton look="primary" text={request.message.body} label={say(words.copyMessage)} />
            <CopyButton text={request.message.subject} label={say(words.copySubject)} />
            <CopyButton text={request.link ?? ''} label={say(words.copyLink)} />
          </div>
          <PasteForm request={request} readOnly={readOnly} />
        </>
      )}
      {(again.error ?? withdraw.error) !== null && <Failed error={again.error ?? withdraw.error} />}
      {request.status === 'reported' && proof}
      {request.status === 'connected' && request.connection_id !== null && (
        <Link to="/connections/$connectionId" params={{ connectionId: request.connection_id }} search={{ tab: 'settings' }}>
          {say(words.openConnection)}
        </Link>
      )}
      {request.status !== 'reported' && request.status !== 'connected' && (
        <div className={styles.acts}>
          <Button
            disabled={isBusy}
            unavailable={readOnly}
            aria-label={say(words.againNamed, { partner })}
            onClick={() => again.mutate(request.id, { onSuccess: () => confirm(say(words.renewed)) })}
          >
            {say(words.again)}
          </Button>
          {isWaiting && (
            <Button
              look="quiet"
              disabled={isBusy}
              unavailable={readOnly}
              aria-label={say(words.withdrawNamed, { partner })}
              onClick={() => withdraw.mutate(request.id, { onSuccess: () => confirm(say(words.withdrawn)) })}
            >
              {say(words.withdraw)}
            </Button>
          )}
        </div>
      )}
    </article>
  );
}

function PasteForm({ request, readOnly }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const [text, setText] = useState('');
  const [isMissing, setMissing] = useState(false);
  const isAdmin = request.kind === 'admin_consent';
  const finish = useFinishConsent();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(text.trim() === '');
    if (text.trim() === '' || readOnly) return;
    finish.mutate(
      { id: request.id, text },
      {
        onSuccess: ({ status, client_name: client }) => {
          setText('');
          if (status === 'connected') confirm(say(words.connected, { client: client ?? '' }));
          if (status === 'reported') confirm(say(words.reported));
        },
      },
    );
  };
  const failure = finish.error === null ? null : toCommandError(finish.error);
  const error = isMissing ? say(words.pasteEmpty) : failure && [failure.message, failure.hint].filter(Boolean).join('. ');
  return (
    <form className={styles.paste} onSubmit={submit}>
      <TextField
        label={say(words.pasteLabel)}
        help={say(isAdmin ? words.reportHelp : words.pasteHelp, { redirect: request.redirect_uri })}
        error={error}
        mono
        value={text}
        onChange={event => setText(event.target.value)}
      />
      <div>
        <Button type="submit" disabled={finish.isPending} unavailable={readOnly}>
          {say(isAdmin ? words.reportAct : words.pasteAct)}
        </Button>
      </div>
    </form>
  );
}
