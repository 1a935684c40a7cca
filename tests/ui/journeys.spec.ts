// What a person does, by keyboard: each journey ends in something that the page says.

import type { Page } from '@playwright/test';
import { company, expect, expectAccessible, pressOn, settle, test, typeInField } from './support.ts';

const picture = (page: Page, name: string) => page.screenshot({ path: `../test-output/ui/journeys/${name}.png` });

/** Tabs until the thing has the focus, as a person without a mouse would. */
/** The partner's side, which the fake does not have. */
const atPartner = (page: Page, act: 'approve' | 'refuse' | 'expire' | 'unreachable') =>
  page.evaluate(how => (window as unknown as { fakePartner: { act: (how: string) => void } }).fakePartner.act(how), act);

const step = (page: Page, name: string) => page.getByRole('heading', { level: 2, name });

test('a rehearsal company is connected, read and opened for mapping by keyboard alone', async ({ page, open }) => {
  await open({ scenario: 'rehearsal-empty', fake: { authorize: 'wait' } });
  await pressOn(page, page.getByRole('button', { name: 'Connect a rehearsal company' }));
  await expect(step(page, 'Before you start')).toBeFocused();
  await picture(page, 'wizard-1-preflight');
  await expectAccessible(page);
  await pressOn(page, page.getByRole('button', { name: 'I have these ready' }));
  await expect(step(page, 'Authorize')).toBeFocused();
  await picture(page, 'wizard-4-authorize');
  await pressOn(page, page.getByRole('button', { name: /^Open .* in the browser$/ }));
  await expect(page.getByText('Waiting for you in the browser')).toBeVisible();
  await expect(step(page, 'Authorize')).toBeFocused();
  await settle(page);
  await picture(page, 'wizard-5-waiting');
  await expectAccessible(page);
  await atPartner(page, 'approve');
  await expect(step(page, 'Review')).toBeFocused();
  await expect(page.getByText(company.legalName)).toBeVisible();
  await picture(page, 'wizard-6-review');
  await expectAccessible(page);
  await pressOn(page, page.getByRole('button', { name: 'Read the chart of accounts' }));
  await expect(step(page, 'Proof')).toBeFocused();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await picture(page, 'wizard-7-proof-running');
  await expect(page.getByText(`${company.rows} accounts, 2 requests`)).toBeVisible();
  await expect(page.getByText(/accounts have a suggestion/)).toBeVisible();
  await picture(page, 'wizard-7-proof-done');
  await expectAccessible(page);
  await pressOn(page, page.getByRole('button', { name: 'Put it to use' }));
  await expect(step(page, 'Put it to use')).toBeFocused();
  await picture(page, 'wizard-8-use');
  await expectAccessible(page);
  await pressOn(page, page.getByRole('button', { name: 'Map the accounts' }));
  await expect(page.getByRole('heading', { level: 1, name: company.name })).toBeVisible();
  await expect(page.getByRole('treegrid')).toBeVisible();
});

test('the last step leads on, also when the news of it is sooner than its answer', async ({ page, open }) => {
  await open({ scenario: 'rehearsal-empty', fake: { late: 'save_provisioning_step' } });
  await page.getByRole('button', { name: 'Connect a rehearsal company' }).click();
  await page.getByRole('button', { name: 'I have these ready' }).click();
  await page.getByRole('button', { name: /^Open .* in the browser$/ }).click();
  await page.getByRole('button', { name: 'Read the chart of accounts' }).click();
  await page.getByRole('button', { name: 'Put it to use' }).click();
  await page.getByRole('button', { name: 'Map the accounts' }).click();
  await expect(page.getByRole('treegrid')).toBeVisible();
});

