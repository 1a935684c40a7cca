// The charts of the fake: recorded rows of each partner, edits in memory, and made-up rows when the address asks for many.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { recordedOf } from './recordings.ts';

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
  readonly #changes = new Map<number, T.MappingChangeView[]>();
  #revision: number;

  constructor(partner: string, rows: number | null) {
    this.#page = recordedOf('mapping_rows', partner);
    this.#status = recordedOf('mapping_status', partner);
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

  history(externalId: string): T.MappingHistoryView {
    const row = this.#page.columns.external_id.indexOf(externalId);
    if (row === -1) throw failure('invalid_input', `No account has the id \`${externalId}\``, null, 'data');
    return { external_id: externalId, name: this.#page.columns.name[row] ?? '', changes: this.#changes.get(row) ?? [] };
  }

  save(edits: readonly T.MappingEdit[], actor: string, at: number): T.SaveMappingsView {
    const rejected: T.SaveMappingsView['rejected'] = [];
    for (const edit of edits) {
      const row = this.#rowOfId.get(edit.source_object_id) ?? -1;
      const before = this.#stateOf(row);
      const problem = this.#apply(edit);
      if (!problem)
        this.#changes.set(row, [{ at, actor, act: edit.act, before, after: this.#stateOf(row) }, ...(this.#changes.get(row) ?? [])]);
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

  #stateOf(row: number): T.MappingStateView {
    const { columns } = this.#page;
    const target = this.#status.target_set.targets[columns.target[row] ?? -1];
    return {
      status: STATUS_ORDER[columns.status[row] ?? UNMAPPED] ?? 'unmapped',
      target_code: target?.code ?? null,
      target_name: target?.name ?? null,
      note: columns.note[row] ?? '',
      attributes: target ? this.#chosenIn(row) : {},
    };
  }

  #chosenIn(row: number): Record<string, string> {
    const places = this.#page.columns.attributes[row];
    return Object.fromEntries(this.#status.attributes.map(({ id, choices }, at) => [id, choices[places?.[at] ?? 0]?.id ?? '']));
  }

  #defaults(): number[] {
    return this.#status.attributes.map(({ choices, default: id }) => choices.findIndex(choice => choice.id === id));
  }

  #apply(edit: T.MappingEdit): string | null {
    const row = this.#rowOfId.get(edit.source_object_id);
    if (row === undefined) return 'No such account in this chart';
    const { columns } = this.#page;
    if (edit.note !== null) columns.note[row] = edit.note;
    if (edit.act === 'clear' || edit.act === 'ignore') columns.attributes[row] = this.#defaults();
    for (const [id, value] of Object.entries(edit.attributes ?? {})) {
      const at = this.#status.attributes.findIndex(one => one.id === id);
      const place = this.#status.attributes[at]?.choices.findIndex(choice => choice.id === value) ?? -1;
      columns.attributes[row] = (columns.attributes[row] ?? this.#defaults()).with(at, place);
    }
    const undecided = columns.suggested[row] === -1 ? UNMAPPED : SUGGESTED;
    switch (edit.act) {
      case 'confirm': {
        const target = this.#status.target_set.targets.findIndex(one => one.code === edit.target_code);
        if (target === -1) return `No category has the code ${edit.target_code ?? '(none)'}`;
        columns.target[row] = target;
        columns.status[row] = CONFIRMED;
        return null;
      }
      case 'note':
      case 'attributes':
        return null;
      case 'restore': {
        const target = this.#status.target_set.targets.findIndex(one => one.code === edit.target_code);
        columns.target[row] = target;
        columns.status[row] =
          edit.status === null || edit.status === 'unmapped' || edit.status === 'suggested' ? undecided : status(edit.status);
        return null;
      }
      case 'clear':
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

type MappingCommands = Pick<
  Backend,
  | 'mappingStatus'
  | 'mappingRows'
  | 'saveMappings'
  | 'suggestMappings'
  | 'publishMapping'
  | 'exportMapping'
  | 'previewImport'
  | 'importMapping'
  | 'mappingHistory'
>;

/** `rows` is how many each chart has; null as many as were recorded. */
export function mappingCommands({ state, answer, changed, record, connection }: Fake, rows: number | null): MappingCommands {
  const charts = new Map<string, FakeChart>();
  /** The chart of a connection: those of one partner share it. */
  const chartOf = (id: string): FakeChart => {
    const { partner } = connection(id);
    const chart = charts.get(partner) ?? new FakeChart(partner, rows);
    charts.set(partner, chart);
    return chart;
  };
  return {
    mappingStatus: id => answer('mapping_status', () => chartOf(id).status(id)),
    mappingRows: ({ connection_id: id, offset, limit }) => answer('mapping_rows', () => chartOf(id).rows(offset, limit)),
    saveMappings: ({ connection_id: id, edits }) =>
      answer('save_mappings', () => {
        const saved = chartOf(id).save(edits, state.workspace.member.name, state.workspace.now);
        const mapped = connection(id);
        mapped.mapping = { counts: saved.counts, published_revision: mapped.mapping?.published_revision ?? null };
        record('mapping.saved', id, `${saved.saved} edits`);
        return saved;
      }),
    suggestMappings: id => answer('suggest_mappings', () => ({ suggested: chartOf(id).counts().suggested })),
    publishMapping: id =>
      answer('publish_mapping', () => {
        const chart = chartOf(id);
        const published = chart.publish(state.workspace.now);
        connection(id).mapping = { counts: chart.counts(), published_revision: published.revision };
        record('mapping.published', id, `revision ${published.revision}, ${published.mappings} mappings`);
        changed([`mapping:${id}`, `connection:${id}`]);
        return published;
      }),
    mappingHistory: ({ connection_id: id, external_id }) => answer('mapping_history', () => chartOf(id).history(external_id)),
    exportMapping: ({ connection_id: id, path }) => answer('export_mapping', () => ({ path, rows: chartOf(id).rows(0, 0).total })),
    previewImport: () => answer('preview_import', () => importPreview),
    importMapping: () =>
      answer('import_mapping', () => {
        throw failure('conflict', '2 lines contradict what is stored, so nothing was imported', 'Mend the lines and import again.', 'data');
      }),
  };
}

/** A file with two lines that cannot be taken: the case that a page must explain. */
const importPreview: T.ImportPreview = {
  rows: 61,
  would_confirm: 3,
  unchanged: 56,
  conflicts: [
    { line: 14, external_id: '70', code: 'cash_and_banks', problem: 'No category has this code' },
    { line: 52, external_id: '9999', code: 'meals', problem: 'No account of this chart has this id' },
  ],
  warnings: [
    {
      line: 20,
      external_id: '81',
      code: 'current_debt',
      problem: 'the account is Asset and the category takes Liability: its balance counts with the opposite sign',
    },
  ],
};
