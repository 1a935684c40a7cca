import { type KeyboardEvent, type RefObject, useCallback, useRef } from 'react';
import type { Grid } from '../engine/grid.ts';
import { type Act, actOf, type Plain, typesCharacter } from '../engine/keys.ts';
import type { EditorHandle } from './editor.ts';

interface Keys {
  grid: Grid;
  columns: readonly { readonly editable?: boolean }[];
  pageRows: () => number;
  editor: RefObject<EditorHandle | null>;
  /** What the grid itself does not know how to do. Gives false when it did nothing with it. */
  onAct: (act: Plain) => boolean;
}

/** The one keydown handler: looks the key up, and does it or hands it on. */
export function useGridKeys({ grid, columns, pageRows, editor, onAct }: Keys): (event: KeyboardEvent<HTMLElement>) => void {
  const leaving = useRef(false);
  return useCallback(
    event => {
      // While an input method composes, Enter and arrows are its own.
      if (event.nativeEvent.isComposing) return;
      const act = actOf(event, grid.mode);
      if (!act) {
        const cell = columns[grid.cursor.active.column];
        if (grid.mode === 'ready' && cell?.editable && typesCharacter(event)) {
          event.preventDefault();
          if (onAct('edit')) grid.startEditing(event.key);
        }
        return;
      }
      if (act.act === 'tab' && (leaving.current || atRowEnd(grid, act.columns))) {
        leaving.current = false;
        return;
      }
      leaving.current = act.act === 'leave';
      if (doAct(act)) event.preventDefault();

      function doAct(act: Act): boolean {
        if (grid.mode === 'edit') return editor.current?.act(act.act) ?? false;
        switch (act.act) {
          case 'move':
            grid.move({ rows: act.rows, columns: act.columns }, act.extend);
            return true;
          case 'page':
            grid.move({ rows: act.pages * pageRows(), columns: 0 }, act.extend);
            return true;
          case 'edge':
            grid.move({ edge: act.edge }, act.extend);
            return true;
          case 'tab':
            grid.move({ rows: 0, columns: act.columns }, false);
            return true;
          default:
            return doPlain(act.act);
        }
      }

      function doPlain(plain: Plain): boolean {
        const { row, column } = grid.cursor.active;
        switch (plain) {
          case 'edit':
            if (!columns[column]?.editable) onAct('open');
            else if (onAct('edit')) grid.startEditing(null);
            return true;
          case 'selectRow':
            grid.toggleRange();
            return true;
          case 'selectColumn':
            grid.selectColumns();
            return true;
          case 'selectAll':
            grid.toggleAll();
            return true;
          case 'expand':
            grid.expand(row);
            return true;
          case 'collapse':
            grid.collapse(row);
            return true;
          default:
            return onAct(plain);
        }
      }
    },
    [grid, columns, pageRows, editor, onAct],
  );
}

function atRowEnd(grid: Grid, step: 1 | -1): boolean {
  const { column } = grid.cursor.active;
  return step === 1 ? column === grid.columns - 1 : column === 0;
}