test('what a wizard leaves open leads back to it, and is undone there', async ({ page, open }) => {
  await open({ scenario: 'rehearsal-empty' });
  await page.getByRole('button', { name: 'Connect a rehearsal company' }).click();
  await page.getByRole('button', { name: 'I have these ready' }).click();
  await page.getByRole('button', { name: /^Open .* in the browser$/ }).click();
  await page.getByRole('button', { name: 'Read the chart of accounts' }).click();
  await page.getByRole('button', { name: 'Put it to use' }).click();
  await page.getByRole('link', { name: 'See the checks' }).click();
  await expect(page.getByRole('tab', { name: 'Checks' })).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('tab', { name: 'Summary' }).click();
  await pressOn(page, page.getByRole('link', { name: 'Go on with what its wizard left open' }));
  await expect(step(page, 'Put it to use')).toBeFocused();

  await pressOn(page, page.getByRole('button', { name: `Disconnect ${company.name}…` }));
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(company.name);
  await dialog.getByRole('button', { name: /^Disconnect/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: company.name })).toBeVisible();
  await expect(page.getByText('Disconnected: no grant is kept')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Go on with what its wizard left open' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Connections' }).first().click();
  await page.getByRole('button', { name: 'Connect a company' }).click();
  await expect(page.getByText('Drafts to continue')).toHaveCount(0);
});

test('the first real company: vault, app with checked fields, relay, and a pasted address', async ({ page, open }) => {
  await open({ scenario: 'empty', fake: { authorize: 'wait' } });
  await pressOn(page, page.getByRole('button', { name: 'Connect a company' }));
  await pressOn(page, page.getByRole('button', { name: 'I have these ready' }));

  await expect(step(page, 'Where secrets are kept')).toBeFocused();
  await page.getByRole('radio', { name: /A passphrase/ }).check();
  await page.getByLabel('Passphrase', { exact: true }).fill('short');
  await page.getByLabel('Passphrase again').fill('other');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The passphrase is shorter than 8 characters')).toBeVisible();
  await expect(page.getByText('The two passphrases differ')).toBeVisible();
  await picture(page, 'wizard-2-vault');
  await expectAccessible(page);
  await page.getByLabel('Passphrase', { exact: true }).fill('lantern on harbor street');
  await page.getByLabel('Passphrase again').fill('lantern on harbor street');
  await page.keyboard.press('Enter');

  await expect(step(page, 'Your app at the partner')).toBeFocused();
  await pressOn(page, page.getByRole('button', { name: 'Register the app' }));
  await expect(page.getByText('3 fields need another look')).toBeVisible();
  await picture(page, 'wizard-3-app-errors');
  await expectAccessible(page);
  await page.getByLabel('Redirect URI', { exact: true }).fill('http://firm.example/relay');
  await page.getByLabel('Client ID').focus();
  await expect(page.getByText('This must be an https address of your own')).toBeVisible();
  await page.getByLabel('Redirect URI', { exact: true }).fill('https://firm.example/relay');
  await page.getByLabel('Client ID').fill('ABxVmFs2PnqW8cTkR4dLy7hJ0oGu1eZiK5');
  await page.getByRole('textbox', { name: 'Client secret' }).fill('s3cr3tS3cr3tS3cr3tS3cr3tS3cr3tS3cr3t1234');
  await page.keyboard.press('Enter');

  await expect(step(page, 'Authorize')).toBeFocused();
  await page.getByRole('radio', { name: /you paste the address/ }).check();
  await pressOn(page, page.getByRole('button', { name: /^Open .* in the browser$/ }));
  await expect(step(page, 'Authorize')).toBeFocused();
  const address = page.getByLabel('Address of the page that the browser ended on');
  await address.fill('not an address');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/This is not the address of the page that you ended on/)).toBeVisible();
  await picture(page, 'wizard-5-paste');
  await expectAccessible(page);
  await address.fill('https://firm.example/relay?code=AB11&state=2kq8V1aQz&realmId=934');
  await page.keyboard.press('Enter');
  await expect(step(page, 'Review')).toBeFocused();
  // What was typed must not be anywhere in what is kept.
  const kept = await page.evaluate(() => JSON.stringify(Object.entries(sessionStorage)));
  expect(kept).not.toContain('s3cr3tS3cr3t');
});

