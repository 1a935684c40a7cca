// The clients as the grid's rows. The grid sorts, filters by text and holds the cursor; it edits nothing here.

import { Grid } from '../../grid/engine/grid.ts';
import type { Sort } from '../../grid/engine/layout.ts';
import { fold } from '../../grid/engine/query.ts';
import { orderByNumber, orderByNumberedText, orderByText } from '../../grid/engine/sort.ts';
import type { ClientView } from '../../ipc/bindings.ts';
import { searchTextOf } from './filters.ts';

export const COLUMN_IDS = [
  'reference',
  'name',
  'lead',
  'engagement',
  'period',
  'connection',
  'unmapped',
  'changed',
  'state',
  'due',
] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

/** How the page words what sorts by its words. */
export interface RowWords {
  engagement: (client: ClientView) => string;
  /** A low number is worse; unconnected ones come last. */
  standing: (client: ClientView) => number;
}

const STATES = ['planned', 'in_progress', 'in_review', 'completed'];

export class ClientsModel {
  readonly grid: Grid;
  readonly clients: readonly ClientView[];
  readonly #words: RowWords;

  constructor(clients: readonly ClientView[], words: RowWords) {
    this.clients = clients;
    this.#words = words;
    const count = clients.length;
    const searchTexts = clients.map(client => fold(searchTextOf(client)));
    this.grid = new Grid(
      {
        rows: { count, parent: new Int32Array(count).fill(-1), text: {}, code: {}, quantity: {} },
        choiceColumn: '',
        choiceTexts: [],
        searchTexts: () => searchTexts,
        orderOf: sort => this.#orderOf(sort),
      },
      COLUMN_IDS.length,
      COLUMN_IDS.indexOf('name'),
    );
  }

  #orderOf({ column, direction }: Sort): Int32Array {
    const { clients } = this;
    const text = (of: (client: ClientView) => string): Int32Array => orderByText(clients.map(of), direction);
    const number = (of: (client: ClientView) => number | null): Int32Array =>
      orderByNumber(
        clients.map(client => of(client) ?? Number.NaN),
        direction,
        Number.isNaN,
      );
    switch (column as ColumnId) {
      case 'reference':
        return orderByNumberedText(
          clients.map(client => client.reference),
          direction,
        );
      case 'lead':
        return text(({ engagement }) => engagement?.lead ?? '');
      case 'engagement':
        return text(this.#words.engagement);
      case 'period':
        return text(({ engagement }) => engagement?.period_end ?? '');
      case 'connection':
        return number(this.#words.standing);
      case 'unmapped':
        return number(client => client.unmapped);
      case 'changed':
        return number(client => client.changed);
      case 'state':
        return number(({ engagement }) => (engagement ? STATES.indexOf(engagement.status) : null));
      case 'due':
        return text(({ engagement }) => engagement?.due ?? '');
      default:
        return text(client => client.name);
    }
  }
}
