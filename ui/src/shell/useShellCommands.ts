import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useDrillCommands } from '../features/rehearsal/useDrillCommands.ts';
import type { WorkspaceView } from '../ipc/bindings.ts';
import { DENSITIES, TEXT_SIZES, THEMES, usePreferences } from '../ipc/preferences.ts';
import { useClients, useConnections, usePartners } from '../ipc/queries.ts';
import { useToday } from '../shared/clock.tsx';
import { type Command, useRegisteredCommands } from '../shared/commands.tsx';
import { kindsOf } from '../shared/kinds.ts';
import { useWords } from '../shared/words.ts';
import { words } from './messages.ts';
import { pagesOf } from './pages.ts';

interface Props {
  workspace: WorkspaceView;
  isPaletteOpen: boolean;
  toggleSidebar: () => void;
  showHelp: () => void;
}

/** Everything the palette can always offer, after what the open page adds. */
export function useShellCommands({ workspace, isPaletteOpen, toggleSidebar, showHelp }: Props): readonly Command[] {
  const say = useWords();
  const navigate = useNavigate();
  const [preferences, setPreference] = usePreferences();
  const { data: connections } = useConnections();
  const { data: clients } = useClients(useToday());
  const { data: partners } = usePartners();
  const here = useRegisteredCommands();
  const drills = useDrillCommands(isPaletteOpen);

  return useMemo(() => {
    const inUse = say(words.isCurrent);
    const go: Command[] = [
      ...pagesOf(workspace).map(page => ({
        id: `page:${page.to}`,
        title: say(page.title),
        group: 'page' as const,
        keys: page.keys,
        run: () => void navigate({ to: page.to }),
      })),
      { id: 'page:settings', title: say(words.settings), group: 'page', keys: 'Ctrl+,', run: () => void navigate({ to: '/settings' }) },
      {
        id: 'page:my-clients',
        title: say(words.myClients),
        group: 'page',
        keywords: 'lead engagement',
        run: () => void navigate({ to: '/clients', search: { mine: true } }),
      },
      {
        id: 'page:import-clients',
        title: say(words.importClients),
        group: 'page',
        keywords: 'csv file add',
        run: () => void navigate({ to: '/clients', search: { dialog: 'import' } }),
      },
      {
        id: 'page:categories',
        title: say(words.editCategories),
        group: 'page',
        keywords: 'engagement target settings',
        run: () => void navigate({ to: '/settings/$section', params: { section: 'categories' } }),
      },
      {
        id: 'page:connect-many',
        title: say(words.connectMany),
        group: 'page',
        keywords: 'queue companies clients authorize turn',
        run: () => void navigate({ to: '/connect-many' }),
      },
      ...(partners ?? []).map(partner => ({
        id: `connect:${partner.id}`,
        title: say(words.connectPartner, { ...kindsOf(partner), partner: partner.name }),
        group: 'page' as const,
        keywords: 'new add authorize',
        run: () => void navigate({ to: '/connect', search: { partner: partner.id } }),
      })),
      ...drills,
    ];
    const companies = (connections ?? []).map(connection => ({
      id: `connection:${connection.id}`,
      title: say(words.openConnection, { name: connection.display_name }),
      group: 'connection' as const,
      keywords: `${connection.display_name} ${connection.legal_name ?? ''} ${connection.external_account_id} ${connection.partner_name}`,
      run: () => void navigate({ to: '/connections/$connectionId', params: { connectionId: connection.id } }),
    }));
    const firm = (clients?.clients ?? []).map(client => ({
      id: `client:${client.id}`,
      title: say(words.openClient, { name: client.name }),
      group: 'connection' as const,
      keywords: `${client.legal_name} ${client.reference} ${client.engagement?.lead ?? ''}`,
      run: () => void navigate({ to: '/clients/$clientId', params: { clientId: client.id } }),
    }));
    const looks: Command[] = [
      ...THEMES.map(theme =>
        look(`theme:${theme}`, say(words.theme, { theme }), preferences.theme === theme, () => setPreference('theme', theme)),
      ),
      ...DENSITIES.map(density =>
        look(`density:${density}`, say(words.density, { density }), preferences.density === density, () =>
          setPreference('density', density),
        ),
      ),
      ...TEXT_SIZES.map(size =>
        look(`text:${size}`, say(words.textSize, { size }), preferences.text_size === size, () => setPreference('text_size', size)),
      ),
      { id: 'sidebar', title: say(words.toggleSidebar), group: 'setting', keys: 'Ctrl+B', run: toggleSidebar },
      { id: 'help', title: say(words.help), group: 'setting', keys: 'F1', keywords: 'shortcuts keyboard', run: showHelp },
    ];
    function look(id: string, title: string, current: boolean, run: () => void): Command {
      return { id, title, group: 'setting', keywords: 'appearance', unavailable: current ? inUse : undefined, run };
    }
    return [...here, ...companies, ...firm, ...go, ...looks];
  }, [say, navigate, preferences, setPreference, workspace, connections, clients, partners, here, drills, toggleSidebar, showHelp]);
}

/** An account number typed into the palette goes to its row. */
export function useAccountJump(): (query: string) => readonly Command[] {
  const say = useWords();
  const navigate = useNavigate();
  const { data: connections } = useConnections();
  return useCallback(
    query => {
      const number = query.trim();
      if (!/^\d[\d.-]*$/.test(number)) return [];
      return (connections ?? [])
        .filter(connection => connection.capabilities.ledger_accounts && connection.mapping !== null)
        .map(connection => ({
          id: `account:${connection.id}`,
          title: say(words.goToAccount, { number, name: connection.display_name }),
          group: 'here' as const,
          run: () => void navigate({ to: '/mapping/$connectionId', params: { connectionId: connection.id }, search: { find: number } }),
        }));
    },
    [say, navigate, connections],
  );
}
