// Filters that a person saved: what is shown, in which order and columns, under a name.

import { array, minLength, nullable, object, enum as oneOf, string } from 'zod/mini';
import type { Sort } from '../../../grid/engine/layout.ts';
import { type Arrangement, isSameArrangement, STANDARD, soundArrangement } from './arrangement.ts';
import { FILTER_IDS, type FilterId } from './filters.ts';
import type { MappingModel } from './mappingModel.ts';

export interface View {
  readonly filter: FilterId;
  readonly text: string;
  readonly sort: Sort | null;
  readonly columns: Arrangement;
}

export interface SavedFilter extends View {
  readonly id: string;
  readonly name: string;
}

/** A setting holds this many bytes. */
const MOST_BYTES = 4_096;
export const LONGEST_NAME = 60;

const Stored = array(
  object({
    id: string().check(minLength(1)),
    name: string().check(minLength(1)),
    filter: oneOf(FILTER_IDS),
    text: string(),
    sort: nullable(object({ column: string(), direction: oneOf(['ascending', 'descending']) })),
    /** Null for the standard ones. */
    columns: nullable(object({ order: array(string()), hidden: array(string()), pinned: array(string()) })),
  }),
);

/** A stored text that is none of ours reads as none. */
export function readSavedFilters(text: string | undefined): readonly SavedFilter[] {
  try {
    return Stored.parse(JSON.parse(text ?? '')).map(one => ({ ...one, columns: one.columns ? soundArrangement(one.columns) : STANDARD }));
  } catch {
    return [];
  }
}

/** Null when they are more than a setting holds. */
export function writeSavedFilters(saved: readonly SavedFilter[]): string | null {
  const text = JSON.stringify(saved.map(one => ({ ...one, columns: isSameArrangement(one.columns, STANDARD) ? null : one.columns })));
  return new TextEncoder().encode(text).length > MOST_BYTES ? null : text;
}

export type NameProblem = 'empty' | 'long' | 'taken';

/** What is wrong with a name; `own` is the filter that is renamed. */
export function problemOf(name: string, saved: readonly SavedFilter[], own: string | null): NameProblem | null {
  const wanted = name.trim();
  if (wanted === '') return 'empty';
  if (wanted.length > LONGEST_NAME) return 'long';
  return saved.some(one => one.id !== own && one.name.toLowerCase() === wanted.toLowerCase()) ? 'taken' : null;
}

export function viewOf(model: MappingModel): View {
  const { named, text, sort } = model.grid.layout;
  return { filter: FILTER_IDS.find(id => id === named?.id) ?? 'all', text, sort, columns: model.arrangement };
}

/** The saved filter that shows exactly what is shown; null when none does. */
export function shownFilter(model: MappingModel, saved: readonly SavedFilter[]): SavedFilter | null {
  const view = viewOf(model);
  return (
    saved.find(
      ({ filter, text, sort, columns }) =>
        filter === view.filter &&
        text === view.text &&
        sort?.column === view.sort?.column &&
        sort?.direction === view.sort?.direction &&
        isSameArrangement(columns, view.columns),
    ) ?? null
  );
}

export function showView(model: MappingModel, { filter, text, sort, columns }: View): void {
  model.arrange(columns);
  model.grid.setNamed(model.filters[filter]);
  model.grid.setText(text);
  model.grid.setSort(sort);
}
