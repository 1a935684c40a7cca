// Every screen's address. The whole state of a screen is in it, so back, reload and deep links work.

import { createHashHistory, createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { z } from 'zod';
import { ChartsPage } from '../features/charts/ChartsPage.tsx';
import { ConnectionPage } from '../features/connections/ConnectionPage.tsx';
import { ConnectionsPage } from '../features/connections/ConnectionsPage.tsx';
import { ReconnectPage } from '../features/connections/ReconnectPage.tsx';
import { CONNECTION_FILTERS, CONNECTION_TABS } from '../features/connections/tabs.ts';
import { OverviewPage } from '../features/overview/OverviewPage.tsx';
import { CatalogPage } from '../features/provisioning/CatalogPage.tsx';
import { WizardPage } from '../features/provisioning/WizardPage.tsx';
import { SettingsPage } from '../features/settings/SettingsPage.tsx';
import { isSettingsSection, SETTINGS_SECTIONS } from '../features/settings/sections.ts';
import { NotFound } from './NotFound.tsx';
import { RootLayout } from './RootLayout.tsx';

const root = createRootRoute({ component: RootLayout, notFoundComponent: NotFound });

const overview = createRoute({ getParentRoute: () => root, path: '/', component: OverviewPage });

const connections = createRoute({
  getParentRoute: () => root,
  path: '/connections',
  // A link from outside may hold anything: what is unknown is dropped, never an error page.
  validateSearch: z.object({
    q: z.string().optional().catch(undefined),
    status: z.enum(CONNECTION_FILTERS).optional().catch(undefined),
  }),
  component: ConnectionsPage,
});

const connection = createRoute({
  getParentRoute: () => root,
  path: '/connections/$connectionId',
  validateSearch: z.object({ tab: z.enum(CONNECTION_TABS).optional().catch(undefined) }),
  component: ConnectionPage,
});

const reconnect = createRoute({
  getParentRoute: () => root,
  path: '/connections/$connectionId/reconnect',
  validateSearch: z.object({ attempt: z.string().optional().catch(undefined) }),
  component: ReconnectPage,
});

const catalog = createRoute({
  getParentRoute: () => root,
  path: '/connect',
  validateSearch: z.object({ partner: z.string().optional().catch(undefined) }),
  component: CatalogPage,
});

const wizard = createRoute({
  getParentRoute: () => root,
  path: '/connect/$runId',
  validateSearch: z.object({ step: z.string().optional().catch(undefined) }),
  component: WizardPage,
});

const charts = createRoute({ getParentRoute: () => root, path: '/mapping', component: ChartsPage });

const mapping = createRoute({
  getParentRoute: () => root,
  path: '/mapping/$connectionId',
  // The grid owns what its address says: filter, sort, row.
  validateSearch: (search: Record<string, unknown>): Record<string, unknown> => search,
  component: lazyRouteComponent(() => import('./MappingRoute.tsx'), 'MappingRoute'),
});

const settingsHome = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/$section', params: { section: SETTINGS_SECTIONS[0] } });
  },
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings/$section',
  beforeLoad: ({ params }) => {
    if (!isSettingsSection(params.section)) throw redirect({ to: '/settings' });
  },
  component: SettingsPage,
});

const routeTree = root.addChildren([
  overview,
  connections,
  connection,
  reconnect,
  catalog,
  wizard,
  charts,
  mapping,
  settingsHome,
  settings,
]);

/** Without an address the window opens where it was left. */
export function createAppRouter(lastRoute: string) {
  if (location.hash === '' && lastRoute !== '/') location.hash = lastRoute;
  return createRouter({ routeTree, history: createHashHistory(), defaultPreload: false });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
