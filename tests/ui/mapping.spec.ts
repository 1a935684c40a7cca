// The Mapping screen by keyboard alone: map, accept, fill, paste, bulk, undo, filter; what happens when saving fails;
// and 100,000 rows.

import type { Page } from '@playwright/test';
import { expect, expectAccessible, settle, test } from './support.ts';

const CONNECTION = '019ab810-4c00-7a10-9f00-000000000010';
const route = `/mapping/${CONNECTION}`;

const grid = (page: Page) => page.getByRole('treegrid');
const active = (page: Page) => grid(page).locator('[role="gridcell"][tabindex="0"]');
const activeRow = (page: Page) => page.locator('[role="row"]').filter({ has: page.locator('[role="gridcell"][tabindex="0"]') });
const progress = (page: Page) => page.getByRole('group', { name: 'Progress' });
const statusBar = (page: Page) => page.getByRole('region', { name: 'Status bar' });

/** From the filter box, as a person gets there without a mouse. */
async function enterGrid(page: Page): Promise<void> {
  await page.getByLabel('Filter accounts').focus();
  await page.keyboard.press('Enter');
  await expect(active(page)).toBeFocused();
}

test('maps an account by typing, accepts suggestions, and undoes', async ({ page, open }) => {
  await open({ route });
  await enterGrid(page);
  await expect(progress(page)).toContainText('59 of 82 mapped');

  await page.keyboard.press('F8');
  await page.keyboard.press('F8');
  await page.keyboard.press('F8');
  await expect(activeRow(page)).toContainText('Unmapped');
  await page.keyboard.type('prep');
  await expect(page.getByRole('listbox', { name: 'Category' }).getByRole('option', { selected: true })).toContainText('Prepaid expenses');
  await expect(statusBar(page)).toContainText('Edit');
  await page.keyboard.press('Enter');
  await expect(statusBar(page)).toContainText('Ready');
  await expect(progress(page)).toContainText('60 of 82 mapped');
  await page.keyboard.press('ArrowUp');
  await expect(activeRow(page)).toContainText('Mapped');
  await expect(active(page)).toHaveText('Prepaid expenses');

  await page
    .getByRole('row', { name: /Health insurance, crew/ })
    .getByRole('gridcell')
    .nth(6)
    .click();
  await page.keyboard.press('Control+Enter');
  await expect(progress(page)).toContainText('61 of 82 mapped');
  await expect(active(page)).toBeFocused();
  await expect(activeRow(page)).not.toContainText('Health insurance');

  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(progress(page)).toContainText('59 of 82 mapped');
  await page.keyboard.press('Control+y');
  await expect(progress(page)).toContainText('60 of 82 mapped');
  await expect(statusBar(page)).toContainText('Saved');
});

test('says why a changed account needs a look, takes a note on it, and brings it back as it was', async ({ page, open }) => {
  await open({ route });
  await page
    .getByRole('row', { name: /Workers compensation/ })
    .getByRole('gridcell')
    .nth(6)
    .click();
  await page.getByRole('button', { name: 'Details' }).click();
  const inspector = page.getByRole('complementary', { name: 'Account details' });
  await expect(inspector).toContainText('when it was confirmed, and is `Expense / Expense / Insurance` now');
  await expect(inspector).toContainText('No change is recorded for this account.');
  await inspector.getByLabel('Note').fill('ask Ann');
  await inspector.getByLabel('Note').blur();
  await expect(inspector).toContainText('Note: ask Ann');
  await expect(activeRow(page)).toContainText('Changed');

  await active(page).focus();
  await page.keyboard.press('Delete');
  await expect(inspector).toContainText('Cleared: Changed, Insurance →');
  await page.keyboard.press('Control+z');
  await expect(inspector).toContainText('→ Changed, Insurance');
  await expect(activeRow(page)).toContainText('Changed');
  await expect(statusBar(page)).toContainText('Saved');
});

test('lists only categories of the account’s class, the suggested first', async ({ page, open }) => {
  await open({ route });
  await page
    .getByRole('row', { name: /Subcontractors/ })
    .getByRole('gridcell')
    .nth(6)
    .click();
  await page.keyboard.press('F2');
  await expect(page.getByRole('listbox', { name: 'Category' }).getByRole('option').first()).toContainText('Contract labor');
  await expect(page.getByRole('listbox', { name: 'Category' })).not.toContainText('Asset');
  await page.keyboard.type('zzz');
  await expect(page.getByRole('listbox', { name: 'Category' })).toContainText('No category is called “zzz”');
  await page.keyboard.press('Enter');
  await expect(statusBar(page)).toContainText('Edit');
  await page.keyboard.press('Escape');
  await expect(statusBar(page)).toContainText('Ready');
  await expect(active(page)).toBeFocused();
});

