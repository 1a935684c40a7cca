// What may be answered for, and with which words: Rust's own rules, told beside the field before anything is sent.

import type { CheckView, Instant } from '../../ipc/bindings.ts';

export const SHORTEST_REASON = 10;
export const LONGEST_REASON = 500;

/** Periods to choose from; the longest is the most that there is. */
export const PERIODS = [7, 14, 30, 60, 90] as const;
export type Period = (typeof PERIODS)[number];

const DAY = 86_400_000_000;

export const endOf = (days: number, now: Instant): Instant => now + days * DAY;

/** Counted as Rust counts: characters, with every run of blanks as one. */
export const lengthOf = (reason: string): number => Array.from(reason.trim().replace(/\s+/g, ' ')).length;

export type ReasonProblem = 'short' | 'long';

export function reasonProblem(reason: string): ReasonProblem | null {
  const length = lengthOf(reason);
  if (length < SHORTEST_REASON) return 'short';
  return length > LONGEST_REASON ? 'long' : null;
}

/** It fails, nobody answers for it yet, and somebody may. */
export const canBeAnsweredFor = ({ status, can_be_waived: can, waiver }: CheckView): boolean => status === 'FAIL' && can && waiver === null;

/** It fails and does not stand in the way, because somebody answers for it. */
export const isAnsweredFor = ({ status, waiver, obstacle }: CheckView): boolean =>
  status === 'FAIL' && waiver !== null && obstacle === null;
