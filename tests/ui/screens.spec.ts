// Every screen in light and dark: a picture to look at, its accessibility tree as a snapshot, and axe.

import type { Page } from '@playwright/test';
import {
  account,
  calendar,
  company,
  connectionAt,
  expect,
  expectAccessible,
  expectNoOverflow,
  expectReadable,
  type Opening,
  settle,
  test,
} from './support.ts';

interface Screen extends Opening {
  name: string;
  /** Brings the page to the state that is looked at. */
  prepare?: (page: Page) => Promise<void>;
}

const UNCONNECTED = '/clients/019ab9d0-4c00-7a10-9f00-000000000011';

/** Somebody else is asked to connect. */
async function asked(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Ask someone else to connect…' }).click();
  await page.getByRole('button', { name: 'Make the message' }).click();
  await page.getByLabel('Address that came back').waitFor();
}

async function atAuthorize(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'I have these ready' }).click();
  await page.getByRole('button', { name: 'Ask an administrator…' }).waitFor();
}

async function askedAdmin(page: Page, tenant: string): Promise<void> {
  await page.getByRole('button', { name: 'Ask an administrator…' }).click();
  await page.getByRole('textbox', { name: 'Organization' }).fill(tenant);
  await page.keyboard.press('Enter');
}

/** To the end of the page: the section stands below the fold. */
async function toSubscriptions(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Subscriptions' }).evaluate(section => section.scrollIntoView());
}

async function previewSubscription(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Subscribe to a calendar' }).click();
  await page.getByRole('combobox', { name: 'Calendar' }).selectOption({ label: 'Advisory' });
  await page.getByLabel('Receiver’s address').fill('https://relay.example.com/calendar');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Make this subscription' }).waitFor();
}

