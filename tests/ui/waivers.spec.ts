// Answering for a check that fails, by keyboard alone: a reason, an end, the verdict, and taking it back.

import type { Page } from '@playwright/test';
import { company, expect, expectAccessible, test } from './support.ts';

const coverage = 'Enough of the chart is mapped';
const answerFor = (page: Page) => page.getByRole('button', { name: `Answer for this: ${coverage}` });
const dialog = (page: Page) => page.getByRole('dialog', { name: `Answer for: ${coverage}` });

async function answer(page: Page, reason: string): Promise<void> {
  await answerFor(page).press('Enter');
  await page.keyboard.type(reason);
  await dialog(page).getByRole('button', { name: 'Answer for this check' }).press('Enter');
}

test('a failure is answered for with a reason, and the verdict says so until it is taken back', async ({ page, open }) => {
  await open({ scenario: 'published' });
  await page.keyboard.press('Control+6');
  await expect(page.getByText('Not ready (rehearsal): 1 check stands against it')).toBeVisible();

  await answer(page, 'soon');
  const reason = dialog(page).getByLabel('Why it may fail for now');
  await expect(reason).toBeFocused();
  await expect(reason).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog(page).getByRole('alert')).toContainText('at least 10 characters');
  await page.keyboard.type(': the client closes in January');
  await expect(dialog(page).getByRole('alert')).toHaveCount(0);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Home');
  await expect(dialog(page).getByLabel('Until')).toHaveValue('7');
  await expect(dialog(page).getByText(/does not keep the firm from being ready until/)).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Answer for this check' }).press('Enter');
  await expect(dialog(page)).toHaveCount(0);

  await expect(page.getByText('Ready (rehearsal), but only because somebody answers for a check that fails')).toBeVisible();
  await expect(page.getByText(new RegExp(`${coverage} \\(${company.name}\\), by `))).toBeVisible();
  const row = page.getByRole('row', { name: new RegExp(coverage) });
  await expect(row).toContainText('Fail, answered for');
  await expect(row).toContainText('soon: the client closes in January');
  await expect(row).toContainText('in 7 days');
  await expectAccessible(page);

  await page.getByRole('tab', { name: /^Answered for/ }).focus();
  await page.keyboard.press('Enter');
  const waivers = page.getByRole('table', { name: 'Answered for' });
  await expect(waivers.getByRole('row').nth(1)).toContainText('In force');
  await expect(waivers.getByRole('row').nth(2)).toContainText('Over since');
  await expectAccessible(page);
  await waivers.getByRole('button', { name: `Take it back: ${coverage}` }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).press('Enter');
  await expect(waivers.getByRole('row').nth(1)).toContainText('Taken back');
  await expect(waivers.getByRole('button', { name: `Answer again: ${coverage}` })).toHaveCount(2);
  await page.getByRole('tab', { name: 'Checks' }).press('Enter');
  await expect(page.getByText('Not ready (rehearsal): 1 check stands against it')).toBeVisible();
});

test('what nobody can answer for offers no such act', async ({ page, open }) => {
  await open({ route: `/connections/${company.id}?tab=checks` });
  await expect(answerFor(page)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Answer for this: / })).toHaveCount(1);
  await answer(page, 'The client closes these books in January');
  await expect(page.getByRole('row', { name: new RegExp(coverage) })).toContainText('Fail, answered for');
  await expect(page.getByText('Not ready (rehearsal): 1 check stands against it')).toBeVisible();
});

test('somebody who is no admin is told why', async ({ page, open }) => {
  await open({ scenario: 'lead', route: '/reports' });
  await expect(answerFor(page)).toHaveAttribute('aria-disabled', 'true');
  await expect(answerFor(page)).toHaveAttribute('title', 'Only an admin of the firm may answer for a failed check');
  await answerFor(page).press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a refusal is told in the dialog, which keeps what was written', async ({ page, open }) => {
  await open({ route: '/reports', fake: { fail: 'waive_check:not_permitted:1' } });
  await answer(page, 'The client closes these books in January');
  await expect(dialog(page).getByRole('alert')).toContainText('Your role does not allow this');
  await expect(dialog(page).getByLabel('Why it may fail for now')).toHaveValue('The client closes these books in January');
  await dialog(page).getByRole('button', { name: 'Answer for this check' }).press('Enter');
  await expect(dialog(page)).toHaveCount(0);
});

test('what changed since the run before is told and shown, and a new run is the newest of the earlier ones', async ({ page, open }) => {
  await open({ scenario: 'firm', route: '/reports' });
  await expect(page.getByText('Since the run before: 2 worse, 1 better.')).toBeVisible();
  await page.getByRole('button', { name: 'Show what changed' }).press('Enter');
  await expect(page).toHaveURL(/show=changed/);
  await expect(page.getByText('Worse: it was Pass')).toHaveCount(2);
  await expect(page.getByText('Better: it was Fail')).toHaveCount(1);
  await expect(page.getByRole('status').filter({ hasText: '3 checks shown' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Run all checks' }).press('Enter');
  await expect(page.getByText('Every check says what it said before')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('earlier runs');
  await page.keyboard.press('Enter');
  const runs = page.getByRole('table', { name: 'Earlier runs' });
  await expect(runs.getByRole('row')).toHaveCount(3);
  await expect(runs.getByRole('row').nth(1)).toContainText('Dana Whitfield');
  await expectAccessible(page);
});

test('the palette answers for a check by its name', async ({ page, open }) => {
  await open({ scenario: 'published', route: '/reports' });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('answer for');
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeVisible();
  await expectAccessible(page);
});
