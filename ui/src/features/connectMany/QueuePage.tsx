import { Link, useParams } from '@tanstack/react-router';
import { ChevronLeft, Pause, Play } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { ConnectQueueEntryView, ConnectQueueView } from '../../ipc/bindings.ts';
import { useQueue, useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { EnvironmentBadge } from '../../shared/EnvironmentBadge.tsx';
import { ProgressBar } from '../../shared/Progress.tsx';
import { PageBody, PageHeader } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { CloseDialog } from './CloseDialog.tsx';
import styles from './ConnectMany.module.css';
import { Entries } from './Entries.tsx';
import { HeldSection } from './HeldSection.tsx';
import { words } from './messages.ts';
import { countsOf } from './queueModel.ts';
import { SkipDialog } from './SkipDialog.tsx';
import { TurnPanel } from './TurnPanel.tsx';
import { useCounts } from './useCounts.ts';
import { useDriver } from './useDriver.ts';
import { useConnectAgain, usePauseQueue } from './useQueueActs.ts';
import { useQueueCommands } from './useQueueCommands.ts';

/** One queue: whose turn it is, what is held, and everybody in it. */
export function QueuePage() {
  const say = useWords();
  const { queueId } = useParams({ from: '/connect-many/$queueId' });
  const queue = useQueue(queueId);
  if (queue.data) return <Queue key={queue.data.id} queue={queue.data} />;
  return (
    <>
      <PageHeader title={say(words.title)} up={<Up />} />
      <PageBody>
        <Answer query={queue} what={say(words.waitingOne)} shape="panel">
          {() => null}
        </Answer>
      </PageBody>
    </>
  );
}

function Queue({ queue }: { queue: ConnectQueueView }) {
  const say = useWords();
  const counted = useCounts();
  const { data: workspace } = useWorkspace();
  const driver = useDriver(queue);
  const pause = usePauseQueue();
  const again = useConnectAgain();
  const [skipping, setSkipping] = useState<ConnectQueueEntryView | null>(null);
  const [isClosing, setClosing] = useState(false);
  const counts = countsOf(queue);
  const isOpen = queue.closed_at === null;
  const isPaused = queue.paused_at !== null;
  const readOnly = workspace?.member.role === 'viewer' ? say(words.viewerOnly) : undefined;
  const { mutate: runPause } = pause;
  const setPaused = useCallback((paused: boolean): void => runPause({ queue: queue.id, paused }), [runPause, queue.id]);
  const giveUp = useCallback(() => setClosing(true), []);
  const acts = {
    readOnly,
    begin: driver.begin,
    setPaused,
    skip: setSkipping,
    tryAgain: (entry: ConnectQueueEntryView) => again.mutate({ queue: queue.id, client: entry.client_id }),
    giveUp,
  };
  const notClosing = counts.held > 0 ? say(words.giveUpHeld) : counts.in_consent > 0 ? say(words.giveUpConsent) : undefined;
  useQueueCommands(queue, acts, notClosing);
  return (
    <>
      <PageHeader
        title={say(words.titleOf, { partner: queue.partner_name })}
        up={<Up />}
        aside={<EnvironmentBadge environment={queue.environment} />}
        actions={
          isOpen && (
            <>
              <Button look="quiet" unavailable={readOnly ?? notClosing} onClick={acts.giveUp}>
                {say(words.giveUp)}
              </Button>
              <Button
                icon={isPaused ? <Play /> : <Pause />}
                disabled={pause.isPending}
                unavailable={readOnly}
                onClick={() => setPaused(!isPaused)}
              >
                {say(isPaused ? words.resume : words.pause)}
              </Button>
            </>
          )
        }
      />
      <PageBody>
        <div className={styles.progress}>
          <ProgressBar label={say(words.progress)} done={counts.connected} total={queue.entries.length} />
          <p className={styles.counts} role="status">
            {counted(queue)}
          </p>
        </div>
        {(pause.error ?? again.error) !== null && <Failed error={pause.error ?? again.error} />}
        <TurnPanel queue={queue} driver={driver} acts={acts} />
        <HeldSection queue={queue} readOnly={readOnly} />
        <Entries queue={queue} acts={acts} />
      </PageBody>
      {skipping && <SkipDialog queue={queue.id} entry={skipping} onClose={() => setSkipping(null)} />}
      {isClosing && <CloseDialog queue={queue} onClose={() => setClosing(false)} />}
    </>
  );
}

/** What the parts of the page start. */
export interface QueueActs {
  readOnly: string | undefined;
  begin: () => void;
  setPaused: (paused: boolean) => void;
  skip: (entry: ConnectQueueEntryView) => void;
  tryAgain: (entry: ConnectQueueEntryView) => void;
  giveUp: () => void;
}

function Up() {
  const say = useWords();
  return (
    <Link to="/connect-many" aria-label={say(words.back)}>
      <ChevronLeft aria-hidden="true" />
    </Link>
  );
}
