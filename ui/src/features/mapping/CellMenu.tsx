import { Menu as Base } from '@base-ui/react/menu';
import type { RefObject } from 'react';
import { NARROWEST, type ViewColumn } from '../../grid/view/columns.ts';
import floating from '../../shared/float/Float.module.css';
import { Kbd } from '../../shared/Kbd.tsx';
import type { Say } from '../../shared/words.ts';
import { words } from './messages.ts';
import { canHide, canPlace, neighborOf, type ShownId } from './model/arrangement.ts';
import type { MappingModel } from './model/mappingModel.ts';
import { attributeId } from './model/pages.ts';
import { isDecided, SUGGESTED, UNMAPPED } from './model/statuses.ts';
import type { Acts } from './useActs.ts';
import type { ColumnActs } from './useColumnActs.ts';
import { useMappingWords } from './useMappingWords.ts';

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
  columnActs: ColumnActs;
  openColumns: () => void;
  readOnly: string | null;
  onMap: () => void;
  onDetails: () => void;
  /** Null where the firm does not edit them. */
  onEditCategories: (() => void) | null;
}

interface Entry {
  label: string;
  /** Listed all the same, with the reason. */
  unavailable?: string | null | undefined;
  keys?: string;
  run: () => void;
}

/** Everything that can be done to the selection and to the column of the active cell, for hands that stay on the keyboard. */
export function CellMenu({ open, onClose, body, ...rest }: Props) {
  const say = useMappingWords();
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

function Entries(props: Omit<Props, 'open' | 'body'>) {
  const { model, acts, columns, readOnly, onMap, onDetails, onEditCategories } = props;
  const say = useMappingWords();
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
    { label: say(words.fillRight), keys: 'Ctrl+R', run: acts.fillRight },
    { label: say(words.ignore), run: () => acts.ignore(rows) },
    {
      label: say(words.clear),
      keys: 'Delete',
      unavailable: isDecidedAnywhere ? null : say(words.nothingToClear),
      run: () => acts.clear(rows),
    },
  ];
  const choices = model.chart.attributes.flatMap(attribute =>
    attribute.choices.map(
      (choice, at): Entry => ({
        label: say(words.chooseOne, { attribute: attribute.title, choice: choice.title }),
        unavailable: rows.some(row => (model.target[row] ?? -1) !== -1) ? null : say(words.mapFirst),
        run: () => acts.choose(rows, attributeId(attribute), at),
      }),
    ),
  );
  const looks: Entry[] = [
    { label: say(words.details), run: onDetails },
    { label: say(words.nextOpen), keys: 'F8', run: () => acts.goToNext(1) },
    ...(onEditCategories ? [{ label: say(words.editCategories), run: onEditCategories }] : []),
  ];
  const groups = [
    edits.map(entry => ({ ...entry, unavailable: readOnly ?? entry.unavailable })),
    choices.map(entry => ({ ...entry, unavailable: readOnly ?? entry.unavailable })),
    looks,
    column ? columnEntries(column, model.columnIdAt(grid.cursor.active.column), props, say) : [],
  ];
  return groups.map(entries => (
    <Base.Group key={entries[0]?.label ?? ''} className={floating.menuGroup}>
      {entries.map(entry => (
        <Item key={entry.label} {...entry} />
      ))}
    </Base.Group>
  ));
}

function Item({ label, unavailable, keys, run }: Entry) {
  return (
    <Base.Item className={floating.menuItem} disabled={Boolean(unavailable)} onClick={run}>
      <span className={floating.menuText}>
        {label}
        {unavailable && <span className={floating.menuReason}>{unavailable}</span>}
      </span>
      {keys !== undefined && <Kbd keys={keys} />}
    </Base.Item>
  );
}

/** What a header offers to the pointer. */
function columnEntries(
  { title, sortable, width }: ViewColumn,
  id: ShownId,
  { model, widths, setWidth, columnActs, openColumns }: Omit<Props, 'open' | 'body'>,
  say: Say,
): Entry[] {
  const { grid, arrangement } = model;
  const named = { column: title };
  const now = widths[id] ?? width;
  const sorts: Entry[] = [
    { label: say(words.sortUp, named), run: () => grid.setSort({ column: id, direction: 'ascending' }) },
    { label: say(words.sortDown, named), run: () => grid.setSort({ column: id, direction: 'descending' }) },
    { label: say(words.sortNone), run: () => grid.setSort(null) },
  ];
  if (!canPlace(id)) return [...(sortable ? sorts : []), { label: say(words.columnsMenu), run: openColumns }];
  const isPinned = arrangement.pinned.includes(id);
  const places: Entry[] = [
    { label: say(isPinned ? words.unpinColumn : words.pinColumn, named), run: () => columnActs.setPinned(id, !isPinned) },
    ...([-1, 1] as const)
      .filter(step => neighborOf(arrangement, id, step) !== null)
      .map(step => ({ label: say(step === 1 ? words.columnLater : words.columnEarlier, named), run: () => columnActs.move(id, step) })),
    { label: say(words.wider), run: () => setWidth(id, now + STEP) },
    { label: say(words.narrower), run: () => setWidth(id, Math.max(NARROWEST, now - STEP)) },
    {
      label: say(words.hideColumn, named),
      unavailable: canHide(id) ? null : say(words.columnNeeded),
      run: () => columnActs.setHidden(id, true),
    },
  ];
  return [...(sortable ? sorts : []), ...places, { label: say(words.columnsMenu), run: openColumns }];
}