test('maps selected rows together, with their sub-accounts, as one step of undo', async ({ page, open }) => {
  await open({ route });
  await page
    .getByRole('row', { name: /6300 Insurance/ })
    .getByRole('gridcell')
    .nth(6)
    .click();
  await page.keyboard.press('Shift+Space');
  await expect(statusBar(page)).toContainText('1 row selected');
  await page.keyboard.press('Control+m');
  const dialog = page.getByRole('dialog', { name: 'Map 1 account' });
  await dialog.getByLabel(/and their 3 sub-accounts/).check();
  await expect(page.getByRole('dialog', { name: 'Map 4 accounts' })).toContainText('1 account without a category gets one');
  await page.getByRole('combobox', { name: 'Category' }).fill('legal');
  await page.keyboard.press('Enter');
  const toast = page.getByText('Map 4 accounts to', { exact: false }).first();
  await expect(toast).toBeVisible();
  await enterGrid(page);
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('row', { name: /General liability/ })).toContainText('Insurance');
});

test('asks before it maps more than 50 rows, and leaves other classes as they are', async ({ page, open }) => {
  await open({ route });
  await enterGrid(page);
  await page.keyboard.press('Control+a');
  await expect(statusBar(page)).toContainText('82 rows selected');
  await page.keyboard.press('Control+m');
  await page.getByRole('combobox', { name: 'Category' }).fill('meals');
  const dialog = page.getByRole('dialog', { name: 'Map 82 accounts' });
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('stay as they are');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(progress(page)).not.toContainText('59 of 82 mapped');
  await enterGrid(page);
  await page.keyboard.press('Control+z');
  await expect(progress(page)).toContainText('59 of 82 mapped');
});

test('filters while typing, keeps the rows above dimmed, and says how many match', async ({ page, open }) => {
  await open({ route });
  await enterGrid(page);
  await page.keyboard.press('Control+f');
  await page.keyboard.type('health ins');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '3');
  await expect(page.getByRole('row', { name: /6300 Insurance/ })).toHaveAttribute('data-dimmed', 'true');
  await expect(page.getByTestId('announcement')).toHaveText('1 account matches');
  await page.keyboard.type(' nothing');
  await expect(page.getByRole('heading', { name: 'No account matches' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '83');
  await page.getByRole('button', { name: '4 unmapped' }).click();
  await expect(page.getByLabel('Saved filter')).toHaveValue('unmapped');
  await expect(page).toHaveURL(/filter=unmapped/);
  await page.reload();
  await settle(page);
  await expect(page.getByLabel('Saved filter')).toHaveValue('unmapped');
});

test('folds and unfolds, goes to the parent, and leaves by Tab after Escape', async ({ page, open }) => {
  await open({ route });
  await page
    .getByRole('row', { name: /General liability/ })
    .getByRole('gridcell')
    .nth(2)
    .click();
  await page.keyboard.press('Alt+Shift+ArrowLeft');
  await expect(activeRow(page)).toContainText('6300');
  await page.keyboard.press('Alt+Shift+ArrowLeft');
  await expect(activeRow(page)).toHaveAttribute('aria-expanded', 'false');
  await expect(page.getByRole('row', { name: /General liability/ })).toHaveCount(0);
  await page.keyboard.press('Alt+Shift+ArrowRight');
  await expect(page.getByRole('row', { name: /General liability/ })).toHaveCount(1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(grid(page).locator(':focus')).toHaveCount(0);
  // Nothing follows the grid, and it draws again: the focus must not come back by itself.
  const height = () => activeRow(page).evaluate(row => row.clientHeight);
  const before = await height();
  await page.evaluate(() => document.documentElement.setAttribute('data-density', 'compact'));
  await expect.poll(height).toBeLessThan(before);
  await expect(grid(page).locator(':focus')).toHaveCount(0);
});

test('undo brings back what the partner changed as it was, and the history says so', async ({ page, open }) => {
  await open({ route });
  await expect(progress(page)).toContainText('2 conflicts');
  const changed = page.getByRole('row', { name: /Workers compensation/ });
  await expect(changed).toContainText('Changed');
  await changed.getByRole('gridcell').nth(6).click();
  await page.keyboard.type('meals');
  await page.keyboard.press('Enter');
  await expect(changed).toContainText('Mapped');
  await expect(statusBar(page)).toContainText('Saved');
  await page.keyboard.press('Control+z');
  await expect(changed).toContainText('Changed');
  await expect(changed).toContainText('Insurance');
  await expect(statusBar(page)).toContainText('Saved');
  // Read anew, it is what was stored.
  await page.getByRole('button', { name: 'Suggest', exact: true }).click();
  await expect(page.getByText(/have a suggestion/).first()).toBeVisible();
  await expect(changed).toContainText('Changed');
  await expect(progress(page)).toContainText('2 conflicts');
  await changed.getByRole('gridcell').nth(6).click();
  await page.getByRole('button', { name: 'Details' }).click();
  const history = page.getByRole('complementary', { name: 'Account details' }).getByRole('listitem');
  await expect(history).toHaveCount(2);
  await expect(history.first()).toContainText('Undone');
  await expect(history.last()).toContainText('Meals');
});

test('is a treegrid to a screen reader: counts, levels, and what is expanded', async ({ page, open }) => {
  await open({ route });
  await page.getByLabel('Filter accounts').fill('insur');
  await enterGrid(page);
  await page.keyboard.press('Shift+Space');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '6');
  await expect(grid(page)).toHaveAttribute('aria-colcount', '10');
  await expect(activeRow(page)).toHaveAttribute('aria-rowindex', '2');
  await expect(grid(page)).toMatchAriaSnapshot({ name: 'treegrid.aria.yml' });
});

test('copies and pastes with a spreadsheet, and reports what it did not recognize', async ({ page, open }) => {
  await open({ route });
  await page
    .getByRole('row', { name: /6300 Insurance/ })
    .getByRole('gridcell')
    .nth(6)
    .click();
  await page.keyboard.press('Shift+ArrowDown');
  const copied = await active(page).evaluate(cell => {
    const clipboardData = new DataTransfer();
    cell.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }));
    return clipboardData.getData('text/plain');
  });
  expect(copied).toBe('Insurance\r\nInsurance');
  await page.keyboard.press('ArrowUp');
  await active(page).evaluate(cell => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'Meals\r\nno such category\r\ntravel\r\n');
    cell.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(page.getByText('2 set, 1 not recognized')).toBeVisible();
  await expect(page.getByRole('row', { name: /6300 Insurance/ })).toContainText('Meals');
  await expect(page.getByRole('row', { name: /6330 Health insurance, crew/ })).toContainText('Travel');
  await expect(statusBar(page)).toContainText('1 row selected');
});

