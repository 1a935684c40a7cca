import { Ellipsis, Lightbulb, PanelRight, Redo2, Undo2 } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useState, useSyncExternalStore } from 'react';
import type { Grid } from '../../grid/engine/grid.ts';
import type { ConnectionView } from '../../ipc/bindings.ts';
import { DENSITIES, usePreferences } from '../../ipc/preferences.ts';
import { Button, IconButton } from '../../shared/button/Button.tsx';
import { Menu } from '../../shared/float/Menu.tsx';
import { keyText } from '../../shared/Kbd.tsx';
import { useWords } from '../../shared/words.ts';
import { ExportDialog } from './files/ExportDialog.tsx';
import { ImportDialog } from './files/ImportDialog.tsx';
import styles from './Mapping.module.css';
import { words } from './messages.ts';
import { FILTER_IDS, isFilterId } from './model/filters.ts';
import type { MappingModel } from './model/mappingModel.ts';
import type { MappingSession } from './model/session.ts';
import type { Acts } from './useActs.ts';
import { useSuggest } from './useSuggest.ts';

interface Props {
  model: MappingModel;
  acts: Acts;
  session: MappingSession;
  connection: ConnectionView;
  folder: string;
  readOnly: string | null;
  filterBox: RefObject<HTMLInputElement | null>;
  focusGrid: () => void;
  announce: (text: string) => void;
  inspector: { isOpen: boolean; toggle: () => void };
}

export function Toolbar(props: Props) {
  const { model, session, connection, readOnly, inspector } = props;
  const say = useWords();
  const suggest = useSuggest(session, connection.id);
  return (
    <div className={styles.toolbar} data-region="toolbar">
      <FilterBox {...props} />
      <SavedFilters model={model} />
      <UndoButtons {...props} />
      <span className={styles.spread} />
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

function FilterBox({ model, filterBox, focusGrid, announce }: Props) {
  const say = useWords();
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

function SavedFilters({ model }: { model: MappingModel }) {
  const say = useWords();
  const { grid } = model;
  const id = useSyncExternalStore(grid.subscribe, () => grid.layout.named?.id ?? 'all');
  return (
    <select
      className={styles.savedFilter}
      aria-label={say(words.savedFilter)}
      value={id}
      onChange={event => {
        if (isFilterId(event.target.value)) grid.setNamed(model.filters[event.target.value]);
      }}
    >
      {FILTER_IDS.map(filter => (
        <option key={filter} value={filter}>
          {say(words.filterName, { filter })}
        </option>
      ))}
    </select>
  );
}

function UndoButtons({ model, acts }: Props) {
  const say = useWords();
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

function MoreMenu({ model, session, connection, folder, readOnly }: Props) {
  const say = useWords();
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
