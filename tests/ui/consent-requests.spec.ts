// Somebody else consents: a message to send, and an address that is pasted back, by keyboard alone.

import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './support.ts';

const CLIENT = '/clients/019ab9d0-4c00-7a10-9f00-000000000011';

const card = (page: Page) => page.getByRole('article', { name: 'QuickBooks Online' });
const address = (page: Page) => card(page).getByLabel('Address that came back');
const stateOf = async (page: Page): Promise<string> => /state=(\w+)/.exec((await card(page).textContent()) ?? '')?.[1] ?? '';

async function ask(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Ask someone else to connect…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Ask someone else to connect Paloma Ceramics' });
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Make the message' }).press('Enter');
  await expect(card(page)).toContainText('Waiting for the address');
}

async function paste(page: Page, text: string): Promise<void> {
  await address(page).fill(text);
  await page.keyboard.press('Enter');
}

test('a message is made, survives a restart, and the address that comes back connects the client', async ({ page, open }) => {
  await open({ route: CLIENT });
  await ask(page);
  await expect(card(page).getByText('Please connect Paloma Ceramics at QuickBooks Online')).toBeVisible();
  await expect(card(page).getByText(/in 7 days/)).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(card(page)).toContainText('Waiting for the address');

  await card(page).getByRole('button', { name: 'Connect with this address' }).press('Enter');
  await expect(card(page).getByRole('alert')).toContainText('Paste the address first');
  await paste(page, 'https://elsewhere.example/?code=own&state=x');
  await expect(card(page).getByRole('alert')).toContainText('not the address');
  await paste(page, 'http://localhost/?code=own&state=anothers');
  await expect(card(page).getByRole('alert')).toContainText('another attempt');
  await expect(address(page)).toHaveValue('http://localhost/?code=own&state=anothers');
  await paste(page, `http://localhost/?code=own&state=${await stateOf(page)}&realmId=1`);
  await expect(page.getByText('Paloma Ceramics is connected')).toBeVisible();
  await expect(card(page)).toHaveCount(0);
});

test('what the other person did not grant stays to be read, with the way to the connection', async ({ page, open }) => {
  await open({ route: CLIENT });
  await ask(page);
  await paste(page, `http://localhost/?code=own-less&state=${await stateOf(page)}&realmId=1`);
  await expect(card(page)).toContainText('was not granted');
  await expect(card(page).getByRole('button')).toHaveCount(0);
  await expectAccessible(page);
  await page.screenshot({ path: '../test-output/ui/journeys/consent-granted-less.png', fullPage: true });
  await card(page).getByRole('link', { name: 'Open the connection' }).press('Enter');
  await expect(page).toHaveURL(/connections\/.*tab=settings/);
});

test('a refusal, a new link and a wrong company are told', async ({ page, open }) => {
  await open({ route: CLIENT });
  await ask(page);
  await paste(page, `http://localhost/?error=access_denied&state=${await stateOf(page)}`);
  await expect(card(page)).toContainText('Refused');
  const before = await stateOf(page);
  await card(page).getByRole('button', { name: 'Make a new link for QuickBooks Online' }).press('Enter');
  await expect(card(page)).toContainText('Waiting for the address');
  expect(await stateOf(page)).not.toBe(before);
  await paste(page, `http://localhost/?code=foreign&state=${await stateOf(page)}`);
  await expect(card(page)).toContainText('Nothing was connected');
  await expect(card(page)).toContainText('the names differ');
  await expect(address(page)).toHaveValue('');
  await expectAccessible(page);
  await paste(page, `http://localhost/?code=own&state=${await stateOf(page)}&realmId=1`);
  await expect(page.getByText('Paloma Ceramics is connected')).toBeVisible();
});

test('a request that is withdrawn is gone', async ({ page, open }) => {
  await open({ route: CLIENT });
  await ask(page);
  await page.getByRole('button', { name: 'Withdraw the request for QuickBooks Online' }).press('Enter');
  await expect(page.getByText('The request is withdrawn')).toBeVisible();
  await expect(page.getByText('Nobody else is being asked')).toBeVisible();
});

test('the wizard asks somebody else for a client, and leads to where the request waits', async ({ page, open }) => {
  await open({ scenario: 'rehearsal-empty', route: '/connect?partner=quickbooks-online' });
  await page.getByRole('button', { name: 'I have these ready' }).press('Enter');
  await page.getByRole('button', { name: 'Ask someone else to connect…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Ask someone else to connect at QuickBooks Online' });
  await expect(dialog.getByRole('paragraph').filter({ hasText: 'Add the client first' })).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Make the message' })).toHaveAttribute('aria-disabled', 'true');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);

  await open({ route: '/connect?partner=quickbooks-online' });
  await page.getByRole('button', { name: 'I have these ready' }).press('Enter');
  await page.getByRole('button', { name: 'Ask someone else to connect…' }).press('Enter');
  await dialog.getByLabel('Client').selectOption({ label: 'Paloma Ceramics, C-011' });
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Make the message' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Paloma Ceramics' })).toBeVisible();
  await expect(card(page)).toContainText('Waiting for the address');
});

test('the account that is to sign in is named where the partner tells no company', async ({ page, open }) => {
  await open({ scenario: 'calendars', route: '/connect?partner=google-workspace' });
  await page.getByRole('button', { name: 'I have these ready' }).press('Enter');
  await page.getByRole('button', { name: 'Ask someone else to connect…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Ask someone else to connect at Google Workspace' });
  const account = dialog.getByRole('textbox', { name: 'Account that signs in' });
  await dialog.getByRole('button', { name: 'Make the message' }).press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('Enter the address that they sign in with');
  await expect(account).toBeFocused();
  await account.fill('harborfinch.example');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('is not an address');
  await expect(account).toHaveValue('harborfinch.example');
  await expectAccessible(page);
  await page.screenshot({ path: '../test-output/ui/journeys/consent-account.png', fullPage: true });
  await account.fill('kim@harborfinch.example');
  await page.keyboard.press('Enter');
  const request = page.getByRole('article', { name: 'Google Workspace' });
  await expect(request).toContainText('To be signed in as kim@harborfinch.example');
  const state = /state=(\w+)/.exec((await request.textContent()) ?? '')?.[1] ?? '';
  await request.getByLabel('Address that came back').fill(`http://localhost/?code=foreign&state=${state}`);
  await page.keyboard.press('Enter');
  await expect(request).toContainText('was asked to');
  await expect(request).toContainText('whoever can sign in as kim@harborfinch.example');
  await expectAccessible(page);
  await page.screenshot({ path: '../test-output/ui/journeys/consent-account-doubt.png', fullPage: true });
});

test('who may only look can read a request and change nothing', async ({ page, open }) => {
  await open({ scenario: 'viewer', route: CLIENT });
  await expect(page.getByRole('button', { name: 'Ask someone else to connect…' })).toHaveAttribute('aria-disabled', 'true');
});

test('what fails is told in the dialog', async ({ page, open }) => {
  await open({ route: CLIENT, fake: { fail: 'ask_for_consent:workspace_busy:1' } });
  await page.getByRole('button', { name: 'Ask someone else to connect…' }).press('Enter');
  await page.getByRole('button', { name: 'Make the message' }).press('Enter');
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('The workspace is held by another process');
  await page.getByRole('button', { name: 'Make the message' }).press('Enter');
  await expect(card(page)).toContainText('Waiting for the address');
});