test('keeps edits that could not be saved, and says so', async ({ page, open }) => {
  await open({ route, fake: { fail: 'save_mappings:workspace_busy' } });
  await page
    .getByRole('row', { name: /Subcontractors/ })
    .getByRole('gridcell')
    .nth(6)
    .click();
  await page.keyboard.press('Control+Enter');
  await expect(statusBar(page)).toContainText('1 edit not saved');
  await expect(page.getByRole('row', { name: /Subcontractors/ }).getByLabel('Not saved yet')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Publish' })).toHaveAttribute('aria-disabled', 'true');
});

test('says what failed when the chart cannot be read', async ({ page, open }) => {
  await open({ route, fake: { fail: 'mapping_rows:workspace_busy' } });
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
});

test('previews what publishing does, and publishes', async ({ page, open }) => {
  await open({ route });
  await page.getByRole('button', { name: 'Publish' }).click();
  const dialog = page.getByRole('dialog', { name: /Publish the mapping/ });
  await expect(dialog).toContainText('Revision 2 will hold 59 mapped accounts');
  await expect(dialog).toContainText('19 accounts are left out');
  await dialog.getByRole('button', { name: 'Publish 59 mappings' }).click();
  await expect(page.getByText('Revision 2 published').first()).toBeVisible();
  await expect(page.getByText(/have changed at the partner/)).toHaveCount(0);
});

test('holds 100,000 rows: rows while scrolling, the focus never lost, all selected at once', async ({ page, open }) => {
  await open({ route, fake: { rows: '100000' } });
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '100001', { timeout: 20_000 });
  await enterGrid(page);
  await page.keyboard.press('Control+End');
  await expect(activeRow(page)).toHaveAttribute('aria-rowindex', '100001');
  await grid(page).evaluate(element => element.scrollTo(0, 1_000_000));
  await expect(page.locator('[role="row"][aria-rowindex="31252"]')).toBeVisible();
  expect(await grid(page).evaluate(element => element.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('ArrowUp');
  await expect(activeRow(page)).toHaveAttribute('aria-rowindex', '100000');
  await expect(active(page)).toBeInViewport();
  await page.keyboard.press('Control+a');
  await expect(statusBar(page)).toContainText('100,000 rows selected');
  expect(await page.locator('[role="row"]').count()).toBeLessThan(60);
});

for (const theme of ['light', 'dark'] as const) {
  test(`pictures, ${theme}`, async ({ page, open }) => {
    const picture = (name: string) => page.screenshot({ path: `../test-output/ui/screens/mapping-${name}-${theme}.png` });
    await open({ route, theme });
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('button', { name: 'Details' }).click();
    await picture('drift');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Hide' }).click();
    await page
      .getByRole('row', { name: /Dump and disposal/ })
      .getByRole('gridcell')
      .nth(6)
      .click();
    await page.keyboard.type('c');
    await picture('editor');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+m');
    await page.getByRole('combobox', { name: 'Category' }).fill('meals');
    await picture('bulk');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+F10');
    await expect(page.getByRole('menu')).toBeVisible();
    await picture('menu');
  });
}
