// Every partner's wizard in production, every step of it, in both themes: what the real window's walk through the
// rehearsal does not meet (vault, app, key, going live) is seen here, by keyboard alone. A sixth partner needs no line.

import type { Locator, Page } from '@playwright/test';
import type { FieldView, PartnerView } from '../../ui/src/ipc/bindings.ts';
import { expect, expectAccessible, expectNoOverflow, pressOn, recorded, settle, tabTo, test } from './support.ts';

const PASSPHRASE = 'lantern on harbor street';

/** In the place of what stands there. */
async function enter(page: Page, input: Locator, text: string): Promise<void> {
  await tabTo(page, input);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}

/** An input that is shown and takes what is typed. */
async function fill(page: Page, field: FieldView): Promise<void> {
  const input = page.getByLabel(field.title, { exact: true });
  // An example of a secret is told in words.
  if (await input.isEditable()) await enter(page, input, field.secret ? '0123456789'.repeat(4) : field.example);
}

/** From one button to the next; `seen` is called at every step. */
async function walk(page: Page, partner: PartnerView, seen: (name: string) => Promise<void>): Promise<void> {
  const at = (name: string) => expect(page.getByRole('heading', { level: 2, name })).toBeFocused();
  await at('Before you start');
  await seen('preflight');
  await pressOn(page, page.getByRole('button', { name: 'I have these ready' }));

  await at('Where secrets are kept');
  await seen('vault');
  // Tab leads to the holders as one, and the arrows choose among them.
  const passphrase = page.getByRole('radio', { name: /A passphrase/ });
  await tabTo(page, page.getByRole('radio', { checked: true }));
  for (let presses = 0; presses < 4 && !(await passphrase.isChecked()); presses += 1) await page.keyboard.press('ArrowDown');
  await enter(page, page.getByLabel('Passphrase', { exact: true }), PASSPHRASE);
  await enter(page, page.getByLabel('Passphrase again'), PASSPHRASE);
  await page.keyboard.press('Enter');

  if (partner.key_field === null) {
    await at('Your app at the partner');
    await seen('app');
    const redirect = page.getByLabel('Redirect URI', { exact: true });
    if ((await redirect.count()) > 0 && (await redirect.inputValue()) === '') await enter(page, redirect, 'https://firm.example/relay');
    for (const field of partner.app_fields) await fill(page, field);
    await pressOn(page, page.getByRole('button', { name: 'Register the app' }));
    await at('Authorize');
    await seen('authorize');
    await pressOn(page, page.getByRole('button', { name: /^Open .* in the browser$/ }));
    await expect(page.getByText('Waiting for you in the browser')).toBeVisible();
    await seen('waiting');
    await page.evaluate(() => (window as unknown as { fakePartner: { act: (how: string) => void } }).fakePartner.act('approve'));
  } else {
    await expect(page.getByRole('button', { name: /^Connect/ })).toBeVisible();
    await seen('key');
    for (const { field, asked_in } of partner.connection_fields) if (asked_in.includes('production')) await fill(page, field);
    await enter(page, page.getByLabel(partner.key_field.title, { exact: true }), partner.key_field.example);
    await page.keyboard.press('Enter');
  }

  await at('Review');
  await seen('review');
  await pressOn(page, page.getByRole('button', { name: /^Read the / }));
  await at('Proof');
  const onward = page.getByRole('button', { name: 'Put it to use' });
  await expect(onward).toBeEnabled();
  await seen('proof');
  await pressOn(page, onward);
  await at('Put it to use');
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
