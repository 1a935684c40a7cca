// Partners that are connected with a key: made over there, pasted here, and never seen again.

import type { Page } from '@playwright/test';
import { account, expect, expectAccessible, expectNoOverflow, pressOn, settle, tabTo, test } from './support.ts';

const KEY = 'rk_live_51AbCdEfGhIjKlMnOp';
const picture = (page: Page, name: string) => page.screenshot({ path: `../test-output/ui/journeys/${name}.png` });
const step = (page: Page, name: string) => page.getByRole('heading', { level: 2, name });
const field = (page: Page) => page.getByRole('textbox', { name: 'Restricted key' });

/** Tabs until the thing has the focus, as a person without a mouse would. */
/** Nothing on the page is told in the words of another way of authorizing. */
async function expectNoForeignWords(page: Page): Promise<void> {
  await settle(page);
  await expect(page.getByRole('main')).not.toContainText(/chart of accounts|compan(?:y|ies)|consent|tokens?\b|browser|\bgrant\b/i);
}

/** Nothing of the key lies in what the fake keeps: drafts, connections, audit log. */
async function expectNotKept(page: Page, key: string): Promise<void> {
  const kept = await page.evaluate(() => JSON.stringify([Object.entries(sessionStorage), Object.entries(localStorage)]));
  expect(kept).not.toContain(key);
}

async function openKeyStep(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'I have these ready' }).click();
  await expect(field(page)).toBeVisible();
}

