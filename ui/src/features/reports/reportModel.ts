// A report by company, and what stands in its way.

import type { ReportFormat } from '../../ipc/backend.ts';
import type { CheckView, Obstacle } from '../../ipc/bindings.ts';
import type { ReportFilter } from './filters.ts';

export interface Company {
  id: string;
  name: string;
  environment: CheckView['environment'];
  checks: CheckView[];
}

const obstaclesOf = ({ checks }: Company): number => checks.filter(check => check.obstacle !== null).length;

/** The companies, the one that most stands against first; equals by name. */
export function companiesOf(checks: readonly CheckView[]): Company[] {
  const companies = new Map<string, Company>();
  for (const check of checks) {
    const { connection_id: id, display_name: name, environment } = check;
    const company = companies.get(id) ?? { id, name, environment, checks: [] };
    company.checks.push(check);
    companies.set(id, company);
  }
  return [...companies.values()].toSorted((a, b) => obstaclesOf(b) - obstaclesOf(a) || a.name.localeCompare(b.name));
}

export const obstaclesAmong = (checks: readonly CheckView[]): CheckView[] => checks.filter(check => check.obstacle !== null);

export const changedAmong = (checks: readonly CheckView[]): CheckView[] =>
  checks.filter(check => check.before !== null && check.before.change !== null);

/** What a filter shows. */
export function shownBy(filter: ReportFilter, checks: readonly CheckView[]): CheckView[] {
  if (filter === 'all') return [...checks];
  return filter === 'changed' ? changedAmong(checks) : obstaclesAmong(checks);
}

/** The worst first, as `domain::gate` ranks them. */
const OBSTACLES: readonly Obstacle[] = ['failed', 'missing', 'stale', 'other_scope'];

/** Why the verdict is what it is: each kind of obstacle with the checks that it is told of. */
export function reasonsOf(checks: readonly CheckView[]): { obstacle: Obstacle; checks: CheckView[] }[] {
  return OBSTACLES.map(obstacle => ({ obstacle, checks: checks.filter(check => check.obstacle === obstacle) })).filter(
    reason => reason.checks.length > 0,
  );
}

const EXTENSIONS: Record<ReportFormat, string> = { html: 'html', json: 'json', junit: 'xml', text: 'txt' };
export const REPORT_FORMATS = Object.keys(EXTENSIONS) as ReportFormat[];

/** The path as a file of this format: an ending of ours is exchanged, another is the person's own. */
export function withEnding(path: string, format: ReportFormat): string {
  return path.replace(/\.(html|json|xml|txt)$/, `.${EXTENSIONS[format]}`);
}
