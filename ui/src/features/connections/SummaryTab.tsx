import { Link } from '@tanstack/react-router';
import type { ConnectionView } from '../../ipc/bindings.ts';
import { useHealth, useProvisioningRuns } from '../../ipc/queries.ts';
import { CopyButton } from '../../shared/button/CopyButton.tsx';
import { JobLine } from '../../shared/JobLine.tsx';
import { Literals } from '../../shared/Literals.tsx';
import { Panel, Section } from '../../shared/page/Page.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { StaleLine } from '../../shared/states/Stale.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { useWords } from '../../shared/words.ts';
import { words as healthWords } from '../health/messages.ts';
import { openDrafts } from '../provisioning/ready.ts';
import { Clocks } from './Clocks.tsx';
import { ConnectionFacts } from './ConnectionFacts.tsx';
import styles from './Connections.module.css';
import { LastPull } from './LastPull.tsx';
import { words } from './messages.ts';
import { standingOf } from './standing.ts';
import type { ConnectionActs } from './useConnectionActs.ts';
import { useKinds } from './useKinds.ts';

const titles = {
  healthy: words.healthyTitle,
  failing: words.failingTitle,
  degraded: words.degradedTitle,
  action: words.actionTitle,
  'not-checked': words.notCheckedTitle,
  paused: words.pausedTitle,
};

export function SummaryTab({ connection, acts }: { connection: ConnectionView; acts: ConnectionActs }) {
  const say = useWords();
  const kinds = useKinds(connection);
  const { kind } = standingOf(connection);
  return (
    <>
      {acts.failure !== null && <Failed error={acts.failure} />}
      {acts.running && (
        <Panel>
          <div className={styles.padded}>
            <JobLine job={acts.running} />
          </div>
        </Panel>
      )}
      {isUnreachable(connection) && connection.last_proven_at !== null && (
        <StaleLine at={connection.last_proven_at} why={say(words.unreachable)} />
      )}
      <StatusBox kind={kind} title={say(titles[kind], { ...kinds, status: connection.status })}>
        {(kind === 'failing' || kind === 'degraded') && <WorstCheck connectionId={connection.id} />}
        {connection.status_detail && (
          <p>
            <Literals text={connection.status_detail} copyIds />
          </p>
        )}
        {connection.status_detail && kind === 'action' && (
          <p>
            <CopyButton size="small" text={connection.status_detail} label={say(words.copyDetail)} />
          </p>
        )}
        <p className={styles.statusLine}>
          {say(words.lastProven)} {connection.last_proven_at === null ? say(words.never) : <Time at={connection.last_proven_at} />}
        </p>
        <p className={styles.statusLine}>{say(words.notCheckedWhat, kinds)}</p>
        {connection.status === 'connected' && kind !== 'healthy' && (
          <p className={styles.statusLine}>
            <Link to="/connections/$connectionId" params={{ connectionId: connection.id }} search={{ tab: 'checks' }}>
              {say(words.seeChecks)}
            </Link>
          </p>
        )}
        <Draft connection={connection} />
      </StatusBox>
      <Section title={say(words.clocks)}>
        <Panel>
          <Clocks connection={connection} />
        </Panel>
      </Section>
      <div className={styles.columns}>
        <Section title={say(words.lastPullTitle)}>
          <LastPull pull={connection.last_pull} acts={acts} kinds={kinds} />
        </Section>
        <Section title={say(words.facts)}>
          <ConnectionFacts connection={connection} />
        </Section>
      </div>
    </>
  );
}

/** The wizard that made it, where its last step is still open. */
function Draft({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const { data: runs = [] } = useProvisioningRuns();
  const draft = openDrafts(runs, [connection]).find(run => run.connection_id === connection.id);
  if (!draft) return null;
  return (
    <p className={styles.statusLine}>
      <Link to="/connect/$runId" params={{ runId: draft.id }}>
        {say(words.goOnSettingUp)}
      </Link>
    </p>
  );
}

/** What is wrong beside the last call, if anything failed or warned. */
function WorstCheck({ connectionId }: { connectionId: string }) {
  const say = useWords();
  const checks = useHealth().data?.connections.find(one => one.id === connectionId)?.checks;
  if (!checks?.worst) return null;
  const { worst, total, fail, warn } = checks;
  const count = worst.status === 'FAIL' ? fail : warn;
  return <p>{say(healthWords.worst, { result: worst.status, title: worst.title, count, total })}</p>;
}

/** The trouble is on the way or over there: what is stored stays usable, and says how old it is. */
const isUnreachable = ({ status, cause }: ConnectionView): boolean =>
  status === 'degraded' && (cause === 'network' || cause === 'provider' || cause === 'quota');
