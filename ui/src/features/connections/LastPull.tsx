import type { PullRunView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { formatCount, formatDuration } from '../../shared/format.ts';
import { Facts, Panel } from '../../shared/page/Page.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Time } from '../../shared/Time.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import type { ConnectionActs } from './useConnectionActs.ts';

export function LastPull({ pull, acts }: { pull: PullRunView | null; acts: ConnectionActs }) {
  const say = useWords();
  if (pull === null) {
    return (
      <Panel>
        <Empty
          kind="nothing-yet"
          title={say(words.pullEmptyTitle)}
          detail={say(words.pullEmptyDetail)}
          action={
            <Button onClick={acts.pull} unavailable={acts.pullUnavailable}>
              {say(words.pull)}
            </Button>
          }
        />
      </Panel>
    );
  }
  return (
    <Panel>
      <Facts
        facts={[
          { label: say(words.lastPull), value: <Time at={pull.finished_at ?? pull.started_at} /> },
          { label: say(words.pullRows), value: formatCount(pull.rows) },
          { label: say(words.pullNew), value: formatCount(pull.inserted) },
          { label: say(words.pullChanged), value: formatCount(pull.updated) },
          { label: say(words.pullSame), value: formatCount(pull.unchanged) },
          { label: say(words.pullGone), value: formatCount(pull.deactivated) },
          { label: say(words.pullRequests), value: formatCount(pull.requests) },
          { label: say(words.pullThrottled), value: formatCount(pull.throttled) },
          { label: say(words.pullRetries), value: formatCount(pull.retries) },
          { label: say(words.pullTook), value: formatDuration(pull.duration_ms) },
        ]}
      />
    </Panel>
  );
}
