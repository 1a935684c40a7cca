'use strict';

// What is not the SDKs' part: the ready line, the control URL, and the person in front of the browser.
const text = process.env.SANDBOX_READY || process.argv[2];
if (!text) {
  console.error('set SANDBOX_READY to the line that `sandbox serve` prints');
  process.exit(2);
}
const ready = JSON.parse(text);
const endpoints = ready.endpoints['quickbooks-online'];
const credentials = ready.credentials['quickbooks-online'];
const redirectUri = 'http://127.0.0.1:9/callback';

async function control(path, body) {
  const method = body === undefined ? 'DELETE' : 'POST';
  const answer = await fetch(`${ready.control_url}/control/${path}`, { method, body: body && JSON.stringify(body) });
  const document = await answer.json();
  if (answer.status !== 200) throw new Error(`control/${path}: ${document.error}`);
  return document;
}

const advance = (seconds) => control('clock', { advance_seconds: seconds });

const unescape = (html) =>
  html.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

// Opens the consent page, picks a company (the first if none is given), presses a button, and
// answers the URL that the browser is sent to.
async function press(button, authorizeUri, realmId) {
  const page = await (await fetch(authorizeUri, { redirect: 'manual' })).text();
  const action = /<form method="post" action="([^"]*)"/.exec(page);
  if (!action) throw new Error('the page has no form');
  const form = new URLSearchParams();
  for (const [, name, value] of page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)) {
    form.set(name, unescape(value));
  }
  const [, firstRealm] = /<option value="([^"]*)">/.exec(page);
  form.set('realm_id', realmId || firstRealm);
  form.set('decision', button);
  const sent = await fetch(new URL(action[1], authorizeUri), { method: 'POST', body: form, redirect: 'manual' });
  const location = sent.headers.get('location');
  if (!location) throw new Error(`the page answered ${sent.status} and no redirect`);
  return location;
}

// All companies on the consent page.
async function realms(authorizeUri) {
  const page = await (await fetch(authorizeUri)).text();
  return [...page.matchAll(/<option value="([^"]*)">/g)].map(([, realm]) => realm);
}

module.exports = { endpoints, credentials, redirectUri, control, advance, press, realms };
