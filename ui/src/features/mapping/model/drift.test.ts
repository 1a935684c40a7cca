import { describe, expect, it } from 'vitest';
import type { DriftView } from '../../../ipc/bindings.ts';
import { answerOf, inOrderOfHarm } from './drift.ts';
import { pageFixture, TARGETS } from './fixture.ts';
import { MappingModel } from './mappingModel.ts';
import { chartOf } from './pages.ts';

const model = (): MappingModel => new MappingModel(chartOf([pageFixture()]), TARGETS, () => false);
const drift = (kind: DriftView['kind'], row: number, successor: string | null = null): DriftView => ({
  kind,
  external_id: `x${row}`,
  before: 'before',
  after: 'after',
  successor_id: successor,
});

describe('drift', () => {
  it('moves what was merged into a known account, and leaves out what is gone', () => {
    expect(answerOf(drift('merged', 4, 'x1'), 4, model())).toEqual({ act: 'move', successor: 1 });
    expect(answerOf(drift('merged', 4), 4, model())).toEqual({ act: 'leave-out' });
    expect(answerOf(drift('merged', 4, 'nobody'), 4, model())).toEqual({ act: 'leave-out' });
  });

  it('keeps what changed, and asks nothing of a new name', () => {
    expect(answerOf(drift('retyped', 5), 5, model())).toEqual({ act: 'keep' });
    expect(answerOf(drift('renamed', 3), 3, model())).toBeNull();
  });

  it('asks for nothing twice', () => {
    const chart = model();
    chart.ignore(Int32Array.of(4), 'x');
    expect(answerOf(drift('merged', 4), 4, chart)).toBeNull();
  });

  it('lists what may lose a mapping first, else in its order', () => {
    const listed = [drift('renamed', 0), drift('new', 1), drift('merged', 2), drift('retyped', 3)];
    expect(inOrderOfHarm(listed).map(({ external_id }) => external_id)).toEqual(['x2', 'x3', 'x0', 'x1']);
  });
});
