import { Link, useNavigate } from '@tanstack/react-router';
import { Stethoscope, Table2, Unplug } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useDisconnectConnection } from '../../ipc/acts.ts';
import type { ConnectionView, MappingStatusView } from '../../ipc/bindings.ts';
import { useConnection, useContract, useMappingStatus } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { formatShare } from '../../shared/format.ts';
import { kindsOf } from '../../shared/kinds.ts';
import { Panel } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { Shape, type StatusKind } from '../../shared/status/Shape.tsx';
import { Time } from '../../shared/Time.tsx';
import { useWords } from '../../shared/words.ts';
import { DisconnectDialog } from '../connections/DisconnectDialog.tsx';
import { words as connectionWords } from '../connections/messages.ts';
import { standingOf } from '../connections/standing.ts';
import { ContractPanel } from '../contracts/ContractPanel.tsx';
import { GoLivePanel } from '../contracts/GoLivePanel.tsx';
import { useChecking, useScope } from '../health/useChecking.ts';
import { words } from './messages.ts';
import { mappingKind, nextAct } from './ready.ts';
import { useFinish } from './useFinish.ts';
import type { Wizard } from './useWizard.ts';
import styles from './Wizard.module.css';
import { WizardFrame } from './WizardFrame.tsx';

/** What is left: map, verify, go live, or undo all of it. The run is kept meanwhile, and leads back here. */
export function LiveStep({ wizard }: { wizard: Wizard }) {
  const say = useWords();
  const connection = useConnection(wizard.inputs.connection_id ?? '');
  if (connection.data) return <Found wizard={wizard} connection={connection.data} />;
  return (
    <Frame wizard={wizard}>
      <Answer query={connection} what={say(words.readyVerify)} shape="panel">
        {() => null}
      </Answer>
    </Frame>
  );
}

function Frame({ wizard, primary, children }: { wizard: Wizard; primary?: ReactNode; children: ReactNode }) {
  const say = useWords();
  return (
    <WizardFrame
      wizard={wizard}
      lead={say(words.liveLead)}
      why={
        <>
          <p>{say(words.liveWhy)}</p>
          <p>{say(words.liveLater)}</p>
        </>
      }
      primary={primary}
    >
      {children}
    </WizardFrame>
  );
}

function Found({ wizard, connection }: { wizard: Wizard; connection: ConnectionView }) {
  const say = useWords();
  const navigate = useNavigate();
  const { partner, run } = wizard;
  const kinds = kindsOf(partner);
  const isMapped = partner.mapping_kind !== null;
  const mapping = useMappingStatus(connection.id, isMapped);
  const checking = useChecking([connection.id], useScope());
  const finish = useFinish(wizard);
  const map = (): void => void navigate({ to: '/mapping/$connectionId', params: { connectionId: connection.id }, search: {} });
  const next = nextAct(connection, isMapped ? mappingKind(mapping.data) : null);
  const standing = standingOf(connection);
  return (
    <Frame
      wizard={wizard}
      primary={
        <>
          {next !== 'finish' && (
            <Button disabled={wizard.saving} onClick={finish}>
              {say(words.readyLater)}
            </Button>
          )}
          {next === 'map' && (
            <Button look="primary" icon={<Table2 />} onClick={map}>
              {say(words.proofAct, kinds)}
            </Button>
          )}
          {next === 'verify' && (
            <Button
              look="primary"
              icon={<Stethoscope />}
              onClick={checking.runAll}
              unavailable={checking.unavailable}
              disabled={checking.busy}
            >
              {checking.runAllWords}
            </Button>
          )}
          {next === 'finish' && (
            <Button look="primary" disabled={wizard.saving} onClick={finish}>
              {say(words.readyFinish)}
            </Button>
          )}
        </>
      }
    >
      {checking.failure !== null && <Failed error={checking.failure} />}
      {mapping.error !== null && isMapped && <Failed error={mapping.error} onRetry={() => void mapping.refetch()} />}
      <Panel>
        <ul className={styles.checklist} aria-live="polite">
          {isMapped && (
            <Row
              kind={mappingKind(mapping.data)}
              title={say(words.readyMap)}
              detail={mappingDetail(say, mapping.data)}
              act={
                next !== 'map' && (
                  <Button size="small" onClick={map}>
                    {say(words.proofAct, kinds)}
                  </Button>
                )
              }
            />
          )}
          <Row
            kind={checking.running ? 'working' : standing.kind}
            title={say(words.readyVerify)}
            detail={checking.running ? checking.runAllWords : say(connectionWords.kind, { kind: standing.kind })}
            at={checking.running ? null : connection.last_proven_at}
            more={
              standing.kind !== 'healthy' && (
                <Link to="/connections/$connectionId" params={{ connectionId: connection.id }} search={{ tab: 'checks' }}>
                  {say(connectionWords.seeChecks)}
                </Link>
              )
            }
            act={
              next !== 'verify' && (
                <Button size="small" onClick={checking.runAll} unavailable={checking.unavailable} disabled={checking.busy}>
                  {say(words.readyVerifyAct)}
                </Button>
              )
            }
          />
        </ul>
      </Panel>
      {partner.needs_contract && run.environment === 'production' && <GoingLive wizard={wizard} connection={connection} />}
      <Undo wizard={wizard} connection={connection} />
    </Frame>
  );
}

