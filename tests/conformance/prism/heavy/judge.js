'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { workspace, succeed } = require('../../advisoros');
const { judgeAll, operation } = require('../../report');
const documents = require('./documents');
const { startPrism } = require('./prism');

const ready = JSON.parse(process.env.SANDBOX_READY);
const BROWSER = path.join(__dirname, 'browser.js');

// The document is of one API; the others that a partner has are asked directly.
const endpoints = (partner, more) =>
  Object.entries({ ...ready.endpoints[partner], ...more }).flatMap(([name, url]) => ['--endpoint', `${name}=${url}`]);

// What our connector says to a partner and what the stand-in answers, each held against the partner's own document.
async function between({ name, document, partner, connect, wrong, others = {} }, walk) {
  const { folder, run, close } = workspace();
  const prism = await startPrism(folder, name, document, ready.endpoints[partner].api);
  try {
    const check = (title, act) => operation(`prism ${name}`, title, act);
    let id;
    await check('connect', async () => {
      ({ id } = await connect(run, endpoints(partner, { ...others, api: prism.url })));
    });
    await walk(check, run, id);
    // A request that is wrong shows that Prism refuses; one to nowhere, that all it refused before has been told by now.
    await check('nothing that the document does not allow, in any request and any answer', async () => {
      assert.equal((await fetch(new URL(wrong, prism.url), { headers: { authorization: 'Bearer anybody' } })).status, 422);
      assert.equal((await fetch(new URL('/nowhere', prism.url))).status, 404);
      const refused = await prism.refusedUntil('/nowhere');
      assert.deepEqual(refused.slice(0, -2), []);
      assert.ok(prism.forwarded() > 5, `${prism.forwarded()} requests`);
    });
  } catch (error) {
    throw new Error(`${error.message}\n${prism.said()}`);
  } finally {
    prism.close();
    close();
  }
}

// Nothing is mapped here, so not every check can pass; but each that asks the partner must.
async function verified(run, id) {
  const { answer } = await run('verify', id);
  const failed = answer.checks.filter(({ id, status }) => status === 'FAIL' && !/^(mapping|prices)\./.test(id));
  assert.deepEqual(failed, []);
  assert.ok(answer.checks.filter(({ status }) => status === 'PASS').length >= 4, JSON.stringify(answer.checks));
}

async function stripe() {
  const partner = 'stripe';
  const { secrets } = ready.credentials[partner].connect;
  const key = ['--secret', 'restricted_key=-'];
  const input = `restricted_key=${secrets.restricted_key}\n`;
  const connect = (run, where) => succeed(run, 'connect', partner, '--environment', 'custom', ...key, ...where, { input });
  const wrong = '/v1/prices?limit=many';
  await between({ name: 'stripe', document: documents.stripe(), partner, connect, wrong }, async (check, run, id) => {
    await check('test the connection', () => succeed(run, 'connections', 'test', id));
    await check('pull prices and invoices', async () => {
      const pulled = await succeed(run, 'pull', id);
      assert.ok(pulled.resources.invoices.inserted > 0, JSON.stringify(pulled));
      assert.ok(pulled.rows > 0, JSON.stringify(pulled));
    });
    await check('make every check', () => verified(run, id));
  });
}

async function google() {
  const partner = 'google-workspace';
  const { client_id: clientId, secrets } = ready.credentials[partner].connect;
  const app = ['--client-id', clientId, '--secret', 'client_secret=-'];
  const input = `client_secret=${secrets.client_secret}\n`;
  const browser = ['--browser-command', `${process.execPath} ${BROWSER}`];
  const connect = (run, where) => succeed(run, 'connect', partner, '--environment', 'custom', ...app, ...browser, ...where, { input });
  const others = { directory: ready.endpoints[partner].api };
  const wrong = '/calendar/v3/users/me/calendarList?maxResults=many';
  await between(
    { name: 'google calendar', document: documents.googleCalendar(), partner, connect, wrong, others },
    async (check, run, id) => {
      await check('test the connection', () => succeed(run, 'connections', 'test', id));
      await check('pull calendars', async () => {
        const pulled = await succeed(run, 'pull', id);
        assert.ok(pulled.rows > 0, JSON.stringify(pulled));
      });
      await check('a sample meeting', async () => {
        await succeed(run, 'connections', 'allow', id, 'sample-meeting', ...browser);
        await succeed(run, 'meeting', 'run', id, '--yes');
      });
      await check('a channel, another in its place, and its end', async () => {
      const [calendar, url] = ['Tax', 'https://relay.example.com/calendar'];
      const { subscription } = await succeed(run, 'subscriptions', 'create', id, calendar, '--url', url, '--yes');
      await succeed(run, 'subscriptions', 'renew', id, subscription.id);
      await succeed(run, 'subscriptions', 'end', id, subscription.id);
    });
    await check('make every check', () => verified(run, id));
    },
  );
}

judgeAll({ stripe, google });
