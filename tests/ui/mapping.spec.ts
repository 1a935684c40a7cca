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

test('says why a changed account needs a look, and takes a note on it that decides nothing', async ({ page, open }) => {
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

/** The clipboard itself, as another program reads and fills it. */
const readClipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
const fillClipboard = (page: Page, text: string) => page.evaluate(words => navigator.clipboard.writeText(words), text);

type Open = (opening: { route: string }) => Promise<void>;

/** Opens the chart at the category of an account, as a typed number in the palette does. */
async function openAt(page: Page, open: Open, number: string): Promise<void> {
  await open({ route: `${route}?filter=all&find=${number}` });
  await enterGrid(page);
  await expect(activeRow(page)).toContainText(number);
}

test('copies and pastes with a spreadsheet, and reports what it did not recognize', async ({ page, open, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openAt(page, open, '6300');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Control+c');
  expect(await readClipboard(page)).toBe('Insurance\r\nInsurance\r\n');
  await page.keyboard.press('ArrowUp');
  await fillClipboard(page, 'Meals\nno such category\ntravel\n');
  await page.keyboard.press('Control+v');
  await expect(page.getByText('2 set, 1 not recognized')).toBeVisible();
  await expect(page.getByRole('row', { name: /6300 Insurance/ })).toContainText('Meals');
  await expect(page.getByRole('row', { name: /6320 Workers compensation/ })).toContainText('Travel');
  await expect(statusBar(page)).toContainText('1 row selected');
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('row', { name: /6300 Insurance/ })).not.toContainText('Meals');
  await expect(statusBar(page)).toContainText('Undone: Paste into 2 accounts');
});

test('pastes one cell over a range, repeats a block, cuts, and refuses what cannot be edited', async ({ page, open, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openAt(page, open, '6300');
  const mapped = (number: string) =>
    page
      .getByRole('row', { name: new RegExp(`^${number}`) })
      .getByRole('gridcell')
      .nth(6);
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('Shift+ArrowDown');
  await expect(statusBar(page)).toContainText('4 rows in the range');
  await expect(statusBar(page)).toContainText('Sum 0.00 USD');
  await fillClipboard(page, 'Travel');
  await page.keyboard.press('Control+v');
  await expect(statusBar(page)).toContainText('Ready');
  for (const number of ['6300', '6310', '6320', '6330']) await expect(mapped(number)).toHaveText('Travel');
  await fillClipboard(page, 'Meals\r\nInsurance\r\n');
  await page.keyboard.press('Control+v');
  await expect(mapped('6310')).toHaveText('Insurance');
  await expect(mapped('6320')).toHaveText('Meals');

  await page.keyboard.press('Control+x');
  expect(await readClipboard(page)).toBe('Meals\r\nInsurance\r\nMeals\r\nInsurance\r\n');
  await expect(mapped('6310')).toHaveText('');
  await page.keyboard.press('Control+z');
  await expect(mapped('6310')).toHaveText('Insurance');

  await page.keyboard.press('ArrowRight');
  await fillClipboard(page, 'Meals\tnote');
  await page.keyboard.press('Control+v');
  await expect(statusBar(page)).toContainText('Status, Type cannot be edited here, so nothing was pasted');
});

test('fills down and right by keys', async ({ page, open }) => {
  await openAt(page, open, '6110');
  const mapped = (number: string) =>
    page
      .getByRole('row', { name: new RegExp(`^${number}`) })
      .getByRole('gridcell')
      .nth(6);
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Control+d');
  await expect(mapped('6120')).toHaveText((await mapped('6110').textContent()) ?? '');
  await expect(mapped('6130')).toHaveText((await mapped('6110').textContent()) ?? '');
  await page.keyboard.press('Control+z');
  await expect(mapped('6120')).toHaveText('');
  // The suggestion stands at the left.
  await mapped('6120').click();
  await page.keyboard.press('Control+r');
  await expect(page.getByRole('row', { name: /^6120/ })).toContainText('Mapped');
  await page.keyboard.press('Control+z');
  await expect(mapped('6120')).toHaveText('');
});

test('fills down by dragging the handle', async ({ page, open }) => {
  await openAt(page, open, '6110');
  const mapped = (number: string) =>
    page
      .getByRole('row', { name: new RegExp(`^${number}`) })
      .getByRole('gridcell')
      .nth(6);
  // The rows below it come into view.
  for (const key of ['ArrowDown', 'ArrowUp']) for (let step = 0; step < 4; step += 1) await page.keyboard.press(key);
  const from = await mapped('6110').boundingBox();
  const to = await mapped('6130').boundingBox();
  if (!from || !to) throw new Error('The cells are not shown');
  await page.mouse.move(from.x + from.width - 3, from.y + from.height - 3);
  await page.mouse.down();
  await page.mouse.move(to.x + 20, to.y + 8, { steps: 6 });
  await page.mouse.up();
  await expect(mapped('6130')).toHaveText((await mapped('6110').textContent()) ?? '');
  await expect(page.getByText('2 filled')).toBeVisible();
});

test('selects a column and goes on from where it was, extends a range to the edge, and clears the selection again', async ({
  page,
  open,
}) => {
  await openAt(page, open, '6300');
  const row = await activeRow(page).getAttribute('aria-rowindex');
  await page.keyboard.press('Control+Space');
  await expect(statusBar(page)).toContainText('82 rows in the range');
  await expect(statusBar(page)).toContainText('(1 balance unknown)');
  await expect(activeRow(page)).toHaveAttribute('aria-rowindex', row ?? '');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Control+Shift+ArrowDown');
  await expect(activeRow(page)).toHaveAttribute('aria-rowindex', '83');
  await page.keyboard.press('Control+a');
  await expect(statusBar(page)).toContainText('82 rows selected');
  await page.keyboard.press('Control+a');
  await expect(statusBar(page)).not.toContainText('selected');
});

// Not by role: a dialog hides what is behind it from those, and it is seen all the same.
const headers = (page: Page) => page.locator('[role="columnheader"]');
const menuItem = (page: Page, name: string) => page.getByRole('menuitem', { name });

/** Once the menu has taken the focus: what is pressed before goes to where it was. */
async function choose(page: Page, name: string): Promise<void> {
  await expect(page.locator('[role="menu"]:focus, [role="menu"] :focus')).toHaveCount(1);
  await menuItem(page, name).press('Enter');
}

test('pins, moves, resizes and hides columns by the menu alone, and remembers them', async ({ page, open }) => {
  await openAt(page, open, '6300');
  await page.keyboard.press('Shift+F10');
  await expect(menuItem(page, 'Hide Mapped to')).toHaveAttribute('aria-disabled', 'true');
  await choose(page, 'Pin Mapped to at the left');
  await expect(headers(page).nth(3)).toHaveText('Mapped to');
  await expect(headers(page).nth(3)).toHaveAttribute('data-pinned', 'true');
  // The cursor goes with its column, and the roles with what is seen.
  await expect(active(page)).toBeFocused();
  await expect(active(page)).toHaveAttribute('aria-colindex', '4');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+F10');
  await choose(page, 'Move Subtype right');
  await expect(headers(page).nth(4)).toHaveText(/Balance/);
  // One menu gives the focus back before the next is asked for.
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(active(page)).toBeFocused();
  await expect(active(page)).toHaveAttribute('aria-colindex', '6');
  await page.keyboard.press('Shift+F10');
  await choose(page, 'Hide Subtype');
  await expect(grid(page)).toHaveAttribute('aria-colcount', '9');
  await expect(statusBar(page)).toContainText('Subtype is hidden');
  // What is stored a moment later is the last of it: on a slow machine the moves before were stored by themselves.
  const stored = () => page.evaluate(() => sessionStorage.getItem('advisoros-fake:one-company'));
  await expect.poll(stored).toMatch(/mapping_columns.*hidden[^\]]*\w[^\]]*\]/);
  await page.reload();
  await settle(page);
  await expect(headers(page).nth(3)).toHaveText('Mapped to');
  await expect(grid(page)).toHaveAttribute('aria-colcount', '9');
});

