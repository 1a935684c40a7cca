// The statuses as codes of a column, in Rust's order: most urgent first.

import type { MappingCounts, MappingStatus } from '../../../ipc/bindings.ts';

export const STATUSES = [
  'orphaned',
  'changed',
  'unmapped',
  'suggested',
  'confirmed',
  'ignored',
] as const satisfies readonly MappingStatus[];

export const ORPHANED = STATUSES.indexOf('orphaned');
export const CHANGED = STATUSES.indexOf('changed');
export const UNMAPPED = STATUSES.indexOf('unmapped');
export const SUGGESTED = STATUSES.indexOf('suggested');
export const CONFIRMED = STATUSES.indexOf('confirmed');
export const IGNORED = STATUSES.indexOf('ignored');

export const statusOf = (code: number): MappingStatus => STATUSES[code] ?? 'unmapped';

/** A person has said something that clearing takes back. */
export const isDecided = (code: number): boolean => code !== UNMAPPED && code !== SUGGESTED;

export function countStatuses(codes: Int32Array): MappingCounts {
  const counts: MappingCounts = { orphaned: 0, changed: 0, unmapped: 0, suggested: 0, confirmed: 0, ignored: 0 };
  for (const code of codes) counts[statusOf(code)] += 1;
  return counts;
}
