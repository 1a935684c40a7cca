'use strict';

const { toStandIn } = require('./stand_in');

// A browser without scripts: it opens pages, fills in their one form, and follows where it is sent.
const unescape = (text) =>
  text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

async function open(url, options = {}) {
  const answer = await fetch(toStandIn(url), { redirect: 'manual', ...options });
  return { status: answer.status, location: answer.headers.get('location'), text: await answer.text(), url: toStandIn(url) };
}

function form(page) {
  const action = /<form[^>]* action="([^"]*)"/.exec(page.text);
  if (!action) throw new Error(`no form on this page: ${page.text.slice(0, 300)}`);
  const fields = new URLSearchParams();
  for (const [, name, value] of page.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)) {
    fields.append(name, unescape(value));
  }
  return { action: new URL(unescape(action[1]), page.url).href, fields };
}

async function submit(page, values = {}) {
  const { action, fields } = form(page);
  for (const [name, value] of Object.entries(values)) fields.set(name, value);
  return open(action, { method: 'POST', body: fields });
}

// Signs in with an account and presses a button. The answer is where the browser is sent, or the page that it is left with.
async function signIn(url, account, decision = 'consent') {
  return submit(await open(url), { account, decision });
}

module.exports = { open, submit, signIn };
