// The rehearsal firm: made at one press, used while it is made, and refused with a reason. Its drills: run, noticed, ended.

import type { Page } from '@playwright/test';
import { company, expect, test } from './support.ts';

const drills = (page: Page) => page.getByRole('table', { name: 'Drills' });
const run = (page: Page, title: string) => page.getByRole('button', { name: `Run: ${title}` });

test('the firm is made while its first company can be used', async ({ page, open }) => {
  await open({ scenario: 'rehearsal-empty' });
  const door = page.getByRole('region', { name: 'Look round a firm' });
  await door.getByRole('button', { name: 'Make the rehearsal firm' }).press('Enter');
  await expect(page.getByText('The rehearsal firm is being made: step 1 of 8')).toBeVisible();
  await expect(door.getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await expect(page.getByText('5 of 22 companies')).toBeVisible();
  await expect(page.getByText(/The rehearsal firm is being made/)).toHaveCount(0);
});

test('a firm that cannot be made says why and is tried again', async ({ page, open }) => {
  await open({ scenario: 'rehearsal-empty', fake: { fail: 'start_rehearsal_firm:workspace_busy:1' } });
  await page.getByRole('button', { name: 'Make the rehearsal firm' }).press('Enter');
  await expect(page.getByRole('alert')).toContainText('The workspace is held by another process');
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).press('Enter');
  await expect(page.getByText('5 of 22 companies')).toBeVisible();
});

test('a real workspace is not offered one', async ({ page, open }) => {
  await open({ scenario: 'empty' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Make the rehearsal firm' })).toHaveCount(0);
});

test('a grant is taken back at one press, and Overview says so', async ({ page, open }) => {
  await open();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await expect(page.getByRole('heading', { name: `${company.name} must be authorized again` })).toHaveCount(0);
  await page.keyboard.press('Control+7');
  await expect(drills(page).getByRole('row', { name: /Revoke a grant/ })).toContainText(company.name);
  await run(page, 'Revoke a grant').press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'no longer accepts the grant' })).toBeVisible();
  await page.getByRole('status').getByRole('link', { name: 'Open Overview' }).press('Enter');
  await expect(page.getByRole('heading', { name: `${company.name} must be authorized again` })).toBeVisible();
});

test('a partner that is cut off is noticed, keeps other drills waiting, and answers again at one press', async ({ page, open }) => {
  await open({ scenario: 'firm', route: '/rehearsal' });
  await run(page, 'Go offline').press('Enter');
  await expect(page.getByText('Under way: Go offline')).toBeVisible();
  await expect(drills(page).getByRole('row', { name: /Go offline/ })).toContainText('Under way');
  await expect(run(page, 'Throttle')).toHaveAttribute('aria-disabled', 'true');
  await expect(run(page, 'Throttle')).toContainText('The partner is cut off');
  await page.keyboard.press('Control+3');
  await expect(page.getByRole('row', { name: /Fieldstone/ })).toContainText('Degraded');
  await page.keyboard.press('Control+7');
  await page.getByRole('button', { name: 'Back to calm' }).press('Enter');
  await expect(page.getByText(/The partner answers again/)).toBeVisible();
  await expect(page.getByText('Under way: Go offline')).toHaveCount(0);
  await page.keyboard.press('Control+3');
  await expect(page.getByRole('row', { name: /Fieldstone/ })).toContainText('Healthy');
});

test('a drill is found and run from the palette on any page', async ({ page, open }) => {
  await open();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('sleep');
  await expect(page.getByRole('option', { name: 'Drill: Sleep three days' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Three days went by/)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Rehearsal' })).toBeVisible();
});

test('a drill that is running says so, and the others wait', async ({ page, open }) => {
  await open({ route: '/rehearsal', fake: { hold: 'run_drill' } });
  await run(page, 'Rename accounts').press('Enter');
  await expect(drills(page).getByRole('row', { name: /Rename accounts/ })).toContainText('Running…');
  await expect(run(page, 'Throttle')).toContainText('Another drill is running');
});

test('a drill that failed says why and is tried again', async ({ page, open }) => {
  await open({ route: '/rehearsal', fake: { fail: 'run_drill:workspace_busy:1' } });
  await run(page, 'Rename accounts').press('Enter');
  await expect(page.getByRole('alert')).toContainText('The workspace is held by another process');
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).press('Enter');
  await expect(page.getByRole('status').filter({ hasText: '5 accounts' })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('without a company no drill strikes one, and the firm can be made there', async ({ page, open }) => {
  await open({ scenario: 'rehearsal-empty', route: '/rehearsal' });
  await expect(drills(page).getByRole('row', { name: /Revoke a grant/ })).toContainText('None that works');
  await expect(run(page, 'Revoke a grant')).toContainText('No company is there');
  await page.getByRole('button', { name: 'Make the rehearsal firm' }).press('Enter');
  await expect(drills(page).getByRole('row', { name: /Revoke a grant/ })).toContainText(company.name);
});

test('who is no admin sees the drills and is told why none can be run', async ({ page, open }) => {
  await open({ scenario: 'viewer', route: '/rehearsal' });
  await expect(run(page, 'Go offline')).toContainText('Only an admin can run drills');
  await expect(page.getByRole('button', { name: /Back to calm/ })).toHaveAttribute('aria-disabled', 'true');
});

test('a real workspace has no such page', async ({ page, open }) => {
  await open({ scenario: 'locked-vault', route: '/connections' });
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Reports' })).toBeVisible();
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Rehearsal' })).toHaveCount(0);
  await page.keyboard.press('Control+7');
  await expect(page).toHaveURL(/connections/);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('drill');
  await expect(page.getByText('Nothing is called that')).toBeVisible();
});
