import { useStartPull } from '../../ipc/acts.ts';
import type { ConnectionView, JobView, PartnerView, PullRunView } from '../../ipc/bindings.ts';
import { useConnection, useJobs, useMappingStatus } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { formatCount, formatDuration } from '../../shared/format.ts';
import { type Kinds, kindsOf, rightsOf } from '../../shared/kinds.ts';
import { ProgressBar } from '../../shared/Progress.tsx';
import { Panel } from '../../shared/page/Page.tsx';
import { scopesOf, scopeWords } from '../../shared/scopes.ts';
import { Answer } from '../../shared/states/Answer.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { Shape } from '../../shared/status/Shape.tsx';
import { Time } from '../../shared/Time.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { type ProofLine, proofLines } from './proof.ts';
import type { Wizard } from './useWizard.ts';
import styles from './Wizard.module.css';
import { WizardFrame } from './WizardFrame.tsx';

export function ProofStep({ wizard }: { wizard: Wizard }) {
  const say = useWords();
  const { inputs, partner } = wizard;
  const kinds = kindsOf(partner);
  const connectionId = inputs.connection_id ?? '';
  const connection = useConnection(connectionId);
  const { data: jobs } = useJobs();
  const job = jobs?.find(one => one.id === inputs.job_id);
  const pull = useStartPull();
  const again = (): void =>
    pull.mutate(
      { connection_id: connectionId, resources: partner.resources },
      { onSuccess: next => wizard.saveAndGo('proof', { ...inputs, job_id: next.id }) },
    );
  const failure: unknown = job?.error ?? pull.error;
  const ended = job === undefined || job.status === 'done';
  return (
    <WizardFrame
      wizard={wizard}
      lead={say(words.proofLead)}
      why={
        <>
          <p>{say(words.proofWhy)}</p>
          <p>{say(words.proofNotChecked, kinds)}</p>
        </>
      }
      primary={
        <Button look="primary" disabled={!ended || wizard.saving} onClick={() => wizard.saveAndGo(wizard.next, inputs)}>
          {say(words.proofOn)}
        </Button>
      }
    >
      {failure !== null && <Failed error={failure} onRetry={again} />}
      {job?.status === 'cancelled' && (
        <div>
          <Button onClick={again}>{say(words.reviewAct, kinds)}</Button>
        </div>
      )}
      <Answer query={connection} what={say(words.proofCall)} shape="panel">
        {found => <Checklist connection={found} job={job} pulled={ended} partner={partner} />}
      </Answer>
    </WizardFrame>
  );
}

const titles = { grant: words.proofGrant, call: words.proofCall, pull: words.proofPull, suggest: words.proofSuggest };

interface ChecklistProps {
  connection: ConnectionView;
  job: JobView | undefined;
  pulled: boolean;
  partner: PartnerView;
}

function Checklist({ connection, job, pulled, partner }: ChecklistProps) {
  const say = useWords();
  const kinds = kindsOf(partner);
  const isMapped = partner.mapping_kind !== null;
  const mapping = useMappingStatus(connection.id, pulled && isMapped);
  const suggested = pulled ? (mapping.data?.counts.suggested ?? null) : null;
  const lines = proofLines(connection, job, suggested, isMapped);
  return (
    <Panel>
      <ul className={styles.checklist} aria-live="polite">
        {lines.map(line => (
          <ProofRow
            key={line.name}
            line={line}
            title={say(titles[line.name], kinds)}
            detail={detailOf(line, { connection, job, suggested, kinds, partner }, say)}
            job={line.name === 'pull' ? job : undefined}
          />
        ))}
      </ul>
    </Panel>
  );
}

function ProofRow({ line, title, detail, job }: { line: ProofLine; title: string; detail: string; job: JobView | undefined }) {
  return (
    <li className={styles.check}>
      <Shape kind={line.kind} />
      <div>
        <h3>{title}</h3>
        <p>{detail}</p>
        {job && line.kind === 'working' && (
          <div className={styles.bar}>
            <ProgressBar label={title} done={job.done} total={job.total} />
          </div>
        )}
      </div>
      <span className={styles.checkTime}>{line.at !== null && <Time at={line.at} />}</span>
    </li>
  );
}

interface Seen {
  connection: ConnectionView;
  job: JobView | undefined;
  suggested: number | null;
  kinds: Kinds;
  partner: PartnerView;
}

function detailOf(line: ProofLine, { connection, job, suggested, kinds, partner }: Seen, say: Say): string {
  const known = scopesOf(partner, connection);
  const told = (names: readonly string[]): string => names.map(name => scopeWords(name, known)).join(', ');
  switch (line.name) {
    case 'grant':
      if (connection.missing_scopes.length > 0) return say(words.proofMissingDetail, { scopes: told(connection.missing_scopes) });
      if (connection.granted_scopes.length === 0) return say(words.proofUnknownDetail, { rights: rightsOf(partner) });
      return say(words.proofGrantDetail, { ...kinds, scopes: told(connection.granted_scopes) });
    case 'call':
      return say(words.proofCallDetail, { name: connection.legal_name ?? connection.display_name, id: connection.external_account_id });
    case 'pull': {
      const pull = job?.pull ?? (job ? null : connection.last_pull);
      if (pull) {
        const brought = say(words.proofPullDetail, {
          ...kinds,
          rows: mappedRows(pull, kinds),
          requests: pull.requests,
          duration: formatDuration(pull.duration_ms),
        });
        return [brought, ...(pull.warnings ?? [])].join('. ');
      }
      return job ? say(words.proofPullRunning, { step: job.step, done: formatCount(job.done) }) : say(words.proofWaiting);
    }
    case 'suggest':
      return suggested === null || line.kind === 'not-checked'
        ? say(words.proofWaiting)
        : say(words.proofSuggestDetail, { ...kinds, count: suggested });
  }
}

const RESOURCES: Partial<Record<string, string>> = {
  ledger_account: 'accounts',
  price: 'prices',
  document_model: 'models',
  calendar: 'calendars',
};

/** How many records were read of the kind that is mapped; of a partner without one, how many in all. */
function mappedRows(pull: PullRunView, { mapping }: Kinds): number {
  return pull.resources[RESOURCES[mapping] ?? '']?.rows ?? pull.rows;
}
