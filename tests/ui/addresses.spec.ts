// A calendar that no list shows is added by its address, by keyboard alone, where one sees that it is missing.

import type { Page } from '@playwright/test';
import { calendar, company, expect, expectAccessible, pressOn, test } from './support.ts';

const route = `/mapping/${calendar.id}`;
const DESK = 'front-desk@harborfinch.example';

const button = (page: Page) => page.getByRole('button', { name: 'Add by address…' });
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Calendars by address' });
const list = (page: Page) => dialog(page).getByRole('region', { name: 'Added by address' });

test('an address is asked for, refused in words, added, and removed', async ({ page, open }) => {
  await open({ scenario: 'calendars', route });
  await pressOn(page, button(page));
  const field = dialog(page).getByLabel('Address', { exact: true });
  await expect(field).toBeFocused();
  await expect(list(page)).toContainText('None yet.');
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByText('Address is missing')).toBeVisible();
  for (const [typed, words] of [
    ['Front Desk', 'is not an address'],
    ['payroll@harborfinch.example', 'ask the mailbox'],
  ] as const) {
    await field.fill(typed);
    await page.keyboard.press('Enter');
    await expect(dialog(page).getByRole('alert')).toContainText(words);
    await expect(field).toHaveValue(typed);
    await expect(field).toBeFocused();
  }
  await expect(list(page)).toContainText('None yet.');
  await expectAccessible(page);
  await field.fill(` ${DESK.toUpperCase()} `);
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByText('Front Desk was found and added: Full access. The next pull brings it here.')).toBeVisible();
  await expect(dialog(page).getByRole('alert')).toHaveCount(0);
  await expect(field).toHaveValue('');
  await expect(list(page)).toContainText(DESK);
  await expect(list(page)).toContainText('Not pulled yet');
  await expectAccessible(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `../test-output/ui/journeys/addresses-${colorScheme}.png` });
  }

  await field.fill(DESK);
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByRole('alert')).toContainText('was added before');
  await pressOn(page, list(page).getByRole('button', { name: 'Remove: Front Desk' }));
  await expect(dialog(page).getByText('Front Desk was removed.')).toBeVisible();
  await expect(list(page)).toContainText('None yet.');
  await expect(field).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(button(page)).toBeFocused();
});

test('what was added is pulled from there, and a failure is told where it was asked for', async ({ page, open }) => {
  await open({ scenario: 'calendars', route, fake: { fail: 'list_added_calendars:workspace_busy:1,add_calendar:partner_unreachable:1' } });
  await pressOn(page, button(page));
  await pressOn(page, dialog(page).getByRole('button', { name: 'Try again' }));
  await expect(list(page)).toContainText('None yet.');
  const field = dialog(page).getByLabel('Address', { exact: true });
  await field.fill(DESK);
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByRole('alert')).toContainText('The partner did not answer within 20 seconds');
  await field.focus();
  await page.keyboard.press('Enter');
  await expect(list(page)).toContainText(DESK);
  await pressOn(page, dialog(page).getByRole('button', { name: 'Pull now' }));
  await expect(page.getByText(/^The pull has begun/)).toBeVisible();
  await expect(dialog(page)).toHaveCount(0);
});

test('accounts have no addresses', async ({ page, open }) => {
  await open({ route: `/mapping/${company.id}` });
  await expect(page.getByRole('button', { name: 'Details' })).toBeVisible();
  await expect(button(page)).toHaveCount(0);
});
