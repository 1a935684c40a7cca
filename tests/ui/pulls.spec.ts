// What a pull could not read is told where the pull is.

import { calendar, expect, expectAccessible, expectNoOverflow, test } from './support.ts';

const WARNING =
  'The list of the tenant’s mailboxes could not be read: this app or grant is not allowed for the organization (code ErrorAccessDenied). What is known from there stays as it was. Ask an admin, then reconnect';

test('a part that could not be read stands with what was read', async ({ page, open }) => {
  // The recordings are part of the program.
  await page.route('**/*.js', async route => {
    const response = await route.fetch();
    const body = (await response.text()).replaceAll(/("?)warnings\1:\s*\[\]/g, (_, quote) => `${quote}warnings${quote}:["${WARNING}"]`);
    await route.fulfill({ response, body });
  });
  await open({ scenario: 'calendars', route: `/connections/${calendar.id}` });
  const told = page.getByText(/mailboxes could not be read/);
  await expect(told).toBeVisible();
  await told.scrollIntoViewIfNeeded();
  await expectNoOverflow(page);
  await expectAccessible(page);
});
