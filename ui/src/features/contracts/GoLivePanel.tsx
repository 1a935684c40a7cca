import { Link } from '@tanstack/react-router';
import { Rocket, Stethoscope } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionView, GoingLiveView, LackingView } from '../../ipc/bindings.ts';
import { useGoingLive, useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Literals } from '../../shared/Literals.tsx';
import { Panel } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import type { StatusKind } from '../../shared/status/Shape.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { type Message, useWords } from '../../shared/words.ts';
import { useChecking } from '../health/useChecking.ts';
import styles from './Contracts.module.css';
import { EndLiveDialog, GoLiveDialog } from './GoLiveDialogs.tsx';
import { words } from './messages.ts';

interface Props {
  connection: ConnectionView;
  /** The one act of the page: the wizard has its own place for it. */
  act?: 'primary' | 'plain';
}

/** Whether the firm relies on the connection, and what is lacking before it can. */
export function GoLivePanel({ connection, act = 'primary' }: Props) {
  const say = useWords();
  const going = useGoingLive(connection.id);
  return (
    <Answer query={going} what={say(words.waitingLive)} shape="panel">
      {view => <Found connection={connection} view={view} act={act} />}
    </Answer>
  );
}

type Standing = 'live' | 'live-lacking' | 'ready' | 'lacking';

const HEADS: Record<Standing, { kind: StatusKind; title: Message; detail: Message | null }> = {
  live: { kind: 'healthy', title: words.live, detail: null },
  'live-lacking': { kind: 'failing', title: words.lacksLive, detail: words.lacksLiveDetail },
  ready: { kind: 'not-checked', title: words.canGoLive, detail: words.canGoLiveDetail },
  lacking: { kind: 'action', title: words.lacks, detail: words.lacksDetail },
};

export function standingOfLive({ decision, lacking }: GoingLiveView): Standing {
  const isLive = decision?.is_live === true;
  if (lacking.length === 0) return isLive ? 'live' : 'ready';
  return isLive ? 'live-lacking' : 'lacking';
}

function Found({ connection, view, act }: Required<Props> & { view: GoingLiveView }) {
  const say = useWords();
  const { data: workspace } = useWorkspace();
  const [asking, setAsking] = useState<'go' | 'end' | null>(null);
  const { decision, lacking } = view;
  const standing = standingOfLive(view);
  const head = HEADS[standing];
  const named = { name: connection.display_name, count: lacking.length };
  const unavailable = workspace && workspace.member.role !== 'admin' ? say(words.adminOnly) : undefined;
  const isLive = decision?.is_live === true;
  return (
    <>
      <StatusBox kind={head.kind} title={say(head.title, named)}>
        {head.detail && <p>{say(head.detail, named)}</p>}
        {decision !== null && <Decision view={view} />}
      </StatusBox>
      {lacking.length > 0 && <Lacking connection={connection} lacking={lacking} />}
      <div className={styles.acts}>
        {standing === 'ready' && (
          <Button look={act} icon={<Rocket />} unavailable={unavailable} onClick={() => setAsking('go')}>
            {say(words.goLive)}
          </Button>
        )}
        {isLive && (
          <Button unavailable={unavailable} onClick={() => setAsking('end')}>
            {say(words.undo)}
          </Button>
        )}
      </div>
      {asking === 'go' && <GoLiveDialog connection={connection} onClose={() => setAsking(null)} />}
      {asking === 'end' && <EndLiveDialog connection={connection} onClose={() => setAsking(null)} />}
    </>
  );
}

/** Who said it and when, or who ended it and why. */
function Decision({ view: { decision } }: { view: GoingLiveView }) {
  const say = useWords();
  if (decision === null) return null;
  if (decision.is_live)
    return (
      <p>
        {say(words.liveSince, { who: decision.decided_by })} <Time at={decision.decided_at} />
      </p>
    );
  return (
    <p>
      {say(words.ended, { name: decision.ended_by ?? '' })} {decision.ended_at !== null && <Time at={decision.ended_at} />}
      {': '}
      {decision.end_reason}
    </p>
  );
}

function Lacking({ connection, lacking }: { connection: ConnectionView; lacking: readonly LackingView[] }) {
  const say = useWords();
  const checking = useChecking([connection.id], 'live');
  const hasChecks = lacking.some(one => one.kind === 'check');
  return (
    <>
      {checking.failure !== null && <Failed error={checking.failure} />}
      <Panel>
        <ul aria-label={say(words.lackingList)}>
          {lacking.map(one => (
            <li key={`${one.kind} ${one.check_id}`} className={styles.lacking}>
              <div className={styles.lackingText}>
                <p className={styles.lackingTitle}>{one.title}</p>
                <p>
                  <Literals text={one.detail} />
                </p>
              </div>
              <Mend connection={connection} lacking={one} />
            </li>
          ))}
        </ul>
      </Panel>
      {hasChecks && (
        <div className={styles.acts}>
          <Button icon={<Stethoscope />} onClick={checking.runAll} unavailable={checking.unavailable} disabled={checking.busy}>
            {say(checking.running ? words.runningChecks : words.runChecks)}
          </Button>
        </div>
      )}
    </>
  );
}

/** The way to where it is mended. */
function Mend({ connection, lacking: { kind, title } }: { connection: ConnectionView; lacking: LackingView }) {
  const say = useWords();
  const mend = say(words.mend, { kind });
  const named = { 'aria-label': say(words.mendNamed, { mend, title }), children: mend };
  const params = { connectionId: connection.id };
  switch (kind) {
    case 'contract':
      return <Link to="/contracts/$partnerId" params={{ partnerId: connection.partner }} {...named} />;
    case 'mapping':
      return <Link to="/mapping/$connectionId" params={params} search={{}} {...named} />;
    case 'authorization':
      return <Link to="/connections/$connectionId/reconnect" params={params} {...named} />;
    case 'check':
      return <Link to="/connections/$connectionId" params={params} search={{ tab: 'checks' }} {...named} />;
  }
}
