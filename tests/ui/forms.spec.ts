// The window's extremes: the smallest size, 200% text, forced colors, slow and failing answers.

import { company, expect, expectAccessible, expectNoOverflow, settle, test } from './support.ts';

const routes = [
  '/',
  '/clients',
  '/clients/019ab9d0-4c00-7a10-9f00-000000000003',
  '/connections',
  `/connections/${company.id}`,
  '/connect',
  '/mapping',
  `/mapping/${company.id}`,
  '/settings/vault',
  '/settings/categories',
  '/settings/audit',
  '/settings/apps',
  '/rehearsal',
];

test('at 1024 x 700 nothing is wider than the window', async ({ page, open }) => {
  await page.setViewportSize({ width: 1024, height: 700 });
  for (const route of routes) {
    await open({ scenario: 'firm', route });
    await expectNoOverflow(page);
    await page.screenshot({ path: `../test-output/ui/extremes/small${route.replaceAll('/', '-')}.png` });
  }
});

test('at 200% text nothing is cut off', async ({ page, open }) => {
  for (const route of routes) {
    await open({ scenario: 'firm', route });
    // 150% is the setting's end; the rest is the system's own text size.
    await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'));
    await settle(page);
    await expectNoOverflow(page);
    await page.screenshot({ path: `../test-output/ui/extremes/text200${route.replaceAll('/', '-')}.png` });
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('main button, nav a, h1, h2, h3, label, th')]
        .filter(element => element.offsetParent !== null && !element.closest('.visually-hidden'))
        .filter(
          element =>
            element.scrollHeight > element.clientHeight + 2 && element.clientHeight > 0 && getComputedStyle(element).overflowY === 'hidden',
        )
        .map(element => element.textContent),
    );
    expect(cut, route).toEqual([]);
  }
});

test('forced colors keep shapes, outlines and the focus', async ({ page, open }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await open({ scenario: 'firm', route: '/connections' });
  await page.screenshot({ path: '../test-output/ui/extremes/forced-colors.png' });
  await expectAccessible(page);
});

test('waiting speaks up step by step, and can be stopped', async ({ page, open }) => {
  void open;
  await page.goto('/?scenario=firm&hold=list_connections#/connections');
  await expect(page.locator('[aria-busy="true"]')).toBeVisible();
  await page.screenshot({ path: '../test-output/ui/extremes/loading-skeleton.png' });
  await expect(page.getByText('Waiting for the list of connections')).toBeVisible();
  await page.screenshot({ path: '../test-output/ui/extremes/loading-named.png' });
  await page.getByRole('button', { name: 'Stop waiting' }).click({ timeout: 20_000 });
  await expect(page.getByText('Not waiting for the list of connections any more')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Ask again' })).toBeVisible();
});

test('a workspace that was busy opens when it is tried again', async ({ page, open }) => {
  await open({ fake: { fail: 'workspace_status:workspace_busy:1,settings:workspace_busy:1' } });
  await expect(page.getByRole('alert')).toContainText('held by another process');
  await page.getByRole('button', { name: 'Try again' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
});

test('only the part that failed is replaced', async ({ page, open }) => {
  await open({ scenario: 'one-company', fake: { fail: 'needs_attention:internal' } });
  await expect(page.getByRole('alert')).toHaveCount(1);
  await expect(page.getByRole('link', { name: new RegExp(company.name) })).toBeVisible();
});
