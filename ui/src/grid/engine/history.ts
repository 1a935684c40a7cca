// What can be undone and done again.

import { type Change, inverseOf } from './changes.ts';

const MOST_STEPS = 500;

export class History {
  readonly #done: Change[] = [];
  #undone: Change[] = [];

  record(change: Change): void {
    this.#done.push(change);
    if (this.#done.length > MOST_STEPS) this.#done.shift();
    this.#undone = [];
  }

  get undoLabel(): string | null {
    return this.#done.at(-1)?.label ?? null;
  }

  get redoLabel(): string | null {
    return this.#undone.at(-1)?.label ?? null;
  }

  /** The change to apply, or null. */
  undo(): Change | null {
    const change = this.#done.pop();
    if (!change) return null;
    this.#undone.push(change);
    return inverseOf(change);
  }

  redo(): Change | null {
    const change = this.#undone.pop();
    if (!change) return null;
    this.#done.push(change);
    return change;
  }
}
