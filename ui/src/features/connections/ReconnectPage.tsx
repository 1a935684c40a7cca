import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ChevronLeft, ExternalLink } from 'lucide-react';
import { useCallback } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { CallbackMode, ConnectionView, PartnerView } from '../../ipc/bindings.ts';
import { useConnection, usePartners } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { EnvironmentBadge } from '../../shared/EnvironmentBadge.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { kindsOf } from '../../shared/kinds.ts';
import { Literals } from '../../shared/Literals.tsx';
import { PageBody, PageHeader } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import { AuthorizationPanel } from '../authorization/AuthorizationPanel.tsx';
import { DeviceButton } from '../authorization/DeviceButton.tsx';
import styles from './Connections.module.css';
import { words } from './messages.ts';
import { ReplaceKey } from './ReplaceKey.tsx';
import { standingOf } from './standing.ts';

/** The same company, authorized again: nothing else changes. */
export function ReconnectPage() {
  const say = useWords();
  const { connectionId } = useParams({ from: '/connections/$connectionId/reconnect' });
  const connection = useConnection(connectionId);
  const partners = usePartners();
  const found = connection.data;
  const kinds = kindsOf(partners.data?.find(one => one.id === found?.partner));
  return (
    <>
      <PageHeader
        title={
          found ? say(words.reconnectTitle, { ...kinds, name: found.display_name, status: found.status }) : say(words.reconnect, kinds)
        }
        up={
          <Link to="/connections/$connectionId" params={{ connectionId }} aria-label={say(words.reconnectBack)}>
            <ChevronLeft aria-hidden="true" />
          </Link>
        }
        aside={found && <EnvironmentBadge environment={found.environment} />}
      />
      <PageBody width="prose">
        <Answer query={connection} what={say(words.waitingOne)} shape="panel">
          {known => (
            <Answer query={partners} what={say(words.waitingPartner)} shape="panel">
              {all => <Again connection={known} partner={all.find(one => one.id === known.partner)} />}
            </Answer>
          )}
        </Answer>
      </PageBody>
    </>
  );
}

/** How the partner is authorized decides what has to be done again. */
function Again({ connection, partner }: { connection: ConnectionView; partner: PartnerView | undefined }) {
  if (partner?.auth_kind === 'api_key') return <ReplaceKey connection={connection} partner={partner} />;
  return <Reconnect connection={connection} />;
}

function Reconnect({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const navigate = useNavigate();
  const toasts = useToasts();
  const { attempt } = useSearch({ from: '/connections/$connectionId/reconnect' });
  const { kind } = standingOf(connection);
  const start = useAct(
    async (backend, callback: CallbackMode | null) => {
      const { partner, environment, app_registration_id } = connection;
      const begun = await backend.startAuthorization({
        partner,
        environment,
        app_registration_id,
        callback,
        connection_id: connection.id,
        fields: {},
      });
      return backend.openAuthorizationPage(begun.attempt_id);
    },
    begun => [`authorization:${begun.attempt_id}`],
  );
  const begin = (callback: CallbackMode | null): void =>
    start.mutate(callback, {
      onSuccess: begun => void navigate({ to: '.', search: { attempt: begun.attempt_id }, replace: true }),
    });
  const done = useCallback(
    (connectionId: string) => {
      toasts.confirm(say(words.reconnectDone, { name: connection.display_name }));
      void navigate({ to: '/connections/$connectionId', params: { connectionId }, replace: true });
    },
    [connection.display_name, navigate, say, toasts],
  );
  return (
    <>
      {attempt === undefined && (
        <StatusBox kind={kind} title={say(kind === 'action' ? words.actionTitle : words.reconnect, kindsOf(undefined))}>
          {connection.status_detail && (
            <p>
              <Literals text={connection.status_detail} copyIds />
            </p>
          )}
          <p>{say(words.reconnectWhy)}</p>
        </StatusBox>
      )}
      {start.error !== null && <Failed error={start.error} onRetry={() => begin(start.variables ?? null)} />}
      {attempt === undefined ? (
        <div className={styles.acts}>
          <Button look="primary" icon={<ExternalLink />} disabled={start.isPending} onClick={() => begin(null)}>
            {say(words.reconnectStart, { partner: connection.partner_name })}
          </Button>
          <DeviceButton
            partner={connection.partner}
            environment={connection.environment}
            disabled={start.isPending}
            onPress={() => begin('device')}
          />
        </div>
      ) : (
        <AuthorizationPanel
          attemptId={attempt}
          partnerName={connection.partner_name}
          company={connection.display_name}
          onConnected={done}
          onRestart={begin}
        />
      )}
    </>
  );
}
