// A partner whose permissions are ticked one by one, and whose app has a secret: what its manifest makes of the wizard.

import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoOverflow, settle, test } from './support.ts';

const picture = (page: Page, name: string) => page.screenshot({ path: `../test-output/ui/journeys/${name}.png`, fullPage: true });
const step = (page: Page, name: string) => page.getByRole('heading', { level: 2, name });

for (const theme of ['light', 'dark'] as const) {
  test(`before the browser opens it is said what to tick and what may be met there, ${theme}`, async ({ page, open }) => {
    await page.emulateMedia({ colorScheme: theme });
    await open({ scenario: 'live', route: '/connect?partner=google-workspace' });
    await expect(step(page, 'Before you start')).toBeFocused();
    const main = page.getByRole('main');
    await expect(main).toContainText('tick all of them');
    await expect(main).toContainText('admin_policy_enforced');
    await expect(main).toContainText('It cannot write');
    await settle(page);
    await expectAccessible(page);
    await expectNoOverflow(page);
    await picture(page, `granular-1-preflight-${theme}`);

    await page.getByRole('button', { name: 'I have these ready' }).click();
    const clientId = page.getByRole('textbox', { name: 'Client ID' });
    const secret = page.getByLabel('Client secret', { exact: true });
    await expect(secret).toHaveAttribute('type', 'password');
    await clientId.fill('not-a-client-id');
    await secret.fill('GOCSPX-canary');
    await page.keyboard.press('Enter');
    await expect(clientId).toHaveAccessibleDescription(/apps\.googleusercontent\.com/);
    await expect(clientId).toHaveAttribute('aria-invalid', 'true');
    await expectAccessible(page);
    await expectNoOverflow(page);
    await picture(page, `granular-2-app-${theme}`);
  });
}
