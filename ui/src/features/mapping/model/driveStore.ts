// What the driven mapping is stored in: a chart made up from a seed, and a backend that keeps edits as Rust does.

import type { Backend } from '../../../ipc/backend.ts';
import type { MappingEdit, MappingRowsPage, MappingStatusView, SaveMappingsView } from '../../../ipc/bindings.ts';
import type { PlainRow, PlainTarget, PlainValue } from './oracle.ts';
import { CHANGED, CONFIRMED, countStatuses, IGNORED, isDecided, ORPHANED, STATUSES, SUGGESTED, UNMAPPED } from './statuses.ts';

/** A whole number from 0, below what is asked. */
export type Random = (below: number) => number;

/** The same numbers for the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return below => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export const NAMES = ['cash', 'bank cash', 'trade', 'travel', 'meals', 'rent', 'tax'];

export const TARGETS: readonly PlainTarget[] = [
  { name: 'Cash and bank', code: 'cash', rootClass: 'Asset' },
  { name: 'Travel', code: 'travel', rootClass: 'Expense' },
  { name: 'Meals', code: 'meals', rootClass: 'Expense' },
  { name: 'Suspense', code: 'suspense', rootClass: '' },
];

/** A note that the store refuses to keep, with all that was to be stored with it. */
export const REFUSED_NOTE = 'refused';
export const isRefused = ({ note }: Pick<PlainValue, 'note'>): boolean => note === REFUSED_NOTE;

export interface DrivenStore {
  readonly backend: Pick<Backend, 'mappingRows' | 'mappingStatus' | 'saveMappings'>;
  readonly count: number;
  readonly rows: () => PlainRow[];
  readonly read: (row: number) => PlainValue;
  readonly write: (row: number, value: PlainValue) => void;
}

export function drivenStore(random: Random, count: number): DrivenStore {
  const rows = Array.from({ length: count }, (_, row) => rowFrom(random, row));
  const at = (row: number): PlainRow => rows[row] ?? refuse(`No row ${row}`);
  const undecided = (row: PlainRow): number => (row.suggested === -1 ? UNMAPPED : SUGGESTED);

  const keep = (row: PlainRow, { act, target_code, status, note }: MappingEdit): void => {
    const target = TARGETS.findIndex(({ code }) => code === target_code);
    if (note !== null) row.note = note;
    if (act === 'note' || act === 'attributes') return;
    const restored = status === null || !isDecided(STATUSES.indexOf(status)) ? undecided(row) : STATUSES.indexOf(status);
    const becomes = { confirm: CONFIRMED, ignore: IGNORED, clear: undecided(row), restore: restored }[act];
    Object.assign(row, { status: becomes, target });
  };

  const save = (edits: readonly MappingEdit[]): SaveMappingsView => {
    const rejected = edits.filter(edit => isRefused({ note: edit.note ?? at(Number(edit.source_object_id)).note }));
    for (const edit of edits) if (!rejected.includes(edit)) keep(at(Number(edit.source_object_id)), edit);
    return {
      saved: edits.length - rejected.length,
      revision: 1,
      rejected: rejected.map(({ source_object_id }) => ({ source_object_id, message: 'The store keeps no such note' })),
      counts: countStatuses(Int32Array.from(rows, row => row.status)),
    };
  };

  return {
    backend: {
      mappingRows: () => Promise.resolve(pageOf(rows)),
      mappingStatus: () => Promise.resolve(statusView()),
      saveMappings: ({ edits }) => Promise.resolve(save(edits)),
    },
    count,
    rows: () => rows.map(row => ({ ...row })),
    read: row => {
      const { status, target, note } = at(row);
      return { status, target, note };
    },
    write: (row, value) => void Object.assign(at(row), value),
  };
}

function rowFrom(random: Random, row: number): PlainRow {
  const status = random(STATUSES.length);
  const rootClass = ['Asset', 'Expense', 'Expense', ''][random(4)] ?? '';
  const fitting = TARGETS.flatMap((target, code) => ([target.rootClass, ''].includes(rootClass) || target.rootClass === '' ? [code] : []));
  const one = (): number => fitting[random(fitting.length)] ?? -1;
  const isMapped = status === CONFIRMED || status === CHANGED || status === ORPHANED;
  // Nothing is suggested for an account that is gone.
  const suggested = status === SUGGESTED || (status > SUGGESTED && random(2) === 1) ? one() : -1;
  return {
    row,
    parent: random(3) === 0 ? -1 : random(row + 1) - 1,
    name: NAMES[random(NAMES.length)] ?? '',
    rootClass,
    status,
    target: isMapped ? one() : -1,
    suggested,
    balance: random(5) === 0 ? null : random(100_000) - 50_000,
    note: '',
  };
}

function pageOf(rows: readonly PlainRow[]): MappingRowsPage {
  const column = <Value>(value: (row: PlainRow) => Value): Value[] => rows.map(value);
  return {
    total: rows.length,
    revision: 1,
    currency: 'USD',
    minor_digits: 2,
    columns: {
      id: column(({ row }) => String(row)),
      external_id: column(({ row }) => String(row)),
      parent: column(row => row.parent),
      depth: column(() => 0),
      code: column(() => ''),
      name: column(row => row.name),
      source_type: column(() => 'Type'),
      source_subtype: column(() => 'Subtype'),
      root_class: column(row => row.rootClass),
      active: column(() => 1),
      balance: column(row => row.balance),
      status: column(row => row.status),
      target: column(row => row.target),
      suggested: column(row => row.suggested),
      confidence: column(row => (row.suggested === -1 ? -1 : 80)),
      reason: column(() => ''),
      status_reason: column(() => ''),
      note: column(row => row.note),
      facts: column(() => []),
      attributes: column(() => []),
      against: column(() => []),
    },
  };
}

const statusView = (): MappingStatusView =>
  ({
    target_set: {
      targets: TARGETS.map(({ name, code, rootClass }) => ({
        code,
        name,
        root_class: rootClass === '' ? null : rootClass,
        description: '',
        synonyms: [],
      })),
    },
    facts: [],
    attributes: [],
  }) as unknown as MappingStatusView;

function refuse(problem: string): never {
  throw new Error(problem);
}
