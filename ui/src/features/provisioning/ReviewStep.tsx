import { useStartPull } from '../../ipc/acts.ts';
import type { ConnectionView, PartnerView, ScopeView } from '../../ipc/bindings.ts';
import { useConnection } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { kindsOf, rightsOf } from '../../shared/kinds.ts';
import { NotedValue } from '../../shared/NotedValue.tsx';
import { Bullets, Facts, Panel } from '../../shared/page/Page.tsx';
import { ScopeName } from '../../shared/ScopeName.tsx';
import { scopesOf, scopeWords } from '../../shared/scopes.ts';
import { Answer } from '../../shared/states/Answer.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import type { Wizard } from './useWizard.ts';
import styles from './Wizard.module.css';
import { WizardFrame } from './WizardFrame.tsx';

/** The exact effects, before anything is read. */
export function ReviewStep({ wizard }: { wizard: Wizard }) {
  const say = useWords();
  const { inputs, partner } = wizard;
  const kinds = kindsOf(partner);
  const connectionId = inputs.connection_id ?? '';
  const connection = useConnection(connectionId);
  const pull = useStartPull();
  const start = (): void =>
    pull.mutate(
      { connection_id: connectionId, resources: partner.resources },
      { onSuccess: job => wizard.saveAndGo('proof', { ...inputs, job_id: job.id }) },
    );
  return (
    <WizardFrame
      wizard={wizard}
      lead={say(words.reviewLead, kinds)}
      why={<p>{say(words.reviewWhy)}</p>}
      primary={
        <Button look="primary" disabled={pull.isPending || wizard.saving || !connection.data} onClick={start}>
          {say(words.reviewAct, kinds)}
        </Button>
      }
    >
      {pull.error !== null && <Failed error={pull.error} onRetry={start} />}
      <Answer query={connection} what={say(words.reviewCompany, kinds)} shape="panel">
        {found => <Company connection={found} partner={partner} />}
      </Answer>
      <section className={styles.group}>
        <h3>{say(words.reviewEffects)}</h3>
        <Bullets
          lines={[
            ...partner.reads.map(what => say(words.reviewReads, { what })),
            ...(partner.mapping_kind === null ? [] : [say(words.reviewSuggests, kinds)]),
            partner.never_writes,
          ]}
        />
      </section>
    </WizardFrame>
  );
}

function Company({ connection, partner }: { connection: ConnectionView; partner: PartnerView }) {
  const say = useWords();
  const kinds = kindsOf(partner);
  const { missing_scopes: missing, granted_scopes: granted } = connection;
  const isKey = kinds.auth === 'api_key';
  const known = scopesOf(partner, connection);
  const rights = granted.length > 0 ? granted.join(', ') : say(words.rightsUnknown);
  return (
    <>
      {missing.length > 0 && (
        <StatusBox kind="degraded" title={say(words.reviewMissing, { scopes: missing.map(name => scopeWords(name, known)).join(', ') })}>
          <p>{say(words.reviewMissingDetail, { ...kinds, partner: connection.partner_name })}</p>
        </StatusBox>
      )}
      <Panel>
        <Facts
          facts={[
            { label: say(words.reviewCompany, kinds), value: connection.legal_name ?? connection.display_name },
            { label: say(words.reviewCompanyId, kinds), value: <code>{connection.external_account_id}</code> },
            ...(isKey ? [] : [{ label: say(words.reviewIdentity), value: connection.granted_by_partner_identity ?? say(words.unknown) }]),
            ...connection.entered.map(({ title, value, note }) => ({ label: title, value: <NotedValue value={value} note={note} /> })),
            ...(isKey && rightsOf(partner) === 'none'
              ? []
              : [{ label: say(words.reviewScopes, kinds), value: isKey ? rights : <Granted names={granted} known={known} /> }]),
          ]}
        />
      </Panel>
    </>
  );
}

/** Names of the protocol read best in one line, words of the partner's page each in its own. */
function Granted({ names, known }: { names: readonly string[]; known: readonly ScopeView[] }) {
  if (names.every(name => scopeWords(name, known) === name)) return <code>{names.join(' ')}</code>;
  return (
    <ul className={styles.granted}>
      {names.map(name => (
        <li key={name}>
          <ScopeName name={name} shownAs={scopeWords(name, known)} />
        </li>
      ))}
    </ul>
  );
}
