// Signing in on another device: a code and an address, the wait, and each way in which it ends.

import type { Page } from '@playwright/test';
import { calendar, expect, expectAccessible, expectNoOverflow, settle, test } from './support.ts';

const picture = (page: Page, name: string) => page.screenshot({ path: `../test-output/ui/journeys/${name}.png`, fullPage: true });
const step = (page: Page, name: string) => page.getByRole('heading', { level: 2, name });
const atPartner = (page: Page, act: 'approve' | 'refuse' | 'expire') =>
  page.evaluate(how => (window as unknown as { fakePartner: { act: (how: string) => void } }).fakePartner.act(how), act);

for (const theme of ['light', 'dark'] as const) {
  test(`the wizard connects by a code for another device, by keyboard alone, ${theme}`, async ({ page, open }) => {
    await page.emulateMedia({ colorScheme: theme });
    await open({ scenario: 'live', route: '/connect?partner=microsoft-365', fake: { authorize: 'wait' } });
    await page.getByRole('button', { name: 'I have these ready' }).press('Enter');
    await page.getByRole('textbox', { name: 'Application (client) ID' }).fill('11111111-2222-3333-4444-555555555555');
    // The app's redirect URI has nothing to do with a code.
    await expect(page.getByRole('radio', { name: /another device/ })).toHaveCount(0);
    await page.keyboard.press('Enter');
    await expect(step(page, 'Authorize')).toBeFocused();
    const choice = page.getByRole('radio', { name: /On another device, with a code/ });
    await choice.press('Space');
    await expect(choice).toBeChecked();
    await expectAccessible(page);
    await picture(page, `device-1-choice-${theme}`);
    await page.getByRole('button', { name: 'Get a code for another device' }).press('Enter');
    const main = page.getByRole('main');
    await expect(main).toContainText('WDJBMJHTQ');
    await expect(main).toContainText('https://login.partner.example/device');
    await expect(main).toContainText('never enter a code that somebody sent you');
    await expect(main).toContainText('Many organizations block this way');
    await expect(step(page, 'Authorize')).toBeFocused();
    await main.getByRole('button', { name: 'Copy the code' }).press('Enter');
    await expect(page.getByText('Copied')).toBeVisible();
    await settle(page);
    await expectAccessible(page);
    await expectNoOverflow(page);
    await picture(page, `device-2-code-${theme}`);
    await atPartner(page, 'approve');
    await expect(step(page, 'Review')).toBeFocused();
    await expect(main).not.toContainText('WDJBMJHTQ');
  });
}

test('a code that nobody enters is over, and another way can be chosen', async ({ page, open }) => {
  await open({ scenario: 'calendars', route: `/connections/${calendar.id}/abilities/sample-meeting`, fake: { authorize: 'wait' } });
  await page.getByRole('button', { name: 'Sign in on another device' }).press('Enter');
  await expect(page.getByText('WDJBMJHTQ')).toBeVisible();
  await atPartner(page, 'expire');
  await expect(page.getByText('The code was not entered in time')).toBeVisible();
  await expect(page.getByText('WDJBMJHTQ')).toHaveCount(0);
  await settle(page);
  await expectAccessible(page);
  await picture(page, 'device-3-expired');
  await page.getByRole('button', { name: 'Start again' }).press('Enter');
  await expect(page.getByText('WDJBMJHTQ')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).press('Enter');
  await page.getByRole('button', { name: 'Use the browser here' }).press('Enter');
  await expect(page.getByText('Waiting for you in the browser')).toBeVisible();
  await atPartner(page, 'refuse');
  await page.getByRole('button', { name: 'Sign in on another device' }).press('Enter');
  await expect(page.getByText('WDJBMJHTQ')).toBeVisible();
  await atPartner(page, 'approve');
  await expect(page.getByText(/is allowed for/)).toBeVisible();
});

test('reconnecting offers a code only where the partner gives one', async ({ page, open }) => {
  await open({ scenario: 'calendars', route: `/connections/${calendar.id}/reconnect`, fake: { authorize: 'wait' } });
  await page.getByRole('button', { name: 'Sign in on another device' }).press('Enter');
  await expect(page.getByText('WDJBMJHTQ')).toBeVisible();
  await atPartner(page, 'approve');
  await expect(page.getByRole('heading', { level: 1, name: /Harbor Finch/ })).toBeVisible();
  await open({ scenario: 'dead-grant' });
  await page.getByRole('main').getByRole('button', { name: 'Reconnect' }).press('Enter');
  await expect(page.getByRole('button', { name: /^Open .* in the browser$/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign in on another device' })).toHaveCount(0);
});
