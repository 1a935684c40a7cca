// How a difference between what is stored and what is on screen is told to Rust.

import type { AttributeView, MappingEdit, TargetView } from '../../../ipc/bindings.ts';
import type { RowValue } from './saveQueue.ts';
import { CONFIRMED, IGNORED, isDecided, statusOf } from './statuses.ts';

/** An undo names the state to go back to, and Rust knows it whole; anything else is a new decision. */
export function editOf(
  id: string,
  { targets, attributes }: { targets: readonly TargetView[]; attributes: readonly AttributeView[] },
  stored: RowValue,
  now: RowValue,
  isUndo = false,
): MappingEdit {
  const note = now.note === stored.note ? null : now.note;
  const chosen = chosenOf(attributes, stored, now);
  const edit = (act: MappingEdit['act'], rest: Partial<MappingEdit> = {}): MappingEdit => ({
    source_object_id: id,
    act,
    target_code: null,
    status: null,
    note,
    ...(chosen && { attributes: chosen }),
    ...rest,
  });
  const target_code = targets[now.target]?.code ?? null;
  if (now.status === stored.status && now.target === stored.target) return edit(chosen ? 'attributes' : 'note');
  if (!isUndo && now.status === CONFIRMED) return edit('confirm', { target_code });
  if (!isUndo && now.status === IGNORED) return edit('ignore');
  if (!isUndo && !isDecided(now.status)) return edit('clear');
  // Also without an undo: no person can make a mapping changed or orphaned.
  return edit('restore', { status: statusOf(now.status), target_code });
}

/** The choices that differ from the stored ones, by their keys. They go with a category, so one without has none. */
function chosenOf(attributes: readonly AttributeView[], stored: RowValue, now: RowValue): Record<string, string> | null {
  if (now.target === -1) return null;
  const chosen = attributes.flatMap(({ id, choices }, at) => {
    const choice = choices[now.choices[at] ?? -1];
    return choice && now.choices[at] !== stored.choices[at] ? [[id, choice.id]] : [];
  });
  return chosen.length === 0 ? null : Object.fromEntries(chosen);
}
