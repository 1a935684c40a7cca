// How a grid is measured, the same for each: from the call to the first frame that shows the result, painted.

export interface Bench {
  readonly rows: number;
  /** Draws the first rows. */
  readonly mount: () => void;
  /** What the product does when the first rows are there. */
  readonly prepare?: () => void;
  readonly filter: (text: string) => void;
  readonly edit: (position: number, target: number) => void;
  readonly bulk: (rows: number, target: number) => void;
  readonly selectAll: () => void;
  readonly scroller: () => HTMLElement;
  /** Rows on screen, top first: name, category and whether the row is drawn as selected. */
  readonly shown: () => { name: string; target: string; selected: boolean }[];
  /** What the grid's own model says its first row is called. */
  readonly firstName: () => string;
  readonly targetName: (target: number) => string;
  /** Whether an element belongs to a row with content. */
  readonly isRow: (element: Element) => boolean;
}

export interface Figures {
  first_rows_ms: number;
  filter_key_ms: number;
  clear_filter_ms: number;
  edit_ms: number;
  bulk_10000_ms: number;
  select_all_ms: number;
  scroll_200_p50_ms: number;
  scroll_200_p95_ms: number;
  scroll_3_p50_ms: number;
  scroll_3_p95_ms: number;
  blank_200_percent: number;
  blank_3_percent: number;
}

const ROW_HEIGHT = 32;
const BULK_ROWS = 10_000;
const GIVE_UP_MS = 30_000;

export async function measure(bench: Bench): Promise<Figures> {
  const first_rows_ms = await until(
    'first rows',
    bench.mount,
    () => bench.shown().length >= 15 && bench.shown()[0]?.name === bench.firstName(),
  );
  bench.prepare?.();
  await rest(800);
  const keys: number[] = [];
  for (const text of ['c', 'ca', 'cas', 'cash']) {
    keys.push(
      await until(
        'filter',
        () => bench.filter(text),
        () => isFiltered(bench, text),
      ),
    );
    await rest(120);
  }
  const clear_filter_ms = await until(
    'clear filter',
    () => bench.filter(''),
    () => bench.shown()[0]?.name === bench.firstName() && bench.shown().length >= 15,
  );
  await rest(300);
  const edit_ms = await until(
    'edit',
    () => bench.edit(5, 7),
    () => bench.shown()[5]?.target === bench.targetName(7),
  );
  await rest(300);
  const bulk_10000_ms = await until(
    'bulk',
    () => bench.bulk(BULK_ROWS, 9),
    () =>
      bench
        .shown()
        .slice(0, 10)
        .every(row => row.target === bench.targetName(9)),
  );
  await rest(300);
  const select_all_ms = await until('select all', bench.selectAll, () =>
    bench
      .shown()
      .slice(0, 10)
      .every(row => row.selected),
  );
  await rest(500);
  const fast = await scroll(bench, 200, 3_000);
  const slow = await scroll(bench, 3, 1_500);
  return {
    first_rows_ms,
    filter_key_ms: quantile(keys, 0.5),
    clear_filter_ms,
    edit_ms,
    bulk_10000_ms,
    select_all_ms,
    scroll_200_p50_ms: quantile(fast, 0.5),
    scroll_200_p95_ms: quantile(fast, 0.95),
    scroll_3_p50_ms: quantile(slow, 0.5),
    scroll_3_p95_ms: quantile(slow, 0.95),
    blank_200_percent: await blanks(bench, 200),
    blank_3_percent: await blanks(bench, 3),
  };
}

function isFiltered(bench: Bench, text: string): boolean {
  const [first] = bench.shown();
  return first !== undefined && first.name === bench.firstName() && bench.shown().some(row => row.name.toLowerCase().includes(text));
}

/** The frame is asked for after the act; a task after that frame runs when it has been painted. */
async function until(what: string, act: () => void, isDone: () => boolean): Promise<number> {
  const started = performance.now();
  act();
  for (;;) {
    await frame();
    const done = isDone();
    await task();
    const took = performance.now() - started;
    if (done) return took;
    if (took > GIVE_UP_MS) throw new Error(`Never shown: ${what}`);
  }
}

/** Time from frame to frame. The scroll happens in a task between frames, as a wheel's does, so that its event precedes the next paint. */
async function scroll(bench: Bench, rowsPerFrame: number, forMs: number): Promise<number[]> {
  const scroller = bench.scroller();
  scroller.scrollTop = 0;
  await rest(200);
  const times: number[] = [];
  const ends = performance.now() + forMs;
  let last = await frame();
  while (last < ends) {
    await task();
    step(scroller, rowsPerFrame);
    const now = await frame();
    times.push(now - last);
    last = now;
  }
  return times;
}

/** Share of painted frames in which a third of the height or more has no row. A pass of its own: asking for geometry costs time. */
async function blanks(bench: Bench, rowsPerFrame: number): Promise<number> {
  const scroller = bench.scroller();
  scroller.scrollTop = 0;
  await rest(200);
  const box = scroller.getBoundingClientRect();
  let [blank, frames] = [0, 0];
  const ends = performance.now() + 900;
  while (performance.now() < ends) {
    step(scroller, rowsPerFrame);
    await frame();
    await task();
    frames += 1;
    const isBlank = [0.3, 0.5, 0.7].some(at => {
      const element = document.elementFromPoint(box.left + box.width / 3, box.top + box.height * at);
      return element === null || !bench.isRow(element);
    });
    if (isBlank) blank += 1;
  }
  return (100 * blank) / Math.max(1, frames);
}

function step(scroller: HTMLElement, rows: number): void {
  const end = scroller.scrollHeight - scroller.clientHeight;
  scroller.scrollTop = scroller.scrollTop >= end - 1 ? 0 : scroller.scrollTop + rows * ROW_HEIGHT;
}

export const frame = (): Promise<number> => new Promise(resolve => requestAnimationFrame(() => resolve(performance.now())));

const task = (): Promise<void> =>
  new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve();
    port2.postMessage(null);
  });

const rest = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
