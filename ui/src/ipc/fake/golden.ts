// Golden sets of the fake: one folder that is a set once a sample was made in it, or one of that name.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { recorded } from './recordings.ts';

type GoldenCommands = Pick<
  Backend,
  'makeGoldenSample' | 'previewGoldenRun' | 'runGoldenSet' | 'replayGoldenSet' | 'compareGoldenRuns' | 'goldenCurve' | 'listGoldenRuns'
>;

export function goldenCommands({ state, answer, changed, record, connection }: Fake): GoldenCommands {
  const preview = (id: string, folder: string): T.GoldenPreviewView => {
    const { display_name: name } = connection(id);
    if (!state.files.includes(folder)) {
      const message = `The golden set \`${folder}\` cannot be used: \`golden.toml\`: No such file or directory (os error 2)`;
      throw failure('invalid_input', message, 'Nothing was sent. `golden init FOLDER` makes a set to look at', 'data');
    }
    const seen = recorded<T.GoldenPreviewView>('preview_golden_run');
    return { ...seen, connection_id: id, connection_name: name, folder, sentence: seen.sentence.replace(seen.connection_name, name) };
  };
  const [worse, good] = recorded<T.GoldenRunsView>('list_golden_runs').runs as [T.GoldenRunSummary, T.GoldenRunSummary];
  /** The first run is good; from the second on the models read worse. */
  const result = (id: string): T.GoldenRunView => {
    const run = recorded<T.GoldenRunView>('run_golden_set');
    const [last, before] = state.goldenRuns;
    const times = { connection_id: id, ran_at: last?.started_at ?? null, compared_with: before?.started_at ?? null };
    if (before) return { ...run, ...times };
    const fields = run.fields.map(field => ({
      ...field,
      right: field.right + field.wrong,
      wrong: 0,
      median: field.median_before,
      median_before: null,
      fallen: false,
    }));
    return { ...run, ...times, status: 'PASS', failures: [], differences: [], fields };
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
    runGoldenSet: ({ connection_id, folder, fingerprint }) =>
      answer('run_golden_set', () => {
        if (preview(connection_id, folder).fingerprint !== fingerprint)
          throw failure('conflict', 'The set has changed since it was shown, so nothing was sent', 'Look at it again', 'data');
        const { now } = state.workspace;
        const summary = state.goldenRuns.length > 0 ? worse : good;
        const run_id = `019ab9f0-4c00-7a10-9f00-${String(state.ids++).padStart(12, '0')}`;
        state.goldenRuns.unshift({ ...summary, run_id, started_at: now, finished_at: now });
        record('golden.confirmed', connection_id, summary.set);
        changed(['golden', 'connections']);
        return result(connection_id);
      }),
    replayGoldenSet: ({ connection_id, folder }) =>
      answer('replay_golden_set', () => {
        preview(connection_id, folder);
        const [last] = state.goldenRuns;
        return { ...result(connection_id), run_id: null, read_from: 'stored', ran_at: null, compared_with: last?.started_at ?? null };
      }),
    compareGoldenRuns: ({ connection_id, set }) =>
      answer('compare_golden_runs', () => {
        if (state.goldenRuns.length === 0) throw none(set);
        return { ...result(connection_id), differences: [] };
      }),
    goldenCurve: ({ set, accept }) =>
      answer('golden_curve', () => {
        if (state.goldenRuns.length === 0) throw none(set);
        const curve = recorded<T.GoldenCurveView>('golden_curve');
        const chosen = curve.points.find(point => point.accept === Number(accept)) ?? curve.chosen;
        const percent = (share: number | null): string => `${((share ?? 0) * 100).toFixed(1)} %`;
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
