// What a connection with a key has of its own: rotation, webhook endpoints, and prices.

import type { Page } from '@playwright/test';
import { account, expect, expectAccessible, expectNoOverflow, pressOn, test, typeInField } from './support.ts';

const KEY = 'rk_live_51AbCdEfGhIjKlMnOp';
const SETTINGS = `/connections/${account.id}?tab=settings`;
const TEST_MODE = `/connections/${account.id.slice(0, -2)}12`;
const picture = (page: Page, name: string) => page.screenshot({ path: `../test-output/ui/journeys/${name}.png`, fullPage: true });
const field = (page: Page) => page.getByRole('textbox', { name: 'Restricted key' });

test('a key is rotated by keyboard alone, kept beside the new one, and retired', async ({ page, open }) => {
  await open({ scenario: 'keyed', route: SETTINGS });
  await expect(page.getByText('Ends in 9fQ2')).toBeVisible();
  await pressOn(page, page.getByRole('button', { name: 'Rotate the key' }));
  await expect(page.getByRole('heading', { level: 1, name: `Rotate the key of ${account.name}` })).toBeVisible();
  await expect(page.getByText('Do not roll the old key')).toBeVisible();
  await picture(page, 'rotate-key');
  await expectAccessible(page);
  await expectNoOverflow(page);

  await page.getByLabel('Days to keep the old key').fill('31');
  await field(page).fill(KEY);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Enter a whole number from 1 to 30')).toBeVisible();
  await page.getByLabel('Days to keep the old key').fill('3');
  await field(page).fill('rk_live_limited51AbCd');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('lacks what the one in use has: Subscriptions');
  await picture(page, 'rotate-key-refused');
  await field(page).fill('rk_live_another51AbCd');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('so nothing was changed');
  await field(page).fill(KEY);
  await pressOn(page, page.getByRole('button', { name: 'Take the new key into use' }));

  await expect(page.getByText(`The new key of ${account.name} is in use, and the old one is kept`)).toBeVisible();
  await expect(page.getByText('Ends in MnOp')).toBeVisible();
  await expect(page.getByText('Ends in 9fQ2. Kept beside the one in use')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Rotate the key' })).toHaveAttribute('aria-disabled', 'true');
  await picture(page, 'rotate-key-kept');
  await expectAccessible(page);

  await pressOn(page, page.getByRole('button', { name: 'Go back to the old key' }));
  await expect(page.getByText('Ends in 9fQ2. Sealed in the vault')).toBeVisible();
  await pressOn(page, page.getByRole('button', { name: 'Retire the old key', exact: true }));
  await expect(page.getByText(/The old key that ends in MnOp is retired/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Retire the old key', exact: true })).toHaveCount(0);
  const kept = await page.evaluate(() => JSON.stringify([Object.entries(sessionStorage), Object.entries(localStorage)]));
  expect(kept).not.toContain(KEY);
});

test('an old key past its end is called in, and a failed retirement keeps it', async ({ page, open }) => {
  await open({ scenario: 'keyed', route: `${TEST_MODE}?tab=settings`, fake: { fail: 'retire_key:partner_unreachable:1' } });
  await expect(page.getByText('The old key that ends in 7c0d was to be retired')).toBeVisible();
  await picture(page, 'rotate-key-overdue');
  await page.getByRole('button', { name: 'Retire the old key', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('The partner did not answer within 20 seconds');
  await expect(page.getByText('The old key that ends in 7c0d was to be retired')).toBeVisible();
  await page.getByRole('button', { name: 'Retire the old key', exact: true }).click();
  await expect(page.getByText(/The old key that ends in 7c0d is retired/)).toBeVisible();
});

test('a webhook endpoint is made after its preview, and a delivery is verified', async ({ page, open }) => {
  await open({ scenario: 'keyed', route: SETTINGS });
  const section = page.getByRole('region', { name: 'Webhook endpoints' });
  await expect(section.getByText('Events are lost')).toBeVisible();
  await picture(page, 'webhooks');
  await expectAccessible(page);

  await pressOn(page, section.getByRole('button', { name: 'Make an endpoint' }));
  const dialog = page.getByRole('dialog');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Address is missing')).toBeVisible();
  await typeInField(page, 'http://relay.example.com');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('Plain http is only for this machine');
  await dialog.getByLabel('Address').fill('https://relay.example.com/hooks/1');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('we_1QHarborStreetOld goes there already')).toBeVisible();
  await picture(page, 'webhooks-preview');
  await expectAccessible(page);
  await pressOn(page, dialog.getByRole('button', { name: 'Make this endpoint' }));
  await expect(page.getByText('The endpoint was made, and its signing secret is in the vault')).toBeVisible();
  await expect(section.getByText('As it has to be')).toBeVisible();

  await section.getByRole('button', { name: 'Keep its signing secret' }).click();
  await dialog.getByLabel('Signing secret', { exact: true }).fill('not one');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('This is no signing secret');
  await dialog.getByLabel('Signing secret', { exact: true }).fill('whsec_0123456789abcdef');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The signing secret of we_1QHarborStreetOld is in the vault')).toBeVisible();

  await section.getByRole('button', { name: 'Verify a delivery' }).click();
  await typeInField(page, 't=1');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('The header is malformed')).toBeVisible();
  await picture(page, 'webhooks-verify');
  await expectAccessible(page);
  await dialog.getByLabel(/Value of the header/).fill(`t=1763600101,v1=${'0'.repeat(64)}`);
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('The partner sent it').first()).toBeVisible();
});

test('endpoints that cannot be asked for say why, and none says what that means', async ({ page, open }) => {
  await open({ scenario: 'keyed', route: SETTINGS, fake: { fail: 'list_webhook_endpoints:partner_unreachable:1' } });
  const section = page.getByRole('region', { name: 'Webhook endpoints' });
  await expect(section.getByText('The partner did not answer within 20 seconds')).toBeVisible();
  await section.getByRole('button', { name: 'Try again' }).click();
  await expect(section.getByText('Events are lost')).toBeVisible();
});

test('deliveries say what waits and what was given up, a pull makes up for it, and the endpoints are gone to', async ({ page, open }) => {
  await open({ scenario: 'keyed', route: SETTINGS });
  const deliveries = page.getByRole('region', { name: 'Deliveries' });
  await expect(deliveries.getByText('Given up, and not read since')).toBeVisible();
  await expect(deliveries).toContainText('3 events');
  await pressOn(page, deliveries.getByRole('button', { name: 'Look at the endpoints' }));
  await expect(page.getByRole('region', { name: 'Webhook endpoints' }).locator(':focus')).toContainText('Events are lost');
  await deliveries.getByText('Each event').click();
  await expect(deliveries.getByRole('table')).toContainText('invoice.payment_failed');
  await expectAccessible(page);
  await pressOn(page, deliveries.getByRole('button', { name: 'Pull now' }));
  await expect(deliveries.getByText('Waits for an endpoint')).toBeVisible();
  await expect(deliveries).toContainText('2 events were given up, and nothing that is needed is missing: a pull since has read it.');
  await expect(deliveries.getByRole('button', { name: 'Pull now' })).toHaveCount(0);
});

test('deliveries that cannot be asked for say why, and a key without that right is no failure', async ({ page, open }) => {
  await open({ scenario: 'keyed', route: SETTINGS, fake: { fail: 'list_webhook_deliveries:partner_unreachable:1' } });
  const deliveries = page.getByRole('region', { name: 'Deliveries' });
  await expect(deliveries.getByRole('alert')).toContainText('The partner did not answer within 20 seconds');
  await deliveries.getByRole('button', { name: 'Try again' }).press('Enter');
  await expect(deliveries.getByText('Given up, and not read since')).toBeVisible();
  await open({ scenario: 'keyed', route: SETTINGS, fake: { fail: 'list_webhook_deliveries:needs_authorization' } });
  await expect(deliveries).toContainText('The key may not read events');
  await expect(deliveries.getByRole('alert')).toHaveCount(0);
});

test('a default price is chosen and taken back, and a mapping is taken over from test mode after a preview', async ({ page, open }) => {
  await open({ scenario: 'keyed', route: `/connections/${account.id}?tab=mapping` });
  const starter = page.getByRole('combobox', { name: 'Default price of Starter, Monthly' });
  const row = page.getByRole('row').filter({ has: starter });
  await expect(row.getByText('Choose one')).toBeVisible();
  await picture(page, 'prices');
  await expectAccessible(page);
  await starter.selectOption({ label: 'Starter, Monthly, 99.00 USD' });
  await expect(row.getByText('Chosen', { exact: true })).toBeVisible();
  await starter.selectOption({ label: 'None chosen' });
  await expect(row.getByText('Choose one')).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Default price of Enterprise, Monthly' })).toBeDisabled();

  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByText('14 decisions are new here, 3 default prices; 2 stand here already')).toBeVisible();
  await page.getByText('One price is not found here').click();
  await picture(page, 'prices-copy');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Take 14 decisions over' }).click();
  await expect(page.getByText('14 decisions were taken over')).toBeVisible();
});

test('a list of prices has no column for balances', async ({ page, open }) => {
  await open({ scenario: 'keyed', route: `/mapping/${account.id}` });
  await expect(page.getByRole('columnheader', { name: 'Suggested' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: /Balance/ })).toHaveCount(0);
  await picture(page, 'prices-grid');
});
