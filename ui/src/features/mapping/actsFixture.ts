// Acts over the small chart, with what they say written down.

import { vi } from 'vitest';
import type { Message } from '../../shared/words.ts';
import type { ColumnId } from './model/arrangement.ts';
import { pageFixture, TARGETS } from './model/fixture.ts';
import { MappingModel } from './model/mappingModel.ts';
import { chartOf } from './model/pages.ts';
import { statusOf } from './model/statuses.ts';
import { createActs } from './useActs.ts';

export function setUp(readOnly: string | null = null) {
  const model = new MappingModel(chartOf([pageFixture()]), TARGETS, () => false);
  const announced: string[] = [];
  const confirmed: string[] = [];
  const around = {
    readOnly,
    announce: (text: string) => announced.push(text),
    confirm: (text: string) => confirmed.push(text),
    isRefused: () => false,
    focusFilter: vi.fn(),
    openBulk: vi.fn(),
    openMenu: vi.fn(),
  };
  // The names of messages say which was spoken; their words have tests of their own eyes.
  const say = (message: Message): string => message.id;
  const acts = createActs(model, around, say);
  const at = (row: number, column: ColumnId = 'mapped') => model.grid.goTo({ row, column: model.columnAt(column) });
  /** The range from one cell to another. */
  const span = (from: readonly [number, ColumnId], to: readonly [number, ColumnId]): void => {
    at(...from);
    model.grid.goTo({ row: to[0], column: model.columnAt(to[1]) }, true);
  };
  const status = (row: number): string => statusOf(model.status[row] ?? 0);
  return { model, acts, announced, confirmed, around, at, span, status };
}
