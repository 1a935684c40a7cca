// What an editor that is mounted over the active cell lets the grid's keys do.

import type { Plain } from '../engine/keys.ts';

export interface EditorHandle {
  /** Gives false for keys that belong to the text field. */
  act: (act: Plain | 'move' | 'page' | 'edge' | 'tab') => boolean;
  /** The pointer goes elsewhere in the grid: what was typed is kept where it is an answer by itself. */
  leave: () => void;
}

/** Where the cursor goes after an edit is committed. */
export type AfterEdit = 'down' | 'next' | 'previous' | 'stay';
