// The firm's categories, by keyboard: from the grid's editor to the list, and every act on it.

import type { Page } from '@playwright/test';
import { company, expect, expectAccessible, test, typeInField } from './support.ts';

const route = '/settings/categories';
const table = (page: Page) => page.getByRole('table', { name: 'Categories by class' });
const row = (page: Page, name: RegExp) => table(page).getByRole('row', { name });
const namesIn = async (page: Page, group: string): Promise<string[]> => {
  const names = table(page)
    .locator('tbody')
    .filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${group},`) }) })
    .locator('[data-name]');
  await expect(names).not.toHaveCount(0);
  return names.allInnerTexts();
};

test('the grid’s editor leads to the list and a mistyped name does not', async ({ page, open }) => {
  await open({ route: `/mapping/${company.id}` });
  await page
    .getByRole('row', { name: /Subcontractors/ })
    .getByRole('gridcell')
    .nth(6)
    .click();
  await page.keyboard.press('F2');
  await page.keyboard.type('zzz');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Status bar' })).toContainText('Edit');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { name: 'Edit categories…' })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'Categories' })).toHaveAttribute('aria-selected', 'true');
  await expect(table(page)).toBeVisible();
});

test('a category is added, found again, edited and archived by keyboard alone', async ({ page, open }) => {
  await open();
  await page.keyboard.press('Control+k');
  await typeInField(page, 'edit categories');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Add category' }).press('Enter');
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Give it a name')).toBeVisible();
  await typeInField(page, 'Meals & tips');
  await expect(page.getByLabel('Code', { exact: true })).toHaveValue('meals_tips');
  await page.getByLabel('Other words for it').fill('lunch, lunch, dinner');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Meals & tips added')).toBeVisible();
  await page.getByLabel('Filter categories').fill('dinner');
  await expect(row(page, /Meals & tips/)).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: '1 category matches' })).toHaveCount(1);

  await page.getByRole('button', { name: 'Meals & tips', exact: true }).press('Enter');
  await page.getByLabel('What belongs here').fill('Food on the road');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(row(page, /Meals & tips/)).toContainText('Food on the road');

  await page.getByRole('button', { name: 'Meals & tips', exact: true }).press('Delete');
  await expect(page.getByText('No account is mapped to it')).toBeVisible();
  await page.getByRole('button', { name: 'Archive Meals & tips' }).press('Enter');
  await expect(page.getByText('Meals & tips archived')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Meals & tips', exact: true })).toBeVisible();
});

test('what is in use goes only with a replacement of its class', async ({ page, open }) => {
  await open({ route });
  await page.getByRole('button', { name: 'Insurance', exact: true }).press('Delete');
  const dialog = page.getByRole('dialog', { name: 'Archive Insurance' });
  const act = dialog.getByRole('button', { name: /^Archive it and move \d+ accounts/ });
  await expect(act).toHaveAttribute('aria-disabled', 'true');
  await act.press('Enter');
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: '../test-output/ui/journeys/categories-archive.png' });
  await expect(dialog.getByLabel('Move them to')).not.toContainText('Inventory');
  await dialog.getByLabel('Move them to').selectOption('Meals');
  await act.press('Enter');
  await expect(page.getByText(/Insurance archived, \d+ accounts moved to Meals/)).toBeVisible();
  await page.getByRole('button', { name: /Offer again Insurance/ }).press('Enter');
  await expect(page.getByRole('button', { name: 'Insurance', exact: true })).toBeVisible();
});

test('a held key moves a category, and the arrow keys walk the list', async ({ page, open }) => {
  await open({ route });
  const [first, second, third] = await namesIn(page, 'Expense');
  await page.getByRole('button', { name: first ?? '', exact: true }).focus();
  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(() => namesIn(page, 'Expense').then(names => names.slice(0, 3))).toEqual([second, third, first]);
  await expect(page.getByRole('button', { name: first ?? '', exact: true })).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: `${first} is now 3 of` })).toHaveCount(1);
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('button', { name: third ?? '', exact: true })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: `Acts on ${third}` })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: /Move up/ })).toBeVisible();
});

test('an import says what it would do and what stands in the way; an export says where it is', async ({ page, open }) => {
  await open({ route });
  await page.getByRole('button', { name: 'Import…' }).press('Enter');
  await page.getByRole('button', { name: 'Show what it would do' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Import categories' });
  await expect(dialog.getByRole('table', { name: 'What the file changes' })).toContainText('Carbon credits');
  await expect(dialog).toContainText('A category that the file leaves out is in use');
  await expect(dialog.getByRole('button', { name: /^Import \d/ })).toHaveCount(0);
  await page.screenshot({ path: '../test-output/ui/journeys/categories-import.png' });
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Export…' }).press('Enter');
  await page.getByRole('button', { name: 'Export', exact: true }).press('Enter');
  await expect(page.getByText(/categories written to .*categories\.csv/)).toBeVisible();
});

test('an empty list offers to add or to import, and an import fills it', async ({ page, open }) => {
  await open({ scenario: 'no-categories', route });
  await expect(page.getByRole('heading', { name: 'No categories yet' })).toBeVisible();
  await page.getByRole('button', { name: 'Import…' }).press('Enter');
  await page.getByRole('button', { name: 'Show what it would do' }).press('Enter');
  await page.getByRole('button', { name: 'Import 1 change' }).press('Enter');
  await expect(page.getByText('1 change imported')).toBeVisible();
  await expect(row(page, /Carbon credits/)).toBeVisible();
});

test('a list that cannot be read, and an order that cannot be stored, say so', async ({ page, open }) => {
  await open({ route, fake: { fail: 'move_category:workspace_busy' } });
  const before = await namesIn(page, 'Expense');
  await page.getByRole('button', { name: before[0] ?? '', exact: true }).press('Alt+ArrowDown');
  await expect(page.getByRole('alert')).toContainText('held by another process');
  await expect.poll(() => namesIn(page, 'Expense')).toEqual(before);
});
