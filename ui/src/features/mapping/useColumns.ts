import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import { array, maximum, minimum, number, object, record, string } from 'zod/mini';
import { useBackend } from '../../ipc/context.tsx';
import { useSettings } from '../../ipc/preferences.ts';
import { keys } from '../../ipc/tags.ts';
import { type Arrangement, STANDARD, soundArrangement } from './model/arrangement.ts';
import type { MappingModel } from './model/mappingModel.ts';

const SETTING = 'mapping_columns';
const STORE_AFTER_MS = 500;

const Stored = object({
  widths: record(string(), number().check(minimum(24), maximum(2000))),
  order: array(string()),
  hidden: array(string()),
  pinned: array(string()),
});

interface Columns {
  readonly arrangement: Arrangement;
  readonly widths: Readonly<Record<string, number>>;
  readonly setWidth: (column: string, width: number) => void;
}

/** Width, order, what is hidden and what is pinned are remembered, for every chart alike. */
export function useColumns(model: MappingModel): Columns {
  const backend = useBackend();
  const queries = useQueryClient();
  const { data } = useSettings();
  const [first] = useState(() => readColumns(data?.[SETTING]));
  const [widths, setWidths] = useState(first.widths);
  const arrangement = useSyncExternalStore(model.grid.subscribe, () => model.arrangement);
  const isOpened = useRef(false);
  const stored = useRef(JSON.stringify({ widths: first.widths, ...first.arrangement }));

  // A chart that is read anew keeps the columns of the one before.
  useLayoutEffect(() => {
    if (!isOpened.current) model.arrange(first.arrangement);
    isOpened.current = true;
  }, [model, first]);

  useEffect(() => {
    const value = JSON.stringify({ widths, ...arrangement });
    // Before the first arrangement is in place there is nothing to store.
    if (stored.current === value || arrangement !== model.arrangement) return;
    const timer = setTimeout(() => {
      stored.current = value;
      queries.setQueryData<Record<string, string>>(keys.settings, settings => ({ ...settings, [SETTING]: value }));
      // A look that could not be stored is not worth an alarm: it holds until the window closes.
      backend.saveSetting({ name: SETTING, value }).catch(() => undefined);
    }, STORE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [backend, queries, model, widths, arrangement]);

  const setWidth = useCallback((column: string, width: number) => {
    setWidths(current => ({ ...current, [column]: Math.round(width) }));
  }, []);
  return { arrangement, widths, setWidth };
}

/** A stored text that is none of ours reads as the standard. */
function readColumns(text: string | undefined): { widths: Record<string, number>; arrangement: Arrangement } {
  try {
    const { widths, ...columns } = Stored.parse(JSON.parse(text ?? ''));
    return { widths, arrangement: soundArrangement(columns) };
  } catch {
    return { widths: {}, arrangement: STANDARD };
  }
}
