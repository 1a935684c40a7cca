// What is agreed with a partner and going live under it, by keyboard alone: refused, recorded, gone live, taken back.

import type { Page } from '@playwright/test';
import { company, expect, expectAccessible, test, typeInField } from './support.ts';

const partner = 'QuickBooks Online';
const dialog = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });
const going = (page: Page) => page.getByRole('tab', { name: 'Going live' });

test('a contract is asked for where it is lacking, recorded with its file, and taken back', async ({ page, open }) => {
  await open({ scenario: 'live', route: `/connections/${company.id}?tab=checks` });
  await page.getByRole('link', { name: 'Open the contract: A contract with the partner is in force' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: `Contract with ${partner}` })).toBeVisible();
  await expect(page.getByText('No contract is recorded')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Record a contract' }).press('Enter');
  const record = dialog(page, `Record the contract with ${partner}`);
  await record.getByRole('button', { name: 'Record it' }).press('Enter');
  await expect(record.getByLabel('Reference')).toBeFocused();
  await expect(record.getByRole('alert')).toHaveCount(4);
  await typeInField(page, 'MSA-2026/7');
  await record.getByLabel('Signed on', { exact: true }).fill('2026-01-31');
  await record.getByLabel('Holds until').fill('2025-01-31');
  await record.getByLabel('Where the data is').fill('United States');
  await record.getByLabel('The signed file').fill('/contracts/absent.pdf');
  await expect(record.getByRole('alert')).toHaveText('It ends before it is signed');
  await record.getByLabel('Holds until').fill('');
  await record.getByLabel('The signed file').press('Enter');
  // The other side cannot read the file: what was typed stays.
  await expect(record.getByRole('alert')).toContainText('cannot be read');
  await expect(record.getByLabel('Reference')).toHaveValue('MSA-2026/7');
  await expectAccessible(page);
  await record.getByLabel('The signed file').fill('/contracts/msa.pdf');
  await page.keyboard.press('Enter');
  await expect(record).toHaveCount(0);
  await expect(page.getByText('A contract is in force')).toBeVisible();
  await expect(page.getByText('One connection relies on it.')).toBeVisible();
  await expect(page.getByText('msa.pdf')).toBeVisible();

  await page.getByRole('button', { name: 'Take it back' }).press('Enter');
  await expect(page.getByText('One connection to production is not ready to rely on from then.')).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Take it back' }).press('Enter');
  await expect(page.getByText('No contract is recorded')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Recorded before' })).toContainText('taken back by');
});

test('somebody says by name that none is needed', async ({ page, open }) => {
  await open({ scenario: 'live', route: '/connect' });
  await page.getByRole('link', { name: `Contract with ${partner}` }).press('Enter');
  await page.getByRole('button', { name: 'None is needed' }).press('Enter');
  const said = dialog(page, `No contract with ${partner} is needed?`);
  await expect(said.getByLabel('Said by')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(said.getByRole('alert')).toHaveCount(2);
  await typeInField(page, 'Kim Counsel');
  await page.keyboard.press('Tab');
  await typeInField(page, 'Their terms of service suffice');
  await expectAccessible(page);
  await said.getByRole('button', { name: 'Say that none is needed' }).press('Enter');
  await expect(page.getByText('No contract is needed')).toBeVisible();
  await expect(page.getByText('Kim Counsel')).toBeVisible();
  await page.getByRole('link', { name: 'All partners' }).press('Enter');
  await expect(page.getByRole('article', { name: partner })).toContainText('No contract needed');
});

test('what is lacking leads to where it is mended', async ({ page, open }) => {
  await open({ scenario: 'live', route: `/connections/${company.id}` });
  await going(page).focus();
  await page.keyboard.press('Enter');
  const lacking = page.getByRole('list', { name: 'Still lacking' });
  await expect(lacking.getByRole('listitem')).toHaveCount(3);
  await expect(page.getByText(`3 things are lacking before ${company.name} can go live`)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Go live' })).toHaveCount(0);
  await expectAccessible(page);
  await lacking.getByRole('link', { name: /^Open the mapping: / }).press('Enter');
  await expect(page).toHaveURL(new RegExp(`/mapping/${company.id}`));
  await page.goBack();
  await lacking.getByRole('link', { name: /^Open the contract: / }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: `Contract with ${partner}` })).toBeVisible();
});

test('a connection goes live and back, with a reason', async ({ page, open }) => {
  await open({ scenario: 'going-live', route: `/connections/${company.id}?tab=checks` });
  // Somebody answers for the one failure that may be answered for.
  await page.getByRole('button', { name: /^Answer for this: / }).press('Enter');
  await typeInField(page, 'The client closes these books in January');
  await page.getByRole('button', { name: 'Answer for this check' }).press('Enter');
  await page.getByRole('link', { name: 'See what is lacking: Somebody has said that it is relied on' }).press('Enter');
  await expect(page.getByText(`Nothing is lacking: ${company.name} can go live`)).toBeVisible();
  await page.getByRole('button', { name: 'Go live' }).press('Enter');
  await expectAccessible(page);
  await dialog(page, `Take ${company.name} live?`).getByRole('button', { name: 'Go live' }).press('Enter');
  await expect(page.getByText('Dana Whitfield said so')).toBeVisible();

  await page.getByRole('button', { name: 'End that' }).press('Enter');
  const end = dialog(page, `Is ${company.name} not to be relied on any more?`);
  await typeInField(page, 'soon');
  await end.getByRole('button', { name: 'End its being live' }).press('Enter');
  await expect(end.getByRole('alert')).toContainText('At least 10 characters');
  await end.getByLabel('Reason').fill('The client has left us');
  await end.getByRole('button', { name: 'End its being live' }).press('Enter');
  await expect(page.getByText(/It was live before: Dana Whitfield ended that.*The client has left us/)).toBeVisible();
});

test('the wizard of production ends with what going live takes, a rehearsal asks for nothing of it', async ({ page, open }) => {
  await open({ scenario: 'live', route: '/connect?partner=stripe' });
  const steps = page.getByRole('navigation', { name: 'Steps' });
  await expect(steps.getByRole('listitem').last()).toContainText('Put it to use');
  await page.getByRole('button', { name: 'I have these ready' }).press('Enter');
  await page.getByRole('textbox', { name: 'Restricted key' }).fill('rk_live_51AbCdEfGhIjKlMnOp');
  await page.keyboard.press('Enter');
  const read = page.getByRole('button', { name: 'Read the prices' });
  await expect(read).toBeEnabled();
  await read.press('Enter');
  const goOn = page.getByRole('button', { name: 'Put it to use' });
  await expect(goOn).toBeEnabled();
  await goOn.press('Enter');
  await expect(page.getByRole('heading', { level: 2, name: 'Put it to use' })).toBeFocused();
  await expect(page.getByRole('region', { name: 'Contract' })).toContainText('No contract is recorded');
  await expect(page.getByRole('list', { name: 'Still lacking' })).toContainText('A contract with Stripe is in force');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Map the prices' }).press('Enter');
  await expect(page).toHaveURL(/\/mapping\//);

  await open({ route: '/connect?partner=stripe' });
  await expect(steps.getByRole('listitem').last()).toContainText('Put it to use');
  await open({ route: `/connections/${company.id}` });
  await expect(going(page)).toHaveCount(0);
  await open({ route: '/connect' });
  await expect(page.getByRole('link', { name: /^Contract with / })).toHaveCount(0);
});

test('somebody who is no admin sees all of it and is told why nothing can be changed', async ({ page, open }) => {
  await open({ scenario: 'lead', route: '/contracts/stripe' });
  const record = page.getByRole('button', { name: /^Record a contract/ });
  await expect(record).toHaveAttribute('title', 'Only an admin of the firm may do this');
  await record.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a contract that cannot be read says so, and of a partner that is gone as well', async ({ page, open }) => {
  await open({ route: '/contracts/stripe', fake: { fail: 'show_contract:workspace_busy:1' } });
  await expect(page.getByRole('alert')).toContainText('The workspace is held by another process');
  await page.getByRole('button', { name: 'Try again' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Contract with Stripe' })).toBeVisible();
  await open({ route: '/contracts/no-such-partner' });
  await expect(page.getByRole('alert')).toContainText('There is no partner no-such-partner');
});
