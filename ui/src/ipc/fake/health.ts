// Health and checks of the fake: what is asked, and what running checks changes.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { judging } from './judging.ts';
import { recorded } from './recordings.ts';

type HealthCommands = Pick<Backend, 'health' | 'readiness' | 'verify' | 'verifyOutdated' | 'saveReadiness' | 'runCheck' | 'checkRuns'>;

export function healthCommands(fake: Fake, onProgress: (progress: T.ChecksProgressView) => void): HealthCommands {
  const { state, answer, changed, connection } = fake;
  const { answersOf, healthOf } = judging(fake);
  const { checks } = recorded<T.ReportView>('readiness');
  const health = recorded<T.HealthView>('health');

  const isUsed = (id: string): boolean => connection(id).status !== 'disconnected';
  const chosen = (ids: string[]): string[] => (ids.length > 0 ? ids : state.connections.map(each => each.id).filter(isUsed));

  function report(ids: string[], scope: T.GateScope): T.ReportView {
    const answers = ids.flatMap(answersOf).map(check => ({ ...check, obstacle: obstacle(check, scope) }));
    const count = (status: T.GateStatus): number => answers.filter(check => check.status === status).length;
    const obstacles = answers.filter(check => check.obstacle !== null).length;
    return {
      ...recorded<T.ReportView>('readiness'),
      verdict: answers.length > 0 && obstacles === 0 ? 'READY' : 'NOT READY',
      scope,
      checks: answers,
      summary: {
        connections: ids.length,
        pass: count('PASS'),
        warn: count('WARN'),
        fail: count('FAIL'),
        skip: count('SKIP'),
        obstacles,
        waived: answers.filter(check => check.status === 'FAIL' && check.waiver !== null && check.obstacle === null).length,
        worse: answers.filter(check => check.before?.change === 'worse').length,
        better: answers.filter(check => check.before?.change === 'better').length,
        requests: answers.reduce((sum, check) => sum + check.requests, 0),
        oldest_at: oldest(answers),
        score: answers.length === 0 ? null : recorded<T.ReportView>('readiness').summary.score,
        score_label: answers.length === 0 ? null : recorded<T.ReportView>('readiness').summary.score_label,
        partners: answers.length === 0 ? [] : recorded<T.ReportView>('readiness').summary.partners,
      },
    };
  }

  const budgeted = (reads: T.ReadsView): T.ReadsView => ({
    ...reads,
    budget: state.apps.find(app => app.id === reads.app_registration_id)?.monthly_read_budget ?? reads.budget,
  });

  const make = (id: string, ids: string[]): void => {
    const answered = answersOf(id).filter(check => ids.includes(check.id));
    const before = answered.flatMap(({ id: check, status, checked_at }) => (checked_at === null ? [] : [[check, { status, checked_at }]]));
    state.before[id] = { ...state.before[id], ...Object.fromEntries(before) };
    state.checked[id] = { ...state.checked[id], ...Object.fromEntries(ids.map(check => [check, state.workspace.now])) };
  };
  /** A run of these checks by connection, as the history keeps it. */
  function run(made: Record<string, string[]>): void {
    const asked = Object.entries(made).filter(([, ids]) => ids.length > 0);
    for (const [id, ids] of asked) make(id, ids);
    const answers = asked.flatMap(([id, ids]) => answersOf(id).filter(check => ids.includes(check.id)));
    const count = (status: T.GateStatus): number => answers.filter(check => check.status === status).length;
    const { now, member } = state.workspace;
    state.checkRuns.unshift({
      id: `019ab9f0-4c00-7a10-9f00-${String(state.ids++).padStart(12, '0')}`,
      started_by: member.name,
      started_at: now,
      finished_at: now + 4_000_000,
      connections: asked.length,
      pass: count('PASS'),
      warn: count('WARN'),
      fail: count('FAIL'),
      skip: count('SKIP'),
    });
  }
  const told = (ids: string[]): void => changed(['health', 'readiness', 'connections', 'attention', ...ids.map(id => `connection:${id}`)]);

  return {
    health: () =>
      answer('health', () => {
        const rows = state.connections.map(healthOf).toSorted((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state));
        const judged = rows.filter(row => row.state !== 'paused');
        return {
          ...health,
          healthy: judged.length > 0 && judged.every(row => row.state === 'healthy'),
          connections: rows,
          reads: state.connections.length === 0 ? [] : health.reads.map(budgeted),
        };
      }),
    readiness: ({ connection_ids, scope }) => answer('readiness', () => report(chosen(connection_ids), scope)),
    verify: ({ connection_ids, scope }) => {
      const of = chosen(connection_ids).length;
      onProgress({ done: 0, of });
      return answer('verify', () => {
        const ids = chosen(connection_ids);
        onProgress({ done: of, of });
        run(Object.fromEntries(ids.map(id => [id, checks.map(check => check.id)])));
        told(ids);
        return report(ids, scope);
      });
    },
    verifyOutdated: ({ connection_ids, scope }) =>
      answer('verify_outdated', () => {
        const ids = chosen(connection_ids);
        const isOld = (check: T.CheckView): boolean =>
          check.cost === 'local' || check.evidence_kind === 'stale' || check.evidence_kind === 'missing';
        const old = (id: string): string[] =>
          answersOf(id)
            .filter(isOld)
            .map(check => check.id);
        run(Object.fromEntries(ids.map(id => [id, old(id)])));
        told(ids);
        return report(ids, scope);
      }),
    saveReadiness: ({ path, replace }) =>
      answer('save_readiness', () => {
        if (!path.startsWith('/')) throw failure('invalid_input', 'A report needs a file’s full path', 'Name its folder too', 'data');
        if (state.files.includes(path) && !replace)
          throw failure('conflict', `\`${path}\` exists already`, 'Replace it, or choose another name', 'data');
        state.files.push(path);
        return { path };
      }),
    runCheck: ({ connection_id, check_id }) =>
      answer('run_check', () => {
        if (!checks.some(check => check.id === check_id)) throw failure('invalid_input', `There is no check \`${check_id}\` here`, null);
        connection(connection_id);
        run({ [connection_id]: [check_id] });
        told([connection_id]);
        return null;
      }),
    checkRuns: () => answer('check_runs', () => ({ runs: state.checkRuns })),
  };
}

const STATES: readonly T.HealthState[] = ['action_needed', 'failing', 'degraded', 'not_checked', 'healthy', 'paused'];

function oldest(checks: readonly T.CheckView[]): number | null {
  const made = checks.flatMap(({ critical, checked_at: at }) => (critical && at !== null ? [Date.parse(at) * 1000] : []));
  return made.length === 0 ? null : Math.min(...made);
}

/** The gate's rule, as Rust has it in `domain::gate`. */
function obstacle({ status, evidence_kind, critical, waiver }: T.CheckView, scope: T.GateScope): T.Obstacle | null {
  if (status === 'FAIL' && waiver === null) return 'failed';
  if (!critical) return null;
  if (status === 'SKIP' || evidence_kind === 'missing') return 'missing';
  if (evidence_kind === 'stale') return 'stale';
  return evidence_kind === scope ? null : 'other_scope';
}
