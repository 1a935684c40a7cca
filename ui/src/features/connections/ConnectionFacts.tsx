import { Link } from '@tanstack/react-router';
import { useAct } from '../../ipc/acts.ts';
import type { ConnectionView } from '../../ipc/bindings.ts';
import { useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Facts, Panel } from '../../shared/page/Page.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
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
          { label: say(words.client), value: <Owner connection={connection} /> },
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

/** Whose it is; while nobody's, the clients that are called like it, to be attached by a person. */
function Owner({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const { confirm } = useToasts();
  const workspace = useWorkspace();
  const attach = useAct(
    (backend, clientId: string) => backend.attachConnection({ client_id: clientId, connection_id: connection.id }),
    client => ['clients', `client:${client.id}`, 'connections', `connection:${connection.id}`],
  );
  const owner = connection.advisory_client;
  if (owner)
    return (
      <Link to="/clients/$clientId" params={{ clientId: owner.id }}>
        {owner.name}
      </Link>
    );
  if (connection.offered_clients.length === 0) return <Link to="/clients">{say(words.noClient)}</Link>;
  const readOnly = workspace.data?.member.role === 'viewer' ? say(words.unavailableRole) : undefined;
  return (
    <div className={styles.list}>
      {connection.offered_clients.map(client => (
        <div key={client.id}>
          <Button
            size="small"
            unavailable={readOnly}
            disabled={attach.isPending}
            onClick={() =>
              attach.mutate(client.id, {
                onSuccess: ({ name }) => confirm(say(words.attached, { name: connection.display_name, client: name })),
              })
            }
          >
            {say(words.attachTo, { client: client.name })}
          </Button>
        </div>
      ))}
      {attach.error !== null && <Failed error={attach.error} />}
    </div>
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
