import { expect, it } from 'vitest';
import type { DeliveriesView } from '../../../ipc/bindings.ts';
import { standingOf } from './delivery.ts';

const told = (missed: number, isLate: boolean, pending: number) => standingOf({ missed, is_late: isLate, pending } as DeliveriesView);

it('names what was given up before what is late, and what is late before what is on its way', () => {
  expect(told(1, true, 3)).toBe('missed');
  expect(told(0, true, 3)).toBe('late');
  expect(told(0, false, 3)).toBe('on_its_way');
  expect(told(0, false, 0)).toBe('nothing');
});
