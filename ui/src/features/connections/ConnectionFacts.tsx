import { Link } from '@tanstack/react-router';
import { useAct } from '../../ipc/acts.ts';
import type { ConnectionView, ScopeView } from '../../ipc/bindings.ts';
import { usePartner, useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { type Kinds, rightsOf } from '../../shared/kinds.ts';
import { NotedValue } from '../../shared/NotedValue.tsx';
import { Facts, Panel } from '../../shared/page/Page.tsx';
import { ScopeName } from '../../shared/ScopeName.tsx';
import { scopesOf, scopeWords } from '../../shared/scopes.ts';
import { Failed } from '../../shared/states/Failed.tsx';
import { Time } from '../../shared/Time.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Connections.module.css';
import { words } from './messages.ts';
import { useKinds } from './useKinds.ts';

export function ConnectionFacts({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const kinds = useKinds(connection);
  const { granted_scopes: granted, missing_scopes: missing } = connection;
  const isKey = kinds.auth === 'api_key';
  const partner = usePartner(connection.partner);
  const known = scopesOf(partner, connection);
  const hasRights = !(isKey && partner && rightsOf(partner) === 'none');
  return (
    <Panel>
      <Facts
        facts={[
          { label: say(words.client), value: <Owner connection={connection} kinds={kinds} /> },
          { label: say(words.partner), value: connection.partner_name },
          { label: say(words.companyId, kinds), value: <code>{connection.external_account_id}</code> },
          ...(isKey && connection.legal_name === null
            ? []
            : [{ label: say(words.legalName), value: connection.legal_name ?? say(words.unknown) }]),
          ...connection.entered.map(({ title, value, note }) => ({ label: title, value: <NotedValue value={value} note={note} /> })),
          { label: say(words.authorizedBy, kinds), value: connection.authorized_by ?? say(words.unknown) },
          {
            label: say(words.authorizedAt, kinds),
            value: connection.authorized_at === null ? say(words.unknown) : <Time at={connection.authorized_at} />,
          },
          ...(isKey ? [] : [{ label: say(words.grantedBy), value: connection.granted_by_partner_identity ?? say(words.unknownIdentity) }]),
          ...(hasRights
            ? [
                {
                  label: say(words.scopes, kinds),
                  value:
                    isKey && granted.length === 0 ? say(words.rightsUnknown) : <ScopeList scopes={granted} known={known} isCode={!isKey} />,
                },
              ]
            : []),
          ...(missing.length > 0
            ? [
                {
                  label: say(words.missingScopes, kinds),
                  value: (
                    <span className={styles.missing}>
                      <ScopeList scopes={missing} known={known} isCode={!isKey} />
                    </span>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Panel>
  );
}

/** Whose it is; while nobody's, the clients that are called like it, to be attached by a person. */
function Owner({ connection, kinds }: { connection: ConnectionView; kinds: Kinds }) {
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
  if (connection.offered_clients.length === 0) return <Link to="/clients">{say(words.noClient, kinds)}</Link>;
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

/** Scopes are names of the protocol; a key's rights are words of the partner's console. */
function ScopeList({ scopes, known, isCode }: { scopes: readonly string[]; known: readonly ScopeView[]; isCode: boolean }) {
  return (
    <ul className={styles.list}>
      {scopes.map(scope => (
        <li key={scope}>
          <ScopeName name={scope} shownAs={scopeWords(scope, known)} isCode={isCode} />
        </li>
      ))}
    </ul>
  );
}
