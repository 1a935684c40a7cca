// Backups: what is kept, one by hand to a path, and who may not.

import { expect, test } from './support.ts';

test('a backup is written to a path, and a file that is there is replaced only when asked', async ({ page, open }) => {
  await open({ scenario: 'live', route: '/settings/backups' });
  await expect(page.getByText('The daily backup is up to date')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Kept by the program' }).getByRole('row')).toHaveCount(11);
  const dialog = page.getByRole('dialog');
  const file = dialog.getByLabel('File');
  const openDialog = () => page.getByRole('button', { name: 'Back up now' }).press('Enter');

  await openDialog();
  await file.fill('firm.db');
  await file.press('Tab');
  await dialog.getByRole('button', { name: 'Back up', exact: true }).press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('full path');
  await file.fill('/media/stick/firm.db');
  await dialog.getByRole('button', { name: 'Back up', exact: true }).press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('the disk is full');
  await file.fill('/backups/firm.db');
  await dialog.getByRole('button', { name: 'Back up', exact: true }).press('Enter');
  await expect(page.getByText('Backed up to /backups/firm.db')).toBeVisible();

  await openDialog();
  await file.fill('/backups/firm.db');
  await dialog.getByRole('button', { name: 'Back up', exact: true }).press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('exists already');
  await dialog.getByRole('button', { name: 'Replace the file' }).press('Enter');
  await expect(dialog).toHaveCount(0);
  await page.getByRole('tab', { name: 'Audit log' }).click();
  await expect(page.getByRole('table', { name: 'Audit log' })).toContainText('workspace.backed_up');
});

test('a daily backup that fails leads from the overview to its cause', async ({ page, open }) => {
  await open({ scenario: 'backup-failed' });
  await page.getByRole('button', { name: 'Open the backups' }).click();
  await expect(page.getByText('The daily backup could not be made')).toBeVisible();
  await expect(page.getByText('the disk is full')).toBeVisible();
  await expect(page.getByText('advisoros --workspace NEW_FOLDER restore FILE')).toBeVisible();
});

test('a viewer and a rehearsal firm are told why not', async ({ page, open }) => {
  await open({ scenario: 'viewer', route: '/settings/backups' });
  const now = page.getByRole('button', { name: /Back up now/ });
  await expect(now).toHaveAttribute('aria-disabled', 'true');
  await expect(now).toContainText('Only an admin');
  await open({ scenario: 'rehearsal-empty', route: '/settings/backups' });
  await expect(page.getByText('it can be made anew')).toBeVisible();
  await expect(page.getByRole('button', { name: /Back up now/ })).toHaveAttribute('aria-disabled', 'true');
});
