// The saved filters: each has a name, so that nobody wonders where rows went.

import type { NamedFilter } from '../../../grid/engine/layout.ts';
import { CHANGED, CONFIRMED, IGNORED, ORPHANED, SUGGESTED, UNMAPPED } from './statuses.ts';

export const FILTER_IDS = [
  'openFirst',
  'all',
  'unmapped',
  'suggested',
  'conflicts',
  'unsupported',
  'mapped',
  'ignored',
  'inactive',
] as const;
export type FilterId = (typeof FILTER_IDS)[number];

export const isFilterId = (text: string): text is FilterId => FILTER_IDS.some(id => id === text);

export interface FilterColumns {
  readonly status: Int32Array;
  readonly active: Int32Array;
  /** Rows whose edit was refused. */
  readonly isRefused: (row: number) => boolean;
  /** Rows with a choice that the partner does not support. */
  readonly isUnsupported: (row: number) => boolean;
}

export const isConflict = ({ status, isRefused }: FilterColumns, row: number): boolean =>
  status[row] === ORPHANED || status[row] === CHANGED || isRefused(row);

export function namedFilters(columns: FilterColumns): Record<FilterId, NamedFilter> {
  const { status, active } = columns;
  const only = (id: FilterId, code: number): NamedFilter => ({ id, test: row => status[row] === code });
  return {
    openFirst: {
      id: 'openFirst',
      urgency: row => (columns.isRefused(row) ? 0 : columns.isUnsupported(row) ? CHANGED : Math.min(status[row] ?? CONFIRMED, CONFIRMED)),
    },
    all: { id: 'all' },
    unmapped: only('unmapped', UNMAPPED),
    suggested: only('suggested', SUGGESTED),
    conflicts: { id: 'conflicts', test: row => isConflict(columns, row) },
    unsupported: { id: 'unsupported', test: columns.isUnsupported },
    mapped: only('mapped', CONFIRMED),
    ignored: only('ignored', IGNORED),
    inactive: { id: 'inactive', test: row => active[row] === 0 },
  };
}
