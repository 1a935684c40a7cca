// How the fake judges: the recorded answers, bent to how each connection stands, and what they come to.

import type * as T from '../bindings.ts';
import type { Fake } from './context.ts';
import { checksUnderContract } from './contracts.ts';
import { recorded } from './recordings.ts';
import type { FakeState } from './state.ts';

/** What rests on a living grant. */
const CALLS: ReadonlySet<T.CheckCost> = new Set(['unmetered', 'metered']);

interface Judging {
  answersOf: (id: string) => T.CheckView[];
  healthOf: (of: T.ConnectionView) => T.ConnectionHealthView;
  /** As the lists and its own page show it: judged like everywhere else. */
  asShown: (of: T.ConnectionView) => T.ConnectionView;
}

export function judging({ state, connection }: Pick<Fake, 'state' | 'connection'>): Judging {
  const { checks } = recorded<T.ReportView>('readiness');
  const [one] = recorded<T.HealthView>('health').connections;
  if (!one) throw new Error('tests/fixtures/health.json has no connection');

  /** As it was recorded, unless this connection stands otherwise. */
  function checkOf(of: T.ConnectionView, check: T.CheckView): T.CheckView {
    const { now } = state.workspace;
    const firstMade = of.status === 'not_checked' ? of.last_proven_at : null;
    const madeAt = state.checked[of.id]?.[check.id] ?? firstMade ?? Date.parse(check.checked_at ?? '') * 1000;
    const known = {
      ...(of.id === one?.id && !(state.published && check.id === 'mapping.published') ? check : mapped(check)),
      waiver: waiverMark(state, of.id, check.id),
      partner: of.partner,
      connection_id: of.id,
      display_name: of.display_name,
      environment: of.environment,
      evidence_kind: of.environment === 'rehearsal' ? ('rehearsal' as const) : ('live' as const),
      checked_at: new Date(madeAt / 1000).toISOString(),
      age_seconds: Math.round((now - madeAt) / 1_000_000),
    };
    if (of.status === 'needs_reconnect' && CALLS.has(check.cost)) return refused(known, of);
    if (of.status === 'not_checked' && state.checked[of.id]?.[check.id] === undefined) return { ...known, evidence_kind: 'stale' };
    return known;
  }

  /** What the firm asks of production itself; judged from memory, so it is as new as the question. */
  const firms = (of: T.ConnectionView): T.CheckView[] => {
    const [like] = checks;
    return like ? checksUnderContract(state, of, checkOf(of, like)) : [];
  };

  const answersOf = (id: string): T.CheckView[] =>
    [...checks.map(check => checkOf(connection(id), check)), ...firms(connection(id))].map(check => {
      const before = state.before[id]?.[check.id];
      return { ...check, before: before ? { ...before, change: changeBetween(before.status, check.status) } : null };
    });

  function healthOf(of: T.ConnectionView): T.ConnectionHealthView {
    const answers = answersOf(of.id);
    const count = (status: T.GateStatus): number => answers.filter(check => check.status === status).length;
    const passed = answers.filter(check => check.status === 'PASS');
    const stale = passed.filter(check => check.evidence_kind === 'stale').length;
    const counts = (check: T.CheckView): boolean => check.evidence_kind !== 'stale' && check.evidence_kind !== 'missing';
    const unproven = answers.filter(check => check.critical && check.status !== 'FAIL' && !counts(check)).length;
    const worst = answers.find(check => check.status === 'FAIL') ?? answers.find(check => check.status === 'WARN');
    const clocks: [T.ClockKind, number | null][] = [
      ['access_token', of.clocks.access_token_ends_at],
      ['refresh_token', of.clocks.refresh_token_ends_at],
      ['grant', of.clocks.grant_ends_at],
    ];
    return {
      ...(one as T.ConnectionHealthView),
      id: of.id,
      partner: of.partner,
      partner_name: of.partner_name,
      environment: of.environment,
      display_name: of.display_name,
      state: stateOf(of, worst?.status, unproven),
      status: of.status,
      cause: of.cause,
      status_detail: of.status_detail,
      last_proven_at: of.last_proven_at,
      checks:
        of.status === 'disconnected'
          ? none(answers.length)
          : {
              total: answers.length,
              pass: passed.length - stale,
              warn: count('WARN'),
              fail: count('FAIL'),
              skip: count('SKIP'),
              stale,
              unproven,
              worst: worst ? { id: worst.id, title: worst.title, status: worst.status } : null,
            },
      clocks: clocks.flatMap(([kind, ends_at]) => (ends_at === null ? [] : [{ kind, ends_at }])).toSorted((a, b) => a.ends_at - b.ends_at),
    };
  }

  return { answersOf, healthOf, asShown: of => ({ ...of, health: healthOf(of).state }) };
}

/** Nothing that was seen before says anything of a disconnected one. */
const none = (total: number): T.ChecksInShort => ({ total, pass: 0, warn: 0, fail: 0, skip: total, stale: 0, unproven: 0, worst: null });

function stateOf({ status }: T.ConnectionView, worst: T.GateStatus | undefined, unproven: number): T.HealthState {
  if (status === 'disconnected') return 'paused';
  if (status === 'needs_reconnect') return 'action_needed';
  if (worst === 'FAIL') return 'failing';
  if (status === 'degraded' || worst === 'WARN') return 'degraded';
  return status === 'connected' && unproven === 0 ? 'healthy' : 'not_checked';
}

const STATUSES: readonly T.GateStatus[] = ['PASS', 'WARN', 'SKIP', 'FAIL'];

/** How an answer differs from the one before, as Rust has it in `domain::gate`. */
function changeBetween(before: T.GateStatus, after: T.GateStatus): T.Change | null {
  const distance = STATUSES.indexOf(after) - STATUSES.indexOf(before);
  return distance === 0 ? null : distance > 0 ? 'worse' : 'better';
}

const MAPPED: Record<string, string> = {
  'mapping.coverage': '98.9 % of 89 accounts in use are decided, 99.6 % by balance; 95 % are asked for',
  'mapping.published': 'Revision 2 with 88 mappings, published 6 days before the check; nothing has drifted',
};

/** The recorded company is not mapped yet; the others are. */
function mapped(check: T.CheckView): T.CheckView {
  const evidence = MAPPED[check.id];
  return evidence === undefined ? check : { ...check, status: 'PASS', cause: null, evidence };
}

/** The check of the grant says why; the others are not made. */
function refused(check: T.CheckView, of: T.ConnectionView): T.CheckView {
  if (check.id === 'token.usable')
    return {
      ...check,
      status: 'FAIL',
      cause: 'auth',
      evidence: `The partner no longer accepts the grant of \`${of.display_name}\` (\`invalid_grant\`)`,
    };
  return {
    ...check,
    status: 'SKIP',
    evidence: 'Not made, because `token.usable` did not pass',
    evidence_kind: 'missing',
    requests: 0,
  };
}

/** Who answers for this check of the connection now. */
export function waiverMark(state: FakeState, connectionId: string, checkId: string): T.WaiverMark | null {
  const waiver = state.waivers.find(one => one.connection_id === connectionId && one.check_id === checkId && one.state === 'in_force');
  if (!waiver) return null;
  const { id, granted_by, reason, expires_at } = waiver;
  return { id, granted_by, reason, expires_at: new Date(expires_at / 1000).toISOString() };
}