for (const [act, title] of [
  ['refuse', 'The request was refused'],
  ['expire', 'The time for this authorization is over'],
  ['unreachable', 'The authorization failed'],
] as const) {
  test(`an authorization that ends with ${act} says so calmly and can start again`, async ({ page, open }) => {
    await open({ scenario: 'rehearsal-empty', fake: { authorize: 'wait' } });
    await page.getByRole('button', { name: 'Connect a rehearsal company' }).click();
    await page.getByRole('button', { name: 'I have these ready' }).click();
    await page.getByRole('button', { name: /^Open .* in the browser$/ }).click();
    await expect(page.getByText('Waiting for you in the browser')).toBeVisible();
    await atPartner(page, act);
    await expect(page.getByText(title, { exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: /Authorize.*needs attention/ })).toBeVisible();
    await picture(page, `authorization-${act}`);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Start again' }).click();
    await expect(page.getByText('Waiting for you in the browser')).toBeVisible();
    await atPartner(page, 'approve');
    await expect(step(page, 'Review')).toBeVisible();
  });
}

test('a wizard that is left is found again at its step, after a reload too', async ({ page, open }) => {
  await open({ scenario: 'rehearsal-empty', fake: { authorize: 'wait' } });
  await page.getByRole('button', { name: 'Connect a rehearsal company' }).click();
  await page.getByRole('button', { name: 'I have these ready' }).click();
  await page.getByRole('button', { name: /^Open .* in the browser$/ }).click();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page.getByText('Cancelled. Nothing was stored.')).toBeVisible();
  await page.reload();
  await expect(step(page, 'Authorize')).toBeVisible();
  await page.keyboard.press('Control+1');
  await expect(page.getByText(/step Authorize/)).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByText('The draft was discarded')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(/step Authorize/)).toBeVisible();
});

test('a dead grant is mended from Overview and the mapping stays', async ({ page, open }) => {
  await open({ scenario: 'dead-grant' });
  const item = page.getByRole('listitem').filter({ hasText: 'must be authorized again' });
  await pressOn(page, item.getByRole('button', { name: 'Reconnect' }));
  await pressOn(page, page.getByRole('button', { name: /^Open .* in the browser$/ }));
  await expect(page.getByText('Waiting for you in the browser')).toBeVisible();
  await expect(page.getByText(`Choose ${company.name}; another company would be refused.`)).toBeVisible();
  await expect(page.getByText(`${company.name} is connected again`)).toBeVisible({ timeout: 6_000 });
  // Authorized again is not mended: what failed before still fails.
  await expect(page.getByText('Failing: a check found something wrong')).toBeVisible();
  await page.keyboard.press('Control+1');
  await expect(page.getByText(`${company.name} must be authorized again`)).toHaveCount(0);
});

test('a pull shows its progress everywhere and can be cancelled', async ({ page, open }) => {
  await open({ route: `/connections/${company.id}` });
  await pressOn(page, page.getByRole('button', { name: 'Pull now' }));
  await expect(page.getByRole('progressbar')).toBeVisible();
  await expect(page.getByText(new RegExp(`\\d+ of ${company.rows}`))).toBeVisible();
  await picture(page, 'pull-running');
  await expect(page.getByRole('button', { name: /1 job runs/ })).toBeVisible();
  await pressOn(page, page.getByRole('button', { name: 'Cancel' }));
  await page.getByRole('tab', { name: 'Activity' }).click();
  await expect(page.getByText('Stopped; what was read until then is stored')).toBeVisible();
});

test('an act that fails says so where it was started', async ({ page, open }) => {
  await open({ scenario: 'offline', route: `/connections/${company.id}` });
  await page.getByRole('button', { name: 'Test' }).click();
  await expect(page.getByRole('alert')).toContainText('The partner did not answer within 20 seconds');
  await picture(page, 'test-failed');
  await expectAccessible(page);
});

