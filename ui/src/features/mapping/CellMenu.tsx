import { Menu as Base } from '@base-ui/react/menu';
import type { RefObject } from 'react';
import { NARROWEST, type ViewColumn } from '../../grid/view/columns.ts';
import floating from '../../shared/float/Float.module.css';
import { Kbd } from '../../shared/Kbd.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import type { MappingModel } from './model/mappingModel.ts';
import { isDecided, SUGGESTED, UNMAPPED } from './model/statuses.ts';
import type { Acts } from './useActs.ts';

const STEP = 40;

interface Props {
  open: boolean;
  onClose: () => void;
  body: RefObject<HTMLElement | null>;
  model: MappingModel;
  acts: Acts;
  columns: readonly ViewColumn[];
  widths: Readonly<Record<string, number>>;
  setWidth: (column: string, width: number) => void;
  readOnly: string | null;
  onMap: () => void;
  onDetails: () => void;
  onEditCategories: () => void;
}

interface Entry {
  label: string;
  /** Listed all the same, with the reason. */
  unavailable?: string | null;
  keys?: string;
  run: () => void;
}

/** Everything that can be done to the selection and to the column of the active cell, for hands that stay on the keyboard. */
export function CellMenu({ open, onClose, body, ...rest }: Props) {
  const say = useWords();
  const cell = (): HTMLElement | null => body.current?.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]') ?? null;
  return (
    <Base.Root open={open} onOpenChange={next => !next && onClose()}>
      <Base.Portal>
        <Base.Positioner className={floating.positioner} anchor={cell} align="start" sideOffset={2}>
          <Base.Popup className={floating.menu} aria-label={say(words.menu)} finalFocus={() => cell()}>
            {open && <Entries onClose={onClose} {...rest} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function Entries({ model, acts, columns, widths, setWidth, readOnly, onMap, onDetails, onEditCategories }: Omit<Props, 'open' | 'body'>) {
  const say = useWords();
  const { grid } = model;
  const rows = grid.affectedRows();
  const hasSuggestion = rows.some(row => model.status[row] === SUGGESTED);
  const isDecidedAnywhere = rows.some(row => isDecided(model.status[row] ?? UNMAPPED));
  const column = columns[grid.cursor.active.column];
  const edits: Entry[] = [
    { label: say(words.mapTo), keys: 'Ctrl+M', run: onMap },
    {
      label: say(words.acceptOne),
      keys: 'Ctrl+Enter',
      unavailable: hasSuggestion ? null : say(words.noSuggestion),
      run: () => acts.accept(rows),
    },
    { label: say(words.fillDown), keys: 'Ctrl+D', run: acts.fillDown },
    { label: say(words.ignore), run: () => acts.ignore(rows) },
    {
      label: say(words.clear),
      keys: 'Delete',
      unavailable: isDecidedAnywhere ? null : say(words.nothingToClear),
      run: () => acts.clear(rows),
    },
  ];
  const looks: Entry[] = [
    { label: say(words.details), run: onDetails },
    { label: say(words.nextOpen), keys: 'F8', run: () => acts.goToNext(1) },
    { label: say(words.editCategories), run: onEditCategories },
    ...(column?.sortable ? sortEntries(column) : []),
    ...(column ? widthEntries(column) : []),
  ];
  function sortEntries({ id, title }: ViewColumn): Entry[] {
    return [
      { label: say(words.sortUp, { column: title }), run: () => grid.setSort({ column: id, direction: 'ascending' }) },
      { label: say(words.sortDown, { column: title }), run: () => grid.setSort({ column: id, direction: 'descending' }) },
      { label: say(words.sortNone), run: () => grid.setSort(null) },
    ];
  }
  function widthEntries({ id, width }: ViewColumn): Entry[] {
    const now = widths[id] ?? width;
    return [
      { label: say(words.wider), run: () => setWidth(id, now + STEP) },
      { label: say(words.narrower), run: () => setWidth(id, Math.max(NARROWEST, now - STEP)) },
    ];
  }
  return [...edits.map(entry => ({ ...entry, unavailable: readOnly })), ...looks.map(entry => ({ ...entry, unavailable: null }))].map(
    entry => (
      <Base.Item key={entry.label} className={floating.menuItem} disabled={Boolean(entry.unavailable)} onClick={entry.run}>
        <span className={floating.menuText}>
          {entry.label}
          {entry.unavailable && <span className={floating.menuReason}>{entry.unavailable}</span>}
        </span>
        {entry.keys !== undefined && <Kbd keys={entry.keys} />}
      </Base.Item>
    ),
  );
}
