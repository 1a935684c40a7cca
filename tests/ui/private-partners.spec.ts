// Partners of the firm's own: added by a file, marked as such, and removed again.

import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoOverflow, settle, test } from './support.ts';

const picture = (page: Page, name: string) => page.screenshot({ path: `../test-output/ui/journeys/${name}.png` });
const dialog = (page: Page) => page.getByRole('dialog');
const path = (page: Page) => page.getByRole('textbox', { name: 'Manifest file' });

test('a firm adds a partner by its manifest, is told what is wrong with a bad one, and removes it again', async ({ page, open }) => {
  await open({ scenario: 'empty', route: '/connect' });
  await page.getByRole('button', { name: 'Add your own partner' }).press('Enter');
  await expect(dialog(page)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add partner' })).toBeDisabled();
  await path(page).fill('/home/dana/broken.json');
  await page.keyboard.press('Enter');
  await expect(path(page)).toHaveAccessibleDescription(/lacks health/);
  await expectAccessible(page);
  await picture(page, 'private-partner-1-refused');

  await path(page).fill('/home/dana/acme.toml');
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toHaveCount(0);
  const card = page.getByRole('article', { name: 'Acme Ledger' });
  await expect(card).toContainText('Your own');
  await expect(card).toContainText('api.acme.example');
  await expect(card).toContainText(/SHA-256 hash [0-9a-f]{64}/);
  await expect(page.getByRole('article', { name: 'Stripe' })).not.toContainText('Your own');
  await settle(page);
  await expectAccessible(page);
  await expectNoOverflow(page);
  await picture(page, 'private-partner-2-added');

  await page.getByRole('button', { name: 'Add your own partner' }).click();
  await path(page).fill('/home/dana/acme.toml');
  await page.getByRole('button', { name: 'Add partner' }).click();
  await expect(path(page)).toHaveAccessibleDescription(/taken/);
  await page.keyboard.press('Escape');

  await card.getByRole('button', { name: 'Replace the manifest of Acme Ledger' }).click();
  await expect(dialog(page)).toContainText('you enter them again');
  await path(page).fill('/home/dana/broken.json');
  await page.keyboard.press('Enter');
  await expect(path(page)).toHaveAccessibleDescription(/lacks health/);
  await expectAccessible(page);
  await picture(page, 'private-partner-3-replaced');
  await path(page).fill('/home/dana/acme.toml');
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toHaveCount(0);
  await expect(card).toContainText(`SHA-256 hash ${'b'.repeat(64)}`);

  await card.getByRole('button', { name: 'Remove Acme Ledger' }).click();
  await expect(dialog(page)).toContainText('stays where it is');
  await dialog(page).getByRole('button', { name: 'Remove Acme Ledger' }).click();
  await expect(card).toHaveCount(0);
});

test('a rehearsal firm has no use for a partner of its own', async ({ page, open }) => {
  await open({ scenario: 'rehearsal-empty', route: '/connect' });
  await expect(page.getByRole('button', { name: 'Connect Stripe' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add your own partner' })).toHaveCount(0);
});
