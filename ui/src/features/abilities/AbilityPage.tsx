import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ChevronLeft, ExternalLink } from 'lucide-react';
import { useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { AbilityView, CallbackMode, ConnectionView } from '../../ipc/bindings.ts';
import { useConnection, usePartner } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { EnvironmentBadge } from '../../shared/EnvironmentBadge.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { PageBody, PageHeader } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { AuthorizationPanel } from '../authorization/AuthorizationPanel.tsx';
import { DeviceButton } from '../authorization/DeviceButton.tsx';
import { AdminConsent } from '../consentRequests/AdminConsent.tsx';
import type { Place } from '../consentRequests/usePlaces.ts';
import styles from './Abilities.module.css';
import { Scopes } from './AbilitiesSection.tsx';
import { words } from './messages.ts';

type Change = 'allow' | 'withdraw';

/** One more consent of the same connection, with the ability's scopes or without them. */
export function AbilityPage() {
  const say = useWords();
  const { connectionId, abilityId } = useParams({ from: '/connections/$connectionId/abilities/$abilityId' });
  const connection = useConnection(connectionId);
  const found = connection.data;
  const ability = found?.abilities.find(one => one.id === abilityId);
  // What the page was opened for stays its purpose, also when it is done and the ability stands the other way round.
  const [opened, setOpened] = useState<Change | null>(null);
  const change = opened ?? (ability ? (ability.allowed ? 'withdraw' : 'allow') : null);
  if (opened === null && change !== null) setOpened(change);
  return (
    <>
      <PageHeader
        title={ability && change ? say(words.pageTitle, { change, title: ability.title }) : say(words.title)}
        up={
          <Link to="/connections/$connectionId" params={{ connectionId }} search={{ tab: 'settings' }} aria-label={say(words.back)}>
            <ChevronLeft aria-hidden="true" />
          </Link>
        }
        aside={found && <EnvironmentBadge environment={found.environment} />}
      />
      <PageBody width="prose">
        <Answer query={connection} what={say(words.waiting)} shape="panel">
          {known =>
            ability && change ? (
              <Consent connection={known} ability={ability} change={change} />
            ) : (
              <Empty kind="nothing-yet" title={say(words.unknownTitle)} detail={say(words.unknownDetail)} />
            )
          }
        </Answer>
      </PageBody>
    </>
  );
}

interface ConsentProps {
  connection: ConnectionView;
  ability: AbilityView;
  change: Change;
}

/** Through what the connection was authorized. */
function usePlace({ partner: id, environment, app_registration_id: app }: ConnectionView): Place | null {
  const partner = usePartner(id);
  return partner ? { partner, environment, app } : null;
}

function Consent({ connection, ability, change }: ConsentProps) {
  const say = useWords();
  const navigate = useNavigate();
  const toasts = useToasts();
  const place = usePlace(connection);
  const { attempt } = useSearch({ from: '/connections/$connectionId/abilities/$abilityId' });
  const { id, display_name: name, partner_name: partner } = connection;
  const start = useAct(
    async (backend, callback: CallbackMode | null) => {
      const begun = await backend.startAuthorization({
        partner: connection.partner,
        environment: connection.environment,
        app_registration_id: connection.app_registration_id,
        callback,
        connection_id: id,
        fields: {},
        ability: { id: ability.id, allow: change === 'allow' },
      });
      return backend.openAuthorizationPage(begun.attempt_id);
    },
    begun => [`authorization:${begun.attempt_id}`],
  );
  const begin = (callback: CallbackMode | null): void =>
    start.mutate(callback, {
      onSuccess: begun => void navigate({ to: '.', search: { attempt: begun.attempt_id }, replace: true }),
    });
  const done = (_connection: string, message: string | null): void => {
    // What could not be done stays to be read; nothing else is left to do here.
    if (message !== null) return;
    toasts.confirm(say(words.done, { change, title: ability.title, name }));
    void navigate({ to: '/connections/$connectionId', params: { connectionId: id }, search: { tab: 'settings' }, replace: true });
  };
  if (attempt !== undefined)
    return (
      <>
        {start.error !== null && <Failed error={start.error} onRetry={() => begin(start.variables ?? null)} />}
        <AuthorizationPanel
          attemptId={attempt}
          partnerName={partner}
          company={name}
          ability={change === 'allow' ? ability.id : undefined}
          onConnected={done}
          onRestart={begin}
        />
      </>
    );
  return (
    <>
      <p>{ability.reason}</p>
      <p>{say(words.why, { change, partner, name })}</p>
      <Scopes ability={ability} />
      {change === 'withdraw' && ability.id === 'subscriptions' && <p>{say(words.endsSubscriptions, { partner })}</p>}
      <p className={styles.muted}>{say(words.keeps)}</p>
      {start.error !== null && <Failed error={start.error} onRetry={() => begin(start.variables ?? null)} />}
      <div className={styles.acts}>
        <Button look="primary" icon={<ExternalLink />} disabled={start.isPending} onClick={() => begin(null)}>
          {say(words.start, { partner })}
        </Button>
        <DeviceButton
          partner={connection.partner}
          environment={connection.environment}
          disabled={start.isPending}
          onPress={() => begin('device')}
        />
      </div>
      {change === 'allow' && place && <AdminConsent place={place} ability={ability.id} client={connection.advisory_client?.id} />}
    </>
  );
}
