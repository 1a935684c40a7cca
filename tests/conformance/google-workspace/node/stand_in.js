'use strict';

// What is not the SDKs' part: the ready line, the control URL, and the person in front of the browser.
const text = process.env.SANDBOX_READY || process.argv[2];
if (!text) {
  console.error('set SANDBOX_READY to the line that `sandbox serve` prints');
  process.exit(2);
}
const ready = JSON.parse(text);
const partner = 'google-workspace';
const endpoints = ready.endpoints[partner];
const credentials = ready.credentials[partner];
const redirectUri = 'http://127.0.0.1:9/callback';

async function control(path, body) {
  const answer = await fetch(`${ready.control_url}/control/${path}`, { method: 'POST', body: JSON.stringify(body) });
  const document = await answer.json();
  if (answer.status !== 200) throw new Error(`control/${path}: ${document.error}`);
  return document;
}

const change = (object, op, id = '', more = {}) => control('mutate', { partner, object, op, id, ...more });
const fault = (kind, more = {}) => control('faults', { partner, kind, count: 1, ...more });
const advance = (seconds) => control('clock', { advance_seconds: seconds });

const unescape = (html) => html.replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

// Opens the consent page, chooses an account by its address (the first if none is given), unticks scopes, presses a
// button, and answers where the browser is sent, or the page that it is left with.
async function press(button, authorizeUrl, { account, untick = [] } = {}) {
  const page = await (await fetch(authorizeUrl)).text();
  const action = /<form method="post" action="([^"]*)"/.exec(page);
  if (!action) return { page };
  const form = new URLSearchParams();
  for (const [, name, value] of page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)) {
    form.append(name, unescape(value));
  }
  for (const [, value] of page.matchAll(/<input type="checkbox" name="grant" value="([^"]*)" checked>/g)) {
    if (!untick.includes(unescape(value))) form.append('grant', unescape(value));
  }
  const people = [...page.matchAll(/<option value="([^"]*)"[^>]*>([^<]*)<\/option>/g)];
  const chosen = people.find(([, , label]) => !account || label.includes(account));
  form.append('account', chosen[1]);
  form.append('decision', button);
  const sent = await fetch(new URL(action[1], authorizeUrl), { method: 'POST', body: form, redirect: 'manual' });
  const location = sent.headers.get('location');
  return location ? { url: new URL(location), parameters: new URL(location).searchParams } : { page: await sent.text() };
}

module.exports = { endpoints, credentials, redirectUri, control, change, fault, advance, press };