test('disconnecting asks for the company’s name', async ({ page, open }) => {
  await open({ route: `/connections/${company.id}?tab=settings` });
  await page.getByRole('button', { name: `Disconnect ${company.name}` }).click();
  const dialog = page.getByRole('dialog');
  const act = dialog.getByRole('button', { name: `Disconnect ${company.name}` });
  await expect(act).toBeDisabled();
  await picture(page, 'disconnect');
  await expectAccessible(page);
  await dialog.getByRole('textbox').fill(company.name);
  await page.keyboard.press('Enter');
  await expect(page.getByText(`${company.name} is disconnected`)).toBeVisible();
  await page.getByRole('tab', { name: 'Summary' }).click();
  await expect(page.getByText('Disconnected: no grant is kept')).toBeVisible();
});

test('a locked vault opens with its passphrase and with no other', async ({ page, open }) => {
  await open({ scenario: 'locked-vault' });
  await expect(page.getByLabel('Passphrase')).toBeFocused();
  await typeInField(page, 'wrong one');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The passphrase is not right. Nothing was changed: try again')).toBeVisible();
  await picture(page, 'vault-wrong-passphrase');
  await typeInField(page, 'harbor street lantern');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
});

test('a vault held by a passphrase asks for no keychain, at the gate and in Settings', async ({ page, open }) => {
  await open({ scenario: 'locked-vault', route: '/settings/vault' });
  await expect(page.getByRole('heading', { level: 1, name: 'The vault is locked' })).toBeVisible();
  await expect(page.getByLabel('Passphrase')).toBeFocused();
  await expect(page.getByText(/keychain/i)).toHaveCount(0);
  await page.getByRole('button', { name: /without unlocking/ }).click();
  await expect(page.getByRole('button', { name: 'Ask the keychain' })).toHaveCount(0);
  await page.getByLabel('Passphrase').fill('harbor street lantern');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').getByText(/The vault is locked/)).toHaveCount(0);
  await expect(page.getByText('Unlocked', { exact: true })).toBeVisible();
});

