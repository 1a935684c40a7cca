// An administrator consents for everybody: asked before a connection, at an ability, and where a sign-in was refused.

import type { Page } from '@playwright/test';
import { calendar, client, expect, expectAccessible, test } from './support.ts';

const question = (page: Page) => page.getByRole('region', { name: 'Does an administrator have to consent first?' });
const card = (page: Page) => page.getByRole('article', { name: 'Microsoft 365, an administrator’s consent' });
const stateOf = async (page: Page): Promise<string> => /state=(\w+)/.exec((await card(page).textContent()) ?? '')?.[1] ?? '';

async function ask(page: Page, tenant: string): Promise<void> {
  await question(page).getByRole('button', { name: 'Ask an administrator…' }).press('Enter');
  await page.getByRole('textbox', { name: 'Organization' }).fill(tenant);
  await page.keyboard.press('Enter');
}

async function paste(page: Page, query: string): Promise<void> {
  await card(page).getByLabel('Address that came back').fill(`http://localhost/?${query}`);
  await page.keyboard.press('Enter');
}

test('before a connection an administrator is asked, and what is reported has to be proven', async ({ page, open }) => {
  await open({ scenario: 'rehearsal-empty', route: '/connect?partner=microsoft-365' });
  await page.getByRole('button', { name: 'I have these ready' }).press('Enter');
  await question(page).getByRole('button', { name: 'Ask an administrator…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Ask an administrator at Microsoft 365' });
  await dialog.getByRole('button', { name: 'Make the message' }).press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('Enter the organization first');
  await expect(dialog.getByLabel('Organization')).toBeFocused();
  for (const [wrong, said] of [
    ['../other', 'no organization’s id or domain'],
    ['common', 'several organizations at once'],
  ] as const) {
    await dialog.getByLabel('Organization').fill(wrong);
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('alert')).toContainText(said);
    await expect(dialog.getByLabel('Organization')).toHaveValue(wrong);
  }
  await expectAccessible(page);
  await dialog.getByLabel('Organization').fill('firm.example');
  await page.keyboard.press('Enter');
  await expect(card(page)).toContainText('Waiting for the address');
  await expect(card(page)).toContainText('as an administrator of firm.example');
  await expectAccessible(page);

  await paste(page, 'admin_consent=True&state=another');
  await expect(card(page).getByRole('alert')).toContainText('another attempt');
  await paste(page, `code=abc&state=${await stateOf(page)}`);
  await expect(card(page).getByRole('alert')).toContainText('does not tell of a consent');
  await paste(page, `admin_consent=True&tenant=x&state=${await stateOf(page)}`);
  await expect(card(page)).toContainText('Reported, not proven yet');
  await expect(card(page).getByLabel('Address that came back')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Open Microsoft 365 in the browser' })).toBeVisible();
});

test('an administrator who refuses can be asked again, and the request withdrawn', async ({ page, open }) => {
  await open({ scenario: 'calendars', route: `/connections/${calendar.id}/abilities/sample-meeting` });
  await ask(page, 'firm.example');
  await paste(page, `admin_consent=True&error=consent_required&state=${await stateOf(page)}`);
  await expect(card(page)).toContainText('Refused');
  await expect(card(page)).toContainText('did not agree');
  await card(page)
    .getByRole('button', { name: /^Make a new link/ })
    .press('Enter');
  await expect(card(page)).toContainText('Waiting for the address');
  await expectAccessible(page);
  await card(page)
    .getByRole('button', { name: /^Withdraw/ })
    .press('Enter');
  await expect(card(page)).toHaveCount(0);
});

test('a sign-in that was refused leads to the administrator', async ({ page, open }) => {
  await open({ scenario: 'rehearsal-empty', route: '/connect?partner=microsoft-365', fake: { authorize: 'refuse' } });
  await page.getByRole('button', { name: 'I have these ready' }).press('Enter');
  await expect(question(page)).toBeVisible();
  await page.getByRole('button', { name: 'Open Microsoft 365 in the browser' }).press('Enter');
  await expect(page.getByText('The request was refused', { exact: true })).toBeVisible();
  await ask(page, 'firm.example');
  await expect(card(page)).toContainText('Waiting for the address');
});

test('a client’s own administrator is asked, and the request stands on the client’s page as well', async ({ page, open }) => {
  await open({ scenario: 'calendars', route: `/connections/${calendar.id}/abilities/sample-meeting` });
  await question(page).getByRole('button', { name: 'Ask an administrator…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Ask an administrator at Microsoft 365' });
  const whose = dialog.getByLabel('For whom');
  await expect(whose.getByRole('option', { selected: true })).toHaveText('Our firm itself');
  await whose.selectOption(client.id);
  await expectAccessible(page);
  await dialog.getByLabel('Organization').fill('client.example');
  await page.keyboard.press('Enter');
  await expect(card(page)).toContainText(`For client.example of ${client.name}`);
  await page.goto(`/#/clients/${client.id}`);
  await expect(card(page)).toContainText('Waiting for the address');
});

test('where no administrator consents for everybody nobody is asked', async ({ page, open }) => {
  await open({ scenario: 'rehearsal-empty', route: '/connect?partner=quickbooks-online' });
  await page.getByRole('button', { name: 'I have these ready' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Ask someone else to connect…' })).toBeVisible();
  await expect(question(page)).toHaveCount(0);
});
