// Pulls and golden runs that take a moment, so that progress and cancel can be seen.

import type * as T from '../bindings.ts';
import { failure } from './failure.ts';
import type { FakeState } from './state.ts';

const STEP = 220;

export interface Jobs {
  startPull(connectionId: string, resources: string[]): T.JobView;
  /** Reads so many documents, and says how it came out. */
  startGoldenRun(connectionId: string, title: string, total: number, ended: (isDone: boolean) => void): T.JobView;
  cancel(id: string): T.JobView;
}

/** Where a golden run stays that the address holds. */
const HELD_AT = 2;

export function fakeJobs(
  state: FakeState,
  held: ReadonlySet<string>,
  progress: (job: T.JobView) => void,
  changed: (tags: string[]) => void,
): Jobs {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const stopped = new Map<string, () => void>();
  const begun = (kind: T.JobKind, connectionId: string, title: string): T.JobView => {
    const job: T.JobView = {
      id: `job-${state.ids++}`,
      kind,
      connection_id: connectionId,
      title,
      status: 'queued',
      step: 'Waiting for its turn',
      done: 0,
      total: null,
      started_at: state.workspace.now,
      finished_at: null,
      error: null,
      pull: null,
    };
    state.jobs.unshift(job);
    return job;
  };
  const isUnderWay = (kind: T.JobKind, connectionId: string): boolean =>
    state.jobs.some(
      job => job.kind === kind && job.connection_id === connectionId && (job.status === 'queued' || job.status === 'running'),
    );

  const finish = (job: T.JobView, connection: T.ConnectionView, rows: number): void => {
    const counts = { rows, inserted: 0, updated: 0, unchanged: rows, deactivated: 0 };
    const pull: T.PullRunView = {
      ...counts,
      id: `pull-${state.ids++}`,
      started_at: job.started_at,
      finished_at: job.started_at + 4_000_000,
      requests: 2,
      throttled: 0,
      retries: 0,
      duration_ms: 4_000,
      resources: { accounts: counts },
    };
    Object.assign(job, { status: 'done', step: 'Stored', done: rows, total: rows, finished_at: pull.finished_at, pull });
    connection.last_pull = pull;
    progress(job);
    changed(['jobs', 'connections', `connection:${connection.id}`, `mapping:${connection.id}`]);
  };

  const advance = (job: T.JobView, connection: T.ConnectionView, rows: number): void => {
    const next = Math.min(rows, job.done + Math.ceil(rows / 8));
    Object.assign(job, { status: 'running', step: next < rows ? 'Reading accounts' : 'Storing accounts', done: next, total: rows });
    progress(job);
    timers.set(
      job.id,
      setTimeout(() => (next < rows ? advance(job, connection, rows) : finish(job, connection, rows)), STEP),
    );
  };

  return {
    startPull(connectionId, resources) {
      const connection = state.connections.find(one => one.id === connectionId);
      if (!connection) throw failure('unknown_connection', 'This connection was not found');
      if (connection.status === 'needs_reconnect')
        throw failure(
          'needs_authorization',
          `${connection.display_name} must be authorized again before anything can be read`,
          'Reconnect it.',
          'auth',
        );
      if (isUnderWay('pull', connectionId)) throw failure('already_running', `A pull of ${connection.display_name} is already running`);
      const job = begun('pull', connectionId, `Pull ${resources.join(', ')} of ${connection.display_name}`);
      const rows = connection.last_pull?.rows || 82;
      timers.set(
        job.id,
        setTimeout(() => advance(job, connection, rows), STEP),
      );
      return job;
    },
    startGoldenRun(connectionId, title, total, ended) {
      if (isUnderWay('golden_run', connectionId)) throw failure('already_running', 'This connection reads a golden set already');
      const job = begun('golden_run', connectionId, title);
      Object.assign(job, { status: 'running', step: 'Reading documents', total });
      stopped.set(job.id, () => ended(false));
      const read = (): void => {
        job.done += 1;
        if (job.done === total) {
          Object.assign(job, { status: 'done', step: 'Read and judged', finished_at: state.workspace.now });
          ended(true);
        } else if (!held.has('golden_run') || job.done < HELD_AT) timers.set(job.id, setTimeout(read, STEP));
        progress(job);
        changed(['jobs', 'golden', 'connections']);
      };
      timers.set(job.id, setTimeout(read, STEP));
      return job;
    },
    cancel(id) {
      const job = state.jobs.find(one => one.id === id);
      if (!job) throw failure('invalid_input', 'This job was not found');
      clearTimeout(timers.get(id));
      const left =
        job.kind === 'pull'
          ? 'what was read until then is stored'
          : 'answers that came are kept beside the documents, and no run is compared with it';
      Object.assign(job, { status: 'cancelled', step: `Stopped; ${left}`, finished_at: state.workspace.now });
      stopped.get(id)?.();
      progress(job);
      changed(['jobs', 'golden']);
      return job;
    },
  };
}
