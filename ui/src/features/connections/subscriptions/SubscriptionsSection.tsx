import { useNavigate } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useEndSubscription } from '../../../ipc/acts.ts';
import type { ConnectionView, ElsewhereView, SubscriptionsView } from '../../../ipc/bindings.ts';
import { useSubscriptions, useWorkspace } from '../../../ipc/queries.ts';
import { Button } from '../../../shared/button/Button.tsx';
import { ConfirmByName } from '../../../shared/float/Dialog.tsx';
import { useToasts } from '../../../shared/float/Toasts.tsx';
import { Facts, Panel, Section } from '../../../shared/page/Page.tsx';
import { Answer } from '../../../shared/states/Answer.tsx';
import { Failed } from '../../../shared/states/Failed.tsx';
import { StatusBox } from '../../../shared/status/Status.tsx';
import { Time } from '../../../shared/Time.tsx';
import { useWords } from '../../../shared/words.ts';
import { whyNot } from '../../abilities/whyNot.ts';
import connections from '../Connections.module.css';
import { MakeSubscription } from './MakeSubscription.tsx';
import { words } from './messages.ts';
import { Subscription } from './Subscription.tsx';
import styles from './Subscriptions.module.css';

/** What a receiver of the firm's own is told by the partner, and until when. */
export function SubscriptionsSection({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const subscriptions = useSubscriptions(connection);
  const { data: workspace } = useWorkspace();
  const [isMaking, setMaking] = useState(false);
  const { data } = subscriptions;
  const blocked = whyNot(connection, workspace);
  const unavailable = blocked === null ? undefined : say(blocked);
  return (
    <Section
      title={say(words.title)}
      aside={
        data && (
          <Button unavailable={unavailable ?? whyNone(data, say)} onClick={() => setMaking(true)}>
            {say(words.make)}
          </Button>
        )
      }
    >
      <p className={connections.muted}>
        {say(words.why, { partner: connection.partner_name })}
        {data && !data.renewed && ` ${say(words.replaced)}`}
        {data && !data.listed && ` ${say(words.notListed, { partner: connection.partner_name })}`}
      </p>
      <Answer query={subscriptions} what={say(words.waiting)} shape="panel">
        {found => (
          <>
            {found.unreached !== null && (
              <StatusBox kind="not-checked" title={say(words.unreached, { why: found.unreached })}>
                <div>
                  <Button icon={<RotateCw />} disabled={subscriptions.isFetching} onClick={() => void subscriptions.refetch()}>
                    {say(words.again)}
                  </Button>
                </div>
              </StatusBox>
            )}
            {!found.allowed && <Allow connection={connection} unavailable={unavailable} />}
            {found.allowed && found.subscriptions.length === 0 && <p className={connections.muted}>{say(words.none)}</p>}
            {found.subscriptions.map(one => (
              <Subscription
                key={one.id}
                connection={connection}
                view={found}
                subscription={one}
                unavailable={unavailable ?? (found.allowed ? undefined : say(words.unavailableAbility))}
              />
            ))}
            {found.elsewhere.length > 0 && (
              <Elsewhere
                connection={connection}
                elsewhere={found.elsewhere}
                unavailable={unavailable ?? (found.allowed ? undefined : say(words.unavailableAbility))}
              />
            )}
          </>
        )}
      </Answer>
      {isMaking && data && <MakeSubscription connection={connection} calendars={data.calendars} onClose={() => setMaking(false)} />}
    </Section>
  );
}

/** Why there is nothing to subscribe to. */
function whyNone({ allowed, calendars, subscriptions }: SubscriptionsView, say: ReturnType<typeof useWords>): string | undefined {
  if (!allowed) return say(words.unavailableAbility);
  if (calendars.length > 0) return undefined;
  return say(subscriptions.length > 0 ? words.unavailableFull : words.unavailableCalendars);
}

/** Turning it on is a page of its own: the browser is gone to and come back from. */
function Allow({ connection, unavailable }: { connection: ConnectionView; unavailable: string | undefined }) {
  const say = useWords();
  const navigate = useNavigate();
  const ability = connection.abilities.find(one => one.id === 'subscriptions');
  if (!ability) return null;
  const params = { connectionId: connection.id, abilityId: ability.id };
  return (
    <div className={styles.acts}>
      <p className={connections.muted}>{say(words.notAllowed)}</p>
      <Button
        size="small"
        unavailable={unavailable}
        onClick={() => void navigate({ to: '/connections/$connectionId/abilities/$abilityId', params })}
      >
        {say(words.allow, { title: ability.title })}
      </Button>
    </div>
  );
}

interface ElsewhereProps {
  connection: ConnectionView;
  elsewhere: readonly ElsewhereView[];
  unavailable: string | undefined;
}

/** They call receivers in this account's name, and can be ended whoever made them. */
function Elsewhere({ connection, elsewhere, unavailable }: ElsewhereProps) {
  const say = useWords();
  const { confirm } = useToasts();
  const [ending, setEnding] = useState<ElsewhereView | null>(null);
  const end = useEndSubscription(connection.id);
  const endNow = (): void => {
    if (!ending) return;
    const { external_id: id, notification_url: url } = ending;
    setEnding(null);
    end.mutate(id, { onSuccess: () => confirm(say(words.endedElsewhere, { url })) });
  };
  const url = ending?.notification_url ?? '';
  return (
    <details>
      <summary>{say(words.elsewhere)}</summary>
      <p className={connections.muted}>{say(words.elsewhereWhy, { partner: connection.partner_name })}</p>
      {end.error !== null && <Failed error={end.error} />}
      {elsewhere.map(one => (
        <Panel key={one.external_id}>
          <Facts
            facts={[
              { label: say(words.id), value: <code>{one.external_id}</code> },
              { label: say(words.receiver), value: <code>{one.notification_url}</code> },
              { label: say(words.ends, { ended: 'no' }), value: <Time at={one.expires_at} /> },
            ]}
          />
          <div className={styles.note}>
            <Button
              size="small"
              aria-label={say(words.endElsewhereNamed, { url: one.notification_url })}
              unavailable={unavailable}
              disabled={end.isPending}
              onClick={() => setEnding(one)}
            >
              {say(words.end)}
            </Button>
          </div>
        </Panel>
      ))}
      <ConfirmByName
        open={ending !== null}
        onClose={() => setEnding(null)}
        title={say(words.endElsewhereTitle, { url })}
        name={url}
        act={say(words.endAct)}
        onConfirm={endNow}
      >
        <p>{say(words.endElsewhereLost)}</p>
        <p>{say(words.endElsewhereKept)}</p>
      </ConfirmByName>
    </details>
  );
}
