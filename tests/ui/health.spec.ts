// Health by keyboard: what is not healthy, why, and asking again.

import type { Page } from '@playwright/test';
import { company, expect, test } from './support.ts';

const list = (page: Page) => page.getByRole('table', { name: 'Connections' });
const checks = (page: Page) => page.getByRole('table', { name: 'Checks' });

test('the worst stands first, and its checks say why', async ({ page, open }) => {
  await open({ scenario: 'firm' });
  await page.keyboard.press('Control+5');
  await expect(page.getByRole('heading', { level: 1, name: 'Health' })).toBeVisible();
  await expect(list(page).getByRole('row').nth(1)).toContainText('Alder & Birch Dental');
  await expect(list(page).getByRole('row').nth(1)).toContainText('Action needed');
  await expect(list(page).getByRole('row', { name: /Blue Heron/ })).toContainText('The grant ends in 9 days');
  await expect(page.getByText(/connections are not healthy/)).toBeVisible();
  await list(page).getByRole('link', { name: /Alder/ }).press('Enter');
  await expect(checks(page).getByRole('row').nth(1)).toContainText('The partner no longer accepts the grant');
  await page.getByRole('button', { name: 'Reconnect', exact: true }).press('Enter');
  await expect(page).toHaveURL(/reconnect/);
});

test('the page of a connection names the check that speaks against it', async ({ page, open }) => {
  await open({ scenario: 'firm', route: '/connections' });
  await page.getByRole('link', { name: new RegExp(company.name) }).press('Enter');
  await expect(page.getByText(/^Failing: Enough of the chart is mapped, 2 of \d+ checks$/)).toBeVisible();
  await page.getByRole('link', { name: 'See the checks' }).press('Enter');
  await expect(checks(page)).toBeVisible();
});

test('a proof that grew old is not checked until it is asked again', async ({ page, open }) => {
  await open({ scenario: 'firm', route: '/health' });
  await expect(list(page).getByRole('row', { name: /Fieldstone/ })).toContainText('Not checked');
  await list(page)
    .getByRole('link', { name: /Fieldstone/ })
    .press('Enter');
  await expect(checks(page).getByText('Out of date', { exact: true }).first()).toBeVisible();
  const old = await checks(page).getByText('Out of date', { exact: true }).count();
  await page.getByRole('button', { name: 'Run: The grant lives and can be refreshed' }).press('Enter');
  await expect(checks(page).getByText('Out of date', { exact: true })).toHaveCount(old - 1);
  // It waits while another run is under way.
  await expect(page.getByRole('button', { name: 'Run all checks' })).toBeEnabled();
  await page.getByRole('button', { name: 'Run all checks' }).press('Enter');
  await expect(page.getByText(/^Every check was made/)).toBeVisible();
  await expect(checks(page).getByText('Out of date', { exact: true })).toHaveCount(0);
});

test('checks that cannot be made say why and leave what was known', async ({ page, open }) => {
  await open({ route: `/connections/${company.id}?tab=checks`, fake: { fail: 'verify:partner_unreachable:1' } });
  await page.getByRole('button', { name: 'Run all checks' }).press('Enter');
  await expect(page.getByRole('alert')).toContainText('The partner did not answer');
  await expect(checks(page).getByRole('row')).toHaveCount(15);
  await page.getByRole('button', { name: 'Run all checks' }).press('Enter');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByText(/^Every check was made/)).toBeVisible();
});

test('who disconnected every company is told that nothing is watched', async ({ page, open }) => {
  await open({ route: `/connections/${company.id}?tab=settings` });
  await page.getByRole('button', { name: `Disconnect ${company.name}` }).press('Enter');
  await page.getByRole('dialog').getByRole('textbox').fill(company.name);
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Disconnect/ })
    .press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+5');
  await expect(page.getByText('Every connection is disconnected')).toBeVisible();
  await expect(list(page).getByRole('row').nth(1)).toContainText('Paused');
  await expect(list(page).getByRole('row').nth(1)).toContainText('None while disconnected');
});

test('what fails reads as failing wherever the company is listed', async ({ page, open }) => {
  await open({ scenario: 'firm', route: '/health' });
  await expect(list(page).getByRole('row', { name: /Cedar Ridge/ })).toContainText('Failing');
  await page.keyboard.press('Control+3');
  const row = page.getByRole('table', { name: 'Connections' }).getByRole('row', { name: /Cedar Ridge/ });
  await expect(row).toContainText('Failing');
  await row.getByRole('link').press('Enter');
  await expect(page.getByText('Failing: a check found something wrong')).toBeVisible();
  await page.getByRole('link', { name: 'See the checks' }).press('Enter');
  await expect(checks(page).getByRole('row').nth(1)).toContainText('Fail');
});

test('a viewer sees everything and is told why nothing can be run', async ({ page, open }) => {
  await open({ scenario: 'viewer', route: '/health' });
  const run = page.getByRole('button', { name: /Run all checks/ });
  await expect(run).toHaveAttribute('aria-disabled', 'true');
  await expect(run).toContainText('Only an admin or engagement lead');
});
