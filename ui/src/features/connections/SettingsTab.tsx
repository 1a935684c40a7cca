import { useNavigate } from '@tanstack/react-router';
import type { ConnectionView } from '../../ipc/bindings.ts';
import { useApps, usePartner } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Facts, Panel, Section } from '../../shared/page/Page.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Connections.module.css';
import { words } from './messages.ts';
import { useKinds } from './useKinds.ts';

export function SettingsTab({ connection, onDisconnect }: { connection: ConnectionView; onDisconnect: () => void }) {
  const say = useWords();
  const kinds = useKinds(connection);
  const help = usePartner(connection.partner)?.revoke_help;
  return (
    <>
      {kinds.auth === 'api_key' ? <KeySection connection={connection} /> : <AppSection connection={connection} />}
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

function AppSection({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const { data: apps = [] } = useApps();
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
                  { label: say(words.redirects), value: <code>{app.redirect_uris.join(', ')}</code> },
                ]
              : []),
          ]}
        />
      </Panel>
    </Section>
  );
}

/** Where an app stands for other partners: the key, of which nothing is ever shown. */
function KeySection({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const navigate = useNavigate();
  const kinds = useKinds(connection);
  const field = usePartner(connection.partner)?.key_field;
  // Where a person is needed, the act stands at the top of the page.
  const isUsable = kinds.status !== 'needs_reconnect' && kinds.status !== 'disconnected';
  const replace = (): void =>
    void navigate({ to: '/connections/$connectionId/reconnect', params: { connectionId: connection.id }, search: {} });
  return (
    <Section title={say(words.keyTitle)} aside={isUsable && <Button onClick={replace}>{say(words.reconnect, kinds)}</Button>}>
      <Panel>
        <Facts
          facts={[
            {
              label: field?.title ?? say(words.keyTitle),
              value: say(kinds.status === 'disconnected' ? words.keyNone : words.keySealed),
            },
          ]}
        />
      </Panel>
    </Section>
  );
}
