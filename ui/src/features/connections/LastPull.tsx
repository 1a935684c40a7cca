import type { PullRunView, ResourceCounts } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { formatCount, formatDuration } from '../../shared/format.ts';
import type { Kinds } from '../../shared/kinds.ts';
import { Panel } from '../../shared/page/Page.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Shape } from '../../shared/status/Shape.tsx';
import { Time } from '../../shared/Time.tsx';
import { type Column, Table } from '../../shared/table/Table.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import styles from './Connections.module.css';
import { Figure } from './Figure.tsx';
import { words } from './messages.ts';
import type { ConnectionActs } from './useConnectionActs.ts';

export function LastPull({ pull, acts, kinds }: { pull: PullRunView | null; acts: ConnectionActs; kinds: Kinds }) {
  const say = useWords();
  if (pull === null) {
    return (
      <Panel>
        <Empty
          kind="nothing-yet"
          title={say(words.pullEmptyTitle)}
          detail={say(words.pullEmptyDetail, kinds)}
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
    <div className={styles.pull}>
      <Panel>
        {pull.warnings?.map(warning => (
          <p key={warning} className={styles.unread}>
            <Shape kind="degraded" />
            <span>{warning}</span>
          </p>
        ))}
        <dl className={styles.figures}>
          <Figure label={say(words.pullFinished)} value={<Time at={pull.finished_at ?? pull.started_at} />} />
          <Figure label={say(words.pullRows)} value={formatCount(pull.rows)} />
          <Figure label={say(words.pullNew)} value={formatCount(pull.inserted)} />
          <Figure label={say(words.pullChanged)} value={formatCount(pull.updated)} />
          <Figure label={say(words.pullSame)} value={formatCount(pull.unchanged)} />
          <Figure label={say(words.pullGone)} value={formatCount(pull.deactivated)} />
          <Figure label={say(words.pullRequests)} value={formatCount(pull.requests)} />
          <Figure label={say(words.pullThrottled)} value={formatDuration(pull.throttled)} />
          <Figure label={say(words.pullRetries)} value={formatCount(pull.retries)} />
          <Figure label={say(words.pullTook)} value={formatDuration(pull.duration_ms)} />
        </dl>
      </Panel>
      <ByResource pull={pull} />
    </div>
  );
}

type Row = [resource: string, counts: ResourceCounts];

/** Where several things were pulled the sums alone say little. */
function ByResource({ pull }: { pull: PullRunView }) {
  const say = useWords();
  const rows = Object.entries(pull.resources);
  if (rows.length < 2) return null;
  return <Table label={say(words.pullByResource)} columns={columns(say)} rows={rows} rowKey={([resource]) => resource} />;
}

const columns = (say: Say): Column<Row>[] => [
  { key: 'resource', title: say(words.pullResource), cell: ([resource]) => say(words.resource, { resource }) },
  { key: 'rows', title: say(words.pullRows), align: 'end', cell: ([, counts]) => formatCount(counts.rows) },
  { key: 'new', title: say(words.pullNew), align: 'end', cell: ([, counts]) => formatCount(counts.inserted) },
  { key: 'changed', title: say(words.pullChanged), align: 'end', cell: ([, counts]) => formatCount(counts.updated) },
  { key: 'gone', title: say(words.pullGone), align: 'end', cell: ([, counts]) => formatCount(counts.deactivated) },
];
