import { useMemo, useSyncExternalStore } from 'react';
import { type Command, useCommands } from '../../shared/commands.tsx';
import { words } from './messages.ts';
import { FILTER_IDS } from './model/filters.ts';
import type { MappingModel } from './model/mappingModel.ts';
import { type SavedFilter, showView } from './model/savedFilters.ts';
import type { Acts } from './useActs.ts';
import { useMappingWords } from './useMappingWords.ts';

interface Props {
  model: MappingModel;
  acts: Acts;
  filters: readonly SavedFilter[];
  readOnly: string | null;
  openBulk: () => void;
  openColumns: () => void;
  saveFilter: () => void;
  toggleInspector: () => void;
}

/** What the palette offers while a chart is open: acts on the selection, and every saved filter. */
export function useMappingCommands({ model, acts, filters, readOnly, openBulk, openColumns, saveFilter, toggleInspector }: Props): void {
  const say = useMappingWords();
  const { grid } = model;
  const undo = useSyncExternalStore(grid.subscribe, () => grid.undoLabel);
  const redo = useSyncExternalStore(grid.subscribe, () => grid.redoLabel);
  useCommands(
    useMemo<Command[]>(() => {
      const command = (id: string, title: string, run: () => void, rest: Partial<Command> = {}): Command => ({
        id: `mapping:${id}`,
        title,
        group: 'here',
        run,
        ...rest,
      });
      const unavailable = readOnly ?? undefined;
      return [
        command('bulk', say(words.mapTo), openBulk, { keys: 'Ctrl+M', unavailable }),
        command('accept', say(words.acceptOne), () => acts.accept(grid.affectedRows()), { keys: 'Ctrl+Enter', unavailable }),
        command('ignore', say(words.ignore), () => acts.ignore(grid.affectedRows()), { unavailable }),
        command('clear', say(words.clear), () => acts.clear(grid.affectedRows()), { keys: 'Delete', unavailable }),
        command('undo', undo === null ? say(words.undo) : say(words.undoNamed, { what: undo }), acts.undo, {
          keys: 'Ctrl+Z',
          unavailable: undo === null ? say(words.nothingToUndo) : undefined,
        }),
        command('redo', redo === null ? say(words.redo) : say(words.redoNamed, { what: redo }), acts.redo, {
          keys: 'Ctrl+Y',
          unavailable: redo === null ? say(words.nothingToRedo) : undefined,
        }),
        command('next', say(words.nextOpen), () => acts.goToNext(1), { keys: 'F8' }),
        command('details', say(words.details), toggleInspector),
        command('columns', say(words.columnsMenu), openColumns),
        command('expand', say(words.expandAll), () => grid.setAllFolded(false)),
        command('collapse', say(words.collapseAll), () => grid.setAllFolded(true)),
        command('saveFilter', say(words.saveFilter), saveFilter),
        ...filters.map(filter => command(`filter:${filter.id}`, filter.name, () => showView(model, filter), { keywords: 'filter' })),
        ...FILTER_IDS.filter(filter => model.hasFilter(filter)).map(filter =>
          command(`filter:${filter}`, say(words.filterName, { filter }), () => grid.setNamed(model.filters[filter]), {
            keywords: 'filter',
          }),
        ),
      ];
    }, [model, grid, acts, filters, readOnly, say, undo, redo, openBulk, openColumns, saveFilter, toggleInspector]),
  );
}
