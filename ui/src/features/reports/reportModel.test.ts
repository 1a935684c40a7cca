import { expect, it } from 'vitest';
import type { CheckView } from '../../ipc/bindings.ts';
import { recorded } from '../../ipc/fake/recordings.ts';
import { companiesOf, reasonsOf, shownBy, withEnding } from './reportModel.ts';

const [first] = recorded<{ checks: [CheckView] }>('readiness').checks;
const check = (connection: string, obstacle: CheckView['obstacle']): CheckView => ({
  ...first,
  connection_id: connection,
  display_name: connection,
  obstacle,
});

it('the company that most stands against comes first, equals by name', () => {
  const checks = [check('b', null), check('a', null), check('c', 'stale'), check('d', 'failed'), check('d', 'stale'), check('a', null)];
  expect(companiesOf(checks).map(({ id, checks: own }) => [id, own.length])).toEqual([
    ['d', 2],
    ['c', 1],
    ['a', 2],
    ['b', 1],
  ]);
});

it('the worst reason is told first, and what stands in nobody’s way is none', () => {
  const reasons = reasonsOf([check('a', 'stale'), check('a', null), check('b', 'failed'), check('c', 'stale')]);
  expect(reasons.map(({ obstacle, checks }) => [obstacle, checks.length])).toEqual([
    ['failed', 1],
    ['stale', 2],
  ]);
  expect(reasonsOf([check('a', null)])).toEqual([]);
});

it('what changed is shown whether it stands in the way or not, and an answer that says the same is no change', () => {
  const before = (change: 'worse' | null): CheckView['before'] => ({ status: 'PASS', checked_at: '2026-11-23T14:48:00Z', change });
  const checks = [
    { ...check('a', 'failed'), before: before('worse') },
    { ...check('b', null), before: before('worse') },
    { ...check('c', 'failed'), before: before(null) },
    check('d', null),
  ];
  const names = (filter: 'changed' | 'obstacles' | 'all'): string[] => shownBy(filter, checks).map(one => one.connection_id);
  expect(names('changed')).toEqual(['a', 'b']);
  expect(names('obstacles')).toEqual(['a', 'c']);
  expect(names('all')).toEqual(['a', 'b', 'c', 'd']);
});

it('a file follows its format, unless a person gave it an ending of their own', () => {
  expect(withEnding('/firm/readiness.html', 'junit')).toBe('/firm/readiness.xml');
  expect(withEnding('/firm/json.d/q4.report', 'html')).toBe('/firm/json.d/q4.report');
});
