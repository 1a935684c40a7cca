import type { ConnectionView } from '../../ipc/bindings.ts';
import { Facts, Panel } from '../../shared/page/Page.tsx';
import { Time } from '../../shared/Time.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Connections.module.css';
import { words } from './messages.ts';

export function ConnectionFacts({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const missing = connection.missing_scopes;
  return (
    <Panel>
      <Facts
        facts={[
          { label: say(words.partner), value: connection.partner_name },
          { label: say(words.companyId), value: <code>{connection.external_account_id}</code> },
          { label: say(words.legalName), value: connection.legal_name ?? say(words.unknown) },
          { label: say(words.authorizedBy), value: connection.authorized_by ?? say(words.unknown) },
          {
            label: say(words.authorizedAt),
            value: connection.authorized_at === null ? say(words.unknown) : <Time at={connection.authorized_at} />,
          },
          { label: say(words.grantedBy), value: connection.granted_by_partner_identity ?? say(words.unknownIdentity) },
          { label: say(words.scopes), value: <ScopeList scopes={connection.granted_scopes} /> },
          ...(missing.length > 0
            ? [{ label: say(words.missingScopes), value: <span className={styles.missing}>{<ScopeList scopes={missing} />}</span> }]
            : []),
        ]}
      />
    </Panel>
  );
}

function ScopeList({ scopes }: { scopes: readonly string[] }) {
  return (
    <ul className={styles.list}>
      {scopes.map(scope => (
        <li key={scope}>
          <code>{scope}</code>
        </li>
      ))}
    </ul>
  );
}
