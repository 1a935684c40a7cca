import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { coerce, catch as fallback, object, optional } from 'zod/mini';
import { type FilterId, isFilterId } from './model/filters.ts';
import type { MappingModel } from './model/mappingModel.ts';
import { type SavedFilter, shownFilter, showView } from './model/savedFilters.ts';

const WRITE_AFTER_MS = 400;
const DEFAULT_FILTER: FilterId = 'openFirst';

const text = fallback(optional(coerce.string()), undefined);
const Address = object({
  /** One that comes with the program, or the id of a saved one. */
  filter: text,
  q: text,
  /** A column, with a minus in front when it descends. */
  sort: text,
  /** The partner's id of the active row. */
  row: text,
  /** An account number to go to. */
  find: text,
});

/** Filter, sort and active row are in the address, so that back, reload and links return to them. */
export function useAddress(model: MappingModel, saved: readonly SavedFilter[]): void {
  const { grid } = model;
  const navigate = useNavigate();
  const address = Address.parse(useSearch({ strict: false }));
  const opened = useRef<MappingModel | null>(null);
  const find = address.find;

  useEffect(() => {
    if (opened.current === model) return;
    const isFirst = opened.current === null;
    opened.current = model;
    if (!isFirst) return;
    const own = saved.find(({ id }) => id === address.filter);
    const named = address.filter ?? DEFAULT_FILTER;
    if (own) showView(model, own);
    else grid.setNamed(model.filters[isFilterId(named) ? named : DEFAULT_FILTER]);
    if (address.q) grid.setText(address.q);
    if (address.sort)
      grid.setSort({ column: address.sort.replace(/^-/, ''), direction: address.sort.startsWith('-') ? 'descending' : 'ascending' });
    const row = address.row === undefined ? null : model.rowOfExternalId(address.row);
    if (row === null) grid.goTo({ row: grid.layout.visible[0] ?? 0, column: model.columnAt('mapped') });
    else grid.goTo({ row, column: model.columnAt('mapped') });
  }, [grid, model, address, saved]);

  useEffect(() => {
    if (find === undefined) return;
    const row = model.text.number?.indexOf(find) ?? -1;
    if (row === -1) grid.setText(find);
    else if (!grid.goTo({ row, column: model.columnAt('mapped') })) {
      grid.setText('');
      grid.setNamed(model.filters[DEFAULT_FILTER]);
      grid.goTo({ row, column: model.columnAt('mapped') });
    }
  }, [grid, model, find]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = (): void => {
      const { layout, cursor } = grid;
      const own = shownFilter(model, saved);
      const search = {
        filter: own?.id ?? (layout.named && layout.named.id !== DEFAULT_FILTER ? layout.named.id : undefined),
        q: own || layout.text === '' ? undefined : layout.text,
        sort: layout.sort && !own ? `${layout.sort.direction === 'descending' ? '-' : ''}${layout.sort.column}` : undefined,
        row: model.text.externalId?.[cursor.active.row],
      };
      void navigate({ to: '.', search, replace: true });
    };
    const writeSoon = (): void => {
      clearTimeout(timer);
      timer = setTimeout(write, WRITE_AFTER_MS);
    };
    const stop = grid.subscribe(writeSoon);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [grid, model, saved, navigate]);
}
