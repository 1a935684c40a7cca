// Settings that change how the window looks, kept by the other side so that they return with the workspace.

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import type { SettingsView } from './bindings.ts';
import { useBackend } from './context.tsx';
import { keys } from './tags.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export const DENSITIES = ['compact', 'standard', 'roomy'] as const;
export const TEXT_SIZES = ['90', '100', '110', '125', '150'] as const;
const SWITCHES = ['', 'on', 'off'] as const;
const SIDEBARS = ['open', 'collapsed'] as const;

export interface Preferences {
  theme: (typeof THEMES)[number];
  density: (typeof DENSITIES)[number];
  text_size: (typeof TEXT_SIZES)[number];
  sidebar: (typeof SIDEBARS)[number];
  /** Whether the list of clients shows only those that I lead; empty while nobody chose. */
  my_clients: (typeof SWITCHES)[number];
  last_route: string;
}

const oneOf = <Value extends string>(known: readonly Value[], value: string | undefined, fallback: Value): Value =>
  known.find(one => one === value) ?? fallback;

/** An older or newer program may have stored anything: what is unknown reads as the default. */
export function readPreferences(settings: SettingsView): Preferences {
  return {
    theme: oneOf(THEMES, settings.theme, 'system'),
    density: oneOf(DENSITIES, settings.density, 'standard'),
    text_size: oneOf(TEXT_SIZES, settings.text_size, '100'),
    sidebar: oneOf(SIDEBARS, settings.sidebar, 'open'),
    my_clients: oneOf(SWITCHES, settings.my_clients, ''),
    last_route: settings.last_route ?? '/',
  };
}

export function useSettings() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.settings, queryFn: () => backend.settings() });
}

export function usePreferences(): [Preferences, <Name extends keyof Preferences>(name: Name, value: Preferences[Name]) => void] {
  const backend = useBackend();
  const queries = useQueryClient();
  const { data } = useSettings();
  const set = useCallback(
    (name: keyof Preferences, value: string) => {
      queries.setQueryData<SettingsView>(keys.settings, settings => ({ ...settings, [name]: value }));
      // A look that could not be stored is not worth an alarm: it holds until the window closes.
      backend.saveSetting({ name, value }).catch(() => undefined);
    },
    [backend, queries],
  );
  return [readPreferences(data ?? {}), set];
}

/** Puts the preferences where the stylesheets look for them. */
export function useAppliedPreferences(): void {
  const [{ theme, density, text_size }] = usePreferences();
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === 'system') delete dataset.theme;
    else dataset.theme = theme;
    dataset.density = density;
    dataset.textSize = text_size;
  }, [theme, density, text_size]);
}
