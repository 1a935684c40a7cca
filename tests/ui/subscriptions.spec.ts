// What a receiver of the firm's own is told: made after a preview, its secret shown once, renewed, ended, and told of
// when a connection is given up.

import type { Page } from '@playwright/test';
import { calendar, expect, expectAccessible, pressOn, test, typeInField } from './support.ts';

const SETTINGS = `/connections/${calendar.id}?tab=settings`;
const RECEIVER = 'https://relay.example.com/calendar';
const section = (page: Page) => page.getByRole('region', { name: 'Subscriptions' });
const one = (page: Page, act: string, name: string) => section(page).getByRole('button', { name: `${act}: ${name}`, exact: true });

test('a subscription is allowed, previewed, made by keyboard alone, and its secret is shown once', async ({ page, open }) => {
  await open({ scenario: 'calendars', route: SETTINGS });
  const make = section(page).getByRole('button', { name: 'Subscribe to a calendar' });
  await expect(make).toHaveAttribute('title', 'Allow it first');
  await pressOn(page, section(page).getByRole('button', { name: /^Allow: / }));
  await page.getByRole('button', { name: 'Open Microsoft 365 in the browser' }).press('Enter');
  await expect(section(page)).toContainText('There is no subscription: what changes is seen at the next pull.');

  await pressOn(page, make);
  const dialog = page.getByRole('dialog');
  // Before it has the focus, Tab leads on in the page behind it.
  await expect(dialog.locator(':focus')).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Calendar is missing')).toBeVisible();
  await expect(dialog.getByText('Receiver’s address is missing')).toBeVisible();
  await dialog.getByRole('combobox', { name: 'Calendar' }).selectOption({ label: 'Tax' });
  await dialog.getByLabel('Receiver’s address').fill('http://relay.example.com');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('A partner sends notifications to https addresses only');
  await dialog.getByLabel('Receiver’s address').fill(RECEIVER);
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('This is made at Microsoft 365')).toBeVisible();
  await expectAccessible(page);
  await pressOn(page, dialog.getByRole('button', { name: 'Make this subscription' }));

  await expect(dialog.getByRole('heading', { name: 'The secret of Tax' })).toBeVisible();
  const secret = (await dialog.locator('code').textContent()) ?? '';
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  await expect(dialog.getByRole('button', { name: 'Copy the secret' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: /Copied|Could not copy/ })).toBeVisible();
  await expectAccessible(page);
  await pressOn(page, dialog.getByRole('button', { name: 'The receiver has it' }));
  await expect(section(page)).toContainText('Lives');
  await expect(section(page)).toContainText(RECEIVER);
  await expect(page.getByText(secret)).toHaveCount(0);
  const kept = await page.evaluate(() => JSON.stringify([Object.entries(sessionStorage), Object.entries(localStorage)]));
  expect(kept).not.toContain(secret);
});

test('each clock says how it stands; one is renewed, one made anew, and one ended by its name', async ({ page, open }) => {
  await open({ scenario: 'subscribed', route: SETTINGS });
  for (const words of ['Ended: the receiver hears nothing', 'Ends soon', 'Lost: the partner does not list it', 'Lives'])
    await expect(section(page).getByText(words)).toBeVisible();
  await one(page, 'Renew', 'Audit').press('Enter');
  await expect(page.getByText('The subscription to Audit was renewed')).toBeVisible();
  await expect(section(page).getByText('Ends soon')).toHaveCount(0);
  await one(page, 'Renew', 'Payroll').press('Enter');
  await expect(section(page).getByText('Ended: the receiver hears nothing')).toHaveCount(0);

  await one(page, 'End', 'Tax').press('Enter');
  const dialog = page.getByRole('dialog', { name: 'End the subscription to Tax?' });
  await expect(dialog).toContainText(`Lost: ${RECEIVER} hears of no change from now on`);
  await expect(dialog.getByRole('button', { name: 'End the subscription' })).toBeDisabled();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(one(page, 'End', 'Tax')).toBeFocused();
  await page.keyboard.press('Enter');
  await typeInField(page, 'Tax');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The subscription to Tax has ended')).toBeVisible();
  await expect(one(page, 'End', 'Tax')).toHaveCount(0);
});

test('what is not kept here is ended by its receiver', async ({ page, open }) => {
  await open({ scenario: 'subscribed', route: SETTINGS });
  await section(page).getByText('Not kept here').press('Enter');
  const other = 'https://old-relay.example.com/calendar';
  await section(page)
    .getByRole('button', { name: `End the one to ${other}` })
    .press('Enter');
  const dialog = page.getByRole('dialog', { name: `End what goes to ${other}?` });
  await expect(dialog).toContainText('that receiver hears of no change from now on');
  await expectAccessible(page);
  await typeInField(page, other);
  await page.keyboard.press('Enter');
  await expect(page.getByText(`What went to ${other} has ended`)).toBeVisible();
  await expect(section(page).getByText('Not kept here')).toHaveCount(0);
});

