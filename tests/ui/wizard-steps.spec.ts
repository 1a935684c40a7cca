// Every partner's wizard in production, every step of it, in both themes: what the real window's walk through the
// rehearsal does not meet (vault, app, key, going live) is seen here. A sixth partner needs no line.

import type { Page } from '@playwright/test';
import type { FieldView, PartnerView } from '../../ui/src/ipc/bindings.ts';
import { expect, expectAccessible, expectNoOverflow, recorded, settle, test } from './support.ts';

const PASSPHRASE = 'lantern on harbor street';

/** An input that is shown and takes what is typed. */
async function fill(page: Page, field: FieldView): Promise<void> {
  const input = page.getByLabel(field.title, { exact: true });
  // An example of a secret is told in words.
  if (await input.isEditable()) await input.fill(field.secret ? '0123456789'.repeat(4) : field.example);
}

/** From one button to the next; `seen` is called at every step. */
async function walk(page: Page, partner: PartnerView, seen: (name: string) => Promise<void>): Promise<void> {
  const at = (name: string) => expect(page.getByRole('heading', { level: 2, name })).toBeFocused();
  await at('Before you start');
  await seen('preflight');
  await page.getByRole('button', { name: 'I have these ready' }).click();

  await at('Where secrets are kept');
  await seen('vault');
  await page.getByRole('radio', { name: /A passphrase/ }).check();
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByLabel('Passphrase again').fill(PASSPHRASE);
  await page.keyboard.press('Enter');

  if (partner.key_field === null) {
    await at('Your app at the partner');
    await seen('app');
    const redirect = page.getByLabel('Redirect URI', { exact: true });
    if ((await redirect.count()) > 0 && (await redirect.inputValue()) === '') await redirect.fill('https://firm.example/relay');
    for (const field of partner.app_fields) await fill(page, field);
    await page.getByRole('button', { name: 'Register the app' }).click();
    await at('Authorize');
    await seen('authorize');
    await page.getByRole('button', { name: /^Open .* in the browser$/ }).click();
    await expect(page.getByText('Waiting for you in the browser')).toBeVisible();
    await seen('waiting');
    await page.evaluate(() => (window as unknown as { fakePartner: { act: (how: string) => void } }).fakePartner.act('approve'));
  } else {
    await expect(page.getByRole('button', { name: /^Connect/ })).toBeVisible();
    await seen('key');
    for (const { field, asked_in } of partner.connection_fields) if (asked_in.includes('production')) await fill(page, field);
    await page.getByLabel(partner.key_field.title, { exact: true }).fill(partner.key_field.example);
    await page.keyboard.press('Enter');
  }

  await at('Review');
  await seen('review');
  await page.getByRole('button', { name: /^Read the / }).click();
  await at('Proof');
  const onward = page.getByRole('button', { name: 'Go on to going live' });
  await expect(onward).toBeEnabled();
  await seen('proof');
  await onward.click();
  await at('Going live');
  await seen('live');
}

for (const partner of recorded<PartnerView[]>('list_partners')) {
  for (const theme of ['light', 'dark'] as const) {
    test(`every step of ${partner.name}, ${theme}`, async ({ page, open }) => {
      await open({ scenario: 'empty', route: `/connect?partner=${partner.id}`, fake: { authorize: 'wait' }, theme });
      let number = 0;
      await walk(page, partner, async name => {
        number += 1;
        await settle(page);
        await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0);
        await expectAccessible(page);
        await expectNoOverflow(page);
        await page.screenshot({ path: `../test-output/ui/wizards/${partner.id}-${number}-${name}-${theme}.png`, fullPage: true });
      });
    });
  }
}
