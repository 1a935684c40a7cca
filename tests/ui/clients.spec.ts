// The firm's clients, by keyboard: the list and its filters, a client's page, engagements, connections, and the import.

import type { Page } from '@playwright/test';
import { company, expect, expectAccessible, test, typeInField } from './support.ts';

const list = (page: Page) => page.getByRole('treegrid', { name: 'Clients' });
const row = (page: Page, name: RegExp) => list(page).getByRole('row', { name });
const cedar = '/clients/019ab9d0-4c00-7a10-9f00-000000000003';

test('a client is found, sorted and opened by keys alone, and back returns to its row', async ({ page, open }) => {
  await open({ scenario: 'firm' });
  await page.keyboard.press('Control+2');
  await expect(row(page, /Alder & Birch Dental/)).toBeVisible();
  await expect(row(page, /Willow Bend Farm/)).toHaveCount(0);
  await page.getByRole('columnheader', { name: 'Due' }).getByRole('button').click();
  await expect(list(page).getByRole('row').nth(1)).toContainText('Maple Street');
  await page.getByLabel('Filter clients').fill('raman');
  await expect(list(page).getByRole('row')).toHaveCount(4);
  await expect(page.getByRole('status').filter({ hasText: '3 clients match' })).toHaveCount(1);
  await page.getByLabel('Filter clients').fill('alder');
  await row(page, /Alder/).getByRole('gridcell').first().click();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Alder & Birch Dental' })).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel('Filter clients')).toHaveValue('alder');
});

test('late, to map and not connected are one press each, and nothing that matches can be cleared', async ({ page, open }) => {
  await open({ scenario: 'firm', route: '/clients' });
  await page.getByRole('button', { name: /^Late/ }).press('Enter');
  await expect(row(page, /Copper Kettle/)).toContainText('Late: Oct 15, 2026');
  await expect(row(page, /Maple Street/)).toHaveCount(0);
  await page.getByRole('button', { name: /^Not connected/ }).press('Enter');
  await expect(row(page, /Fieldstone Masonry/)).toContainText('One is offered');
  await page.getByRole('button', { name: /^Archived/ }).press('Enter');
  await expect(row(page, /Willow Bend Farm/)).toBeVisible();
  await page.getByLabel('Filter clients').fill('zebra');
  await expect(page.getByRole('heading', { name: 'No client matches' })).toBeVisible();
  await page.getByRole('button', { name: 'Show all clients' }).press('Enter');
  await expect(row(page, /Cedar Ridge/)).toBeVisible();
});

test('an engagement lead begins with their own clients, and the choice is remembered', async ({ page, open }) => {
  await open({ scenario: 'lead' });
  await expect(page.getByRole('heading', { level: 1, name: 'Clients' })).toBeVisible();
  await expect(row(page, /Cedar Ridge/)).toBeVisible();
  await expect(row(page, /Alder/)).toHaveCount(0);
  await page.getByRole('button', { name: /^My clients/ }).press('Enter');
  await expect(row(page, /Alder/)).toBeVisible();
  await page.keyboard.press('Control+1');
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await page.keyboard.press('Control+2');
  await expect(row(page, /Alder/)).toBeVisible();
});

test('a client is added; one of the same name needs a word', async ({ page, open }) => {
  await open({ route: '/clients' });
  await expect(row(page, /Cedar Ridge/)).toBeVisible();
  await page.getByRole('button', { name: 'Add client' }).press('Enter');
  const name = page.getByLabel('Name', { exact: true });
  await expect(name).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Give it a name')).toBeVisible();
  await expect(name).toBeFocused();
  await typeInField(page, 'cedar ridge landscaping');
  await expect(name).toHaveValue('cedar ridge landscaping');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('is a client already');
  const another = page.getByLabel('It is another company than the one of this name');
  await another.press('Space');
  await expect(another).toBeChecked();
  await page.getByLabel('Reference').fill('C-040');
  await page.getByRole('button', { name: 'Add the client' }).press('Enter');
  await expect(page.getByText('cedar ridge landscaping added')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'cedar ridge landscaping' })).toBeVisible();
});

