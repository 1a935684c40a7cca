// What the app may do at a partner, turned on and off by a consent of its own, and the sample meeting that it is for.

import type { Page } from '@playwright/test';
import { calendar, company, expect, expectAccessible, test } from './support.ts';

const settings = `/connections/${calendar.id}?tab=settings`;
const meeting = (page: Page) => page.getByRole('button', { name: 'Try a sample meeting…' });
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Try a sample meeting' });
const write = (page: Page) => dialog(page).getByRole('button', { name: 'Write it, follow it, delete it' });

async function allow(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Allow: Sample meeting' }).press('Enter');
  await page.getByRole('button', { name: 'Open Microsoft 365 in the browser' }).press('Enter');
  await expect(page.getByText(`Sample meeting is allowed for ${calendar.name}`)).toBeVisible();
}

test('an ability is turned on by a consent of its own, and off again', async ({ page, open }) => {
  await open({ scenario: 'calendars', route: settings });
  await expect(page.getByRole('region', { name: 'What the app may do there' })).toContainText(
    'Create, change and delete the sample meeting. Nothing else is written',
  );
  await expect(meeting(page)).toHaveAttribute('title', 'Allow it first');
  await meeting(page).press('Enter');
  await expect(dialog(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Allow: Sample meeting' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Allow: Sample meeting' })).toBeVisible();
  await expect(page.getByText('Calendars.ReadWrite', { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Open Microsoft 365 in the browser' }).press('Enter');
  await expect(page.getByText(`Sample meeting is allowed for ${calendar.name}`)).toBeVisible();
  await expect(meeting(page)).not.toHaveAttribute('aria-disabled', 'true');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Withdraw: Sample meeting' }).press('Enter');
  await expect(page.getByText(/this time without:/)).toBeVisible();
  await page.getByRole('button', { name: 'Open Microsoft 365 in the browser' }).press('Enter');
  await expect(page.getByText(`Sample meeting is withdrawn for ${calendar.name}`)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Allow: Sample meeting' })).toBeVisible();
});

test('a consent that is refused changes nothing', async ({ page, open }) => {
  await open({ scenario: 'calendars', route: settings, fake: { authorize: 'refuse' } });
  await page.getByRole('button', { name: 'Allow: Sample meeting' }).press('Enter');
  await page.getByRole('button', { name: 'Open Microsoft 365 in the browser' }).press('Enter');
  await expect(page.getByText('Nothing was stored.')).toBeVisible();
  await page.getByRole('link', { name: 'Back to the connection' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Allow: Sample meeting' })).toBeVisible();
});

test('a sample meeting is previewed, confirmed, followed step by step, and told how it ended', async ({ page, open }) => {
  await open({ scenario: 'calendars', route: settings });
  await allow(page);
  await meeting(page).press('Enter');
  await expect(dialog(page)).toContainText('America/New_York');
  await expect(dialog(page)).toContainText('Nobody');
  await expectAccessible(page);
  await write(page).press('Enter');
  await expect(dialog(page).getByRole('status')).toHaveText('Writing, following and deleting it…');
  await expect(dialog(page).getByRole('listitem').filter({ hasText: 'done' })).not.toHaveCount(0);
  await expect(dialog(page).getByRole('status')).toContainText('nothing is left of the sample meeting');
  await expect(dialog(page).getByRole('listitem').filter({ hasText: 'done' })).toHaveCount(7);
  await expectAccessible(page);
  await dialog(page).getByRole('button', { name: 'Close' }).first().press('Enter');
  await expect(page.getByText('Last sample meeting')).toBeVisible();
});

test('another calendar that the account may write to is chosen, and previewed before it is confirmed', async ({ page, open }) => {
  await open({ scenario: 'calendars', route: settings });
  await allow(page);
  await meeting(page).press('Enter');
  const choice = dialog(page).getByRole('combobox', { name: 'Write it into' });
  await expect(choice).toHaveValue('');
  await choice.selectOption({ label: 'Tax deadlines' });
  await expect(dialog(page).getByRole('definition').first()).toHaveText('Tax deadlines');
  await expect(choice).toHaveValue('AAMkAGI2TG94AAA=');
  await expectAccessible(page);
  await write(page).press('Enter');
  await expect(choice).toHaveCount(0);
  await expect(dialog(page).getByRole('status')).toContainText('nothing is left');
});

test('a run goes on when its dialog is closed, and is told as under way until it is done', async ({ page, open }) => {
  await open({ scenario: 'calendars', route: settings });
  await allow(page);
  await meeting(page).press('Enter');
  await expect(write(page)).toBeEnabled();
  await write(page).press('Enter');
  await dialog(page).getByRole('button', { name: 'Close and let it go on' }).press('Enter');
  const last = page.getByText('Last sample meeting').locator('..');
  await expect(last).toContainText('Under way');
  await expect(last).toContainText('Passed');
});

test('what was confirmed too late is previewed again', async ({ page, open }) => {
  await open({ scenario: 'calendars', route: settings, fake: { fail: 'run_shown_meeting:workspace_busy:1' } });
  await allow(page);
  await meeting(page).press('Enter');
  await expect(write(page)).toBeEnabled();
  await write(page).press('Enter');
  await expect(dialog(page).getByRole('alert')).toContainText('The workspace is held by another process');
  await dialog(page).getByRole('button', { name: 'Look at the preview again' }).press('Enter');
  await expect(write(page)).toBeEnabled();
  await write(page).press('Enter');
  await expect(dialog(page).getByRole('status')).toContainText('nothing is left');
});

test('a partner without abilities shows nothing of them', async ({ page, open }) => {
  await open({ route: `/connections/${company.id}?tab=settings` });
  await expect(page.getByRole('region', { name: 'What the app may do there' })).toHaveCount(0);
  await open({ route: `/connections/${company.id}/abilities/nothing` });
  await expect(page.getByText('This connection has no such ability')).toBeVisible();
});
