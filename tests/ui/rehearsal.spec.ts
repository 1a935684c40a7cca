// The rehearsal firm: made at one press, used while it is made, and refused with a reason.

import { expect, test } from './support.ts';

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
