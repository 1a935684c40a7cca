import { useNavigate } from '@tanstack/react-router';
import { Plug, Stethoscope } from 'lucide-react';
import { useMemo } from 'react';
import type { HealthView } from '../../ipc/bindings.ts';
import { useHealth } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { type Command, useCommands } from '../../shared/commands.tsx';
import { PageBody, PageHeader, Section } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import { kindOfState } from '../connections/standing.ts';
import { HealthTable } from './HealthTable.tsx';
import { words } from './messages.ts';
import { Reads } from './Reads.tsx';
import { useChecking, useScope } from './useChecking.ts';

const ALL: string[] = [];

/** How every connection stands, by what was seen of it and how long ago. */
export function HealthPage() {
  const say = useWords();
  const health = useHealth();
  const checking = useChecking(ALL, useScope());
  const { runAll, unavailable } = checking;
  const nothing = health.data?.connections.length === 0;
  useCommands(
    useMemo<Command[]>(
      () => (nothing ? [] : [{ id: 'here:checks', title: say(words.runAll), group: 'here', run: runAll, unavailable }]),
      [say, nothing, runAll, unavailable],
    ),
  );
  return (
    <>
      <PageHeader
        title={say(words.title)}
        actions={
          !nothing && (
            <Button look="primary" icon={<Stethoscope />} onClick={runAll} unavailable={unavailable} disabled={checking.busy}>
              {checking.runAllWords}
            </Button>
          )
        }
      />
      <PageBody>
        {checking.failure !== null && <Failed error={checking.failure} onRetry={runAll} />}
        <Answer query={health} what={say(words.waiting)}>
          {found => (found.connections.length === 0 ? <NothingConnected /> : <Standing health={found} />)}
        </Answer>
      </PageBody>
    </>
  );
}

function Standing({ health }: { health: HealthView }) {
  const say = useWords();
  return (
    <>
      <InShort health={health} />
      <Section title={say(words.connections)}>
        <HealthTable connections={health.connections} />
      </Section>
      {health.reads.length > 0 && (
        <Section title={say(words.reads)}>
          <Reads reads={health.reads} />
        </Section>
      )}
    </>
  );
}

function InShort({ health }: { health: HealthView }) {
  const say = useWords();
  const worse = health.connections.filter(({ state }) => state !== 'healthy' && state !== 'paused');
  const [worst] = worse;
  if (worst) {
    return (
      <StatusBox kind={kindOfState(worst.state)} title={say(words.unhealthyTitle, { count: worse.length })}>
        <p>{say(words.unhealthyDetail)}</p>
      </StatusBox>
    );
  }
  return health.healthy ? (
    <StatusBox kind="healthy" title={say(words.healthyTitle)}>
      <p>{say(words.healthyDetail)}</p>
    </StatusBox>
  ) : (
    <StatusBox kind="paused" title={say(words.pausedTitle)}>
      <p>{say(words.pausedDetail)}</p>
    </StatusBox>
  );
}

function NothingConnected() {
  const say = useWords();
  const navigate = useNavigate();
  return (
    <Empty
      kind="nothing-yet"
      title={say(words.emptyTitle)}
      detail={say(words.emptyDetail)}
      action={
        <Button icon={<Plug />} onClick={() => void navigate({ to: '/connect' })}>
          {say(words.connect)}
        </Button>
      }
    />
  );
}