function mappingDetail(say: ReturnType<typeof useWords>, mapping: MappingStatusView | undefined): string {
  if (!mapping) return say(words.proofWaiting);
  const share = mapping.coverage.by_count === null ? 'none' : formatShare(mapping.coverage.by_count);
  return say(words.readyMapDetail, { share, revision: mapping.published?.revision ?? 0, drift: mapping.drift.length });
}

interface RowProps {
  kind: StatusKind;
  title: string;
  detail: string;
  at?: number | null;
  more?: ReactNode;
  act: ReactNode;
}

function Row({ kind, title, detail, at = null, more, act }: RowProps) {
  return (
    <li className={styles.check}>
      <Shape kind={kind} />
      <div>
        <h3>{title}</h3>
        <p>
          {detail} {at !== null && <Time at={at} />}
        </p>
        {more && <p>{more}</p>}
      </div>
      {act}
    </li>
  );
}

function GoingLive({ wizard, connection }: { wizard: Wizard; connection: ConnectionView }) {
  const say = useWords();
  const contract = useContract(wizard.partner.id);
  return (
    <>
      <section className={styles.group} aria-label={say(words.liveContract)}>
        <h3>{say(words.liveContract)}</h3>
        <Answer query={contract} what={say(words.liveContract)} shape="panel">
          {view => <ContractPanel view={view} act="plain" />}
        </Answer>
      </section>
      <section className={styles.group} aria-label={say(words.liveGoing)}>
        <h3>{say(words.liveGoing)}</h3>
        <GoLivePanel connection={connection} act="plain" />
      </section>
    </>
  );
}

/** The whole way back: the connection goes, and the run with it. */
function Undo({ wizard, connection }: { wizard: Wizard; connection: ConnectionView }) {
  const say = useWords();
  const [asking, setAsking] = useState(false);
  const disconnect = useDisconnectConnection();
  const finish = useFinish(wizard);
  return (
    <section className={styles.group} aria-label={say(words.undoTitle)}>
      <h3>{say(words.undoTitle)}</h3>
      <p className={styles.muted}>{say(words.undoDetail)}</p>
      {disconnect.error !== null && <Failed error={disconnect.error} />}
      <div>
        <Button look="danger" icon={<Unplug />} disabled={disconnect.isPending} onClick={() => setAsking(true)}>
          {say(words.undoAct, { name: connection.display_name })}
        </Button>
      </div>
      <DisconnectDialog
        connection={connection}
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => disconnect.mutate(connection.id, { onSuccess: finish })}
      />
    </section>
  );
}
