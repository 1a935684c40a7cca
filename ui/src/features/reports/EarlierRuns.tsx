import type { CheckRunView } from '../../ipc/bindings.ts';
import { formatCount, formatDuration } from '../../shared/format.ts';
import { Empty } from '../../shared/states/Empty.tsx';
import { Time } from '../../shared/Time.tsx';
import { type Column, Table } from '../../shared/table/Table.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Reports.module.css';

const COUNTS = ['pass', 'warn', 'fail', 'skip'] as const;

/** Who had checks made, when, and what they found, the newest first. */
export function EarlierRuns({ runs }: { runs: readonly CheckRunView[] }) {
  const say = useWords();
  if (runs.length === 0) return <Empty kind="nothing-yet" title={say(words.noRuns)} detail={say(words.noRunsDetail)} />;
  return (
    <Table
      label={say(words.tab, { tab: 'runs' })}
      rows={runs}
      rowKey={run => run.id}
      columns={[
        {
          key: 'started',
          title: say(words.runStarted),
          cell: run => (
            <>
              <Time at={run.started_at} />
              <span className={styles.under}>
                {run.finished_at === null
                  ? say(words.runOpen)
                  : say(words.runTook, { time: formatDuration((run.finished_at - run.started_at) / 1000) })}
              </span>
            </>
          ),
        },
        { key: 'by', title: say(words.runBy), cell: run => run.started_by ?? say(words.runByProgram) },
        { key: 'companies', title: say(words.runCompanies), align: 'end', cell: run => formatCount(run.connections) },
        ...COUNTS.map(
          (count): Column<CheckRunView> => ({
            key: count,
            title: say(words.runCount, { count }),
            align: 'end',
            cell: run => formatCount(run[count]),
          }),
        ),
      ]}
    />
  );
}
