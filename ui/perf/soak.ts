// `npm run soak -- --minutes 60 --seed 7`: random edits, fills, pastes, undos, filters and refreshes against the plain oracle, for
// as long as it is told. Prints steps, mismatches and the heap; ends with an error when there was a mismatch.

import { parseArgs } from 'node:util';
import { createWorld, save, step } from '../src/features/mapping/model/drive.ts';
import { randomFrom } from '../src/features/mapping/model/driveStore.ts';

/** Long enough to fill the history many times over; then another chart. */
const STEPS_IN_A_CHART = 20_000;
const MOST_ROWS = 200;
/** How many of the last steps explain a mismatch. */
const SHOWN_STEPS = 12;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' } } });
const minutes = Number(values.minutes);
const seed = Number(values.seed);
if (!(minutes > 0) || !Number.isInteger(seed)) throw new Error('--minutes takes a positive number, --seed a whole one');

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function heapAfterCollection(): number {
  if (!globalThis.gc) throw new Error('Start with --expose-gc, as `npm run soak` does');
  globalThis.gc();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

const started = Date.now();
const ends = started + minutes * 60_000;
const heaps: { readonly share: number; readonly mib: number }[] = [];
const random = randomFrom(seed);
let [steps, mismatches, charts] = [0, 0, 0];

/** The collector and the process get their turn; the save queue's timer must not, so everything is saved before. */
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

function watchHeap(): void {
  const share = (Date.now() - started) / (ends - started);
  const due = heaps.length / 10;
  if (share < due) return;
  heaps.push({ share, mib: heapAfterCollection() });
  say(`${(100 * share).toFixed(0).padStart(3)} %: ${steps} steps, ${mismatches} mismatches, heap ${heaps.at(-1)?.mib.toFixed(1)} MiB`);
}

while (Date.now() < ends) {
  const chart = random(2 ** 31);
  const world = await createWorld(chart, MOST_ROWS);
  charts += 1;
  const names: string[] = [];
  try {
    for (let at = 0; at < STEPS_IN_A_CHART && Date.now() < ends; at += 1) {
      names.push(await step(world, random(2 ** 31)));
      if (names.length > SHOWN_STEPS) names.shift();
      steps += 1;
      if (at % 500 === 0) {
        await save(world);
        await turn();
        watchHeap();
      }
    }
    await save(world);
  } catch (mismatch) {
    mismatches += 1;
    say(`Mismatch in chart ${chart} (seed ${seed}, step ${steps}): ${mismatch instanceof Error ? mismatch.message : String(mismatch)}`);
    say(`  before it: ${names.join(', ')}`);
  }
}

const first = heaps[0]?.mib ?? Number.NaN;
const tenth = heaps[1]?.mib ?? first;
say(
  `${steps} steps on ${charts} charts in ${((Date.now() - started) / 60_000).toFixed(1)} minutes, seed ${seed}: ${mismatches} mismatches; ` +
    `heap ${first.toFixed(1)} MiB at the start, ${tenth.toFixed(1)} at 10 %, ${heapAfterCollection().toFixed(1)} at the end`,
);
process.exit(mismatches === 0 ? 0 : 1);
