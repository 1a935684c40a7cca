// What a person must see fits a window of 1280, with names as long as companies have them.

import type { Page } from '@playwright/test';
import { calendar, company, connectionAt, expect, expectNoOverflow, recorded, settle, test } from './support.ts';

const [app] = recorded<[{ label: string }]>('list_app_registrations');
const LONG = 'Northwestern Hydrological Instruments & Agricultural Supply LLC';

/** The recordings are part of the program: one of their names is drawn out there. */
async function called(page: Page, name: string, long: string): Promise<void> {
  await page.route('**/*.js', async route => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replaceAll(name, long) });
  });
}

for (const id of [company.id, calendar.id, ...['stripe', 'azure-document-intelligence', 'google-workspace', 'xero'].map(connectionAt)]) {
  test(`the status of each row is seen without scrolling sideways: ${id}`, async ({ page, open }) => {
    const scenario = id === company.id ? 'one-company' : id === calendar.id ? 'calendars' : 'every-partner';
    await open({ scenario, route: `/mapping/${id}` });
    const grid = await page.getByRole('treegrid').boundingBox();
    const status = await page.getByRole('columnheader', { name: 'Status' }).boundingBox();
    if (grid === null || status === null) throw new Error('the grid or its column is not there');
    // A scroll bar takes 15 of them.
    expect(status.x + status.width).toBeLessThanOrEqual(grid.x + grid.width - 15);
    const cut = await page
      .locator('[role="gridcell"] [data-status]')
      .evaluateAll(cells => cells.filter(({ parentElement: cell }) => cell && cell.scrollWidth > cell.clientWidth).length);
    expect(cut, 'words of a status that are cut off').toBe(0);
  });
}

test('a long name leaves the way back, the title and the environment in one line', async ({ page, open }) => {
  await called(page, company.name, LONG);
  await open({ scenario: 'dead-grant', route: `/connections/${company.id}/reconnect` });
  const title = page.getByRole('heading', { level: 1, name: `Reconnect ${LONG}` });
  await expect(title).toHaveAttribute('title', `Reconnect ${LONG}`);
  for (const width of [1280, 900]) {
    await page.setViewportSize({ width, height: 800 });
    await settle(page);
    const [up, head] = [await page.getByRole('link', { name: 'Back to the connection' }).boundingBox(), await title.boundingBox()];
    if (up === null || head === null) throw new Error('the header is not there');
    expect(Math.abs(up.y + up.height / 2 - (head.y + head.height / 2))).toBeLessThan(2);
    await expectNoOverflow(page);
  }
});

test('the apps of the firm fit the page', async ({ page, open }) => {
  await called(page, app.label, LONG);
  await open({ route: '/settings/apps' });
  await expect(page.getByText(LONG)).toBeVisible();
  const table = page.getByRole('table', { name: 'Apps at partners' });
  const hidden = await table.evaluate(({ parentElement: frame }) => (frame ? frame.scrollWidth - frame.clientWidth : -1));
  expect(hidden).toBe(0);
});
