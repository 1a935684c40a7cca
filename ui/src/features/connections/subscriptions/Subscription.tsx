import { useState } from 'react';
import { useEndSubscription, useRenewSubscription } from '../../../ipc/acts.ts';
import type { ConnectionView, SubscriptionsView, SubscriptionView } from '../../../ipc/bindings.ts';
import { Button } from '../../../shared/button/Button.tsx';
import { useNow } from '../../../shared/clock.tsx';
import { ConfirmByName } from '../../../shared/float/Dialog.tsx';
import { useToasts } from '../../../shared/float/Toasts.tsx';
import { formatExact } from '../../../shared/format.ts';
import { Facts, Panel } from '../../../shared/page/Page.tsx';
import { Failed } from '../../../shared/states/Failed.tsx';
import { Status, StatusBox } from '../../../shared/status/Status.tsx';
import { Time } from '../../../shared/Time.tsx';
import { useWords } from '../../../shared/words.ts';
import webhooks from '../webhooks/Webhooks.module.css';
import { words } from './messages.ts';
import styles from './Subscriptions.module.css';
import { isAsked, kindOf, standingOf } from './standing.ts';

interface Props {
  connection: ConnectionView;
  view: SubscriptionsView;
  subscription: SubscriptionView;
  unavailable: string | undefined;
}

/** One, with its clock, and what lets it live on or ends it. */
export function Subscription({ connection, view, subscription, unavailable }: Props) {
  const say = useWords();
  const now = useNow(60_000);
  const { confirm } = useToasts();
  const [isEnding, setEnding] = useState(false);
  const renew = useRenewSubscription(connection.id);
  const end = useEndSubscription(connection.id);
  const { id, calendar_name: calendar, notification_url: url, expires_at: until } = subscription;
  const standing = standingOf(subscription, isAsked(view), now);
  const renewed = view.renewed ? 'yes' : 'no';
  const partner = connection.partner_name;
  const isPending = renew.isPending || end.isPending;
  const renewNow = (): void => {
    end.reset();
    renew.mutate(id, { onSuccess: () => confirm(say(words.renewedNow, { renewed, calendar })) });
  };
  const endNow = (): void => {
    setEnding(false);
    renew.reset();
    end.mutate(id, { onSuccess: () => confirm(say(words.ended, { calendar })) });
  };
  return (
    <Panel>
      <div className={webhooks.head}>
        <Status kind={kindOf[standing]} word={say(words.standing, { standing })} />
        <strong className={webhooks.url}>{calendar}</strong>
        <div className={styles.acts}>
          <Button
            size="small"
            aria-label={say(words.renewNamed, { renewed, calendar })}
            unavailable={unavailable ?? (standing === 'interrupted' ? say(words.unavailableInterrupted) : undefined)}
            disabled={isPending}
            onClick={renewNow}
          >
            {renew.isPending ? say(words.renewing, { partner }) : say(words.renew, { renewed })}
          </Button>
          <Button
            size="small"
            aria-label={say(words.endNamed, { calendar })}
            unavailable={unavailable}
            disabled={isPending}
            onClick={() => setEnding(true)}
          >
            {say(words.end)}
          </Button>
        </div>
      </div>
      {renew.error !== null && <Failed error={renew.error} onRetry={renewNow} />}
      {end.error !== null && <Failed error={end.error} onRetry={endNow} />}
      {renew.data?.remains && (
        <div className={styles.note}>
          <StatusBox kind="degraded" title={renew.data.remains} />
        </div>
      )}
      <Facts
        facts={[
          {
            label: say(words.ends, { ended: standing === 'ended' ? 'yes' : 'no' }),
            value: (
              <>
                <Time at={until} /> <span className={styles.exact}>{formatExact(until)}</span>
              </>
            ),
          },
          { label: say(words.receiver), value: <code>{url}</code> },
          { label: say(words.id), value: <code>{subscription.external_id}</code> },
        ]}
      />
      <ConfirmByName
        open={isEnding}
        onClose={() => setEnding(false)}
        title={say(words.endTitle, { calendar })}
        name={calendar}
        act={say(words.endAct)}
        onConfirm={endNow}
      >
        <p>{say(words.endLost, { url })}</p>
        <p>{say(words.endKept)}</p>
      </ConfirmByName>
    </Panel>
  );
}
