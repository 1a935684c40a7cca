import { expect, it } from 'vitest';
import type { MeetingRunView, MeetingStep } from '../../ipc/bindings.ts';
import { STEPS, standingOfRun, stepLines } from './meeting.ts';

function run(passed: readonly MeetingStep[], failed: readonly MeetingStep[] = [], isGone = true): MeetingRunView {
  const step = (name: MeetingStep, status: 'PASS' | 'FAIL') => ({
    name,
    status,
    duration_ms: 9,
    detail: status === 'FAIL' ? 'Refused' : null,
  });
  return {
    id: 'm',
    connection_id: 'c',
    tag: 'aoc-m',
    started_at: 0,
    is_under_way: false,
    status: passed.length === STEPS.length && isGone ? 'PASS' : 'FAIL',
    steps: [...passed.map(name => step(name, 'PASS')), ...failed.map(name => step(name, 'FAIL'))],
    is_gone: isGone,
    left: isGone ? null : 'Nobody knows yet whether it arrived',
  };
}

const standings = (of: MeetingRunView | null, isRunning: boolean): string[] => stepLines(of, isRunning).map(line => line.standing);

it('shows every step, and which one is under way', () => {
  expect(standings(null, true)).toEqual(['working', ...Array(6).fill('not_made')]);
  expect(standings(run(['follow', 'create'], [], false), true).slice(0, 4)).toEqual(['passed', 'passed', 'working', 'not_made']);
  expect(standings(run(['follow'], ['create'], false), true).slice(0, 3)).toEqual(['passed', 'failed', 'not_made']);
  expect(standings(run(STEPS), false)).toEqual(Array(7).fill('passed'));
});

it('names what may be left before what failed', () => {
  expect(standingOfRun(run(STEPS))).toBe('passed');
  expect(standingOfRun(run(['follow'], ['create']))).toBe('failed');
  expect(standingOfRun(run(['follow'], ['create'], false))).toBe('left');
  expect(standingOfRun(run(['follow']))).toBe('cut_off');
  expect(standingOfRun({ ...run(['follow'], [], false), is_under_way: true, left: null })).toBe('under_way');
});