test('an engagement is added and edited, and a new lead is a name away', async ({ page, open }) => {
  await open({ route: cedar });
  const table = page.getByRole('table', { name: 'Engagements' });
  await expect(table.getByRole('row')).toHaveCount(3);
  await page.getByRole('button', { name: 'Add engagement…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add an engagement of Cedar Ridge Landscaping' });
  await dialog.getByRole('button', { name: 'Save the engagement' }).press('Enter');
  await expect(dialog.getByText('Choose a day')).toHaveCount(2);
  await dialog.getByLabel('First day').fill('2026-10-01');
  await dialog.getByLabel('Last day').fill('2026-01-01');
  await expect(dialog.getByText('The last day lies before the first')).toBeVisible();
  await dialog.getByLabel('Last day').fill('2026-12-31');
  await dialog.getByLabel('Type').selectOption('Advisory');
  await dialog.getByLabel('Lead').fill('Robin Okafor');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save the engagement' }).press('Enter');
  await expect(table.getByRole('row', { name: /Advisory/ })).toContainText('Robin Okafor');
  await page.getByRole('button', { name: /^Edit Advisory/ }).press('Enter');
  await page.getByLabel('State').selectOption('Completed');
  await page.getByRole('button', { name: 'Save the engagement' }).press('Enter');
  await expect(table.getByRole('row', { name: /Advisory/ })).toContainText('Completed');
  await expect(page.getByRole('table', { name: 'What happened' })).toContainText('Engagement edited');
});

test('a connection is offered to the client that it is called like, and attached by hand', async ({ page, open }) => {
  await open({ scenario: 'firm', route: '/clients?q=fieldstone' });
  await page.getByRole('link', { name: 'Fieldstone Masonry' }).click();
  await expect(page.getByText('Fieldstone Masonry carries the name of this client')).toBeVisible();
  await page.getByRole('button', { name: 'Attach Fieldstone Masonry' }).press('Enter');
  await expect(page.getByText('Fieldstone Masonry belongs to Fieldstone Masonry now')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect(page.getByText('No connection belongs to this client.')).toBeVisible();
  await page.getByRole('button', { name: 'Attach a connection…' }).press('Enter');
  await page.getByRole('button', { name: 'Attach it' }).press('Enter');
  const table = page.getByRole('table', { name: 'Connections' });
  await expect(table).toContainText('Fieldstone Masonry');
  await table.getByRole('link', { name: 'Fieldstone Masonry' }).press('Enter');
  await expect(page.getByRole('link', { name: 'Fieldstone Masonry' })).toBeVisible();
});

test('a client is archived with an undo, and a viewer changes nothing', async ({ page, open }) => {
  await open({ route: cedar });
  await page.getByRole('button', { name: 'Archive' }).press('Enter');
  await expect(page.getByText('Cedar Ridge Landscaping archived')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Edit…/ }).first()).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect(page.getByText('Cedar Ridge Landscaping is back')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Archive' })).toBeVisible();
  await open({ scenario: 'viewer', route: '/clients' });
  await expect(page.getByRole('button', { name: /^Add client/ })).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByRole('button', { name: /^Import/ })).toHaveAttribute('aria-disabled', 'true');
});

test('an import shows what it would do, names lines that stand in the way, and imports all or nothing', async ({ page, open }) => {
  await open();
  await page.keyboard.press('Control+k');
  await typeInField(page, 'import clients');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Import clients' });
  await dialog.getByLabel('File').fill('/home/dana/duplicates.csv');
  await dialog.getByRole('button', { name: 'Show what it would do' }).press('Enter');
  await expect(dialog.getByRole('table', { name: 'Lines that stand in the way' })).toContainText('is the client of line 6 already');
  await expect(dialog.getByRole('button', { name: /^Import \d/ })).toHaveCount(0);
  await expectAccessible(page);
  await page.screenshot({ path: '../test-output/ui/journeys/clients-import.png' });
  await dialog.getByLabel('File').fill('/home/dana/clients.csv');
  await dialog.getByRole('button', { name: 'Show what it would do' }).press('Enter');
  await expect(dialog.getByRole('status')).toContainText('3 clients are new, 2 of 5 stay as they are');
  await expect(dialog.getByRole('status')).toContainText('Robin Okafor');
  await dialog.getByRole('button', { name: 'Import 3 clients' }).press('Enter');
  await expect(page.getByText('3 clients and no further engagement imported')).toBeVisible();
  await expect(row(page, /Saltmarsh Books/)).toBeVisible();
});

test('an act that fails says so where it was started', async ({ page, open }) => {
  await open({ route: cedar, fake: { fail: 'archive_client:workspace_busy' } });
  await expect(page.getByRole('heading', { level: 1, name: company.name })).toBeVisible();
  await page.getByRole('button', { name: 'Archive' }).press('Enter');
  await expect(page.getByRole('alert')).toContainText('held by another process');
});