const screens: readonly Screen[] = [
  ...['workspace_busy', 'workspace_newer', 'unwritable', 'damaged', 'full', 'server', 'internal'].map(code => ({
    name: `refused-${code.replace('workspace_', '')}`,
    fake: { fail: `workspace_status:${code},settings:${code}` },
  })),
  { name: 'first-start', scenario: 'empty' },
  { name: 'first-start-rehearsal', scenario: 'rehearsal-empty' },
  { name: 'overview', scenario: 'firm' },
  { name: 'overview-failing', scenario: 'failing' },
  { name: 'clients', scenario: 'firm', route: '/clients' },
  { name: 'clients-mine', scenario: 'lead', route: '/clients' },
  { name: 'clients-empty', scenario: 'rehearsal-empty', route: '/clients' },
  { name: 'clients-no-match', scenario: 'firm', route: '/clients?q=zebra' },
  { name: 'clients-failed', route: '/clients', fake: { fail: 'list_clients:workspace_busy' } },
  { name: 'clients-viewer', scenario: 'viewer', route: '/clients' },
  { name: 'client', route: '/clients/019ab9d0-4c00-7a10-9f00-000000000003' },
  { name: 'client-offered', scenario: 'firm', route: '/clients/019ab9d0-4c00-7a10-9f00-000000000005' },
  { name: 'client-unknown', route: '/clients/nothing' },
  {
    name: 'consent-ask',
    route: UNCONNECTED,
    prepare: async page => {
      await page.getByRole('button', { name: 'Ask someone else to connect…' }).click();
    },
  },
  { name: 'consent-asked', route: UNCONNECTED, prepare: asked },
  {
    name: 'consent-wrong-address',
    route: UNCONNECTED,
    prepare: async page => {
      await asked(page);
      await page.getByLabel('Address that came back').fill('https://elsewhere.example/?code=1');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'consent-doubtful',
    route: UNCONNECTED,
    prepare: async page => {
      await asked(page);
      const state = /state=(\w+)/.exec((await page.getByRole('article').textContent()) ?? '')?.[1];
      await page.getByLabel('Address that came back').fill(`http://localhost/?code=foreign&state=${state}`);
      await page.keyboard.press('Enter');
      await page.getByText('Nothing was connected').waitFor();
    },
  },
  { name: 'admin-consent', scenario: 'rehearsal-empty', route: '/connect?partner=microsoft-365', prepare: atAuthorize },
  {
    name: 'admin-consent-refused-tenant',
    scenario: 'rehearsal-empty',
    route: '/connect?partner=microsoft-365',
    prepare: async page => {
      await atAuthorize(page);
      await askedAdmin(page, 'common');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'admin-consent-asked',
    scenario: 'calendars',
    route: `/connections/${calendar.id}/abilities/sample-meeting`,
    prepare: page => askedAdmin(page, 'firm.example'),
  },
  {
    name: 'admin-consent-reported',
    scenario: 'rehearsal-empty',
    route: '/connect?partner=microsoft-365',
    prepare: async page => {
      await atAuthorize(page);
      await askedAdmin(page, 'firm.example');
      const state = /state=(\w+)/.exec((await page.getByRole('article').textContent()) ?? '')?.[1];
      await page.getByLabel('Address that came back').fill(`http://localhost/?admin_consent=True&state=${state}`);
      await page.keyboard.press('Enter');
      await page.getByText('Reported, not proven yet').waitFor();
    },
  },
  { name: 'consent-failed', route: UNCONNECTED, fake: { fail: 'list_consent_requests:workspace_busy' } },
  { name: 'connections', scenario: 'firm', route: '/connections' },
  { name: 'connections-empty', scenario: 'rehearsal-empty', route: '/connections' },
  { name: 'connections-no-match', scenario: 'firm', route: '/connections?q=zebra' },
  { name: 'connection-summary', route: `/connections/${company.id}` },
  { name: 'connection-dead-grant', scenario: 'dead-grant', route: `/connections/${company.id}` },
  { name: 'connection-mapping', route: `/connections/${company.id}?tab=mapping` },
  { name: 'connection-balances', route: `/connections/${company.id}?tab=balances` },
  { name: 'connection-activity', route: `/connections/${company.id}?tab=activity` },
  { name: 'connection-settings', route: `/connections/${company.id}?tab=settings` },
  { name: 'connection-unknown', route: '/connections/nothing' },
  { name: 'reconnect', scenario: 'dead-grant', route: `/connections/${company.id}/reconnect` },
  { name: 'connection-dead-key', scenario: 'dead-key', route: `/connections/${account.id}` },
  { name: 'connection-pulled', scenario: 'every-partner', route: `/connections/${connectionAt('stripe')}` },
  { name: 'connection-settings-key', scenario: 'dead-key', route: `/connections/${account.id}?tab=settings` },
  { name: 'connection-settings-keyed', scenario: 'keyed', route: `/connections/${account.id}?tab=settings` },
  { name: 'connection-prices', scenario: 'keyed', route: `/connections/${account.id}?tab=mapping` },
  { name: 'rotate-key', scenario: 'keyed', route: `/connections/${account.id}/rotate-key` },
  { name: 'replace-key', scenario: 'dead-key', route: `/connections/${account.id}/reconnect` },
  {
    name: 'key',
    scenario: 'live',
    route: '/connect?partner=stripe',
    prepare: async page => {
      await page.getByRole('button', { name: 'I have these ready' }).click();
      await page.getByRole('textbox', { name: 'Restricted key' }).waitFor();
    },
  },
  {
    name: 'key-refused',
    scenario: 'live',
    route: '/connect?partner=stripe',
    prepare: async page => {
      await page.getByRole('button', { name: 'I have these ready' }).click();
      await page.getByRole('textbox', { name: 'Restricted key' }).fill('sk_live_51AbCdEfGh');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'connection-lacking', scenario: 'live', route: `/connections/${company.id}?tab=live` },
  { name: 'connection-settings-abilities', scenario: 'calendars', route: `/connections/${calendar.id}?tab=settings` },
  { name: 'ability', scenario: 'calendars', route: `/connections/${calendar.id}/abilities/sample-meeting` },
  {
    name: 'meeting',
    scenario: 'calendars',
    route: `/connections/${calendar.id}?tab=settings`,
    prepare: async page => {
      await page.getByRole('button', { name: 'Allow: Sample meeting' }).click();
      await page.getByRole('button', { name: 'Open Microsoft 365 in the browser' }).click();
      await page.getByRole('button', { name: 'Try a sample meeting…' }).click();
      await page.getByText('Nobody', { exact: true }).waitFor();
    },
  },
  ...['calendars', 'subscribed', 'subscribed-away', 'channels'].map(scenario => ({
    name: `subscriptions-${scenario}`,
    scenario,
    route: `/connections/${calendar.id}?tab=settings`,
    prepare: toSubscriptions,
  })),
  {
    name: 'subscription-preview',
    scenario: 'subscribed',
    route: `/connections/${calendar.id}?tab=settings`,
    prepare: previewSubscription,
  },
  {
    name: 'subscription-secret',
    scenario: 'subscribed',
    route: `/connections/${calendar.id}?tab=settings`,
    prepare: async page => {
      await previewSubscription(page);
      await page.getByRole('button', { name: 'Make this subscription' }).click();
      await page.getByText('Copy the secret').waitFor();
    },
  },
  {
    name: 'webhook-deliveries',
    scenario: 'keyed',
    route: `/connections/${account.id}?tab=settings`,
    prepare: async page => {
      await page.getByText('Each event').click();
      await page.getByRole('table', { name: 'Each event' }).scrollIntoViewIfNeeded();
    },
  },
  { name: 'contract', scenario: 'going-live', route: '/contracts/quickbooks-online' },
  { name: 'contract-missing', scenario: 'live', route: '/contracts/quickbooks-online' },
  { name: 'contract-failed', route: '/contracts/quickbooks-online', fake: { fail: 'show_contract:workspace_busy' } },
  {
    name: 'contract-record',
    scenario: 'going-live',
    route: '/contracts/quickbooks-online',
    prepare: async page => {
      await page.getByRole('button', { name: 'Record a renewal or a correction' }).click();
      await page.getByLabel('Holds until').fill('2020-12-31');
      await page.getByRole('button', { name: 'Record it' }).click();
    },
  },
  { name: 'catalog-live', scenario: 'going-live', route: '/connect' },
  { name: 'catalog', scenario: 'drafts', route: '/connect' },
  { name: 'partner', route: '/partners/quickbooks-online' },
  { name: 'partner-gone', route: '/partners/nobody' },
  { name: 'catalog-not-allowed', scenario: 'viewer', route: '/connect' },
  { name: 'connect-many', scenario: 'queue', route: '/connect-many' },
  { name: 'connect-many-200', scenario: 'many-clients', route: '/connect-many' },
  { name: 'connect-many-no-clients', scenario: 'rehearsal-empty', route: '/connect-many' },
  { name: 'connect-many-not-allowed', scenario: 'viewer', route: '/connect-many' },
  { name: 'queue', scenario: 'queue', route: '/connect-many/019ab9f7-4c00-7a10-9f00-000000000001' },
  {
    name: 'queue-in-consent',
    scenario: 'queue',
    route: '/connect-many/019ab9f7-4c00-7a10-9f00-000000000001',
    fake: { authorize: 'wait' },
    prepare: async page => {
      await page.getByRole('button', { name: /^Open QuickBooks Online for/ }).click();
      await page.getByText('Waiting for you in the browser').waitFor();
    },
  },
  { name: 'queue-unknown', route: '/connect-many/nothing' },
  { name: 'connection-offline', scenario: 'offline', route: `/connections/${company.id}` },
  { name: 'charts', scenario: 'firm', route: '/mapping' },
  { name: 'mapping', route: `/mapping/${company.id}` },
  { name: 'mapping-calendars', scenario: 'calendars', route: `/mapping/${calendar.id}` },
  ...['stripe', 'azure-document-intelligence', 'google-workspace', 'xero'].map(partner => ({
    name: `mapping-${partner}`,
    scenario: 'every-partner',
    route: `/mapping/${connectionAt(partner)}`,
  })),
  { name: 'partner-keyed', route: '/partners/stripe' },
  { name: 'health', scenario: 'firm', route: '/health' },
  { name: 'health-empty', scenario: 'rehearsal-empty', route: '/health' },
  { name: 'health-failed', route: '/health', fake: { fail: 'health:workspace_busy' } },
  { name: 'health-viewer', scenario: 'viewer', route: '/health' },
  { name: 'reports', scenario: 'firm', route: '/reports' },
  { name: 'reports-all', route: '/reports?show=all' },
  { name: 'reports-changed', scenario: 'firm', route: '/reports?show=changed' },
  { name: 'reports-answered', route: '/reports?tab=answered' },
  { name: 'reports-answered-failed', route: '/reports?tab=answered', fake: { fail: 'list_waivers:workspace_busy' } },
  { name: 'reports-runs', route: '/reports?tab=runs' },
  {
    name: 'reports-waive',
    route: '/reports',
    prepare: page => page.getByRole('button', { name: /^Answer for this: / }).click(),
  },
  {
    name: 'reports-waived',
    scenario: 'published',
    route: '/reports',
    prepare: async page => {
      await page.getByRole('button', { name: /^Answer for this: / }).click();
      await page.getByLabel('Why it may fail for now').fill('The client closes these books in January');
      await page.getByRole('button', { name: 'Answer for this check' }).click();
      await page.getByText('Fail, answered for').waitFor();
    },
  },
  { name: 'reports-live', route: '/reports?scope=live' },
  { name: 'reports-empty', scenario: 'rehearsal-empty', route: '/reports' },
  { name: 'reports-failed', route: '/reports', fake: { fail: 'readiness:workspace_busy' } },
  { name: 'reports-viewer', scenario: 'viewer', route: '/reports' },
  { name: 'reports-save', route: '/reports', prepare: page => page.getByRole('button', { name: 'Save as a file…' }).click() },
  { name: 'rehearsal', scenario: 'firm', route: '/rehearsal' },
  {
    name: 'rehearsal-offline',
    scenario: 'firm',
    route: '/rehearsal',
    prepare: async page => {
      await page.getByRole('button', { name: 'Run: Go offline' }).click();
      await page.getByText('Under way: Go offline').waitFor();
    },
  },
  { name: 'rehearsal-empty', scenario: 'rehearsal-empty', route: '/rehearsal' },
  { name: 'rehearsal-failed', route: '/rehearsal', fake: { fail: 'list_drills:stand_ins' } },
  { name: 'rehearsal-real', scenario: 'empty', route: '/rehearsal' },
  { name: 'connection-checks', route: `/connections/${company.id}?tab=checks` },
  { name: 'connection-checks-dead-grant', scenario: 'dead-grant', route: `/connections/${company.id}?tab=checks` },
  { name: 'settings-vault', route: '/settings/vault' },
  {
    name: 'settings-vault-passphrase',
    scenario: 'locked-vault',
    route: '/settings/vault',
    prepare: page => page.getByRole('button', { name: /without unlocking/ }).click(),
  },
  { name: 'settings-vault-ready', scenario: 'ready-keychain', route: '/settings/vault' },
  { name: 'settings-apps', route: '/settings/apps' },
  { name: 'settings-categories', route: '/settings/categories' },
  { name: 'settings-categories-empty', scenario: 'no-categories', route: '/settings/categories' },
  { name: 'settings-categories-failed', route: '/settings/categories', fake: { fail: 'list_categories:workspace_busy' } },
  {
    name: 'settings-categories-no-match',
    route: '/settings/categories',
    prepare: page => page.getByLabel('Filter categories').fill('zebra'),
  },
  { name: 'settings-categories-viewer', scenario: 'viewer', route: '/settings/categories' },
  {
    name: 'settings-category',
    route: '/settings/categories',
    prepare: page => page.getByRole('button', { name: 'Insurance', exact: true }).click(),
  },
  { name: 'settings-rules', route: '/settings/rules' },
  { name: 'settings-rules-viewer', scenario: 'viewer', route: '/settings/rules' },
  { name: 'settings-members', route: '/settings/members' },
  { name: 'settings-backups', scenario: 'live', route: '/settings/backups' },
  { name: 'settings-backups-failed', scenario: 'backup-failed', route: '/settings/backups' },
  { name: 'settings-backups-rehearsal', route: '/settings/backups' },
  {
    name: 'settings-backup-dialog',
    scenario: 'live',
    route: '/settings/backups',
    prepare: page => page.getByRole('button', { name: 'Back up now' }).click(),
  },
  { name: 'settings-appearance', route: '/settings/appearance' },
  { name: 'settings-audit', route: '/settings/audit' },
  { name: 'settings-doctor', route: '/settings/doctor' },
  { name: 'vault-locked', scenario: 'locked-vault' },
  { name: 'vault-waiting', scenario: 'waiting-keychain' },
  { name: 'vault-refused', scenario: 'refused-keychain' },
  { name: 'vault-two-holders', scenario: 'two-holders' },
  { name: 'vault-key-lost', scenario: 'key-lost' },
  { name: 'vault-key-lost-sheet', scenario: 'key-lost-sheet' },
  { name: 'palette', scenario: 'firm', prepare: page => page.keyboard.press('Control+k') },
  { name: 'help', prepare: page => page.keyboard.press('F1') },
  { name: 'not-found', route: '/nowhere' },
  { name: 'sidebar-collapsed', scenario: 'firm', route: '/connections', prepare: page => page.keyboard.press('Control+b') },
];

for (const screen of screens) {
  test(`${screen.name}, light and dark`, async ({ page, open }) => {
    await open({ ...screen, theme: 'light' });
    await screen.prepare?.(page);
    await settle(page);
    await page.screenshot({ path: `../test-output/ui/screens/${screen.name}-light.png` });
    await expectNoOverflow(page);
    await expect(page.locator('body')).toMatchAriaSnapshot({ name: `${screen.name}.aria.yml` });
    await expectAccessible(page);
    // The same page in other colors: nothing else of it can have become unreadable.
    await page.emulateMedia({ colorScheme: 'dark' });
    await settle(page);
    await page.screenshot({ path: `../test-output/ui/screens/${screen.name}-dark.png` });
    await expectReadable(page);
  });
}
