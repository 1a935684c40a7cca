// Every screen's address. The whole state of a screen is in it, so back, reload and deep links work.
// The overview comes with the program's first file; every other page is a file of its own, read when it is opened.

import { createHashHistory, createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { boolean, catch as fallback, object, enum as oneOf, optional, string, type ZodMiniType } from 'zod/mini';
import { CLIENT_FILTERS } from '../features/clients/filters.ts';
import { CONNECTION_FILTERS, CONNECTION_TABS } from '../features/connections/tabs.ts';
import { QUEUE_FILTERS } from '../features/connectMany/queueModel.ts';
import { OverviewPage } from '../features/overview/OverviewPage.tsx';
import { REPORT_FILTERS, REPORT_TABS } from '../features/reports/filters.ts';
import { isSettingsSection, SETTINGS_SECTIONS } from '../features/settings/sections.ts';
import { NotFound } from './NotFound.tsx';
import { RootLayout } from './RootLayout.tsx';

/** A link from outside may hold anything: what is unknown is dropped, never an error page. */
const known = <T extends ZodMiniType>(schema: T) => fallback(optional(schema), undefined);

const root = createRootRoute({ component: RootLayout, notFoundComponent: NotFound });

const overview = createRoute({ getParentRoute: () => root, path: '/', component: OverviewPage });

const clients = createRoute({
  getParentRoute: () => root,
  path: '/clients',
  validateSearch: object({
    q: known(string()),
    show: known(oneOf(CLIENT_FILTERS)),
    mine: known(boolean()),
    /** A column, with a minus in front when it descends. */
    sort: known(string()),
    /** The client of the active row. */
    row: known(string()),
    /** The dialog that stands open over the list. */
    dialog: known(oneOf(['add', 'import'])),
  }),
  component: lazyRouteComponent(() => import('../features/clients/ClientsPage.tsx'), 'ClientsPage'),
});

const client = createRoute({
  getParentRoute: () => root,
  path: '/clients/$clientId',
  component: lazyRouteComponent(() => import('../features/clients/ClientPage.tsx'), 'ClientPage'),
});

const connections = createRoute({
  getParentRoute: () => root,
  path: '/connections',
  validateSearch: object({
    q: known(string()),
    status: known(oneOf(CONNECTION_FILTERS)),
  }),
  component: lazyRouteComponent(() => import('../features/connections/ConnectionsPage.tsx'), 'ConnectionsPage'),
});

const connection = createRoute({
  getParentRoute: () => root,
  path: '/connections/$connectionId',
  validateSearch: object({
    tab: known(oneOf(CONNECTION_TABS)),
    /** Of the balances: the month end and the basis. */
    period: known(string()),
    basis: known(oneOf(['accrual', 'cash'])),
  }),
  component: lazyRouteComponent(() => import('../features/connections/ConnectionPage.tsx'), 'ConnectionPage'),
});

const reconnect = createRoute({
  getParentRoute: () => root,
  path: '/connections/$connectionId/reconnect',
  validateSearch: object({ attempt: known(string()) }),
  component: lazyRouteComponent(() => import('../features/connections/ReconnectPage.tsx'), 'ReconnectPage'),
});

const rotateKey = createRoute({
  getParentRoute: () => root,
  path: '/connections/$connectionId/rotate-key',
  component: lazyRouteComponent(() => import('../features/connections/rotation/RotateKeyPage.tsx'), 'RotateKeyPage'),
});

const ability = createRoute({
  getParentRoute: () => root,
  path: '/connections/$connectionId/abilities/$abilityId',
  validateSearch: object({ attempt: known(string()) }),
  component: lazyRouteComponent(() => import('../features/abilities/AbilityPage.tsx'), 'AbilityPage'),
});

const catalog = createRoute({
  getParentRoute: () => root,
  path: '/connect',
  validateSearch: object({ partner: known(string()) }),
  component: lazyRouteComponent(() => import('../features/provisioning/CatalogPage.tsx'), 'CatalogPage'),
});

const partner = createRoute({
  getParentRoute: () => root,
  path: '/partners/$partnerId',
  component: lazyRouteComponent(() => import('../features/provisioning/PartnerPage.tsx'), 'PartnerPage'),
});

const wizard = createRoute({
  getParentRoute: () => root,
  path: '/connect/$runId',
  validateSearch: object({ step: known(string()) }),
  component: lazyRouteComponent(() => import('../features/provisioning/WizardPage.tsx'), 'WizardPage'),
});

const connectMany = createRoute({
  getParentRoute: () => root,
  path: '/connect-many',
  validateSearch: object({ partner: known(string()) }),
  component: lazyRouteComponent(() => import('../features/connectMany/ConnectManyPage.tsx'), 'ConnectManyPage'),
});

const queue = createRoute({
  getParentRoute: () => root,
  path: '/connect-many/$queueId',
  validateSearch: object({ q: known(string()), show: known(oneOf(QUEUE_FILTERS)) }),
  component: lazyRouteComponent(() => import('../features/connectMany/QueuePage.tsx'), 'QueuePage'),
});

const contract = createRoute({
  getParentRoute: () => root,
  path: '/contracts/$partnerId',
  component: lazyRouteComponent(() => import('../features/contracts/ContractPage.tsx'), 'ContractPage'),
});

const charts = createRoute({
  getParentRoute: () => root,
  path: '/mapping',
  component: lazyRouteComponent(() => import('../features/charts/ChartsPage.tsx'), 'ChartsPage'),
});

const mapping = createRoute({
  getParentRoute: () => root,
  path: '/mapping/$connectionId',
  // The grid owns what its address says: filter, sort, row.
  validateSearch: (search: Record<string, unknown>): Record<string, unknown> => search,
  component: lazyRouteComponent(() => import('./MappingRoute.tsx'), 'MappingRoute'),
});

const health = createRoute({
  getParentRoute: () => root,
  path: '/health',
  component: lazyRouteComponent(() => import('../features/health/HealthPage.tsx'), 'HealthPage'),
});

const reports = createRoute({
  getParentRoute: () => root,
  path: '/reports',
  validateSearch: object({
    /** What is judged; without it what the workspace is for. */
    scope: known(oneOf(['live', 'rehearsal'])),
    show: known(oneOf(REPORT_FILTERS)),
    tab: known(oneOf(REPORT_TABS)),
  }),
  component: lazyRouteComponent(() => import('../features/reports/ReportsPage.tsx'), 'ReportsPage'),
});

const rehearsal = createRoute({
  getParentRoute: () => root,
  path: '/rehearsal',
  component: lazyRouteComponent(() => import('../features/rehearsal/RehearsalPage.tsx'), 'RehearsalPage'),
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
  component: lazyRouteComponent(() => import('../features/settings/SettingsPage.tsx'), 'SettingsPage'),
});

const routeTree = root.addChildren([
  overview,
  clients,
  client,
  connections,
  connection,
  reconnect,
  rotateKey,
  ability,
  catalog,
  partner,
  wizard,
  connectMany,
  queue,
  contract,
  charts,
  mapping,
  health,
  reports,
  rehearsal,
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