test('lists every column in a dialog that shows, pins and places them, and brings back the standard', async ({ page, open }) => {
  await open({ route });
  await page.getByRole('button', { name: 'More' }).click();
  await menuItem(page, 'Columns…').click();
  const dialog = page.getByRole('dialog', { name: 'Columns' });
  await expect(dialog.getByRole('checkbox', { name: /^Name/ })).toBeDisabled();
  await dialog.getByRole('checkbox', { name: 'Balance' }).press('Space');
  await expect(headers(page)).toHaveCount(9);
  await dialog.getByRole('button', { name: 'Pin Status at the left' }).press('Enter');
  await dialog.getByRole('button', { name: 'Move Status left' }).press('Enter');
  await expect(headers(page).nth(2)).toHaveText('Status');
  await expectAccessible(page);
  await page.screenshot({ path: '../test-output/ui/screens/mapping-columns-light.png' });
  await dialog.getByRole('button', { name: 'Standard columns' }).press('Enter');
  await expect(headers(page)).toHaveCount(10);
  await expect(headers(page).nth(2)).toHaveText('Name');
});

test('drags a column to another place', async ({ page, open }) => {
  await open({ route });
  const from = await headers(page).nth(7).boundingBox();
  const to = await headers(page).nth(3).boundingBox();
  if (!from || !to) throw new Error('The headers are not shown');
  await page.mouse.move(from.x + 20, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(to.x + 20, to.y + 10, { steps: 8 });
  await expect(headers(page).nth(3)).toHaveAttribute('data-drop', 'before');
  await page.mouse.up();
  await expect(headers(page).nth(3)).toHaveText('Status');
  await expect(headers(page).nth(3)).toHaveAttribute('aria-sort', 'none');
});

test('saves a filter with its sort and columns under a name, finds it again, renames it and deletes it', async ({ page, open }) => {
  await open({ route });
  const filter = page.getByLabel('Saved filter');
  const shown = () => filter.evaluate(select => (select as HTMLSelectElement).selectedOptions[0]?.text);
  const act = async (name: string): Promise<void> => {
    await page.getByRole('button', { name: 'Keep this filter' }).press('Enter');
    await menuItem(page, name).press('Enter');
  };
  await page.getByLabel('Filter accounts').fill('insur');
  await act('Save this filter…');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText('Give it a name');
  await page.keyboard.type('Insurance only');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Filter “Insurance only” saved')).toBeVisible();
  await expect.poll(shown).toBe('Insurance only');
  await page.getByLabel('Filter accounts').fill('');
  await expect.poll(shown).toBe('Unmapped first');

  await filter.selectOption('Insurance only');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '6');
  // An id that is all digits stands in quotes there, so that it is read back as a text.
  await expect(page).toHaveURL(/filter=(?!unmapped)(%22)?\w+/);
  await expect(page).not.toHaveURL(/q=/);
  await page.reload();
  await settle(page);
  await expect.poll(shown).toBe('Insurance only');
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '6');

  await act('Rename “Insurance only”…');
  await page.keyboard.type('Covered');
  await page.keyboard.press('Enter');
  await expect.poll(shown).toBe('Covered');
  await act('Delete “Covered”');
  await expect.poll(shown).toBe('Unmapped first');
  const toast = page.locator('[data-region="toasts"] > *').filter({ hasText: 'deleted' });
  await toast.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect.poll(shown).toBe('Covered');
  await filter.selectOption('Unmapped only');
  await expect(page.getByLabel('Filter accounts')).toHaveValue('');
});

test('says that a filter could not be stored, and keeps what was there', async ({ page, open }) => {
  await open({ route, fake: { fail: 'save_setting:workspace_busy' } });
  await page.getByRole('button', { name: 'Keep this filter' }).press('Enter');
  await menuItem(page, 'Save this filter…').press('Enter');
  await page.keyboard.type('Mine');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('The filters are as before, because they could not be stored');
  await page.keyboard.press('Escape');
  await expect(page.getByLabel('Saved filter').getByRole('option', { name: 'Mine' })).toHaveCount(0);
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
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('Shift+ArrowDown');
    await picture('range');
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
