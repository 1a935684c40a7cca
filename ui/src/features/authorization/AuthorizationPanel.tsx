import { type ReactNode, useEffect, useEffectEvent } from 'react';
import type { AuthorizationView, CallbackMode } from '../../ipc/bindings.ts';
import { useAuthorization, usePartner } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { CopyButton } from '../../shared/button/CopyButton.tsx';
import { Literals } from '../../shared/Literals.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { type Message, useWords } from '../../shared/words.ts';
import { AdminConsent } from '../consentRequests/AdminConsent.tsx';
import styles from './Authorization.module.css';
import { CodeHelp } from './Codes.tsx';
import { DeviceButton } from './DeviceButton.tsx';
import { DeviceWaiting } from './DeviceWaiting.tsx';
import { words } from './messages.ts';
import { Waiting } from './Waiting.tsx';

interface Props {
  attemptId: string;
  partnerName: string;
  /** Which company it has to be, if only one will do. */
  company?: string;
  /** What the consent is to turn on, if not a connection alone. */
  ability?: string | undefined;
  /** With what the connection lost or left behind on the way, in words. */
  onConnected: (connectionId: string, message: string | null) => void;
  /** Begins anew, by the same way or by the one that was chosen instead; null is the partner's first one. */
  onRestart: (callback: CallbackMode | null) => void;
  /** In the place of the other way that is offered once an attempt has ended badly. */
  otherWay?: ReactNode;
}

/** One authorization, from the open browser to a proven call, with a calm end for each way it can go wrong. */
export function AuthorizationPanel({ attemptId, onConnected, ...rest }: Props) {
  const say = useWords();
  const attempt = useAuthorization(attemptId);
  const connected = attempt.data?.status === 'connected' ? attempt.data.connection_id : null;
  // The attempt's end is told once, whatever the page around draws meanwhile.
  const tell = useEffectEvent(onConnected);
  const message = attempt.data?.message ?? null;
  useEffect(() => {
    if (connected !== null) tell(connected, message);
  }, [connected, message]);

  return (
    <Answer query={attempt} what={say(words.waitingFor)} shape="panel">
      {found => (
        <div className={styles.panel} aria-live="polite">
          <AttemptBody attempt={found} {...rest} />
        </div>
      )}
    </Answer>
  );
}

const ended = {
  refused: words.refusedTitle,
  failed: words.failedTitle,
  expired: words.expiredTitle,
  cancelled: words.cancelledTitle,
} satisfies Partial<Record<AuthorizationView['status'], Message>>;

type BodyProps = Omit<Props, 'attemptId' | 'onConnected'> & { attempt: AuthorizationView };

function AttemptBody({ attempt, partnerName, company, ability, onRestart, otherWay }: BodyProps) {
  const say = useWords();
  const partner = usePartner(attempt.partner);
  switch (attempt.status) {
    case 'waiting':
      if (attempt.user_code !== null) return <DeviceWaiting attempt={attempt} userCode={attempt.user_code} partnerName={partnerName} />;
      return (
        <Waiting
          attempt={attempt}
          partnerName={partnerName}
          choose={company === undefined ? say(words.do2) : say(words.do2Same, { company })}
        />
      );
    case 'exchanging':
      return <Step title={say(words.exchangingTitle, { callback: attempt.callback })} detail={say(words.exchangingDetail)} />;
    case 'proving':
      return <Step title={say(words.provingTitle)} detail={say(words.provingDetail)} />;
    case 'connected':
      return (
        <StatusBox kind={attempt.message ? 'degraded' : 'healthy'} title={say(words.connectedTitle)}>
          {attempt.message && (
            <p>
              <Literals text={attempt.message} />
            </p>
          )}
        </StatusBox>
      );
    case 'refused':
    case 'failed':
    case 'expired':
    case 'cancelled':
      return (
        <>
          <StatusBox
            kind={attempt.status === 'cancelled' ? 'paused' : attempt.status === 'failed' ? 'failing' : 'degraded'}
            title={say(ended[attempt.status])}
          >
            {attempt.message && (
              <p>
                <Literals text={attempt.message} copyIds />
              </p>
            )}
            {attempt.hint && (
              <p>
                <Literals text={attempt.hint} />
              </p>
            )}
          </StatusBox>
          <div className={styles.acts}>
            <Button look="primary" onClick={() => onRestart(attempt.callback)}>
              {say(words.restart)}
            </Button>
            {otherWay ?? <OtherWay attempt={attempt} onChoose={onRestart} />}
            {attempt.message && attempt.status !== 'cancelled' && (
              <CopyButton look="quiet" text={attempt.message} label={say(words.copyDetail)} />
            )}
          </div>
          {attempt.status !== 'cancelled' && <CodeHelp partnerId={attempt.partner} />}
          {partner && attempt.status !== 'cancelled' && (
            <AdminConsent place={{ partner, environment: attempt.environment, app: attempt.app_registration_id }} ability={ability} />
          )}
        </>
      );
  }
}

function OtherWay({ attempt, onChoose }: { attempt: AuthorizationView; onChoose: BodyProps['onRestart'] }) {
  const say = useWords();
  if (attempt.callback === 'device') return <Button onClick={() => onChoose(null)}>{say(words.browserInstead)}</Button>;
  return <DeviceButton partner={attempt.partner} environment={attempt.environment} onPress={() => onChoose('device')} />;
}

function Step({ title, detail }: { title: string; detail: string }) {
  return (
    <StatusBox kind="working" title={title}>
      <p>{detail}</p>
    </StatusBox>
  );
}
