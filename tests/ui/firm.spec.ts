// What the firm decides for everybody, its people, and what a mapping adds up to.

import { company, expect, test } from './support.ts';

test('a rule is kept when it is left, refused beside its field, and taken back', async ({ page, open }) => {
  await open({ route: '/settings/rules' });
  const coverage = page.getByRole('textbox', { name: 'Percent of the accounts in use that have to be mapped' });
  await expect(coverage).toHaveValue('95');
  await coverage.fill('120');
  await coverage.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Coverage is 0 to 100 percent');
  await expect(coverage).toHaveAttribute('aria-invalid', 'true');
  await coverage.fill('many');
  await expect(page.getByRole('alert')).toContainText('Use a whole number');
  await coverage.fill('80');
  await coverage.press('Tab');
  await expect(page.getByText('Percent of the accounts in use that have to be mapped: 80')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(coverage).toHaveValue('95');
  await page.getByRole('radio', { name: 'Lines' }).check();
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Lines' })).toBeChecked();
});

test('a member is added once, changed, and their rights are taken and given back', async ({ page, open }) => {
  await open({ route: '/settings/members' });
  const add = page.getByRole('button', { name: 'Add a member' });
  const dialog = page.getByRole('dialog');
  await add.press('Enter');
  await dialog.getByLabel('Name').fill('dana whitfield');
  await dialog.getByLabel('Name').press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('There is a member');
  await dialog.getByLabel('Name').fill('Robin Okafor');
  await dialog.getByLabel('Viewer').check();
  await dialog.getByRole('button', { name: 'Add a member' }).press('Enter');
  const robin = page.getByRole('row', { name: /Robin Okafor/ });
  await expect(robin).toContainText('Viewer');
  await robin.getByRole('button').press('Enter');
  await page.getByRole('menuitem', { name: 'Take the rights away' }).press('Enter');
  await expect(robin).toContainText('Taken away');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(robin).toContainText('In force');
  await page
    .getByRole('row', { name: /Dana Whitfield/ })
    .getByRole('button')
    .press('Enter');
  await expect(page.getByRole('menuitem', { name: /Take the rights away/ })).toHaveAttribute('aria-disabled', 'true');
});

test('who is no admin reads the rules and the people, and is told why nothing changes', async ({ page, open }) => {
  await open({ scenario: 'viewer', route: '/settings/rules' });
  await expect(page.getByText('Only an admin can change them')).toBeVisible();
  await expect(page.getByLabel('Hours between two pulls')).not.toBeEditable();
  await page.getByRole('tab', { name: 'Members' }).click();
  await expect(page.getByRole('button', { name: /Add a member/ })).toHaveAttribute('aria-disabled', 'true');
});

test('a month end is totaled by category on either basis, and what was not read is no zero', async ({ page, open }) => {
  await open({ scenario: 'firm', route: `/connections/${company.id}?tab=balances` });
  const table = page.getByRole('table', { name: 'Balances' });
  await expect(table.getByRole('row').nth(1)).toContainText(/Debit|Credit/);
  await page.getByRole('button', { name: 'Cash', exact: true }).press('Enter');
  await expect(page).toHaveURL(/basis=cash/);
  await expect(table.getByRole('row', { name: /Left out/ })).toContainText('No account with a known balance');
  await page.keyboard.press('Control+3');
  await page.getByRole('link', { name: /Blue Heron/ }).press('Enter');
  await page.getByRole('tab', { name: 'Balances' }).click();
  await expect(page.getByText('No balances were read')).toBeVisible();
  await page.getByRole('button', { name: 'Pull balances' }).press('Enter');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('the month’s reads of an app are the firm’s to set, and Health follows at once', async ({ page, open }) => {
  await open({ route: '/settings/apps' });
  const app = page.getByRole('row', { name: /Rehearsal app/ });
  await expect(app).toContainText('500,000');
  const budget = async (): Promise<void> => {
    await app.getByRole('button').press('Enter');
    await page.getByRole('menuitem', { name: 'Set the month’s reads…' }).press('Enter');
    await expect(field).toBeFocused();
  };
  const field = page.getByRole('textbox', { name: 'Reads a month' });
  await budget();
  await field.fill('a lot');
  await field.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Use 1 to 1000000000');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await page.screenshot({ path: '../test-output/ui/screens/app-budget-refused.png' });
  await field.fill('750000');
  await field.press('Enter');
  await expect(field).toHaveCount(0);
  await expect(app).toContainText('750,000');
  await page.keyboard.press('Control+5');
  await expect(page.getByText(/of 750,000 reads used/)).toBeVisible();
  await page.evaluate(() => {
    location.hash = '/settings/apps';
  });
  await budget();
  await field.fill('');
  await field.press('Enter');
  await expect(app).toContainText('500,000');
});
