// A queue by keyboard alone: consents one after the other, a wrong company that is held, and a program that was closed.

import type { Page } from '@playwright/test';
import { expect, expectAccessible, settle, test, typeInField } from './support.ts';

const QUEUE = '/connect-many/019ab9f7-4c00-7a10-9f00-000000000001';

const act = (page: Page, how: 'approve' | 'wrong' | 'refuse' | 'expire') => page.evaluate(one => window.fakePartner?.act(one), how);
const browser = (page: Page, client: string) => page.getByRole('region', { name: `In your browser: ${client}` });
const open = (page: Page, client: string) => page.getByRole('button', { name: `Open QuickBooks Online for ${client}` });
const row = (page: Page, client: string) => page.getByRole('table', { name: 'Everybody in this queue' }).getByRole('row', { name: client });

declare global {
  interface Window {
    fakePartner?: { act: (behavior: 'approve' | 'wrong' | 'refuse' | 'expire' | 'unreachable' | 'wait') => void; revoke: () => void };
  }
}

test('clients are ticked and connected in turn; a wrong company is held and decided about', async ({ page, open: start }) => {
  await start({ route: '/clients', fake: { authorize: 'wait' } });
  await page.getByRole('button', { name: 'Connect many…' }).press('Enter');
  const list = page.getByRole('group', { name: /^Clients to connect/ });
  await expect(list.getByRole('checkbox')).toHaveCount(10);
  await expect(page.getByText('10 of 10 ticked')).toBeVisible();
  await expect(page.getByText('1 client is connected or in the queue already.')).toBeVisible();

  await page.getByRole('button', { name: 'Untick all 10' }).press('Enter');
  const begin = page.getByRole('button', { name: /^Connect clients/ });
  await expect(begin).toHaveAttribute('aria-disabled', 'true');
  await list.getByRole('checkbox').first().press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await page.getByRole('searchbox', { name: 'Find clients' }).fill('c-007');
  await expect(list.getByRole('checkbox')).toHaveCount(1);
  await page.getByRole('button', { name: 'Tick all 1', exact: true }).press('Enter');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Connect 4 clients' }).press('Enter');

  // One click, and each consent that comes back opens the next.
  await expect(page.getByText('0 of 4 connected, 4 left')).toBeVisible();
  await open(page, 'Alder & Birch Dental').press('Enter');
  await expect(browser(page, 'Alder & Birch Dental')).toContainText('Another company is held');
  await act(page, 'approve');
  await expect(browser(page, 'Blue Heron Brewing')).toBeVisible();
  await expect(page.getByText('Alder & Birch Dental is connected, by its legal name.')).toBeVisible();
  await act(page, 'wrong');
  await expect(browser(page, 'Copper Kettle Catering')).toBeVisible();
  await expect(page.getByText('Blue Heron Brewing is held: another company may have come back.')).toBeVisible();
  await expectAccessible(page);

  // A refusal stops it: the next would likely fail as well.
  await act(page, 'refuse');
  await expect(page.getByText(/Copper Kettle Catering has no grant: The request was refused/)).toBeVisible();
  await expect(open(page, 'Lantern House Hospice')).toBeVisible();
  await open(page, 'Lantern House Hospice').press('Enter');
  await expect(browser(page, 'Lantern House Hospice')).toBeVisible();
  await act(page, 'approve');
  await expect(page.getByText('Nobody waits any more, and 1 consent waits for your decision')).toBeVisible();

  // What came back beside what was expected.
  const held = page.getByRole('article', { name: 'Blue Heron Brewing' });
  await expect(held).toContainText('Blue Heron Brewing Company, Inc.');
  await expect(held).toContainText('Came back from QuickBooks OnlineNameCopper Kettle Catering');
  await expect(page.getByRole('button', { name: /^Give up the queue/ })).toHaveAttribute('aria-disabled', 'true');
  await held.getByRole('button', { name: 'End this consent of Blue Heron Brewing' }).press('Enter');
  await expect(held).toHaveCount(0);
  await expect(open(page, 'Blue Heron Brewing')).toBeVisible();

  // Skipped with a reason, and tried again.
  await page.getByRole('button', { name: 'Skip Copper Kettle Catering…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Skip Copper Kettle Catering' });
  await dialog.getByRole('button', { name: 'Skip', exact: true }).press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('Say why');
  await typeInField(page, 'It was sold');
  await page.keyboard.press('Enter');
  await expect(row(page, 'Copper Kettle Catering')).toContainText('It was sold');
  await page.getByRole('button', { name: 'Try again: Copper Kettle Catering' }).press('Enter');
  await expect(row(page, 'Copper Kettle Catering')).toContainText('Waiting');
});

