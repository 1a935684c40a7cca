import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { SettingsView } from '../../ipc/bindings.ts';
import { useBackend } from '../../ipc/context.tsx';
import { useSettings } from '../../ipc/preferences.ts';
import { keys } from '../../ipc/tags.ts';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { toCommandError } from '../../shared/states/commandError.ts';
import { words } from './messages.ts';
import type { MappingModel } from './model/mappingModel.ts';
import { readSavedFilters, type SavedFilter, viewOf, writeSavedFilters } from './model/savedFilters.ts';
import { useMappingWords } from './useMappingWords.ts';

const SETTING = 'mapping_filters';

export interface SavedFilters {
  readonly all: readonly SavedFilter[];
  /** Gives what went wrong, in words; null when it is stored. */
  readonly save: (name: string) => Promise<string | null>;
  readonly rename: (filter: SavedFilter, name: string) => Promise<string | null>;
  readonly remove: (filter: SavedFilter) => void;
}

const newId = (): string => crypto.randomUUID().slice(0, 8);

/** A person's own filters, kept with the window's settings. Each act offers to take it back. */
export function useSavedFilters(model: MappingModel): SavedFilters {
  const backend = useBackend();
  const queries = useQueryClient();
  const { confirm } = useToasts();
  const say = useMappingWords();
  const { data } = useSettings();
  const text = data?.[SETTING];
  const all = useMemo(() => readSavedFilters(text), [text]);
  const acts = useMemo(() => {
    const read = (): SettingsView => queries.getQueryData<SettingsView>(keys.settings) ?? {};

    /** Applies to what is there now: an undo may come after other acts. What cannot be stored changes nothing. */
    const change = async (act: (saved: readonly SavedFilter[]) => readonly SavedFilter[]): Promise<string | null> => {
      const before = read()[SETTING];
      const value = writeSavedFilters(act(readSavedFilters(before)));
      if (value === null) return say(words.filtersFull);
      try {
        await backend.saveSetting({ name: SETTING, value });
      } catch (error) {
        return say(words.filterNotStored, { why: toCommandError(error).message });
      }
      queries.setQueryData<SettingsView>(keys.settings, { ...read(), [SETTING]: value });
      return null;
    };

    const put = (filter: SavedFilter, at: number): Promise<string | null> =>
      change(saved => saved.filter(({ id }) => id !== filter.id).toSpliced(at, 0, filter));
    const drop = ({ id }: SavedFilter): Promise<string | null> => change(saved => saved.filter(one => one.id !== id));
    const placeOf = ({ id }: SavedFilter): number => readSavedFilters(read()[SETTING]).findIndex(one => one.id === id);

    /** Tells what was done, with the way back, and gives what went wrong to whoever asked. */
    const tell = async (doing: Promise<string | null>, told: string, undo: () => Promise<string | null>): Promise<string | null> => {
      const problem = await doing;
      const takeBack = (): void => void undo().then(failed => failed !== null && confirm(failed));
      if (problem === null) confirm(told, takeBack);
      return problem;
    };

    return {
      save(name: string): Promise<string | null> {
        const filter = { ...viewOf(model), id: newId(), name: name.trim() };
        const last = readSavedFilters(read()[SETTING]).length;
        return tell(put(filter, last), say(words.filterSaved, { name: filter.name }), () => drop(filter));
      },
      rename(filter: SavedFilter, name: string): Promise<string | null> {
        const renamed = { ...filter, name: name.trim() };
        const at = placeOf(filter);
        return tell(put(renamed, at), say(words.filterRenamed, { before: filter.name, name: renamed.name }), () => put(filter, at));
      },
      remove(filter: SavedFilter): void {
        const at = placeOf(filter);
        void tell(drop(filter), say(words.filterDeleted, { name: filter.name }), () => put(filter, at)).then(
          problem => problem !== null && confirm(problem),
        );
      },
    };
  }, [backend, queries, confirm, say, model]);
  return useMemo(() => ({ all, ...acts }), [all, acts]);
}