test('where keychain and passphrase hold the key, either opens the vault', async ({ page, open }) => {
  await open({ scenario: 'two-holders' });
  await expect(page.getByRole('heading', { level: 1, name: 'Waiting for the keychain' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Ask the keychain' })).toBeVisible();
  await page.getByLabel('Passphrase').fill('harbor street lantern');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
});

test('a keychain that nobody has asked yet stands in nobody’s way; one that refused can be asked again', async ({ page, open }) => {
  await open({ scenario: 'ready-keychain' });
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await expect(page.getByText(/nothing can be pulled/)).toHaveCount(0);
  await open({ scenario: 'refused-keychain' });
  await expect(page.getByText(/keychain did not give its key/)).toBeVisible();
  await expect(page.getByLabel('Passphrase')).toHaveCount(0);
  await page.getByRole('button', { name: 'Ask the keychain' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
});

test('a lost key comes back with the twelve words of the sheet, and a new holder is chosen', async ({ page, open }) => {
  await open({ scenario: 'key-lost-sheet' });
  const sheet = page.getByLabel('The twelve words of the recovery sheet');
  await sheet.fill('orbit velvet');
  await page.getByRole('radio', { name: /A passphrase/ }).check();
  await page.getByRole('button', { name: 'Open the vault with the sheet' }).click();
  await expect(page.getByText('The sheet has 12 words; 2 are typed here')).toBeVisible();
  await expect(page.getByText('The passphrase is shorter than 8 characters')).toBeVisible();
  await picture(page, 'vault-recover-problems');
  await sheet.fill(Array.from({ length: 12 }, (_, index) => `${index + 1}. orbit`).join('\n'));
  await page.getByLabel('Passphrase', { exact: true }).fill('a lantern on harbor street');
  await page.getByLabel('Passphrase again').fill('a lantern on harbor street');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The vault is open, and its key has a new holder')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
});

test('the recovery sheet is saved and confirmed with two words, which never show', async ({ page, open }) => {
  await open({ route: '/settings/vault' });
  await page.getByRole('button', { name: 'Save the recovery sheet' }).click();
  await expect(page.getByText('recovery-sheet.txt')).toBeVisible();
  await page.getByLabel(`Word ${company.words[0]}`).fill('orbit');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Type the word first')).toBeVisible();
  await page.getByLabel(`Word ${company.words[1]}`).fill('velvet');
  await picture(page, 'recovery-confirm');
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByText('A recovery sheet exists and was confirmed')).toBeVisible();
});

test('the palette runs, explains and jumps', async ({ page, open }) => {
  await open({ scenario: 'dead-grant', route: `/connections/${company.id}` });
  await page.keyboard.press('Control+k');
  await typeInField(page, 'pull');
  await expect(page.getByRole('option', { name: /Pull now Reconnect first/ })).toBeVisible();
  await picture(page, 'palette-unavailable');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox')).toBeVisible();
  await page.keyboard.press('Control+a');
  await typeInField(page, 'theme dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Control+k');
  await typeInField(page, '6510');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/mapping/);
});

test('F6 walks the regions, Ctrl+1..4 the pages, and back returns', async ({ page, open }) => {
  await open({ scenario: 'firm' });
  const region = () => page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region'));
  await page.keyboard.press('F6');
  await expect.poll(region).toBe('sidebar');
  await page.keyboard.press('Control+3');
  await expect(page.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible();
  await page.keyboard.press('F6');
  await expect.poll(region).toBe('page');
  await page.keyboard.press('F6');
  await expect.poll(region).toBe('toolbar');
  await page.keyboard.press('Shift+F6');
  await expect.poll(region).toBe('page');
  await page.getByRole('searchbox').fill('brew');
  await expect(page.getByRole('link', { name: /Blue Heron/ })).toBeVisible();
  await page.getByRole('link', { name: /Blue Heron/ }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Blue Heron Brewing' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('searchbox')).toHaveValue('brew');
});

test('the window reopens where it was left', async ({ page, open }) => {
  await open({ route: '/settings/audit' });
  const kept = () => page.evaluate(() => JSON.stringify(Object.values(sessionStorage)));
  await expect.poll(kept).toContain('/settings/audit');
  await page.goto('about:blank');
  await page.goto('/');
  await expect(page.getByRole('tab', { name: 'Audit log' })).toHaveAttribute('aria-selected', 'true');
});

test('news from another process reaches the open page without a reload', async ({ page, open }) => {
  await open({ route: '/connections' });
  await expect(page.getByRole('row', { name: new RegExp(company.name) })).toContainText('Failing');
  await page.evaluate(() => (window as unknown as { fakePartner: { revoke: () => void } }).fakePartner.revoke());
  await expect(page.getByRole('row', { name: new RegExp(company.name) })).toContainText('Action needed');
  await expect(page.getByRole('link', { name: /things need attention/ })).toBeVisible();
  await expect(page.getByText(`${company.name} must be authorized again.`)).toHaveAttribute('aria-live', 'assertive');
});

test('the access token is renewed from the menu, and its clock starts anew', async ({ page, open }) => {
  await open({ route: `/connections/${company.id}` });
  await pressOn(page, page.getByRole('button', { name: 'More acts' }));
  await page.getByRole('menuitem', { name: 'Renew the access token' }).press('Enter');
  await expect(page.getByText(`The access token of ${company.name} was renewed`)).toBeVisible();
  await expect(page.getByText('in 1 hour')).toBeVisible();
});

test('an app is checked at its partner, and its secret is replaced only by one that the partner accepts', async ({ page, open }) => {
  await open({ route: '/settings/apps' });
  const acts = page.getByRole('button', { name: /^Acts on/ }).first();
  await acts.click();
  await page.getByRole('menuitem', { name: 'Ask the partner…' }).click();
  await expect(page.getByRole('dialog').getByText('Accepted', { exact: true })).toBeVisible();
  await picture(page, 'app-check');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await acts.click();
  await page.getByRole('menuitem', { name: 'Replace the client secret…' }).click();
  await expect(page.getByRole('textbox', { name: 'Client secret' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Paste the secret first')).toBeVisible();
  await typeInField(page, 'a wrong one');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/so the old one stays in use/)).toBeVisible();
  await picture(page, 'app-secret-refused');
  await page.getByRole('textbox', { name: 'Client secret' }).fill('the new one');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/so the old one was forgotten/)).toBeVisible();
});
