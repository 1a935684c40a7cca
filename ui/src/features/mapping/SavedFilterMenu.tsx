import { Bookmark } from 'lucide-react';
import { useId, useRef, useState, useSyncExternalStore } from 'react';
import { Button, IconButton } from '../../shared/button/Button.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { Menu } from '../../shared/float/Menu.tsx';
import styles from './Mapping.module.css';
import { words } from './messages.ts';
import { FILTER_IDS, isFilterId } from './model/filters.ts';
import type { MappingModel } from './model/mappingModel.ts';
import { problemOf, type SavedFilter, shownFilter, showView } from './model/savedFilters.ts';
import { useMappingWords } from './useMappingWords.ts';
import type { SavedFilters } from './useSavedFilters.ts';

export type Naming = 'new' | 'own' | null;

interface Props {
  model: MappingModel;
  filters: SavedFilters;
  naming: Naming;
  setNaming: (naming: Naming) => void;
}

/** Chooses a filter that has a name, and gives names. */
export function SavedFilterMenu({ model, filters, naming, setNaming }: Props) {
  const say = useMappingWords();
  const { grid } = model;
  const base = useSyncExternalStore(grid.subscribe, () => grid.layout.named?.id ?? 'all');
  const shown = useSyncExternalStore(grid.subscribe, () => shownFilter(model, filters.all));
  const choose = (id: string): void => {
    const own = filters.all.find(filter => filter.id === id);
    if (own) showView(model, own);
    else if (isFilterId(id)) {
      grid.setNamed(model.filters[id]);
      // What came with the saved filter goes with it; the columns stay, as they are remembered.
      if (shown) grid.setText('');
      if (shown) grid.setSort(null);
    }
  };
  return (
    <>
      <select
        className={styles.savedFilter}
        aria-label={say(words.savedFilter)}
        value={shown?.id ?? base}
        onChange={event => choose(event.target.value)}
      >
        {FILTER_IDS.filter(filter => model.hasFilter(filter)).map(filter => (
          <option key={filter} value={filter}>
            {say(words.filterName, { filter })}
          </option>
        ))}
        {filters.all.length > 0 && (
          <optgroup label={say(words.ownFilters)}>
            {filters.all.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </optgroup>
        )}
      </select>
      <Menu
        trigger={<IconButton icon={<Bookmark />} label={say(words.keepFilter)} />}
        entries={[
          {
            label: say(words.saveFilter),
            unavailable: shown ? say(words.filterKept, { name: shown.name }) : undefined,
            onSelect: () => setNaming('new'),
          },
          ...(shown
            ? [
                { label: say(words.renameFilter, { name: shown.name }), onSelect: () => setNaming('own') },
                { label: say(words.deleteFilter, { name: shown.name }), danger: true, onSelect: () => filters.remove(shown) },
              ]
            : []),
        ]}
      />
      {naming !== null && (
        <NameDialog
          filters={filters}
          own={naming === 'own' ? shown : null}
          onClose={() => setNaming(null)}
          onName={name => (naming === 'own' && shown ? filters.rename(shown, name) : filters.save(name))}
        />
      )}
    </>
  );
}

interface NameProps {
  filters: SavedFilters;
  /** The one that is renamed; null for a new one. */
  own: SavedFilter | null;
  onClose: () => void;
  /** Gives what went wrong; null when it is done. */
  onName: (name: string) => Promise<string | null>;
}

function NameDialog({ filters, own, onClose, onName }: NameProps) {
  const say = useMappingWords();
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(own?.name ?? '');
  const [error, setError] = useState<string | null>(null);
  const give = async (): Promise<void> => {
    const problem = problemOf(name, filters.all, own?.id ?? null);
    const failed = problem ? say(words.nameProblem, { problem }) : await onName(name);
    if (failed === null) onClose();
    else setError(failed);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={own ? say(words.renameTitle) : say(words.saveTitle)}
      initialFocus={field}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" type="submit" form={form}>
            {own ? say(words.renameAct) : say(words.saveAct)}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={event => {
          event.preventDefault();
          void give();
        }}
      >
        <TextField
          ref={field}
          label={say(words.filterNamed)}
          help={say(words.filterHolds)}
          error={error}
          value={name}
          onFocus={event => event.target.select()}
          onChange={event => {
            setName(event.target.value);
            setError(null);
          }}
        />
      </form>
    </Dialog>
  );
}
