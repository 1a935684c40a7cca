// What is decided of a calendar beside its team, by keyboard alone: in a cell, for a selection, and in the details.

import type { Page } from '@playwright/test';
import { calendar, expect, expectAccessible, test } from './support.ts';

const route = `/mapping/${calendar.id}`;

const grid = (page: Page) => page.getByRole('treegrid');
const active = (page: Page) => grid(page).locator('[role="gridcell"][tabindex="0"]');
const header = (page: Page, name: string) => grid(page).getByRole('columnheader', { name });

/** The cell of a mapped row under this header, reached with the arrow keys. */
async function goTo(page: Page, column: string, calendarName = 'Advisory'): Promise<void> {
  await page.getByLabel(/^Filter calendars/).fill(calendarName);
  await page.keyboard.press('Enter');
  await expect(active(page)).toBeFocused();
  const wanted = await header(page, column).getAttribute('aria-colindex');
  for (let step = 0; step < 12 && (await active(page).getAttribute('aria-colindex')) !== wanted; step += 1) {
    await page.keyboard.press('ArrowRight');
  }
  await expect(active(page)).toHaveAttribute('aria-colindex', wanted ?? '');
}

test('chooses in the cell, undoes, and empties to the default', async ({ page, open }) => {
  await open({ scenario: 'calendars', route });
  await expect(header(page, 'Access')).toBeVisible();
  await goTo(page, 'Direction');
  await expect(active(page)).toHaveText('Read only');
  await page.keyboard.type('both');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Home');
  await goTo(page, 'Direction');
  await expect(active(page)).toHaveText('Both ways');
  await expect(page.getByRole('region', { name: 'Status bar' })).toContainText('Saved');
  await page.keyboard.press('Control+z');
  await expect(active(page)).toHaveText('Read only');
  await page.keyboard.press('Control+y');
  await expect(active(page)).toHaveText('Both ways');
  await page.keyboard.press('Delete');
  await expect(active(page)).toHaveText('Read only');
  await expectAccessible(page);
});

test('chooses for the selection, and says which rows have no team yet', async ({ page, open }) => {
  await open({ scenario: 'calendars', route });
  await page.getByRole('checkbox', { name: 'Select the rows of the filter' }).check();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Shows…' }).focus();
  await page.keyboard.press('Enter');
  // A menu takes the focus a moment after it is there; an arrow before that moves nothing.
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Busy only' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Shows Busy only for 10 calendars\. 2 calendars without an? .* are left out/).first()).toBeVisible();
});

test('a choice that the account cannot follow is told in the row, counted, filtered and mended', async ({ page, open }) => {
  await open({ scenario: 'calendars', route });
  const figure = page.getByRole('group', { name: 'Progress' }).getByRole('button', { name: '4 not supported' });
  await figure.click();
  await expect(grid(page).getByRole('row')).toHaveCount(5);
  const row = grid(page).getByRole('row', { name: /Lena Hoffmann/ });
  await expect(row.getByText('Not supported')).toHaveAttribute('title', /Both ways.*but the partner tells/);
  // The account may write there, and what was granted to the connection may not.
  const granted = grid(page)
    .getByRole('row', { name: /Front Desk/ })
    .getByText('Not supported');
  await expect(granted).toHaveAttribute('title', /the account may, what was granted here cannot.*Calendars.ReadWrite.Shared/);
  await expectAccessible(page);
  await figure.click();

  // The moment that one is made; F8 leads to it from anywhere.
  await goTo(page, 'Direction', 'Finch Room');
  await page.keyboard.type('both');
  await page.keyboard.press('Enter');
  await page.getByLabel(/^Filter calendars/).fill('');
  await expect(page.getByRole('button', { name: '5 not supported' })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('F8');
  await page.getByRole('button', { name: 'Details' }).click();
  await expect(page.getByRole('complementary')).toContainText(
    /Direction Both ways(, but the partner tells|: the account may, what was granted here cannot)/,
  );
  await expectAccessible(page);
  await active(page).focus();
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('button', { name: '4 not supported' })).toBeVisible();
});

test('an edit that could not be saved is kept and tried again', async ({ page, open }) => {
  await open({ scenario: 'calendars', route, fake: { fail: 'save_mappings:workspace_busy:1' } });
  await goTo(page, 'Direction');
  await page.keyboard.type('both');
  await page.keyboard.press('Enter');
  const statusBar = page.getByRole('region', { name: 'Status bar' });
  await expect(statusBar).toContainText('1 edit not saved');
  await expect(statusBar).toContainText('Saved', { timeout: 10_000 });
});
