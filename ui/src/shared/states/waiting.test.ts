import { expect, it } from 'vitest';
import { phaseAfter } from './waiting.ts';

it('waiting speaks up step by step', () => {
  expect([0, 149, 150, 2_999, 3_000, 9_999, 10_000].map(phaseAfter)).toEqual([
    'quiet',
    'quiet',
    'skeleton',
    'skeleton',
    'named',
    'named',
    'stoppable',
  ]);
});
