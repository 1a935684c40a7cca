import { useNavigate } from '@tanstack/react-router';
import type { ConnectQueueView } from '../../ipc/bindings.ts';
import { useQueues, useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { EnvironmentBadge } from '../../shared/EnvironmentBadge.tsx';
import { PageBody, PageHeader, Panel, Section } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Status } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './ConnectMany.module.css';
import { words } from './messages.ts';
import { NewQueue } from './NewQueue.tsx';
import { useCounts } from './useCounts.ts';

/** Queues that were left, and putting clients in line. */
export function ConnectManyPage() {
  const say = useWords();
  const { data: workspace } = useWorkspace();
  const queues = useQueues();
  if (workspace?.member.role === 'viewer') {
    return (
      <>
        <PageHeader title={say(words.title)} />
        <Empty kind="not-allowed" title={say(words.notAllowedTitle)} detail={say(words.notAllowedDetail)} />
      </>
    );
  }
  return (
    <>
      <PageHeader title={say(words.title)} />
      <PageBody>
        <Answer query={queues} what={say(words.waiting)} shape="panel">
          {all => (
            <>
              <OpenQueues queues={all.filter(queue => queue.closed_at === null)} />
              <NewQueue queues={all} />
            </>
          )}
        </Answer>
      </PageBody>
    </>
  );
}

function OpenQueues({ queues }: { queues: readonly ConnectQueueView[] }) {
  const say = useWords();
  const navigate = useNavigate();
  const counts = useCounts();
  if (queues.length === 0) return null;
  return (
    <Section title={say(words.queues)}>
      <Panel>
        <ul>
          {queues.map(queue => (
            <li key={queue.id} className={styles.queue}>
              <div className={styles.queueText}>
                <h3>{queue.partner_name}</h3>
                <p className={styles.muted}>
                  {say(words.countsSince, { counts: counts(queue) })} <Time at={queue.started_at} />
                </p>
              </div>
              {queue.paused_at !== null && <Status kind="paused" word={say(words.pausedWord)} at={queue.paused_at} />}
              <EnvironmentBadge environment={queue.environment} />
              <Button
                aria-label={`${say(words.goOn)}: ${queue.partner_name}`}
                onClick={() => void navigate({ to: '/connect-many/$queueId', params: { queueId: queue.id } })}
              >
                {say(words.goOn)}
              </Button>
            </li>
          ))}
        </ul>
      </Panel>
    </Section>
  );
}
