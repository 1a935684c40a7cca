// Health in shapes and words: what Rust judged, and which part of it decides.

import type { CheckView, ClockView, ConnectionHealthView, ReportView } from '../../ipc/bindings.ts';
import type { StatusKind } from '../../shared/status/Shape.tsx';

export type CheckResult = 'PASS' | 'WARN' | 'FAIL' | 'SKIP' | 'STALE' | 'WAIVED';

/** What passed too long ago says nothing now; what failed or warned does, until a newer answer takes it back. A waiver
 * stands for a failure, and never for an answer that is out of date. */
export function resultOf({ status, evidence_kind: kind, waiver }: CheckView): CheckResult {
  const isWaived = status === 'FAIL' && waiver !== null;
  if (kind === 'stale' && (status === 'PASS' || isWaived)) return 'STALE';
  return isWaived ? 'WAIVED' : status;
}

/** What has to be asked again before it counts. */
export const isOutdated = ({ evidence_kind: kind }: CheckView): boolean => kind === 'stale' || kind === 'missing';

const RESULTS: Record<CheckResult, StatusKind> = {
  PASS: 'healthy',
  WARN: 'degraded',
  FAIL: 'failing',
  SKIP: 'not-checked',
  STALE: 'not-checked',
  WAIVED: 'waived',
};

/** Not ready for want of an answer is not checked, rather than failing; ready in spite of a failure is not healthy. */
export function kindOfVerdict({ verdict, summary }: ReportView): StatusKind {
  if (verdict === 'READY') return summary.waived > 0 ? 'waived' : 'healthy';
  return summary.fail > 0 ? 'failing' : 'not-checked';
}

export const kindOfResult = (result: CheckResult): StatusKind => RESULTS[result];

const RANK: readonly CheckResult[] = ['FAIL', 'WAIVED', 'WARN', 'STALE', 'SKIP', 'PASS'];

/** What stands against relying on it first, then what fails; equals in the manifest's order. */
export function worstChecksFirst(checks: readonly CheckView[]): CheckView[] {
  const isCalm = (check: CheckView): number => Number(check.obstacle === null);
  return checks.toSorted((a, b) => isCalm(a) - isCalm(b) || RANK.indexOf(resultOf(a)) - RANK.indexOf(resultOf(b)));
}

/** What the records of a connection come to: the late ones decide, then those that were never read. */
export function recordsOf({ freshness }: ConnectionHealthView): { state: 'late' | 'never' | 'fresh'; resources: string[] } {
  const named = (state: string): string[] => freshness.filter(one => one.state === state).map(one => one.resource);
  const late = named('late');
  if (late.length > 0) return { state: 'late', resources: late };
  const never = named('never');
  if (never.length > 0) return { state: 'never', resources: never };
  return { state: 'fresh', resources: freshness.map(one => one.resource) };
}

/** What ends next and matters: the access token is renewed by itself, so its end is news to nobody. */
export const nextEnd = ({ clocks }: ConnectionHealthView): ClockView | undefined => clocks.find(clock => clock.kind !== 'access_token');
