// What a bulk mapping would change, before it does.

import type { MappingModel } from '../model/mappingModel.ts';
import { CONFIRMED, IGNORED } from '../model/statuses.ts';

export interface BulkPreview {
  readonly fresh: number;
  readonly ignored: number;
  readonly same: number;
  /** Accounts that leave another category, by its code. */
  readonly moved: ReadonlyMap<number, number>;
  /** Accounts that the category does not take, and that stay as they are. */
  readonly otherClass: number;
}

export function previewBulk(model: MappingModel, rows: Int32Array, target: number): BulkPreview {
  const moved = new Map<number, number>();
  let [fresh, ignored, same, otherClass] = [0, 0, 0, 0];
  for (const row of rows) {
    const held = model.target[row] ?? -1;
    if (!model.accepts(row, target)) {
      otherClass += 1;
      continue;
    }
    if (held === target && model.status[row] === CONFIRMED) same += 1;
    else if (held !== -1) moved.set(held, (moved.get(held) ?? 0) + 1);
    else if (model.status[row] === IGNORED) ignored += 1;
    else fresh += 1;
  }
  return { fresh, ignored, same, moved, otherClass };
}

/** The rows together with everything below them, and how many that adds. */
export function withDescendants(model: MappingModel, rows: Int32Array): { all: Int32Array; added: number } {
  const chosen = new Set(rows);
  for (const row of rows) {
    if (model.grid.layout.hasChildren(row)) for (const below of model.grid.descendants(row)) chosen.add(below);
  }
  return { all: Int32Array.from(chosen).toSorted(), added: chosen.size - rows.length };
}
