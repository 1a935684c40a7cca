// The chart of the fake: recorded rows, edits in memory, and made-up rows when the address asks for many.

import type * as T from '../bindings.ts';
import { failure } from './failure.ts';
import { recorded } from './recordings.ts';

export const STATUS_ORDER: readonly T.MappingStatus[] = ['orphaned', 'changed', 'unmapped', 'suggested', 'confirmed', 'ignored'];
const status = (name: T.MappingStatus): number => STATUS_ORDER.indexOf(name);
const UNMAPPED = status('unmapped');
const SUGGESTED = status('suggested');
const CONFIRMED = status('confirmed');
const IGNORED = status('ignored');

type Columns = T.MappingRowsPage['columns'];

export class FakeChart {
  readonly #page: T.MappingRowsPage;
  readonly #status: T.MappingStatusView;
  readonly #rowOfId = new Map<string, number>();
  #revision: number;

  constructor(rows: number | null) {
    this.#page = recorded('mapping_rows');
    this.#status = recorded('mapping_status');
    this.#revision = this.#page.revision;
    if (rows !== null) repeatRows(this.#page, rows);
    for (const [row, id] of this.#page.columns.id.entries()) this.#rowOfId.set(id, row);
  }

  status(connectionId: string): T.MappingStatusView {
    return structuredClone({ ...this.#status, connection_id: connectionId, counts: this.counts() });
  }

  rows(offset: number, limit: number): T.MappingRowsPage {
    const columns = Object.fromEntries(
      Object.entries(this.#page.columns).map(([name, values]) => [name, values.slice(offset, offset + limit)]),
    ) as Columns;
    return { ...this.#page, revision: this.#revision, columns };
  }

  counts(): T.MappingCounts {
    const counts: T.MappingCounts = { orphaned: 0, changed: 0, unmapped: 0, suggested: 0, confirmed: 0, ignored: 0 };
    for (const code of this.#page.columns.status) {
      const name = STATUS_ORDER[code];
      if (name) counts[name] += 1;
    }
    return counts;
  }

  save(edits: readonly T.MappingEdit[]): T.SaveMappingsView {
    const rejected: T.SaveMappingsView['rejected'] = [];
    for (const edit of edits) {
      const problem = this.#apply(edit);
      if (problem) rejected.push({ source_object_id: edit.source_object_id, message: problem });
    }
    this.#revision += 1;
    this.#status.unpublished_changes += edits.length - rejected.length;
    return { saved: edits.length - rejected.length, revision: this.#revision, rejected, counts: this.counts() };
  }

  publish(now: number): T.PublishView {
    const { columns } = this.#page;
    const mappings = columns.status.filter(code => code === CONFIRMED).length;
    if (mappings === 0) throw failure('conflict', 'Nothing is confirmed, so there is nothing to publish');
    const revision = (this.#status.published?.revision ?? 0) + 1;
    const published_at = new Date(now / 1000).toISOString();
    this.#status.published = { revision, published_at };
    this.#status.unpublished_changes = 0;
    this.#status.drift = [];
    return { revision, mappings, published_at };
  }

  #apply(edit: T.MappingEdit): string | null {
    const row = this.#rowOfId.get(edit.source_object_id);
    if (row === undefined) return 'No such account in this chart';
    const { columns } = this.#page;
    if (edit.note !== null) columns.note[row] = edit.note;
    const undecided = columns.suggested[row] === -1 ? UNMAPPED : SUGGESTED;
    switch (edit.act) {
      case 'confirm': {
        const target = this.#status.target_set.targets.findIndex(one => one.code === edit.target_code);
        if (target === -1) return `No category has the code ${edit.target_code ?? '(none)'}`;
        columns.target[row] = target;
        columns.status[row] = CONFIRMED;
        return null;
      }
      case 'clear':
      case 'restore':
        columns.target[row] = -1;
        columns.status[row] = undecided;
        return null;
      case 'ignore':
        columns.target[row] = -1;
        columns.status[row] = IGNORED;
        return null;
    }
  }
}

/** Repeats the recorded chart under new ids until there are `wanted` rows. */
function repeatRows(page: T.MappingRowsPage, wanted: number): void {
  const { columns } = page;
  const recordedRows = columns.id.length;
  for (let row = recordedRows; row < wanted; row += 1) {
    const source = row % recordedRows;
    const copy = Math.floor(row / recordedRows);
    const start = copy * recordedRows;
    const parent = columns.parent[source] ?? -1;
    for (const values of Object.values(columns) as unknown[][]) values.push(values[source]);
    columns.id[row] = `made-up-${row}`;
    columns.external_id[row] = String(100_000 + row);
    columns.parent[row] = parent === -1 ? -1 : start + parent;
    columns.code[row] = columns.code[source] === '' ? '' : `${columns.code[source] ?? ''}-${copy}`;
  }
  for (const values of Object.values(columns) as unknown[][]) values.length = wanted;
  page.total = wanted;
}
