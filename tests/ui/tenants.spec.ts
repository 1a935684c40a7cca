// The tenant of an app: entered with it, refused where it is none, corrected in the wizard and in the settings.

import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoOverflow, settle, test } from './support.ts';

const picture = (page: Page, name: string) => page.screenshot({ path: `../test-output/ui/screens/${name}.png`, fullPage: true });
const step = (page: Page, name: string) => page.getByRole('heading', { level: 2, name });
const tenantOf = (page: Page) => page.getByRole('textbox', { name: 'Tenant' });

async function toTheApp(page: Page, open: (opening: object) => Promise<void>): Promise<void> {
  await open({ scenario: 'live', route: '/connect?partner=microsoft-365', fake: { authorize: 'wait' } });
  await page.getByRole('button', { name: 'I have these ready' }).press('Enter');
  await page.getByRole('textbox', { name: 'Application (client) ID' }).fill('11111111-2222-3333-4444-555555555555');
}

for (const theme of ['light', 'dark'] as const) {
  test(`the tenant is entered and corrected in the wizard, by keyboard alone, ${theme}`, async ({ page, open }) => {
    await page.emulateMedia({ colorScheme: theme });
    await toTheApp(page, open);
    const tenant = tenantOf(page);
    await expect(tenant).toHaveAttribute('placeholder', 'organizations');
    await tenant.fill('contoso.com/evil');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Tenant does not look like one. Example: contoso.onmicrosoft.com')).toBeVisible();
    await expect(tenant).toBeFocused();
    await settle(page);
    await expectAccessible(page);
    await picture(page, `tenant-1-refused-${theme}`);
    await tenant.fill('contoso.onmicrosoft.com');
    await page.keyboard.press('Enter');
    await expect(step(page, 'Authorize')).toBeFocused();

    await page.getByRole('button', { name: 'Back', exact: true }).press('Enter');
    await expect(page.getByRole('radio', { name: /Tenant contoso\.onmicrosoft\.com/ })).toBeChecked();
    await page.getByRole('button', { name: 'Change Tenant…' }).press('Enter');
    await expect(tenant).toBeFocused();
    await expect(tenant).toHaveValue('contoso.onmicrosoft.com');
    await tenant.fill('common');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('alert')).toContainText('cannot be common');
    await expect(tenant).toBeFocused();
    await expectAccessible(page);
    await picture(page, `tenant-2-dialog-${theme}`);
    await tenant.fill('');
    await page.keyboard.press('Enter');
    await expect(tenant).toHaveCount(0);
    await expect(page.getByRole('radio', { name: /Tenant organizations/ })).toBeChecked();
    await settle(page);
    await expectAccessible(page);
    await expectNoOverflow(page);
    await picture(page, `tenant-3-chosen-${theme}`);
  });

  test(`the tenant of the app is proposed when its administrator is asked, ${theme}`, async ({ page, open }) => {
    await page.emulateMedia({ colorScheme: theme });
    await toTheApp(page, open);
    await tenantOf(page).fill('contoso.onmicrosoft.com');
    await page.keyboard.press('Enter');
    await expect(step(page, 'Authorize')).toBeFocused();
    await page.getByRole('button', { name: 'Ask an administrator…' }).press('Enter');
    const organization = page.getByRole('dialog').getByRole('textbox', { name: 'Organization' });
    await expect(organization).toHaveValue('contoso.onmicrosoft.com');
    await settle(page);
    await expectAccessible(page);
    await picture(page, `tenant-5-administrator-${theme}`);
    await organization.fill('');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('Enter the organization first');
    await organization.fill('another.example');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('article', { name: /an administrator’s consent/ })).toContainText('as an administrator of another.example');
  });

  test(`the settings show and change the tenant of an app, ${theme}`, async ({ page, open }) => {
    await page.emulateMedia({ colorScheme: theme });
    await toTheApp(page, open);
    await page.keyboard.press('Enter');
    await expect(step(page, 'Authorize')).toBeFocused();
    await page.evaluate(() => {
      location.hash = '/settings/apps';
    });
    const app = page.getByRole('row', { name: /Microsoft 365/ });
    await expect(app).toContainText('Tenant organizations');
    await app.getByRole('button', { name: /Acts on/ }).press('Enter');
    await page.getByRole('menuitem', { name: 'Change Tenant…' }).press('Enter');
    await tenantOf(page).fill('harborfinch.example');
    await page.keyboard.press('Enter');
    await expect(app).toContainText('Tenant harborfinch.example');
    await settle(page);
    await expectAccessible(page);
    await expectNoOverflow(page);
    await picture(page, `tenant-4-settings-${theme}`);
  });
}
