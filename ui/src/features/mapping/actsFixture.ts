// Acts over the small chart, with what they say written down.

import { vi } from 'vitest';
import type { Message } from '../../shared/words.ts';
import type { ShownId } from './model/arrangement.ts';
import { DECLARED, declaredPage, pageFixture, TARGETS } from './model/fixture.ts';
import { MappingModel } from './model/mappingModel.ts';
import { type Chart, chartOf } from './model/pages.ts';
import { statusOf } from './model/statuses.ts';
import { createActs } from './useActs.ts';

/** With what is decided of each row beside its category. */
export const setUpDeclared = () => setUpOf(chartOf([declaredPage()], DECLARED));

export const setUp = (readOnly: string | null = null) => setUpOf(chartOf([pageFixture()]), readOnly);

function setUpOf(chart: Chart, readOnly: string | null = null) {
  const model = new MappingModel(chart, TARGETS, () => false);
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
  const at = (row: number, column: ShownId = 'mapped') => model.grid.goTo({ row, column: model.columnAt(column) });
  /** The range from one cell to another. */
  const span = (from: readonly [number, ShownId], to: readonly [number, ShownId]): void => {
    at(...from);
    model.grid.goTo({ row: to[0], column: model.columnAt(to[1]) }, true);
  };
  const status = (row: number): string => statusOf(model.status[row] ?? 0);
  return { model, acts, announced, confirmed, around, at, span, status };
}
