import { useStartRehearsalFirm } from '../../ipc/acts.ts';
import { useRehearsalFirm } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { ProgressBar } from '../../shared/Progress.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';

/** How far the rehearsal firm is, while it is being made or where that was cut off; nothing otherwise. */
export function FirmProgress() {
  const say = useWords();
  const { data: firm } = useRehearsalFirm();
  const start = useStartRehearsalFirm();
  if (start.error !== null) return <Failed error={start.error} onRetry={() => start.mutate(undefined)} />;
  if (firm?.state === 'making') {
    const counts = { done: firm.companies_done, total: firm.companies };
    return (
      <StatusBox kind="working" title={say(words.makingTitle, { step: firm.step_number + 1, steps: firm.steps })}>
        <p role="status">{say(words.makingDetail, { what: firm.step ?? '' })}</p>
        {firm.companies > 0 && (
          <>
            <ProgressBar label={say(words.companies, counts)} {...counts} />
            <p>{say(words.companies, counts)}</p>
          </>
        )}
      </StatusBox>
    );
  }
  if (firm?.state === 'unfinished' || firm?.state === 'failed') {
    const failed = firm.state === 'failed';
    return (
      <StatusBox
        kind="degraded"
        title={failed ? say(words.failedTitle) : say(words.unfinishedTitle, { done: firm.step_number, steps: firm.steps })}
      >
        <p>{firm.failure ?? say(words.unfinishedDetail)}</p>
        <Button onClick={() => start.mutate(undefined)}>{say(words.goOn)}</Button>
      </StatusBox>
    );
  }
  return null;
}