test('a held company is given to the client that is called so', async ({ page, open: start }) => {
  await start({ scenario: 'queue', route: '/' });
  await page.getByRole('button', { name: 'Decide' }).first().press('Enter');
  const held = page.getByRole('article', { name: 'Alder & Birch Dental' });
  await held.getByRole('button', { name: 'It is another client than Alder & Birch Dental…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Whose is Maple Street Pediatrics?' });
  await expect(dialog.getByRole('combobox', { name: 'Client' })).toHaveValue('019ab9d0-4c00-7a10-9f00-000000000008');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Attach to this client' }).press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(row(page, 'Maple Street Pediatrics')).toContainText('by a person');
  await expect(row(page, 'Alder & Birch Dental')).toContainText('Waiting');
  const other = page.getByRole('article', { name: 'Blue Heron Brewing' });
  await other.getByRole('button', { name: 'It is Blue Heron Brewing' }).press('Enter');
  await expect(row(page, 'Blue Heron Brewing')).toContainText('Connected');
});

test('a queue is paused, found again after a restart, and goes on where it was', async ({ page, open: start }) => {
  await start({ scenario: 'queue', route: QUEUE, fake: { authorize: 'wait' } });
  await page.getByRole('button', { name: 'Pause' }).press('Enter');
  await expect(page.getByText('Paused: nobody’s consent is begun')).toBeVisible();
  await page.reload();
  await settle(page);
  await page.keyboard.press('Control+k');
  await typeInField(page, 'connect many');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Go on: QuickBooks Online' }).press('Enter');
  await page.getByRole('button', { name: 'Go on' }).first().press('Enter');
  await open(page, 'Fieldstone Masonry').press('Enter');
  await expect(browser(page, 'Fieldstone Masonry')).toBeVisible();
  // The page is left and comes back: the consent is still under way.
  await page.reload();
  await settle(page);
  await expect(browser(page, 'Fieldstone Masonry')).toBeVisible();
  await browser(page, 'Fieldstone Masonry').getByRole('button', { name: 'Cancel' }).press('Enter');
  await expect(open(page, 'Fieldstone Masonry')).toBeVisible();
  await open(page, 'Fieldstone Masonry').press('Enter');
  await expect(browser(page, 'Fieldstone Masonry')).toBeVisible();
  await act(page, 'expire');
  await expect(page.getByText(/Fieldstone Masonry has no grant/).first()).toBeVisible();
  // By one click for each, if a person likes that better.
  await page.getByRole('checkbox', { name: 'Then open the next one by itself' }).press('Space');
  await open(page, 'Lantern House Hospice').press('Enter');
  await expect(browser(page, 'Lantern House Hospice')).toBeVisible();
  await act(page, 'approve');
  await expect(open(page, 'Maple Street Pediatrics')).toBeVisible();
});

test('what fails is told where it was started, and nothing is lost', async ({ page, open: start }) => {
  await start({ fake: { fail: 'start_queue:workspace_busy:1,skip_client:workspace_busy:1' }, route: '/connect-many' });
  await page.getByRole('button', { name: 'Untick all 10' }).press('Enter');
  await page
    .getByRole('group', { name: /^Clients to connect/ })
    .getByRole('checkbox')
    .first()
    .press('Space');
  await page.getByRole('button', { name: 'Connect 1 client' }).press('Enter');
  await expect(page.getByRole('alert')).toContainText('The workspace is held by another process');
  await page.getByRole('button', { name: 'Connect 1 client' }).press('Enter');
  await expect(page.getByText('0 of 1 connected, 1 left')).toBeVisible();
  await page.getByRole('button', { name: 'Skip…', exact: true }).press('Enter');
  await typeInField(page, 'It was sold');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('The workspace is held by another process');
  await expect(page.getByLabel('Why it is not connected now')).toHaveValue('It was sold');
  await page.getByRole('dialog').getByRole('button', { name: 'Skip', exact: true }).press('Enter');
  await expect(page.getByText('This queue is done')).toBeVisible();
});
