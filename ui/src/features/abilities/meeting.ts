// How a sample meeting stands, from its steps alone.

import type { MeetingRunView, MeetingStep } from '../../ipc/bindings.ts';
import type { StatusKind } from '../../shared/status/Shape.tsx';

/** In their order; all of them passed where a calendar is followed. */
export const STEPS: readonly MeetingStep[] = [
  'follow',
  'create',
  'read_back',
  'update',
  'read_back_update',
  'delete',
  'read_back_deletion',
];

export type StepStanding = 'passed' | 'failed' | 'working' | 'not_made';

export interface StepLine {
  name: MeetingStep;
  standing: StepStanding;
  detail: string | null;
  durationMs: number | null;
}

/** Every step, whether made or not. While it runs, the first that is not made is under way, unless one has failed. */
export function stepLines(run: MeetingRunView | null, isRunning: boolean): StepLine[] {
  const made = new Map(run?.steps.map(step => [step.name, step]));
  const hasFailed = run?.steps.some(step => step.status === 'FAIL') === true;
  const next = isRunning && !hasFailed ? STEPS.find(name => !made.has(name)) : undefined;
  return STEPS.map(name => {
    const step = made.get(name);
    if (!step) return { name, standing: name === next ? 'working' : 'not_made', detail: null, durationMs: null };
    return { name, standing: step.status === 'PASS' ? 'passed' : 'failed', detail: step.detail, durationMs: step.duration_ms };
  });
}

export type RunStanding = 'passed' | 'failed' | 'cut_off' | 'under_way' | 'left';

/** What may be left weighs more than what failed. A program that ended before its steps did proves nothing. */
export function standingOfRun({ is_gone: isGone, is_under_way: isUnderWay, status, steps }: MeetingRunView): RunStanding {
  if (isUnderWay) return 'under_way';
  if (!isGone) return 'left';
  if (status === 'PASS') return 'passed';
  return steps.some(step => step.status === 'FAIL') ? 'failed' : 'cut_off';
}

export const kindOfRun: Record<RunStanding, StatusKind> = {
  passed: 'healthy',
  failed: 'failing',
  cut_off: 'not-checked',
  under_way: 'working',
  left: 'degraded',
};

export const kindOfStep: Record<StepStanding, StatusKind> = {
  passed: 'healthy',
  failed: 'failing',
  working: 'working',
  not_made: 'not-checked',
};