test('a firm connects its account with a restricted key by keyboard alone', async ({ page, open }) => {
  await open({ scenario: 'empty', route: '/connect' });
  await pressOn(page, page.getByRole('button', { name: 'Connect Stripe' }));
  await expect(step(page, 'Before you start')).toBeFocused();
  await expect(page.getByRole('complementary', { name: 'The rights that the key needs' })).toContainText('Subscriptions');
  await expectNoForeignWords(page);
  await picture(page, 'key-1-preflight');
  await pressOn(page, page.getByRole('button', { name: 'I have these ready' }));

  await expect(step(page, 'Where secrets are kept')).toBeFocused();
  await page.getByRole('radio', { name: /A passphrase/ }).focus();
  await page.keyboard.press('Space');
  await tabTo(page, page.getByLabel('Passphrase', { exact: true }));
  await page.keyboard.type('lantern on harbor street');
  await tabTo(page, page.getByLabel('Passphrase again'));
  await page.keyboard.type('lantern on harbor street');
  await page.keyboard.press('Enter');

  await expect(step(page, 'The key')).toBeFocused();
  await tabTo(page, field(page));
  await page.keyboard.press('Enter');
  await expect(page.getByText('Restricted key is missing')).toBeVisible();
  await expect(field(page)).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type(` ${KEY} `);
  await page.keyboard.press('Enter');

  await expect(step(page, 'Review')).toBeFocused();
  await expect(page.getByText(account.externalId)).toBeVisible();
  await expect(page.getByText('Products, Prices, Subscriptions')).toBeVisible();
  await expect(page.getByText('Suggests a service tier for each price, on this computer')).toBeVisible();
  await expectNoForeignWords(page);
  await expectNotKept(page, KEY);
  await picture(page, 'key-3-review');
  await expectAccessible(page);
  await pressOn(page, page.getByRole('button', { name: 'Read the prices' }));

  await expect(step(page, 'Proof')).toBeFocused();
  await expect(page.getByText('Key sealed in the vault')).toBeVisible();
  await expect(page.getByText(/prices have a suggestion/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Put it to use' })).toBeEnabled();
  await expectNoForeignWords(page);
  await picture(page, 'key-4-proof');
  await expectAccessible(page);

  await page.goto(page.url().replace(/#.*/, `#/connections/${account.id}`));
  await expect(page.getByText('Failing: a check found something wrong')).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Prices' })).toBeVisible();
  await expect(page.getByRole('tab', { name: 'Balances' })).toHaveCount(0);
  await expectNotKept(page, KEY);
});

test('a secret key is refused with the reason, and so is a key of another environment; what was typed stays', async ({ page, open }) => {
  await open({ scenario: 'live', route: '/connect?partner=stripe' });
  await openKeyStep(page);
  await field(page).fill('sk_live_51AbCdEfGh');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('This is a secret key: it can do everything');
  await expect(page.getByText('One field needs another look')).toBeVisible();
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveValue('sk_live_51AbCdEfGh');
  await expectNotKept(page, 'sk_live');

  await field(page).fill('rk_test_51AbCdEfGh');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('This key opens sandbox, not production');
  await picture(page, 'key-other-environment');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Choose another' }).click();
  await expect(step(page, 'Before you start')).toBeFocused();
  await page.getByRole('radio', { name: /Sandbox/ }).check();
  await page.getByRole('button', { name: 'I have these ready' }).click();
  await expect(field(page)).toHaveValue('rk_test_51AbCdEfGh');
  await page.getByRole('button', { name: 'Connect Stripe' }).click();
  await expect(step(page, 'Review')).toBeVisible();
  await expect(page.getByRole('main').getByText('Sandbox', { exact: true })).toBeVisible();
  await expectNotKept(page, 'rk_test');
});

test('a key that does not look like one is told when the field is left, without a try', async ({ page, open }) => {
  await open({ scenario: 'live', route: '/connect?partner=stripe' });
  await openKeyStep(page);
  await field(page).fill('the key');
  await page.keyboard.press('Tab');
  await expect(page.getByText('Restricted key does not look like one. Example: rk_live_51AbCdEfGhIjKl')).toBeVisible();
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(field(page)).toHaveAttribute('type', 'text');
});

test('a partner that is out of reach keeps nobody from trying the same key again', async ({ page, open }) => {
  await open({ scenario: 'live', route: '/connect?partner=stripe', fake: { fail: 'connect_with_key:partner_unreachable:1' } });
  await openKeyStep(page);
  await field(page).fill(KEY);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('The partner did not answer within 20 seconds');
  await expect(field(page)).toHaveValue(KEY);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(step(page, 'Review')).toBeVisible();
});

test('the act says that it is under way, and cannot be pressed twice', async ({ page, open }) => {
  await open({ scenario: 'live', route: '/connect?partner=stripe' });
  await openKeyStep(page);
  await open({ scenario: 'live', route: page.url().replace(/.*#/, ''), fake: { hold: 'connect_with_key' } });
  await field(page).fill(KEY);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Asking Stripe…' })).toBeDisabled();
});

test('a right that the key lacks is named wherever the connection is judged, and a better key takes its place', async ({ page, open }) => {
  await open({ scenario: 'live', route: '/connect?partner=stripe' });
  await openKeyStep(page);
  await field(page).fill('rk_live_limited51AbCd');
  await page.keyboard.press('Enter');
  await expect(step(page, 'Review')).toBeVisible();
  await expect(page.getByText('Not granted: Subscriptions')).toBeVisible();
  await picture(page, 'key-right-missing');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(page.getByText(/It is connected already/)).toBeVisible();
  await expect(field(page)).toHaveValue('');
  await field(page).fill('rk_live_another51AbCd');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText(`The key opens another account (acct_1QAnother) than ${account.name}`);
  await field(page).fill(KEY);
  await page.getByRole('button', { name: 'Replace the key' }).click();
  await expect(step(page, 'Review')).toBeVisible();
  await expect(page.getByText('Not granted: Subscriptions')).toHaveCount(0);
});

test('a rehearsal takes the key of the stand-in, and asks for none', async ({ page, open }) => {
  await open({ scenario: 'rehearsal-empty', route: '/connect' });
  await pressOn(page, page.getByRole('button', { name: 'Connect Stripe' }));
  await pressOn(page, page.getByRole('button', { name: 'I have these ready' }));
  await expect(step(page, 'The key')).toBeFocused();
  await expect(field(page)).toHaveCount(0);
  await picture(page, 'key-rehearsal');
  await expectAccessible(page);
  await pressOn(page, page.getByRole('button', { name: 'Connect the stand-in' }));
  await expect(step(page, 'Review')).toBeFocused();
  await expectNoForeignWords(page);
});

test('a key that the partner refuses is replaced from Overview, and everything else stays', async ({ page, open }) => {
  await open({ scenario: 'dead-key' });
  const item = page.getByRole('listitem').filter({ hasText: `${account.name} needs a new authorization` });
  await pressOn(page, item.getByRole('button', { name: 'Replace the key' }));
  await expect(page.getByRole('heading', { level: 1, name: `Replace the key of ${account.name}` })).toBeVisible();
  await expectNoForeignWords(page);
  await tabTo(page, field(page));
  await page.keyboard.type('rk_live_another51AbCd');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('so nothing was changed');
  await expect(field(page)).toBeFocused();
  await picture(page, 'key-of-another-account');
  await expectAccessible(page);
  await field(page).fill(KEY);
  await pressOn(page, page.getByRole('button', { name: 'Replace the key' }));
  await expect(page.getByText(`${account.name} has a new key`)).toBeVisible();
  await expect(page.getByText('Failing: a check found something wrong')).toBeVisible();
  await expectNoForeignWords(page);
  await expectNotKept(page, KEY);
  await page.keyboard.press('Control+1');
  await expect(page.getByText(`${account.name} needs a new authorization`)).toHaveCount(0);
});

test('the acts on a keyed connection are its own, and disconnecting says what is left at the partner', async ({ page, open }) => {
  await open({ scenario: 'dead-key', route: `/connections/${account.id}` });
  await expect(page.getByRole('button', { name: 'Replace the key', exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'More acts' }).click();
  await expect(page.getByRole('menuitem', { name: 'Disconnect' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: /token/ })).toHaveCount(0);
  await page.getByRole('menuitem', { name: 'Disconnect' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Left at Stripe: the key itself.');
  await picture(page, 'key-disconnect');
  await expectAccessible(page);
  await dialog.getByRole('textbox').fill(account.name);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Disconnected: no key is kept')).toBeVisible();
  await page.getByRole('button', { name: 'Connect again' }).click();
  await field(page).fill(KEY);
  await page.getByRole('button', { name: `Connect ${account.name} again` }).click();
  await expect(page.getByText('Failing: a check found something wrong')).toBeVisible();
});

// The fake maps the same recorded rows for every connection: what is looked at here is how the screen speaks of them.
for (const theme of ['light', 'dark'] as const) {
  test(`prices are mapped in the words of prices, ${theme}`, async ({ page, open }) => {
    await open({ scenario: 'dead-key', route: `/mapping/${account.id}`, theme });
    await expect(page.getByRole('treegrid', { name: `Prices of ${account.name} and their service tiers` })).toBeVisible();
    await expect(page.getByLabel('Filter prices')).toBeVisible();
    await page.getByRole('button', { name: 'Details' }).click();
    await expect(page.getByRole('complementary', { name: 'Price details' })).toContainText('No change is recorded for this price.');
    await picture(page, `key-mapping-${theme}`);
    await expectAccessible(page);
    await page.getByRole('gridcell').nth(5).click();
    await page.keyboard.press('F2');
    await expect(page.getByRole('listbox', { name: 'Service tier' })).toBeVisible();
    await expect(page.getByRole('option', { name: /^Edit/ })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+m');
    await expect(page.getByRole('dialog', { name: /^Map \d+ prices$/ })).toBeVisible();
    await picture(page, `key-mapping-bulk-${theme}`);
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByLabel('Filter prices').fill('zzzz');
    await expect(page.getByRole('heading', { name: 'No price matches' })).toBeVisible();
    await page.getByRole('button', { name: 'Publish' }).click();
    await expect(page.getByRole('dialog')).toContainText(/will hold \d+ mapped prices/);
  });
}

test('in the smallest window and at 200% text the field, its error and the act are in reach', async ({ page, open }) => {
  await page.setViewportSize({ width: 1024, height: 700 });
  await open({ scenario: 'dead-key', route: `/connections/${account.id}/reconnect` });
  await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
  await field(page).fill('sk_live_51AbCdEfGh');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('delete nothing');
  await expect(page.getByRole('alert')).toBeInViewport({ ratio: 1 });
  await expectNoOverflow(page);
  const cut = await page
    .locator('main, main *')
    .evaluateAll(all => all.filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowY === 'auto').length);
  expect(cut, 'parts that scroll sideways').toBe(0);
  await picture(page, 'key-text200');
  await page.evaluate(() => document.documentElement.style.removeProperty('font-size'));
  await open({ scenario: 'dead-key', route: '/connect?partner=stripe' });
  await openKeyStep(page);
  await field(page).fill('sk_live_51AbCdEfGh');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toBeInViewport({ ratio: 1 });
  await expectNoOverflow(page);
  await picture(page, 'key-small');
});

test('a resource with an address of its own is connected with address, location and key', async ({ page, open }) => {
  const key = 'AbCdEf0123456789AbCdEf0123456789';
  const endpoint = page.getByRole('textbox', { name: 'Endpoint' });
  const region = page.getByRole('textbox', { name: 'Location' });
  const keyField = page.getByRole('textbox', { name: 'Key 1 or key 2' });
  await open({ scenario: 'live', route: '/connect?partner=azure-document-intelligence' });
  await expect(page.getByRole('complementary', { name: 'What the key opens' })).toContainText('no rights of its own');
  await expectNoForeignWords(page);
  await pressOn(page, page.getByRole('button', { name: 'I have these ready' }));
  await expect(step(page, 'The key')).toBeFocused();
  await expect(page.getByRole('list').filter({ hasText: 'portal.azure.com' })).not.toContainText('rights');

  await tabTo(page, endpoint);
  await page.keyboard.press('Enter');
  await expect(page.getByText('3 fields need another look')).toBeVisible();
  await expect(endpoint).toBeFocused();
  await expect(page.getByText('Location is missing')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.type('https://harbor-docs.cognitiveservices.azure.com.evil.example');
  await tabTo(page, region);
  await expect(page.getByText(/Endpoint does not look like one/)).toBeVisible();
  await page.keyboard.type('westeurope');
  await tabTo(page, keyField);
  await page.keyboard.type(key);
  await page.keyboard.press('Enter');
  // A key is sent to no address that is not the partner's.
  await expect(endpoint).toBeFocused();
  await expect(page.getByText('One field needs another look')).toBeVisible();
  await picture(page, 'key-endpoint-refused');
  await endpoint.fill(' https://harbor-docs.cognitiveservices.azure.com/ ');

  // What was typed stays while an earlier step is looked at.
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await page.getByRole('button', { name: 'I have these ready' }).click();
  await expect(region).toHaveValue('westeurope');
  await expect(keyField).toHaveValue(key);
  await expectNotKept(page, key);
  await picture(page, 'key-endpoint');
  await pressOn(page, page.getByRole('button', { name: 'Connect Azure Document Intelligence' }));

  await expect(step(page, 'Review')).toBeFocused();
  await expect(page.getByText('harbor-docs.cognitiveservices.azure.com')).toBeVisible();
  await expect(page.getByText('westeurope')).toBeVisible();
  await expect(page.getByText('Suggests a document category for each model, on this computer')).toBeVisible();
  await expect(page.getByText('Rights of the key')).toHaveCount(0);
  await expectNoForeignWords(page);
  await expectNotKept(page, key);
  await picture(page, 'key-endpoint-review');
  await expectAccessible(page);
  await pressOn(page, page.getByRole('button', { name: 'Read the document models' }));
  await expect(step(page, 'Proof')).toBeFocused();
  await expect(page.getByText('It has no rights of its own: it opens all that it belongs to')).toBeVisible();
  await expectNoForeignWords(page);
});
