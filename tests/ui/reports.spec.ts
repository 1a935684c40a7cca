// The readiness report by keyboard: why it is not ready, asking again, and the report as a file.

import type { Page } from '@playwright/test';
import { company, expect, test } from './support.ts';

const checksOf = (page: Page, name: string | RegExp) => page.getByRole('table', { name });
const fieldstone = (page: Page) => checksOf(page, 'Checks of Fieldstone Masonry');

test('the reason stands first, and what is old is asked again without the rest', async ({ page, open }) => {
  await open({ scenario: 'firm' });
  await page.keyboard.press('Control+6');
  await expect(page.getByRole('heading', { level: 1, name: 'Readiness report' })).toBeVisible();
  await expect(page.getByText(/^Not ready \(rehearsal\): \d+ checks stand against it$/)).toBeVisible();
  await expect(page.getByText(/required answers are out of date/)).toBeVisible();
  await expect(fieldstone(page).getByText('Out of date', { exact: true }).first()).toBeVisible();
  const runs = page.getByRole('button', { name: /^Run \d+ missing or old checks$/ });
  await runs.press('Enter');
  await expect(page.getByText(/^Every missing or old check was made/)).toBeVisible();
  await expect(page.getByText(/required answers are out of date/)).toHaveCount(0);
  await expect(fieldstone(page)).toHaveCount(0);
  await page.getByRole('button', { name: /^All checks/ }).press('Enter');
  await expect(fieldstone(page).getByRole('row')).toHaveCount(15);
  await expect(page).toHaveURL(/show=all/);
});

test('a rehearsal proves nothing of a partner, and says so', async ({ page, open }) => {
  await open({ route: '/reports' });
  await expect(page.getByText(/This judges practice with stand-ins/)).toBeVisible();
  await page.getByRole('button', { name: 'Live', exact: true }).press('Enter');
  await expect(page.getByText(/^Not ready: /)).toBeVisible();
  await expect(page.getByText(/seen in a rehearsal, which proves nothing of a partner/)).toBeVisible();
});

test('a run goes on while another page is open, and is found again', async ({ page, open }) => {
  await open({ route: '/reports?show=all', fake: { late: 'verify' } });
  await page.getByRole('button', { name: 'Run all checks' }).press('Enter');
  await page.keyboard.press('Control+5');
  await expect(page.getByRole('heading', { level: 1, name: 'Health' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Checking…' })).toBeDisabled();
  await expect(page.getByText(/^Every check was made/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run all checks' })).toBeEnabled();
});

test('how far a run over many companies is stands on its button, and the score beside the verdict', async ({ page, open }) => {
  await open({ route: '/reports', scenario: 'firm', fake: { hold: 'verify' } });
  await expect(page.getByText(/^Score \d+ of 100, (excellent|good|fair|poor): QuickBooks Online \d+/)).toBeVisible();
  await page.getByRole('button', { name: 'Run all checks' }).press('Enter');
  await expect(page.getByRole('button', { name: /^Checking 0 of \d+…$/ })).toBeDisabled();
});

test('the report is saved, and never over another file unasked', async ({ page, open }) => {
  await open({ route: '/reports' });
  const openDialog = () => page.getByRole('button', { name: 'Save as a file…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Save the report' });
  const file = dialog.getByLabel('File');
  await openDialog();
  await expect(file).toHaveValue(/readiness\.html$/);
  await dialog.getByLabel('JUnit').check();
  await expect(file).toHaveValue(/readiness\.xml$/);
  await file.fill('readiness.xml');
  await file.press('Tab');
  await dialog.getByRole('button', { name: 'Save the report' }).press('Enter');
  await expect(file).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByRole('alert')).toContainText('full path');
  await file.fill('/firm/readiness.xml');
  await dialog.getByRole('button', { name: 'Save the report' }).press('Enter');
  await expect(page.getByText('The report was saved to /firm/readiness.xml')).toBeVisible();
  await expect(dialog).toHaveCount(0);

  await openDialog();
  await file.fill('/firm/readiness.xml');
  await dialog.getByRole('button', { name: 'Save the report' }).press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('exists already');
  await dialog.getByRole('button', { name: 'Replace the file' }).press('Enter');
  await expect(dialog).toHaveCount(0);
});

test('a viewer reads and saves, and is told why nothing can be run', async ({ page, open }) => {
  await open({ scenario: 'viewer', route: '/reports' });
  const run = page.getByRole('button', { name: /Run all checks/ });
  await expect(run).toHaveAttribute('aria-disabled', 'true');
  await expect(run).toContainText('Only an admin or engagement lead');
  await expect(checksOf(page, `Checks of ${company.name}`)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save as a file…' })).toBeEnabled();
});
