// Document models: which fields must be read and how surely, who answers for a model, and golden sets.

import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoOverflow, settle, test } from './support.ts';

const picture = async (page: Page, name: string): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `../test-output/ui/journeys/${name}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: 'light' });
};

/** A resource is connected, and its page is open at one of its tabs. */
async function openTab(
  page: Page,
  open: (opening: object) => Promise<void>,
  tab: string,
  fake: Record<string, string> = {},
  location = 'westeurope',
) {
  await open({ scenario: 'live', route: '/connect?partner=azure-document-intelligence', fake });
  await page.getByRole('button', { name: 'I have these ready' }).click();
  await page.getByRole('textbox', { name: 'Endpoint' }).fill('https://harbor-docs.cognitiveservices.azure.com');
  await page.getByRole('textbox', { name: 'Location' }).fill(location);
  await page.getByRole('textbox', { name: 'Key 1 or key 2' }).fill('AbCdEf0123456789AbCdEf0123456789');
  await page.getByRole('button', { name: 'Connect Azure Document Intelligence' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Review' })).toBeVisible();
  await page.evaluate(() => {
    window.location.hash = '/connections';
  });
  await page
    .getByRole('link', { name: /harbor-docs/ })
    .first()
    .click();
  await page.getByRole('tab', { name: tab }).click();
  await settle(page);
}

test('a location that nobody knows is taken, and pointed out', async ({ page, open }) => {
  await openTab(page, open, 'Summary', {}, 'mars');
  await expect(page.getByText('not a location that we know')).toBeVisible();
  await expectAccessible(page);
  await expectNoOverflow(page);
  await picture(page, 'location-unknown');
});

test('bands of a field are set, refused with the reason, dropped and shipped again', async ({ page, open }) => {
  await openTab(page, open, 'Registry');
  const fields = page.getByRole('table', { name: 'What must be read' });
  const row = (name: string) => fields.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });
  await expect(row('invoice_number')).toContainText('0.85');
  await expectAccessible(page);
  await expectNoOverflow(page);
  await picture(page, 'registry');

  await page.getByRole('button', { name: 'Edit invoice_number of Invoice' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Accepted from').fill('0.6');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('must be below')).toBeVisible();
  await expect(dialog.getByLabel('Accepted from')).toHaveValue('0.6');
  await expectAccessible(page);
  await picture(page, 'registry-field-refused');
  await dialog.getByLabel('Accepted from').fill('0.955');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(row('invoice_number')).toContainText('0.955');
  await expect(row('invoice_number')).toContainText('Your firm');

  await page.getByRole('button', { name: 'Edit invoice_number of Invoice' }).click();
  await page.getByRole('button', { name: 'As shipped again' }).click();
  await expect(row('invoice_number')).toContainText('As shipped');
  await page.getByRole('button', { name: 'Edit due_date of Invoice' }).click();
  await page.getByRole('button', { name: 'Ask for it no more' }).click();
  await expect(row('due_date')).toHaveCount(0);
  await page.getByRole('button', { name: 'Add a field' }).click();
  await dialog.getByRole('textbox', { name: 'Field' }).fill('PurchaseOrder');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(row('PurchaseOrder')).toContainText('Your firm');
});

test('a model has an owner and what takes its place, and the registry is a file', async ({ page, open }) => {
  await openTab(page, open, 'Registry');
  const models = page.getByRole('table', { name: 'Models' });
  await expect(models.getByRole('row').nth(1)).toContainText('Ended');
  await page.getByRole('button', { name: 'Edit Bills to pay, older layout' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Answers for it').selectOption({ index: 1 });
  await dialog.getByLabel('Then').selectOption('prebuilt-invoice');
  await picture(page, 'registry-model');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(models.getByRole('row').nth(1)).toContainText('prebuilt-invoice');
  await page.getByRole('button', { name: 'Export…' }).click();
  await dialog.getByRole('button', { name: 'Write the file' }).click();
  await expect(page.getByText(/models written to/)).toBeVisible();
});

test('a golden set is looked at, sent when its cost is confirmed, and compared with the baseline until a worse one is accepted', async ({
  page,
  open,
}) => {
  await openTab(page, open, 'Golden sets');
  await expect(page.getByText('No golden set was run yet')).toBeVisible();
  await picture(page, 'golden-empty');
  await page.getByRole('button', { name: 'See what a run would send' }).click();
  await expect(page.getByText(/cannot be used/)).toBeVisible();
  await picture(page, 'golden-refused');
  await page.getByRole('button', { name: 'Make a sample set here' }).click();
  await expect(page.getByText(/8 documents made/)).toBeVisible();
  await page.getByRole('button', { name: 'See what a run would send' }).focus();
  await page.keyboard.press('Enter');
  const send = page.getByRole('button', { name: 'Send 9 pages (0.09 USD)' });
  await expect(send).toBeVisible();
  await expectAccessible(page);
  await picture(page, 'golden-preview');
  await send.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('The models read “AdvisorOS Connect sample, golden-set” as they should')).toBeVisible();
  await expect(page.getByText(/At 0.85 you would auto-accept/)).toBeVisible();
  await page.getByRole('button', { name: '0.95', exact: true }).click();
  await expect(page.getByText(/At 0.95 you would auto-accept/)).toBeVisible();
  await settle(page);
  await picture(page, 'golden-good');

  await page.getByRole('button', { name: 'See what a run would send' }).click();
  await send.click();
  await expect(page.getByText(/do not read “AdvisorOS Connect sample, golden-set” as they should/)).toBeVisible();
  await expect(page.getByRole('table', { name: 'What is not right' })).toContainText('Larkspur Design Studio');
  await expect(page.getByRole('table', { name: 'Field by field' })).toContainText('Fell');
  await settle(page);
  await expectAccessible(page);
  await expectNoOverflow(page);
  await picture(page, 'golden-fallen');
  await page.getByRole('button', { name: 'Judge the stored answers' }).click();
  await expect(page.getByText('Judged from stored answers')).toBeVisible();

  // The same again is no better: it is held against what was good, until a person takes less.
  await page.getByRole('button', { name: 'See what a run would send' }).click();
  await send.click();
  await expect(page.getByText(/do not read “AdvisorOS Connect sample, golden-set” as they should/)).toBeVisible();
  await page.getByRole('button', { name: 'Accept as the new baseline…' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Whatever else fails goes on failing');
  await settle(page);
  await expectAccessible(page);
  await picture(page, 'golden-accept');
  await dialog.getByRole('button', { name: 'Accept as the baseline' }).click();
  await expect(page.getByText('This run is the baseline, accepted by')).toBeVisible();
  await settle(page);
  await picture(page, 'golden-accepted');

  // A set that is used no more stands in no check's way, and its runs stay.
  await page.getByRole('button', { name: 'Leave “AdvisorOS Connect sample, golden-set” out of the checks…' }).focus();
  await page.keyboard.press('Enter');
  const retire = page.getByRole('dialog', { name: 'Leave “AdvisorOS Connect sample, golden-set” out of the checks?' });
  await expect(retire).toContainText('Its runs stay');
  await expectAccessible(page);
  await retire.getByRole('button', { name: 'Leave it out' }).click();
  const runs = page.getByRole('table', { name: 'Runs' });
  await expect(runs.getByText('Left out of the checks').first()).toBeVisible();
  await expect(runs.getByRole('button')).toHaveCount(0);
  await settle(page);
  await picture(page, 'golden-retired');
});

test('a run under way says how far it is, goes on elsewhere, and is stopped without being compared', async ({ page, open }) => {
  await openTab(page, open, 'Golden sets', { hold: 'golden_run' });
  await page.getByRole('button', { name: 'Make a sample set here' }).click();
  await page.getByRole('button', { name: 'See what a run would send' }).click();
  await page.getByRole('button', { name: 'Send 9 pages (0.09 USD)' }).click();
  const panel = page.getByRole('tabpanel');
  await expect(panel.getByText('2 of 8')).toBeVisible();
  await expect(panel.getByRole('table', { name: 'Runs' })).toContainText('Under way');
  await expectAccessible(page);
  await picture(page, 'golden-reading');
  // Another tab and back: the run is found again, and stopped by keyboard.
  await page.getByRole('tab', { name: 'Registry' }).click();
  await page.getByRole('tab', { name: 'Golden sets' }).click();
  await panel.getByRole('button', { name: 'Cancel' }).focus();
  await page.keyboard.press('Enter');
  await expect(panel.getByText('answers that came are kept beside the documents')).toBeVisible();
  await expect(panel.getByRole('table', { name: 'Runs' })).toContainText('Stopped; not compared');
  await expect(panel.getByRole('button', { name: 'See what a run would send' })).toBeEnabled();
  await expectAccessible(page);
  await expectNoOverflow(page);
  await picture(page, 'golden-stopped');
});

test('a tier that leaves pages unread is told of before anything is sent', async ({ page, open }) => {
  await openTab(page, open, 'Golden sets');
  await page.getByRole('textbox', { name: 'Folder of the set' }).fill('/home/dana/AdvisorOS/firm/golden-free');
  await page.getByRole('button', { name: 'Make a sample set here' }).click();
  await page.getByRole('button', { name: 'See what a run would send' }).click();
  await expect(page.getByText('The account’s tier: F0 (free)')).toBeVisible();
  await expect(page.getByText('It reads 500 pages a month; this run takes 9 of them')).toBeVisible();
  await expectAccessible(page);
  await picture(page, 'golden-free-tier');
});

test('what is not the set that was last run under its name is sent only when a person says that it is', async ({ page, open }) => {
  await openTab(page, open, 'Golden sets');
  await page.getByRole('textbox', { name: 'Folder of the set' }).fill('/home/dana/AdvisorOS/firm/golden-corrected');
  await page.getByRole('button', { name: 'Make a sample set here' }).click();
  await page.getByRole('button', { name: 'See what a run would send' }).click();
  const send = page.getByRole('button', { name: 'Send 9 pages (0.09 USD)' });
  await expect(page.getByText('other things are expected of 1 document')).toBeVisible();
  await expect(page.getByText('give it another name in golden.toml')).toBeVisible();
  await expect(send).toBeDisabled();
  await page.getByRole('checkbox', { name: 'It is the same set' }).focus();
  await page.keyboard.press('Space');
  await expect(send).toBeEnabled();
  await expectAccessible(page);
  await expectNoOverflow(page);
  await picture(page, 'golden-changed');
  await send.click();
  await expect(page.getByText('The models read “AdvisorOS Connect sample, golden-set” as they should')).toBeVisible();
});

test('a run that is refused says why, and so does a list that cannot be read', async ({ page, open }) => {
  await openTab(page, open, 'Golden sets', { fail: 'start_golden_run:already_running:1' });
  await page.getByRole('button', { name: 'Make a sample set here' }).click();
  await page.getByRole('button', { name: 'See what a run would send' }).click();
  await page.getByRole('button', { name: 'Send 9 pages (0.09 USD)' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await openTab(page, open, 'Golden sets', { fail: 'list_golden_runs:workspace_busy:1' });
  await expect(page.getByText('The workspace is held by another process')).toBeVisible();
});
