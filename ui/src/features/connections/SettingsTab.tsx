import type { ConnectionView } from '../../ipc/bindings.ts';
import { useApps, usePartner } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Facts, Panel, Section } from '../../shared/page/Page.tsx';
import { useWords } from '../../shared/words.ts';
import { AbilitiesSection } from '../abilities/AbilitiesSection.tsx';
import { standing } from '../authorization/appFields.ts';
import styles from './Connections.module.css';
import { words } from './messages.ts';
import { KeySection } from './rotation/KeySection.tsx';
import { SubscriptionsSection } from './subscriptions/SubscriptionsSection.tsx';
import type { ConnectionActs } from './useConnectionActs.ts';
import { useKinds } from './useKinds.ts';
import { WebhooksSection } from './webhooks/WebhooksSection.tsx';

interface Props {
  connection: ConnectionView;
  acts: ConnectionActs;
  onDisconnect: () => void;
}

export function SettingsTab({ connection, acts, onDisconnect }: Props) {
  const say = useWords();
  const kinds = useKinds(connection);
  const help = usePartner(connection.partner)?.revoke_help;
  return (
    <>
      {kinds.auth === 'api_key' ? <KeySection connection={connection} /> : <AppSection connection={connection} />}
      <AbilitiesSection connection={connection} />
      {isCallable(connection) && connection.capabilities.webhooks && <WebhooksSection connection={connection} acts={acts} />}
      {connection.status !== 'disconnected' && connection.capabilities.subscriptions && <SubscriptionsSection connection={connection} />}
      {connection.status !== 'disconnected' && (
        <Section title={say(words.dangerTitle)}>
          <Panel>
            <div className={styles.danger}>
              <p>{say(words.dangerDetail, { ...kinds, partner: connection.partner_name })}</p>
              {help && <p className={styles.muted}>{say(words.dangerOther, { ...kinds, help })}</p>}
              <Button look="danger" onClick={onDisconnect}>
                {say(words.confirmAct, { name: connection.display_name })}
              </Button>
            </div>
          </Panel>
        </Section>
      )}
    </>
  );
}

/** Its partner is asked for the endpoints each time. */
const isCallable = ({ status }: ConnectionView): boolean => status !== 'disconnected' && status !== 'needs_reconnect';

function AppSection({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const { data: apps = [] } = useApps();
  const partner = usePartner(connection.partner);
  const app = apps.find(one => one.id === connection.app_registration_id);
  return (
    <Section title={say(words.appTitle)}>
      <Panel>
        <Facts
          facts={[
            { label: say(words.appLabel), value: connection.app_label ?? say(words.appRehearsal) },
            ...(app
              ? [
                  { label: say(words.appId), value: <code>{app.oauth_client_id}</code> },
                  ...(partner ? standing(app, partner) : []).map(({ title, value }) => ({ label: title, value: <code>{value}</code> })),
                  { label: say(words.redirects), value: <code>{app.redirect_uris.join(', ')}</code> },
                ]
              : []),
          ]}
        />
      </Panel>
    </Section>
  );
}
