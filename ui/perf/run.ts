// `npm run perf`: our grid beside AG Grid Community at 100,000 rows, in Chromium and in WebKitGTK, each run in a fresh
// process, the order changed each round so that both meet the same load. Prints minimum / median / maximum.

import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { build } from 'vite';
import { chromiumEngine } from './runner/chromium.ts';
import type { Engine, PageName } from './runner/engine.ts';
import { missed, type Runs, table } from './runner/report.ts';
import { serve } from './runner/serve.ts';
import { webkitEngine } from './runner/webkit.ts';

/** Load per core that one browser with its helpers makes by itself. */
const SHARED_LOAD = 2;
const ROUNDS = Number(process.env.ROUNDS ?? 3);
const output = new URL('../../test-output/perf/', import.meta.url).pathname;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

await build({ configFile: new URL('./vite.config.ts', import.meta.url).pathname });
const server = await serve(`${output}pages`);
const engines: Engine[] = [];
const results: Record<string, Runs> = {};
const loads: number[] = [];
try {
  engines.push(chromiumEngine(), await webkitEngine());
  for (let round = 0; round < ROUNDS; round += 1) {
    const order: PageName[] = round % 2 === 0 ? ['own', 'ag'] : ['ag', 'own'];
    for (const engine of engines) {
      const runs = results[engine.name] ?? { own: [], ag: [] };
      results[engine.name] = runs;
      for (const page of order) {
        const load = loadavg()[0] ?? 0;
        loads.push(load);
        const figures = await engine.measure(`${server.origin}/${page}.html`);
        runs[page].push(figures);
        say(`round ${round + 1}, ${engine.name}, ${page}: first rows ${figures.first_rows_ms.toFixed(0)} ms (load ${load.toFixed(1)})`);
      }
    }
  }
} finally {
  server.close();
  for (const engine of engines) await engine.close();
}

for (const [engine, runs] of Object.entries(results)) say(`\n${table(engine, runs)}`);
mkdirSync(output, { recursive: true });
writeFileSync(`${output}grid.json`, JSON.stringify({ rounds: ROUNDS, cores: cpus().length, load: loadavg(), results }, null, 2));
say(
  `\nminimum / median / maximum of ${ROUNDS} runs; ${cpus().length} cores, load average ${loadavg()
    .map(one => one.toFixed(1))
    .join(' ')}`,
);
// With more at work than there are cores, a limit in milliseconds judges the others; the ratios still hold.
const isShared = Math.max(...loads) > cpus().length * SHARED_LOAD;
if (isShared) say(`The limits are not judged: others were at work (load up to ${Math.max(...loads).toFixed(1)} on ${cpus().length} cores)`);
const misses = Object.entries(results).flatMap(([engine, runs]) => missed(runs).map(title => `${engine}: ${title}`));
if (misses.length > 0 && !isShared) {
  say(`Over the limit: ${misses.join('; ')}`);
  process.exitCode = 1;
}
