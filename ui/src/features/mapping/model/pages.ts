// A chart as it comes from Rust, page by page, joined into the columns that the grid keeps.

import { type GridRows, soundParents } from '../../../grid/engine/rows.ts';
import type { Backend } from '../../../ipc/backend.ts';
import type { AttributeView, FactView, MappingRowsPage } from '../../../ipc/bindings.ts';
import type { AttributeId, FactId } from './arrangement.ts';

const PAGE_ROWS = 20_000;

export interface Chart {
  readonly revision: number;
  readonly currency: string;
  readonly minorDigits: number;
  /** Whether the records are ledger accounts, which have classes and balances; prices and calendars have neither. */
  readonly hasBalances: boolean;
  /** What the partner tells of each record, and what is decided of each beside its category; none for most kinds. */
  readonly facts: readonly FactView[];
  readonly attributes: readonly AttributeView[];
  /** By row, attribute and choice: what speaks against it, or empty. */
  readonly against: MappingRowsPage['columns']['against'];
  readonly rows: GridRows;
}

/** What a mapping declares beside its categories. */
export type Declared = Pick<Chart, 'facts' | 'attributes'>;

export const NOTHING_DECLARED: Declared = { facts: [], attributes: [] };

export const factId = ({ id }: FactView): FactId => `fact:${id}`;
export const attributeId = ({ id }: AttributeView): AttributeId => `attribute:${id}`;

type Columns = MappingRowsPage['columns'];

export async function loadPages(backend: Backend, connectionId: string): Promise<MappingRowsPage[]> {
  const first = await backend.mappingRows({ connection_id: connectionId, offset: 0, limit: PAGE_ROWS });
  const pages = [first];
  for (let offset = first.columns.id.length; offset < first.total; ) {
    const page = await backend.mappingRows({ connection_id: connectionId, offset, limit: PAGE_ROWS });
    if (page.columns.id.length === 0) break;
    pages.push(page);
    offset += page.columns.id.length;
  }
  return pages;
}

export function chartOf(pages: readonly MappingRowsPage[], { facts, attributes }: Declared = NOTHING_DECLARED): Chart {
  const last = pages.at(-1);
  // The pages are ours alone: a single one is taken as it is.
  const joined = <Name extends keyof Columns>(name: Name): Columns[Name] =>
    last && pages.length === 1 ? last.columns[name] : (pages.flatMap<Columns[Name][number]>(page => page.columns[name]) as Columns[Name]);
  const id = joined('id');
  const [told, chosen] = [joined('facts'), joined('attributes')];
  return {
    revision: last?.revision ?? 0,
    currency: last?.currency ?? '',
    minorDigits: last?.minor_digits ?? 2,
    hasBalances: joined('root_class').some(rootClass => rootClass !== ''),
    facts,
    attributes,
    against: joined('against'),
    rows: {
      count: id.length,
      parent: soundParents(joined('parent')),
      text: {
        id,
        externalId: joined('external_id'),
        number: joined('code'),
        name: joined('name'),
        type: joined('source_type'),
        subtype: joined('source_subtype'),
        rootClass: joined('root_class'),
        reason: joined('reason'),
        statusReason: joined('status_reason'),
        note: joined('note'),
        ...Object.fromEntries(facts.map((fact, at) => [factId(fact), told.map(row => row[at] ?? '')])),
      },
      code: {
        active: Int32Array.from(joined('active')),
        status: Int32Array.from(joined('status')),
        target: Int32Array.from(joined('target')),
        suggested: Int32Array.from(joined('suggested')),
        confidence: Int32Array.from(joined('confidence')),
        ...Object.fromEntries(attributes.map((attribute, at) => [attributeId(attribute), Int32Array.from(chosen, row => row[at] ?? -1)])),
      },
      quantity: { balance: Float64Array.from(joined('balance'), minor => minor ?? Number.NaN) },
    },
  };
}
