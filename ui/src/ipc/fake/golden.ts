// Golden sets of the fake: one folder that is a set once a sample was made in it, or one of that name.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import type { Jobs } from './jobs.ts';
import { recorded } from './recordings.ts';

type GoldenCommands = Pick<
  Backend,
  | 'makeGoldenSample'
  | 'previewGoldenRun'
  | 'startGoldenRun'
  | 'replayGoldenSet'
  | 'compareGoldenRuns'
  | 'acceptGoldenBaseline'
  | 'retireGoldenSet'
  | 'goldenCurve'
  | 'listGoldenRuns'
>;

/** Of an account on the free tier, as whose the fake takes a folder that is called so. */
const FREE_LIMITS = [
  'It reads the first 2 pages of a document, which is all of these',
  'It reads 500 pages a month; this run takes 9 of them, whatever was read before',
];

/** Of a set that was run before, as which the fake takes a folder that is called so. */
const CHANGED = [
  '1 document was left out or replaced: `letter.pdf`',
  'other things are expected of 1 document: `receipt-lunch.pdf` (`total`)',
];

export function goldenCommands({ state, answer, changed, record, connection }: Fake, jobs: Jobs): GoldenCommands {
  const preview = (id: string, folder: string): T.GoldenPreviewView => {
    const { display_name: name } = connection(id);
    if (!state.files.includes(folder)) {
      const message = `The golden set \`${folder}\` cannot be used: \`golden.toml\`: No such file or directory (os error 2)`;
      throw failure('invalid_input', message, 'Nothing was sent. `golden init FOLDER` makes a set to look at', 'data');
    }
    const seen = recorded<T.GoldenPreviewView>('preview_golden_run');
    const free = folder.endsWith('-free');
    return {
      ...seen,
      ...(folder.endsWith('-corrected') && { changed: CHANGED }),
      ...(free && { tier: 'F0 (free)', tier_limits: FREE_LIMITS }),
      connection_id: id,
      connection_name: name,
      folder,
      sentence: seen.sentence.replace(seen.connection_name, name),
    };
  };
  const [worse, good] = recorded<T.GoldenRunsView>('list_golden_runs').runs as [T.GoldenRunSummary, T.GoldenRunSummary];
  const finished = (): T.GoldenRunSummary[] => state.goldenRuns.filter(run => run.finished_at !== null);
  let accepted: { run: string; at: T.Instant } | null = null;
  /** The first run is good and stays the baseline; from the second on the models read worse, until that is accepted. */
  const result = (id: string): T.GoldenRunView => {
    const run = recorded<T.GoldenRunView>('compare_golden_runs');
    const [last, before] = finished();
    const times = { connection_id: id, run_id: last?.run_id ?? null, ran_at: last?.started_at ?? null };
    const held = accepted && finished().find(one => one.run_id === accepted?.run);
    if (before && !held) return { ...run, ...times, compared_with: finished().at(-1)?.started_at ?? null };
    if (held)
      return {
        ...run,
        ...times,
        compared_with: last === held ? null : held.started_at,
        accepted_by: last === held ? state.workspace.member.name : null,
        accepted_at: last === held ? (accepted?.at ?? null) : null,
        can_be_accepted: false,
        status: 'PASS',
        failures: [],
        fields: run.fields.map(field => ({ ...field, median_before: last === held ? null : field.median, fallen: false })),
      };
    const fields = run.fields.map(field => ({
      ...field,
      right: field.right + field.wrong,
      wrong: 0,
      median: field.median_before,
      median_before: null,
      fallen: false,
    }));
    return { ...run, ...times, compared_with: null, can_be_accepted: false, status: 'PASS', failures: [], differences: [], fields };
  };
  const none = (set: string): unknown =>
    failure('invalid_input', `\`${set}\` was not run on this connection yet`, '`golden run FOLDER ID` shows what a run would send', 'data');

  return {
    makeGoldenSample: folder =>
      answer('make_golden_sample', () => {
        if (state.files.includes(folder)) {
          const hint = 'Name a folder that does not exist yet, or an empty one of your own';
          throw failure('invalid_input', `The sample set cannot be made in \`${folder}\``, hint, 'local');
        }
        state.files.push(folder);
        return { path: folder, rows: 8 };
      }),
    previewGoldenRun: ({ connection_id, folder }) => answer('preview_golden_run', () => preview(connection_id, folder)),
    startGoldenRun: ({ connection_id, folder, fingerprint, same_set }) =>
      answer('start_golden_run', () => {
        const { set, changed: differences, ...seen } = preview(connection_id, folder);
        if (differences.length > 0 && !same_set) {
          const message = `\`${set}\` is not as it was when it was last run: ${differences.join('; ')}`;
          throw failure('invalid_input', message, 'Nothing was sent', 'data');
        }
        if (seen.fingerprint !== fingerprint)
          throw failure('conflict', 'The set has changed since it was shown, so nothing was sent', 'Look at it again', 'data');
        const { now } = state.workspace;
        const summary = finished().length > 0 ? worse : good;
        const run_id = `019ab9f0-4c00-7a10-9f00-${String(state.ids++).padStart(12, '0')}`;
        const run = { ...summary, run_id, started_at: now, finished_at: null as T.Instant | null, under_way: true };
        const job = jobs.startGoldenRun(connection_id, `Golden set ${summary.set}`, summary.documents, isDone => {
          Object.assign(run, { under_way: false, finished_at: isDone ? now : null });
        });
        state.goldenRuns.unshift(run);
        record('golden.confirmed', connection_id, summary.set);
        changed(['golden', 'jobs']);
        return job;
      }),
    replayGoldenSet: ({ connection_id, folder }) =>
      answer('replay_golden_set', () => {
        preview(connection_id, folder);
        const compared_with = finished().at(-1)?.started_at ?? null;
        const nothing = { run_id: null, ran_at: null, accepted_by: null, accepted_at: null, can_be_accepted: false };
        return { ...result(connection_id), ...nothing, read_from: 'stored', compared_with };
      }),
    compareGoldenRuns: ({ connection_id, set }) =>
      answer('compare_golden_runs', () => {
        if (finished().length === 0) throw none(set);
        return result(connection_id);
      }),
    acceptGoldenBaseline: ({ connection_id, set, run_id }) =>
      answer('accept_golden_baseline', () => {
        if (finished()[0]?.run_id !== run_id)
          throw failure('conflict', `\`${set}\` was run again since, so nothing was accepted`, 'Look at the last run first', 'data');
        accepted = { run: run_id, at: state.workspace.now };
        record('golden.accepted', connection_id, set);
        changed(['golden', 'connections', 'attention']);
        return result(connection_id);
      }),
    retireGoldenSet: ({ connection_id, set }) =>
      answer('retire_golden_set', () => {
        const runs = state.goldenRuns.filter(run => run.set === set && run.finished_at !== null);
        if (runs.length === 0) throw none(set);
        for (const run of runs) run.retired = true;
        record('golden.retired', connection_id, set);
        changed(['golden', 'connections', 'attention']);
        return { runs: state.goldenRuns };
      }),
    goldenCurve: ({ set, accept }) =>
      answer('golden_curve', () => {
        if (finished().length === 0) throw none(set);
        const curve = recorded<T.GoldenCurveView>('golden_curve');
        const chosen = curve.points.find(point => point.accept === Number(accept)) ?? curve.chosen;
        const percent = (share: number | null): string => `${((share ?? 0) * 100).toFixed(1).replace(/\.0$/, '')}%`;
        const { accepted, wrong } = chosen;
        const sentence =
          `At ${accept} you would auto-accept ${percent(accepted.share)} (${accepted.count} of ${accepted.of}) and let ` +
          `${percent(wrong.share)} errors through (${wrong.count} of ${wrong.of}: 95 times in 100 the true rate is at most ${percent(wrong.high)})`;
        return { ...curve, chosen, sentence };
      }),
    listGoldenRuns: id =>
      answer('list_golden_runs', () => {
        connection(id);
        return { runs: state.goldenRuns };
      }),
  };
}
