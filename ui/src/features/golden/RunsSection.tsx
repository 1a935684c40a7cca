import type { GoldenRunSummary } from '../../ipc/bindings.ts';
import { formatCount } from '../../shared/format.ts';
import { Section } from '../../shared/page/Page.tsx';
import { Status } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { type Column, Table } from '../../shared/table/Table.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import styles from './Golden.module.css';
import { words } from './messages.ts';
import { RetireSet } from './RetireSet.tsx';

export function RunsSection({ connectionId, runs }: { connectionId: string; runs: readonly GoldenRunSummary[] }) {
  const say = useWords();
  const last = lastOfEachSet(runs);
  const forChecks = (run: GoldenRunSummary) =>
    run.retired ? (
      <span className={styles.note}>{say(words.retired)}</span>
    ) : (
      last.has(run.run_id) && <RetireSet connectionId={connectionId} set={run.set} />
    );
  return (
    <Section title={say(words.runs)}>
      <Table
        label={say(words.runs)}
        columns={[...columns(say), { key: 'checks', title: say(words.forChecks), cell: forChecks }]}
        rows={runs}
        rowKey={run => run.run_id}
      />
    </Section>
  );
}

/** The runs that count for the checks: of each set the last one that was finished. */
function lastOfEachSet(runs: readonly GoldenRunSummary[]): Set<string> {
  const bySet = new Map<string, string>();
  for (const run of runs) if (run.finished_at !== null && !bySet.has(run.set)) bySet.set(run.set, run.run_id);
  return new Set(bySet.values());
}

const columns = (say: Say): Column<GoldenRunSummary>[] => [
  { key: 'set', title: say(words.set), cell: run => run.set },
  { key: 'started', title: say(words.started), cell: run => <Time at={run.started_at} /> },
  { key: 'documents', title: say(words.documents), align: 'end', cell: run => formatCount(run.documents) },
  { key: 'pages', title: say(words.pages), align: 'end', cell: run => formatCount(run.pages) },
  {
    key: 'result',
    title: say(words.result),
    cell: run =>
      run.finished_at === null ? (
        <Status kind={run.under_way ? 'working' : 'paused'} word={say(run.under_way ? words.underWay : words.stopped)} />
      ) : (
        say(words.rightOf, { right: formatCount(run.right), expected: formatCount(run.expected) })
      ),
  },
];
