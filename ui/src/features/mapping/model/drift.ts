// What a change at the partner asks of a person.

import type { DriftView } from '../../../ipc/bindings.ts';
import type { MappingModel } from './mappingModel.ts';
import { CHANGED, ORPHANED } from './statuses.ts';

/** The act that answers a change; most only have to be seen. */
export type DriftAnswer = { act: 'keep' | 'leave-out' } | { act: 'move'; successor: number };

/** What may lose a mapping comes before what is only called otherwise. */
export function inOrderOfHarm(drift: readonly DriftView[]): DriftView[] {
  const rank = ({ kind }: DriftView): number => (kind === 'merged' || kind === 'retyped' ? 0 : 1);
  return drift.toSorted((a, b) => rank(a) - rank(b));
}

/** Null where the row's mapping stands, or where it was answered already. */
export function answerOf(drift: DriftView, row: number, model: MappingModel): DriftAnswer | null {
  if (model.status[row] === CHANGED) return model.canKeep(row) ? { act: 'keep' } : null;
  if (model.status[row] !== ORPHANED) return null;
  const successor = drift.successor_id === null ? null : model.rowOfExternalId(drift.successor_id);
  // Without a category there is nothing to move.
  return successor === null || model.target[row] === -1 ? { act: 'leave-out' } : { act: 'move', successor };
}
