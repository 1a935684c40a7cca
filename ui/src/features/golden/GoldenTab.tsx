import { useState } from 'react';
import type { ConnectionView, GoldenRunView } from '../../ipc/bindings.ts';
import { useGoldenRuns, useLastGoldenRun } from '../../ipc/queries.ts';
import { Answer } from '../../shared/states/Answer.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { useWords } from '../../shared/words.ts';
import { CurveSection } from './CurveSection.tsx';
import { words } from './messages.ts';
import { Result } from './Result.tsx';
import { RunsSection } from './RunsSection.tsx';
import { SetSection } from './SetSection.tsx';

/** Documents whose content is known, and how the models read them. */
export function GoldenTab({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const runs = useGoldenRuns(connection.id);
  const [answered, setAnswered] = useState<GoldenRunView | null>(null);
  return (
    <>
      <SetSection connection={connection} onAnswer={setAnswered} />
      <Answer query={runs} what={say(words.waitingRuns)}>
        {found => {
          const last = found.runs.find(run => run.finished_at !== null);
          const set = answered?.set ?? last?.set;
          return (
            <>
              {answered ? (
                <Result run={answered} />
              ) : last ? (
                <LastRun connectionId={connection.id} set={last.set} />
              ) : (
                found.runs.length === 0 && <Empty kind="nothing-yet" title={say(words.noRuns)} detail={say(words.noRunsDetail)} />
              )}
              {set && found.runs.some(run => run.set === set && run.finished_at !== null) && (
                <CurveSection connectionId={connection.id} set={set} />
              )}
              {found.runs.length > 0 && <RunsSection connectionId={connection.id} runs={found.runs} />}
            </>
          );
        }}
      </Answer>
    </>
  );
}

function LastRun({ connectionId, set }: { connectionId: string; set: string }) {
  const say = useWords();
  const run = useLastGoldenRun(connectionId, set);
  return (
    <Answer query={run} what={say(words.waitingRun)}>
      {found => <Result run={found} />}
    </Answer>
  );
}
