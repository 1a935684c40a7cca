// What a code on the partner's own page means: looked up while somebody waits, and told where a refusal came back.

import { calendar, expect, expectAccessible, expectNoOverflow, settle, test } from './support.ts';

for (const theme of ['light', 'dark'] as const) {
  test(`a code is looked up beside the wait, by keyboard alone, ${theme}`, async ({ page, open }) => {
    await open({ scenario: 'calendars', route: `/connections/${calendar.id}/reconnect`, fake: { authorize: 'wait' }, theme });
    await page.getByRole('button', { name: 'Open Microsoft 365 in the browser' }).press('Enter');
    const summary = page.getByText('Microsoft 365 shows a code?');
    await summary.press('Enter');
    const list = page.getByRole('region', { name: 'Codes and what to do' });
    await expect(list).toContainText('AADSTS90094');
    await settle(page);
    await expectAccessible(page);
    await expectNoOverflow(page);
    await page.screenshot({ path: `../test-output/ui/journeys/codes-list-${theme}.png`, fullPage: true });

    const search = page.getByRole('searchbox', { name: 'Code, or words of the page' });
    await search.fill('Sorry… AADSTS50011: The redirect URI specified in the request does not match');
    await expect(page.getByText('1 explanation')).toBeVisible();
    await expect(list).toContainText('Mobile and desktop applications');
    await expect(list).not.toContainText('AADSTS90094');
    await search.fill('53003');
    await expect(list).toContainText('an administrator has to act');
    await search.fill('AADSTS999');
    await expect(page.getByText('This code is not explained here')).toBeVisible();
    await expect(list).toHaveCount(0);
    await expect(search).toHaveValue('AADSTS999');
    await expectAccessible(page);
  });

  test(`a dead connection says what to do, with what an administrator needs, ${theme}`, async ({ page, open }) => {
    await open({ scenario: 'blocked-sign-in', route: `/connections/${calendar.id}`, theme });
    const main = page.getByRole('main');
    await expect(main).toContainText('AADSTS53003');
    await expect(main).toContainText('Ask an administrator');
    await main.getByRole('button', { name: 'Copy these words' }).press('Enter');
    await expect(main.getByText('Copied')).toBeVisible();
    await expect(main.getByRole('button', { name: 'Copy this id' })).toBeVisible();
    await settle(page);
    await expectAccessible(page);
    await expectNoOverflow(page);
    await page.screenshot({ path: `../test-output/ui/journeys/codes-dead-connection-${theme}.png`, fullPage: true });
  });

  test(`of a refused consent the correlation id is copied alone, by keyboard, ${theme}`, async ({ page, open, context }) => {
    await context.grantPermissions(['clipboard-read']);
    await open({ scenario: 'blocked-sign-in', route: `/connections/${calendar.id}/reconnect`, fake: { authorize: 'refuse' }, theme });
    await page.getByRole('button', { name: 'Open Microsoft 365 in the browser' }).press('Enter');
    const main = page.getByRole('main');
    await expect(main.getByText('The request was refused', { exact: true })).toBeVisible();
    const copy = main.getByRole('button', { name: 'Copy this id' });
    await settle(page);
    await expectAccessible(page);
    await expectNoOverflow(page);
    await page.screenshot({ path: `../test-output/ui/journeys/codes-refused-consent-${theme}.png`, fullPage: true });
    await copy.press('Enter');
    await expect(main.getByText('Copied')).toHaveCount(1);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('7f0c2d14-9a1b-4c3d-8e5f-0a1b2c3d4e5f');
    await main.getByRole('button', { name: 'Copy these words' }).press('Enter');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('AADSTS53003');
  });
}

test('a device’s wait has the codes too, and a partner without any does not', async ({ page, open }) => {
  await open({ scenario: 'calendars', route: `/connections/${calendar.id}/reconnect`, fake: { authorize: 'wait' } });
  await page.getByRole('button', { name: 'Sign in on another device' }).press('Enter');
  await expect(page.getByText('Microsoft 365 shows a code?')).toBeVisible();
  await open({ scenario: 'dead-grant', fake: { authorize: 'wait' } });
  await page.getByRole('main').getByRole('button', { name: 'Reconnect' }).press('Enter');
  await page.getByRole('button', { name: /^Open .* in the browser$/ }).press('Enter');
  await expect(page.getByText('Waiting for you in the browser')).toBeVisible();
  await expect(page.getByText('shows a code?')).toHaveCount(0);
});

test('the partner’s page lists its codes', async ({ page, open }) => {
  await open({ scenario: 'calendars', route: '/partners/google-workspace' });
  const codes = page.getByRole('region', { name: 'Codes that it may show' });
  await codes.getByRole('searchbox').fill('Error 403: org_internal');
  await expect(codes).toContainText('Sign in with an account of that organization');
  await expectAccessible(page);
});
