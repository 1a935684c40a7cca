// How a difference between what is stored and what is on screen is told to Rust.

import type { MappingEdit, TargetView } from '../../../ipc/bindings.ts';
import type { RowValue } from './saveQueue.ts';
import { CHANGED, CONFIRMED, IGNORED, isDecided, ORPHANED } from './statuses.ts';

export function editOf(id: string, targets: readonly TargetView[], stored: RowValue, now: RowValue): MappingEdit {
  const note = now.note === stored.note ? null : now.note;
  const edit = (act: MappingEdit['act'], rest: Partial<MappingEdit> = {}): MappingEdit => ({
    source_object_id: id,
    act,
    target_code: null,
    note,
    ...rest,
  });
  const target_code = targets[now.target]?.code ?? null;
  switch (now.status) {
    case CONFIRMED:
      return edit('confirm', { target_code });
    case IGNORED:
      return edit('ignore');
    // Only an undo leads here: no person can make a mapping changed or orphaned. The target must survive it.
    case CHANGED:
    case ORPHANED:
      return target_code === null ? edit('clear') : edit('confirm', { target_code });
    default:
      return isDecided(stored.status) ? edit('clear') : edit('restore');
  }
}
