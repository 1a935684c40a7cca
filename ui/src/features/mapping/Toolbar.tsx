import { CalendarPlus, Ellipsis, Lightbulb, PanelRight, Redo2, Undo2 } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useContext, useState, useSyncExternalStore } from 'react';
import type { Grid } from '../../grid/engine/grid.ts';
import type { ConnectionView } from '../../ipc/bindings.ts';
import { DENSITIES, usePreferences } from '../../ipc/preferences.ts';
import { Button, IconButton } from '../../shared/button/Button.tsx';
import { Menu } from '../../shared/float/Menu.tsx';
import { keyText } from '../../shared/Kbd.tsx';
import { AddressesDialog } from './addresses/AddressesDialog.tsx';
import { words as addresses } from './addresses/messages.ts';
import { ExportDialog } from './files/ExportDialog.tsx';
import { ImportDialog } from './files/ImportDialog.tsx';
import styles from './Mapping.module.css';
import { words } from './messages.ts';
import type { MappingModel } from './model/mappingModel.ts';
import type { MappingSession } from './model/session.ts';
import { type Naming, SavedFilterMenu } from './SavedFilterMenu.tsx';
import type { Acts } from './useActs.ts';
import { NounsContext, useMappingWords } from './useMappingWords.ts';
import type { SavedFilters } from './useSavedFilters.ts';
import { useSuggest } from './useSuggest.ts';

interface Props {
  model: MappingModel;
  acts: Acts;
  session: MappingSession;
  connection: ConnectionView;
  folder: string;
  readOnly: string | null;
  openColumns: () => void;
  filters: SavedFilters;
  naming: Naming;
  setNaming: (naming: Naming) => void;
  filterBox: RefObject<HTMLInputElement | null>;
  focusGrid: () => void;
  announce: (text: string) => void;
  inspector: { isOpen: boolean; toggle: () => void };
}

export function Toolbar(props: Props) {
  const { model, session, connection, readOnly, inspector, filters, naming, setNaming } = props;
  const say = useMappingWords();
  const suggest = useSuggest(session, connection.id);
  const { mapping } = useContext(NounsContext);
  return (
    <div className={styles.toolbar} data-region="toolbar">
      <FilterBox {...props} />
      <SavedFilterMenu model={model} filters={filters} naming={naming} setNaming={setNaming} />
      <UndoButtons {...props} />
      <span className={styles.spread} />
      {mapping === 'calendar' && <AddByAddress {...props} />}
      <Button size="small" icon={<Lightbulb />} unavailable={readOnly ?? undefined} disabled={suggest.isRunning} onClick={suggest.run}>
        {say(words.suggest)}
      </Button>
      <Button size="small" icon={<PanelRight />} aria-pressed={inspector.isOpen} onClick={inspector.toggle}>
        {say(words.details)}
      </Button>
      <MoreMenu {...props} />
    </div>
  );
}

/** What no list of the partner shows. */
function AddByAddress({ connection, readOnly }: Props) {
  const say = useMappingWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" icon={<CalendarPlus />} unavailable={readOnly ?? undefined} onClick={() => setOpen(true)}>
        {say(addresses.open)}
      </Button>
      {open && <AddressesDialog connection={connection} onClose={() => setOpen(false)} />}
    </>
  );
}

function FilterBox({ model, filterBox, focusGrid, announce }: Props) {
  const say = useMappingWords();
  const { grid } = model;
  const text = useSyncExternalStore(grid.subscribe, () => grid.layout.text);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Escape' && text !== '') grid.setText('');
    else if (event.key === 'Enter' || event.key === 'ArrowDown' || event.key === 'Escape') focusGrid();
    else return;
    event.preventDefault();
  };
  return (
    <input
      ref={filterBox}
      type="search"
      className={styles.filter}
      aria-label={say(words.filterLabel)}
      aria-keyshortcuts="Control+F"
      placeholder={`${say(words.filterPlaceholder)} (${keyText('Ctrl+F')})`}
      spellCheck={false}
      value={text}
      onChange={event => {
        grid.setText(event.target.value);
        announce(say(words.matches, { count: grid.layout.matching }));
      }}
      onKeyDown={onKeyDown}
    />
  );
}

function UndoButtons({ model, acts }: Props) {
  const say = useMappingWords();
  const { grid } = model;
  const undo = useSyncExternalStore(grid.subscribe, () => grid.undoLabel);
  const redo = useSyncExternalStore(grid.subscribe, () => grid.redoLabel);
  return (
    <>
      <IconButton
        icon={<Undo2 />}
        label={undo === null ? say(words.undo) : say(words.undoNamed, { what: undo })}
        keys={keyText('Ctrl+Z')}
        disabled={undo === null}
        onClick={acts.undo}
      />
      <IconButton
        icon={<Redo2 />}
        label={redo === null ? say(words.redo) : say(words.redoNamed, { what: redo })}
        keys={keyText('Ctrl+Y')}
        disabled={redo === null}
        onClick={acts.redo}
      />
    </>
  );
}

function MoreMenu({ model, session, connection, folder, readOnly, openColumns }: Props) {
  const say = useMappingWords();
  const [preferences, setPreference] = usePreferences();
  const [open, setOpen] = useState<'export' | 'import' | null>(null);
  const { grid }: { grid: Grid } = model;
  return (
    <>
      <Menu
        trigger={<IconButton icon={<Ellipsis />} label={say(words.more)} />}
        entries={[
          { label: say(words.export), onSelect: () => setOpen('export') },
          { label: say(words.import), unavailable: readOnly ?? undefined, onSelect: () => setOpen('import') },
          { label: say(words.columnsMenu), onSelect: openColumns },
          { label: say(words.expandAll), onSelect: () => grid.setAllFolded(false) },
          { label: say(words.collapseAll), onSelect: () => grid.setAllFolded(true) },
          { label: say(words.refresh), onSelect: () => grid.refresh() },
          ...DENSITIES.filter(density => density !== preferences.density).map(density => ({
            label: say(words.density, { density }),
            onSelect: () => setPreference('density', density),
          })),
        ]}
      />
      {open === 'export' && <ExportDialog connection={connection} folder={folder} onClose={() => setOpen(null)} />}
      {open === 'import' && <ImportDialog session={session} connection={connection} folder={folder} onClose={() => setOpen(null)} />}
    </>
  );
}
