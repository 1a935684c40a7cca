import { expect, it } from 'vitest';
import type { CheckView, ReportView } from '../../ipc/bindings.ts';
import { recorded } from '../../ipc/fake/recordings.ts';
import { kindOfResult, kindOfVerdict, resultOf, worstChecksFirst } from './standing.ts';
import { canBeAnsweredFor, isAnsweredFor, lengthOf, reasonProblem } from './waiving.ts';

const report = recorded<ReportView>('readiness');
const failing = report.checks.filter(check => check.status === 'FAIL');
const waiver: CheckView['waiver'] = { id: 'w', granted_by: 'Dana', reason: 'Closes in January', expires_at: '2026-12-24T14:48:00Z' };

it('a reason is counted in characters, with blanks as one', () => {
  expect(lengthOf('  a \n\t b  ')).toBe(3);
  expect(lengthOf('😀😀')).toBe(2);
  expect(reasonProblem('a        b')).toBe('short');
  expect(reasonProblem('123456789')).toBe('short');
  expect(reasonProblem('1234567890')).toBeNull();
  expect(reasonProblem('x'.repeat(500))).toBeNull();
  expect(reasonProblem('x'.repeat(501))).toBe('long');
});

it('only a failure that may be waived, and is not, can be answered for', () => {
  expect(failing.map(check => [check.id, canBeAnsweredFor(check)])).toEqual([
    ['mapping.coverage', true],
    ['mapping.published', false],
  ]);
  expect(failing.some(check => canBeAnsweredFor({ ...check, waiver }))).toBe(false);
  expect(report.checks.filter(check => check.status === 'PASS').some(canBeAnsweredFor)).toBe(false);
});

it('an answered failure is neither green nor a plain failure, and one out of date is no answer', () => {
  const [check] = failing;
  if (!check) throw new Error('the recording has no check that fails');
  const waived = { ...check, waiver, obstacle: null };
  expect(isAnsweredFor(waived)).toBe(true);
  expect(kindOfResult(resultOf(waived))).toBe('waived');
  expect(resultOf({ ...waived, evidence_kind: 'stale' })).toBe('STALE');
  expect(isAnsweredFor({ ...waived, evidence_kind: 'stale', obstacle: 'stale' })).toBe(false);
  expect(resultOf({ ...waived, status: 'PASS' })).toBe('PASS');
  const [first, second] = worstChecksFirst([...report.checks.filter(one => one.status === 'PASS'), waived, { ...check, id: 'other' }]);
  expect([first?.id, second]).toEqual(['other', waived]);
});

it('ready in spite of a failure is not healthy', () => {
  const ready = { ...report, verdict: 'READY' as const };
  expect(kindOfVerdict({ ...ready, summary: { ...report.summary, waived: 1 } })).toBe('waived');
  expect(kindOfVerdict({ ...ready, summary: { ...report.summary, waived: 0 } })).toBe('healthy');
});
