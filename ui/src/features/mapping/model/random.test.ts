// Whatever a person and a colleague do, in whatever order, the mapping shows, holds and stores what the plain oracle does.
// `npm run soak` does the same for as long as it is told.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createWorld, step } from './drive.ts';

it('does what the oracle does', async () => {
  const seeds = fc.array(fc.nat(), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(fc.nat(), seeds, async (chart, doings) => {
      const world = await createWorld(chart, 30);
      for (const seed of doings) await step(world, seed);
      await world.session.saveNow();
    }),
    { numRuns: 300 },
  );
}, 60_000);

it('would see a difference', async () => {
  const world = await createWorld(7, 30);
  Object.assign(world.oracle.rows[0] ?? {}, { note: 'only the oracle has this' });
  await expect(step(world, 1)).rejects.toThrow('what rows hold');
});
