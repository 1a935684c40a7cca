import { expect, it } from 'vitest';
import type { JobView } from './bindings.ts';
import { withJob } from './queries.ts';

const job = (id: string, done: number): JobView => ({ id, done }) as unknown as JobView;

it('progress replaces the job where it stands, and a new job comes first', () => {
  const jobs = [job('a', 1), job('b', 1)];
  expect(withJob(jobs, job('b', 2)).map(one => [one.id, one.done])).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
  expect(withJob(jobs, job('c', 0)).map(one => one.id)).toEqual(['c', 'a', 'b']);
});
