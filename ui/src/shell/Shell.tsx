import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { StatusAnnouncer } from '../features/connections/StatusAnnouncer.tsx';
import { VaultGate } from '../features/vault/VaultGate.tsx';
import { VaultLine } from '../features/vault/VaultLine.tsx';
import type { WorkspaceView } from '../ipc/bindings.ts';
import { usePreferences } from '../ipc/preferences.ts';
import { Region } from '../shared/states/Region.tsx';
import { useWords } from '../shared/words.ts';
import { Help } from './Help.tsx';
import { useAppKeys } from './keys.ts';
import { words } from './messages.ts';
import { Palette } from './Palette.tsx';
import { pagesOf } from './pages.ts';
import styles from './Shell.module.css';
import { Sidebar } from './Sidebar.tsx';
import { useLeadsHome } from './useLeadsHome.ts';
import { useAccountJump, useShellCommands } from './useShellCommands.ts';

/** Sidebar, page, palette, help: what stands around every screen. */
export function Shell({ workspace }: { workspace: WorkspaceView }) {
  const say = useWords();
  const navigate = useNavigate();
  const location = useLocation();
  const [preferences, setPreference] = usePreferences();
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  const collapsed = preferences.sidebar === 'collapsed';

  const toggleSidebar = useCallback(() => setPreference('sidebar', collapsed ? 'open' : 'collapsed'), [collapsed, setPreference]);
  const showHelp = useCallback(() => setOpen('help'), []);
  const showPalette = useCallback(() => setOpen('palette'), []);
  const close = useCallback(() => setOpen(null), []);

  useAppKeys(
    useMemo(
      () => ({
        palette: showPalette,
        help: showHelp,
        sidebar: toggleSidebar,
        settings: () => void navigate({ to: '/settings' }),
        page: number => {
          const page = pagesOf(workspace)[number - 1];
          if (page) void navigate({ to: page.to });
        },
      }),
      [navigate, showHelp, showPalette, toggleSidebar, workspace],
    ),
  );

  useLeadsHome(workspace);
  useRememberedRoute(location.href, setPreference);
  const commands = useShellCommands({ workspace, isPaletteOpen: open === 'palette', toggleSidebar, showHelp });
  const fromQuery = useAccountJump();

  return (
    <div className={styles.window}>
      <EnvironmentLine workspace={workspace} />
      <div className={styles.columns}>
        <button type="button" className={styles.skip} onClick={focusPage}>
          {say(words.skip)}
        </button>
        <Region>
          <Sidebar workspace={workspace} collapsed={collapsed} onToggle={toggleSidebar} onPalette={showPalette} onHelp={showHelp} />
        </Region>
        <main className={styles.page} data-region="page" id="page" tabIndex={-1}>
          <StatusAnnouncer />
          <VaultGate vault={workspace.vault}>
            <VaultLine workspace={workspace} />
            <Region resetKey={location.pathname}>
              <Outlet />
            </Region>
          </VaultGate>
        </main>
      </div>
      <Palette open={open === 'palette'} onClose={close} commands={commands} fromQuery={fromQuery} />
      <Help workspace={workspace} open={open === 'help'} onClose={close} />
    </div>
  );
}

/** The hash belongs to the router, so skipping is not a link: it moves the focus itself. */
function focusPage(): void {
  document.getElementById('page')?.focus();
}

/** Where a rehearsal ends and a real company begins must be seen without reading. */
function EnvironmentLine({ workspace }: { workspace: WorkspaceView }) {
  const say = useWords();
  if (!workspace.rehearsal) return null;
  return <div className={styles.striped} title={say(words.rehearsalLine)} />;
}

/** Closing and opening the app returns to the same place. */
function useRememberedRoute(href: string, setPreference: ReturnType<typeof usePreferences>[1]): void {
  useEffect(() => {
    const timer = setTimeout(() => setPreference('last_route', href), 500);
    return () => clearTimeout(timer);
  }, [href, setPreference]);
}
