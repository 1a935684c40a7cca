import type { ConnectionView } from '../../ipc/bindings.ts';
import { useApps, usePartners } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Facts, Panel, Section } from '../../shared/page/Page.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Connections.module.css';
import { words } from './messages.ts';

export function SettingsTab({ connection, onDisconnect }: { connection: ConnectionView; onDisconnect: () => void }) {
  const say = useWords();
  const { data: apps = [] } = useApps();
  const { data: partners = [] } = usePartners();
  const app = apps.find(one => one.id === connection.app_registration_id);
  const help = partners.find(partner => partner.id === connection.partner)?.revoke_help;
  return (
    <>
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
      {connection.status !== 'disconnected' && (
        <Section title={say(words.dangerTitle)}>
          <Panel>
            <div className={styles.danger}>
              <p>{say(words.dangerDetail, { partner: connection.partner_name })}</p>
              {help && <p className={styles.muted}>{say(words.dangerOther, { help })}</p>}
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
