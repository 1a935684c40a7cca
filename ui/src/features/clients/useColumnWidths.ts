import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { maximum, minimum, number, record, string } from 'zod/mini';
import { useBackend } from '../../ipc/context.tsx';
import { useSettings } from '../../ipc/preferences.ts';
import { keys } from '../../ipc/tags.ts';

const SETTING = 'client_widths';
const STORE_AFTER_MS = 500;
const Widths = record(string(), number().check(minimum(24), maximum(2000)));

/** Remembered for the workspace; a stored text that is not widths reads as none. */
export function useColumnWidths(): [Readonly<Record<string, number>>, (column: string, width: number) => void] {
  const backend = useBackend();
  const queries = useQueryClient();
  const { data } = useSettings();
  const [widths, setWidths] = useState(() => read(data?.[SETTING]));
  const isChanged = useRef(false);
  useEffect(() => {
    if (!isChanged.current) return;
    const timer = setTimeout(() => {
      const value = JSON.stringify(widths);
      queries.setQueryData<Record<string, string>>(keys.settings, settings => ({ ...settings, [SETTING]: value }));
      // A look that could not be stored is not worth an alarm: it holds until the window closes.
      backend.saveSetting({ name: SETTING, value }).catch(() => undefined);
    }, STORE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [backend, queries, widths]);
  const setWidth = useCallback((column: string, width: number) => {
    isChanged.current = true;
    setWidths(current => ({ ...current, [column]: Math.round(width) }));
  }, []);
  return [widths, setWidth];
}

function read(stored: string | undefined): Record<string, number> {
  try {
    return Widths.parse(JSON.parse(stored ?? '{}'));
  } catch {
    return {};
  }
}
