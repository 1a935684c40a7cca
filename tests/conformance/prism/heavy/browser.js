'use strict';

// A browser without scripts, in which a person consents to everything.
const [, , url] = process.argv;

async function browse() {
  const page = await (await fetch(url)).text();
  const [, action] = /<form method="post" action="([^"]*)"/.exec(page);
  const form = new URLSearchParams();
  const unescape = html =>
    html
      .replace(/&quot;/g, '"')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&amp;/g, '&');
  for (const [, name, value] of page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)) form.append(name, unescape(value));
  for (const [, value] of page.matchAll(/<input type="checkbox" name="grant" value="([^"]*)" checked>/g)) {
    form.append('grant', unescape(value));
  }
  const [, account] = /<option value="([^"]*)"/.exec(page);
  form.append('account', account);
  form.append('decision', 'consent');
  await fetch(new URL(action, url), { method: 'POST', body: form });
}

browse();
