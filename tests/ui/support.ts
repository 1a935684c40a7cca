// Opens the built pages the way the window would: under its content security policy and with its frozen prototypes.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test as base, expect, type Locator, type Page } from '@playwright/test';

const axeSource = readFileSync(resolve(__dirname, '../../ui/node_modules/axe-core/axe.min.js'), 'utf8');

export interface Opening {
  scenario?: string;
  route?: string;
  /** More of the address, for the fake: latency, fail, authorize, rows. */
  fake?: Record<string, string>;
  theme?: 'light' | 'dark';
}

/** A page that fails its test when the console shows an error or the policy refuses something. */
export const test = base.extend<{ problems: string[]; open: (opening?: Opening) => Promise<void> }>({
  problems: async ({ page }, use) => {
    const problems: string[] = [];
    page.on('console', message => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    });
    page.on('pageerror', error => problems.push(error.stack ?? error.message));
    await use(problems);
    expect(problems, 'errors in the console').toEqual([]);
  },
  open: async ({ page, problems }, use) => {
    // Tauri's `freezePrototype` does the same before the page's own scripts.
    await page.addInitScript(() => Object.freeze(Object.prototype));
    await use(async ({ scenario = 'one-company', route = '/', fake = {}, theme } = {}) => {
      if (theme) await page.emulateMedia({ colorScheme: theme });
      const search = new URLSearchParams({ scenario, ...fake });
      await page.goto(`/?${search}#${route}`);
      // What is held stays pending.
      if (!fake.hold) await settle(page);
      expect(problems).toEqual([]);
    });
  },
});

export { expect };

/** Fonts there, nothing pending: what a person sees when they begin to read. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  // A page that has drawn nothing yet has nothing pending either.
  await expect(page.locator('#root > *')).not.toHaveCount(0);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await page.waitForTimeout(60);
}

/** By keyboard alone, as somebody without a mouse gets there. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate(element => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('80 presses of Tab did not reach it');
}

export async function pressOn(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

/** Types once a field takes the keys: a dialog is there a moment before its field has the focus. */
export async function typeInField(page: Page, text: string): Promise<void> {
  await expect(page.locator('input:focus, textarea:focus')).toBeEditable();
  await page.keyboard.type(text);
}

/** What Rust answered when `tests/fixtures` was recorded: the tests name its company, whatever it is. */
export function recorded<Response>(command: string): Response {
  const file = resolve(__dirname, `../fixtures/${command}.json`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { response: Response }).response;
}

interface RecordedConnection {
  id: string;
  display_name: string;
  legal_name: string;
  last_pull: { rows: number };
}

const [connection] = recorded<[RecordedConnection]>('list_connections');
export const company = {
  id: connection.id,
  name: connection.display_name,
  legalName: connection.legal_name,
  rows: connection.last_pull.rows,
  words: recorded<{ positions: [number, number] }>('recovery_challenge').positions,
};

const recordedAccount = recorded<RecordedConnection & { external_account_id: string }>('connect_with_key');
/** The account that a key opens. */
export const account = {
  id: recordedAccount.id,
  name: recordedAccount.display_name,
  externalId: recordedAccount.external_account_id,
};

const recordedCalendar = recorded<RecordedConnection>('test_connection');
/** The account whose calendars are read, and which may be written to once that is allowed. */
export const calendar = { id: recordedCalendar.id, name: recordedCalendar.display_name };

/** The connections of the scenario `every-partner`, by partner. */
export const connectionAt = (partner: string): string => recorded<RecordedConnection>(`show_connection.${partner}`).id;

/** A client that has no connection yet. */
export const [client] = recorded<{ clients: [{ id: string; name: string }] }>('list_clients').clients;

interface Violation {
  id: string;
  impact: string | null;
  help: string;
  nodes: { target: string[]; failureSummary?: string }[];
}

/** WCAG 2.2 A and AA by axe, in the page itself. */
export const expectAccessible = (page: Page): Promise<void> =>
  expectNoViolation(page, ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);

/** Those rules of them that colors can break. */
export const expectReadable = (page: Page): Promise<void> => expectNoViolation(page, ['color-contrast', 'link-in-text-block']);

async function expectNoViolation(page: Page, runOnly: readonly string[]): Promise<void> {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async rules => {
    const { axe } = window as unknown as { axe: { run: (options: object) => Promise<{ violations: Violation[] }> } };
    // What passes is not told, and need not be gathered.
    const result = await axe.run({ runOnly: rules, resultTypes: ['violations'] });
    return result.violations;
  }, runOnly);
  const told = violations.map(
    violation =>
      `${violation.id} (${violation.impact}): ${violation.help}\n  ${violation.nodes.map(node => `${node.target.join(' ')} ${node.failureSummary ?? ''}`).join('\n  ')}`,
  );
  expect(told).toEqual([]);
}

/** Nothing wider than the window, nothing cut off by a fixed height. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, 'pixels wider than the window').toBeLessThanOrEqual(0);
}
