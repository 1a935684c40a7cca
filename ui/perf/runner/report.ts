import type { Figures } from '../pages/measure.ts';
import type { PageName } from './engine.ts';

export type Runs = Record<PageName, Figures[]>;

interface Line {
  readonly figure: keyof Figures;
  readonly title: string;
  /** What design.md promises at 100,000 rows; null where it promises nothing. */
  readonly limit: number | null;
}

/** An edit is promised in the next frame: 16.7 ms, and what the frame before still takes. */
const NEXT_FRAME_MS = 34;

export const LINES: readonly Line[] = [
  { figure: 'first_rows_ms', title: 'first rows', limit: 300 },
  { figure: 'filter_key_ms', title: 'filter key', limit: 50 },
  { figure: 'clear_filter_ms', title: 'clear filter', limit: 50 },
  { figure: 'edit_ms', title: 'edit', limit: NEXT_FRAME_MS },
  { figure: 'bulk_10000_ms', title: 'bulk map 10,000', limit: 100 },
  { figure: 'select_all_ms', title: 'select all', limit: null },
  { figure: 'scroll_200_p50_ms', title: 'scroll 200 rows/frame p50', limit: null },
  { figure: 'scroll_200_p95_ms', title: 'scroll 200 rows/frame p95', limit: null },
  { figure: 'scroll_3_p50_ms', title: 'scroll 3 rows/frame p50', limit: null },
  { figure: 'scroll_3_p95_ms', title: 'scroll 3 rows/frame p95', limit: null },
  { figure: 'blank_200_percent', title: 'blank frames, 200 rows/frame (%)', limit: 0 },
  { figure: 'blank_3_percent', title: 'blank frames, 3 rows/frame (%)', limit: 0 },
];

export function summary(values: readonly number[]): { least: number; median: number; most: number } {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (place: number): number => sorted[place] ?? Number.NaN;
  return { least: at(0), median: at(Math.floor(sorted.length / 2)), most: at(sorted.length - 1) };
}

export function table(engine: string, runs: Runs): string {
  const header = `| ${engine}, 100,000 rows, ms | ours | AG Grid Community | AG / ours | limit |\n|---|---|---|---|---|`;
  const lines = LINES.map(({ figure, title, limit }) => {
    const [ours, ag] = [summary(runs.own.map(run => run[figure])), summary(runs.ag.map(run => run[figure]))];
    const ratio = ours.median > 0 ? (ag.median / ours.median).toFixed(1) : '-';
    return `| ${title} | ${spread(ours)} | ${spread(ag)} | ${ratio} | ${limit === null ? '' : `${limit}${ours.median > limit ? ' exceeded' : ''}`} |`;
  });
  return [header, ...lines].join('\n');
}

/** What ours misses. */
export function missed(runs: Runs): string[] {
  return LINES.filter(({ figure, limit }) => limit !== null && summary(runs.own.map(run => run[figure])).median > limit).map(
    ({ title }) => title,
  );
}

const spread = ({ least, median, most }: ReturnType<typeof summary>): string => [least, median, most].map(short).join(' / ');

const short = (value: number): string => (value >= 10 ? value.toFixed(0) : value.toFixed(1));