test('a partner that renews none opens another, and what it does not tell is not claimed', async ({ page, open }) => {
  await open({ scenario: 'channels', route: SETTINGS });
  await expect(section(page)).toContainText('None can be renewed there: another is opened, and the one before is stopped.');
  await expect(section(page)).toContainText('does not tell which of them live');
  await expect(section(page).getByText('Not checked')).toBeVisible();
  await expect(section(page).getByText('Lives')).toHaveCount(0);
  await one(page, 'Open another', 'Tax').press('Enter');
  await expect(page.getByText('Another was opened for Tax')).toBeVisible();
});

test('a partner that is away leaves the clocks readable, and is asked again', async ({ page, open }) => {
  await open({ scenario: 'subscribed-away', route: SETTINGS });
  await expect(section(page)).toContainText('Which of them live was not asked: The partner did not answer within 20 seconds');
  await expect(section(page).getByText('Not checked').first()).toBeVisible();
  await expect(section(page).getByText('Ends soon')).toBeVisible();
  await section(page).getByRole('button', { name: 'Ask again' }).press('Enter');
  await expect(section(page).getByText('Lives').first()).toBeVisible();
});

test('an act that fails says so where it was started, and is tried again', async ({ page, open }) => {
  const fail = 'list_subscriptions:workspace_busy:1,renew_subscription:partner_unreachable:1,end_subscription:not_permitted:1';
  await open({ scenario: 'subscribed', route: SETTINGS, fake: { fail } });
  await expect(section(page).getByRole('alert')).toContainText('The workspace is held by another process');
  await section(page).getByRole('button', { name: 'Try again' }).press('Enter');
  await one(page, 'Renew', 'Audit').press('Enter');
  await expect(section(page).getByRole('alert')).toContainText('The partner did not answer within 20 seconds');
  await section(page).getByRole('button', { name: 'Try again' }).press('Enter');
  await expect(page.getByText('The subscription to Audit was renewed')).toBeVisible();
  await expect(section(page).getByRole('alert')).toHaveCount(0);
  await one(page, 'End', 'Audit').press('Enter');
  await typeInField(page, 'Audit');
  await page.keyboard.press('Enter');
  await expect(section(page).getByRole('alert')).toContainText('Your role does not allow this');
  await expect(one(page, 'End', 'Audit')).toBeVisible();
});

test('withdrawing the ability ends them first', async ({ page, open }) => {
  await open({ scenario: 'subscribed', route: SETTINGS });
  await page.getByRole('button', { name: /^Withdraw: Subscriptions/ }).press('Enter');
  await expect(page.getByText('Its subscriptions are ended at Microsoft 365 first.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Open Microsoft 365 in the browser' }).press('Enter');
  await expect(page.getByText(/^Subscriptions .* is withdrawn for/)).toBeVisible();
  await expect(one(page, 'End', 'Tax')).toHaveCount(0);
});

test('what could not be ended when the ability was withdrawn stays to be read', async ({ page, open }) => {
  await open({ scenario: 'subscribed-away', route: SETTINGS, fake: { hold: 'list_subscriptions' } });
  await page.getByRole('button', { name: /^Withdraw: Subscriptions/ }).press('Enter');
  await page.getByRole('button', { name: 'Open Microsoft 365 in the browser' }).press('Enter');
  await expect(page.getByText(/4 subscriptions could not be ended at the partner/)).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: '../test-output/ui/journeys/withdraw-left.png' });
  await page.getByRole('link', { name: 'Back to the connection' }).press('Enter');
  await expect(page.getByRole('button', { name: /^Allow: Subscriptions/ }).first()).toBeVisible();
});

test('disconnecting says what it ends, and what lives on stays on the page', async ({ page, open }) => {
  await open({ scenario: 'subscribed-away', route: `/connections/${calendar.id}` });
  await page.getByRole('button', { name: 'More acts' }).click();
  await page.getByRole('menuitem', { name: 'Disconnect' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Ended first: its subscriptions.');
  await expectAccessible(page);
  await typeInField(page, calendar.name);
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${calendar.name} is disconnected, and something remains at the partner`)).toBeVisible();
  await expect(page.getByText(/4 subscriptions could not be ended at the partner/)).toBeVisible();
  await page.screenshot({ path: '../test-output/ui/journeys/disconnect-left.png' });
  await page.reload();
  await expect(page.getByText(/4 subscriptions could not be ended at the partner/)).toBeVisible();
  await page.goto(`/#${SETTINGS}`);
  await expect(section(page)).toHaveCount(0);
});
