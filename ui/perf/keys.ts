// `npm run e2e:webkit`: the grid's keys in WebKitGTK, the engine of the Linux window, over the browser build. Text fields in it
// have been met that swallow arrows or undo for themselves, which Chromium would never show.

import assert from 'node:assert/strict';
import { serve } from './runner/serve.ts';
import { type Session, startDisplay, waitFor, withSession } from './runner/webkit.ts';

const ROUTE = '/index.html?scenario=one-company#/mapping/019ab810-4c00-7a10-9f00-000000000010';
const KEY = {
  enter: '\uE007',
  f8: '\uE038',
  left: '\uE012',
  up: '\uE013',
  down: '\uE015',
  backspace: '\uE003',
  end: '\uE010',
  control: '\uE009',
};

interface Seen {
  readonly mapped: string;
  readonly focus: string;
  readonly row: string;
  readonly status: string;
}

const CELL = 'return document.activeElement.innerText.trim()';

const LOOK = `
  const active = document.activeElement;
  const text = element => element?.innerText.replace(/\\s+/g, ' ') ?? '';
  return {
    mapped: text(document.querySelector('[aria-label="Progress"] [data-filter="mapped"]')),
    focus: active.getAttribute('role') ?? active.tagName,
    row: text(active.closest('[role="row"]')),
    status: text(document.querySelector('[aria-label="Status bar"]')),
  };`;

async function press(session: Session, ...keys: string[]): Promise<void> {
  const down = keys.map(value => ({ type: 'keyDown', value }));
  const up = keys.toReversed().map(value => ({ type: 'keyUp', value }));
  await session.post('actions', { actions: [{ type: 'key', id: 'keyboard', actions: [...down, ...up] }] });
}

/** Asks until the page shows what is expected; the last thing seen explains a failure. */
async function see(session: Session, what: string, isSeen: (seen: Seen) => boolean): Promise<void> {
  let seen: Seen | undefined;
  await waitFor(async () => {
    seen = await session.script<Seen>(LOOK);
    return isSeen(seen);
  }).catch(() => assert.fail(`${what}: ${JSON.stringify(seen)}`));
  process.stdout.write(`ok  ${what}\n`);
}

async function journey(session: Session): Promise<void> {
  await session.script('document.querySelector("input[type=search]").focus()');
  await press(session, KEY.enter);
  await see(session, 'Enter in the filter goes to the grid', ({ focus, mapped }) => focus === 'gridcell' && mapped === '59 of 82 mapped');
  for (let times = 0; times < 3; times += 1) await press(session, KEY.f8);
  await see(session, 'F8 goes to the next unmapped account', ({ row }) => row.includes('Unmapped'));
  for (const character of 'prep') await press(session, character);
  await see(session, 'a character starts the editor', ({ focus, status }) => focus === 'combobox' && status.includes('Edit'));
  await press(session, KEY.left);
  await press(session, KEY.left);
  await press(session, 'x');
  assert.equal(await session.script('return document.activeElement.value'), 'prxep', 'arrows move in the text field');
  await press(session, KEY.backspace);
  await press(session, KEY.enter);
  await see(session, 'Enter commits and moves down', ({ mapped, focus }) => mapped === '60 of 82 mapped' && focus === 'gridcell');
  await press(session, KEY.control, 'z');
  await see(session, 'Ctrl+Z undoes', ({ mapped }) => mapped === '59 of 82 mapped');
  await clipboard(session);
  await press(session, KEY.control, 'a');
  await see(session, 'Ctrl+A selects the rows', ({ status }) => status.includes('82 rows selected'));
  await press(session, KEY.control, KEY.end);
  await session.script('document.querySelector("[role=treegrid]").scrollTop = 0');
  await see(session, 'the focus stays when its row scrolls out', ({ focus, row }) => focus === 'gridcell' && row.includes('9010'));
  await press(session, KEY.control, 'f');
  await see(session, 'Ctrl+F goes to the filter', ({ focus }) => focus === 'INPUT');
}

/** The clipboard's own events: this engine has been met that sends none where no text is selected. */
async function clipboard(session: Session): Promise<void> {
  await press(session, KEY.up);
  const before = await session.script<string>(CELL);
  await press(session, KEY.control, 'c');
  await press(session, KEY.down);
  await press(session, KEY.control, 'v');
  await see(session, 'Ctrl+C and Ctrl+V copy a category to the next account', ({ status }) => status.includes('1 set'));
  assert.equal(await session.script(CELL), before);
  await press(session, KEY.control, 'z');
  await see(session, 'and Ctrl+Z takes it back', ({ status }) => status.includes('Undone'));
}

const server = await serve(new URL('../dist-browser', import.meta.url).pathname);
const display = await startDisplay();
try {
  await withSession(display.name, async session => {
    await session.post('url', { url: `${server.origin}${ROUTE}` });
    await waitFor(() => session.script<boolean>('return document.querySelector("[role=gridcell][tabindex=\\"0\\"]") !== null'));
    await journey(session);
  });
} finally {
  await display.end();
  server.close();
}
