// What to register at the partner, in production: nothing, one address, or one of the firm's own; and what to do when the
// partner's page refuses it.

import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoOverflow, settle, test } from './support.ts';

const picture = (page: Page, name: string) => page.screenshot({ path: `../test-output/ui/journeys/${name}.png`, fullPage: true });
const step = (page: Page, name: string) => page.getByRole('heading', { level: 2, name });
const redirect = (page: Page) => page.getByLabel('Redirect URI', { exact: true });

async function judge(page: Page, name: string): Promise<void> {
  await settle(page);
  await expectAccessible(page);
  await expectNoOverflow(page);
  await picture(page, name);
}

for (const theme of ['light', 'dark'] as const) {
  const at = (partner: string) => ({ scenario: 'live', route: `/connect?partner=${partner}`, fake: { authorize: 'wait' }, theme });

  test(`one address: it is shown, cannot be changed, and is what the page is told to take, ${theme}`, async ({ page, open }) => {
    await open(at('microsoft-365'));
    await page.getByRole('button', { name: 'I have these ready' }).press('Enter');
    await expect(redirect(page)).toHaveValue('http://localhost');
    await expect(redirect(page)).not.toBeEditable();
    await expect(page.getByRole('radio', { name: /The browser returns|you paste the address/ })).toHaveCount(0);
    await page.getByRole('button', { name: 'Copy', exact: true }).press('Enter');
    await expect(page.getByText('Copied')).toBeVisible();
    await judge(page, `redirect-1-fixed-${theme}`);
    await page.getByRole('textbox', { name: 'Application (client) ID' }).fill('11111111-2222-3333-4444-555555555555');
    await page.keyboard.press('Enter');
    await expect(step(page, 'Authorize')).toBeFocused();
    await page.getByRole('button', { name: /^Open .* in the browser$/ }).press('Enter');
    const main = page.getByRole('main');
    await expect(main).toContainText('If the page refuses the redirect URI, it never comes back');
    await expect(main.getByText('http://localhost', { exact: true })).toBeVisible();
    await main.getByRole('button', { name: 'Copy the redirect URI' }).press('Enter');
    await expect(page.getByText('Copied')).toBeVisible();
    await judge(page, `redirect-2-refused-${theme}`);
  });

  test(`nothing: no address is asked for, ${theme}`, async ({ page, open }) => {
    await open(at('google-workspace'));
    await page.getByRole('button', { name: 'I have these ready' }).press('Enter');
    await expect(page.getByRole('main')).toContainText('None to add: Google Workspace sends the browser back to any address');
    await expect(redirect(page)).toHaveCount(0);
    await expect(page.getByRole('radio', { name: /you paste the address/ })).toHaveCount(0);
    await page.getByRole('textbox', { name: 'Client ID' }).fill('123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com');
    await page.getByRole('textbox', { name: 'Client secret' }).fill('GOCSPX-abcdefghijklmnopqrstuvwx');
    await judge(page, `redirect-3-nothing-${theme}`);
    await page.keyboard.press('Enter');
    await expect(step(page, 'Authorize')).toBeFocused();
    await page.getByRole('button', { name: /^Open .* in the browser$/ }).press('Enter');
    await expect(page.getByText('Waiting for you in the browser')).toBeVisible();
    await expect(page.getByText('refuses the redirect URI')).toHaveCount(0);
  });

  test(`an https page of the firm: none is made up, also for pasting, ${theme}`, async ({ page, open }) => {
    await open(at('quickbooks-online'));
    await page.getByRole('button', { name: 'I have these ready' }).press('Enter');
    await page.getByRole('radio', { name: /Register another app/ }).press('Space');
    await expect(redirect(page)).toHaveValue('');
    await page.getByRole('radio', { name: /you paste the address/ }).press('Space');
    await expect(redirect(page)).toHaveValue('');
    await page.getByRole('button', { name: 'Register the app' }).press('Enter');
    await expect(redirect(page)).toBeFocused();
    await redirect(page).fill('http://localhost');
    await page.getByRole('textbox', { name: 'Client ID' }).focus();
    await expect(page.getByText('This must be an https address of your own')).toBeVisible();
    await redirect(page).fill('https://firm.example/return');
    await judge(page, `redirect-4-own-page-${theme}`);
    // It is filed for pasting, as it was chosen, although it looks like a relay page.
    await page.getByRole('textbox', { name: 'Client ID' }).fill('ABc1dEf2GhI3jKl4MnO5pQr6StU7vWx8YzA9bCd0EfG1hIj2Kl');
    await page.getByRole('textbox', { name: 'Client secret' }).fill('a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0');
    await page.getByRole('button', { name: 'Register the app' }).press('Enter');
    await expect(step(page, 'Authorize')).toBeFocused();
    await expect(page.getByRole('radio', { name: /you paste the address/ })).toBeChecked();
  });

  test(`another address, or another way back, is entered in the settings, ${theme}`, async ({ page, open }) => {
    await open({ scenario: 'live', route: '/settings/apps', theme });
    const app = page.getByRole('row', { name: /QuickBooks Online/ });
    const dialog = page.getByRole('dialog', { name: /^The redirect URI of/ });
    const save = dialog.getByRole('button', { name: 'Save' });
    const edit = async (): Promise<void> => {
      await app.getByRole('button', { name: /Acts on/ }).press('Enter');
      await page.getByRole('menuitem', { name: 'Change the redirect URI…' }).press('Enter');
      await expect(dialog).toBeVisible();
    };
    await edit();
    await dialog.getByRole('radio', { name: /you paste the address/ }).press('Space');
    await save.press('Enter');
    await expect(redirect(page)).toBeFocused();
    await expect(dialog.getByText('Redirect URI is missing')).toBeVisible();
    await redirect(page).fill('http://localhost:5000');
    await save.press('Enter');
    await expect(dialog.getByText('This must be an https address of your own')).toBeVisible();
    await redirect(page).fill('https://firm.example/#back');
    await save.press('Enter');
    await expect(dialog.getByRole('alert')).toContainText('must have nothing from a # on');
    await expect(redirect(page)).toBeFocused();
    await redirect(page).fill('https://firm.example/back');
    await judge(page, `redirect-6-settings-${theme}`);
    await save.press('Enter');
    await expect(dialog).toHaveCount(0);
    await expect(app).toContainText('https://firm.example/back');
    await edit();
    await expect(redirect(page)).toHaveValue('https://firm.example/back');
    await expect(dialog.getByRole('radio', { name: /you paste the address/ })).toBeChecked();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  });

  test(`an address with its port: one is proposed and another can be chosen, ${theme}`, async ({ page, open }) => {
    await open(at('xero'));
    await page.getByRole('button', { name: 'I have these ready' }).press('Enter');
    await expect(redirect(page)).toHaveValue('http://localhost:47813/callback');
    await judge(page, `redirect-5-own-port-${theme}`);
    await redirect(page).fill('http://localhost:5000/callback');
    await page.getByRole('textbox', { name: 'Client id' }).fill('0123456789ABCDEF0123456789ABCDEF');
    await page.keyboard.press('Enter');
    await expect(step(page, 'Authorize')).toBeFocused();
    await page.getByRole('button', { name: /^Open .* in the browser$/ }).press('Enter');
    await expect(page.getByRole('main').getByText('http://localhost:5000/callback', { exact: true })).toBeVisible();
  });
}
