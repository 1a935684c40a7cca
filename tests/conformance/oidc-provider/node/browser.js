'use strict';

// A browser without scripts: it follows redirects with its cookies, enters a code if it is given one, and signs in and
// consents, or gives up.
const cookies = new Map();

async function go(start, options = {}) {
  let [url, request] = [start, options];
  for (;;) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { ...request, redirect: 'manual', headers: { cookie } });
    for (const [pair] of answer.headers.getSetCookie().map((line) => line.split(';'))) {
      const [name, ...value] = pair.split('=');
      cookies.set(name, value.join('='));
    }
    const location = answer.headers.get('location');
    if (!location) return { url, text: await answer.text() };
    [url, request] = [new URL(location, url).href, {}];
  }
}

// The code is entered, and confirmed on a second page, or the person gives up there.
async function enter(decision, page, userCode) {
  const confirm = { confirm: 'yes', ...(decision === 'refuse' ? { abort: 'yes' } : {}) };
  for (const pressed of [{}, confirm]) {
    const xsrf = /name="xsrf" value="([^"]*)"/.exec(page.text)[1];
    page = await go(page.url, { method: 'POST', body: new URLSearchParams({ xsrf, user_code: userCode, ...pressed }) });
  }
  return page;
}

async function browse(decision, url, userCode) {
  let page = await go(url);
  if (userCode !== undefined) page = await enter(decision, page, userCode);
  while (/\/interaction\//.test(page.url)) {
    if (decision === 'refuse') {
      page = await go(new URL(/href="([^"]*\/abort)"/.exec(page.text)[1], page.url).href);
      continue;
    }
    const prompt = /name="prompt" value="([^"]*)"/.exec(page.text)[1];
    const body = new URLSearchParams({ prompt, login: 'robin', password: 'any' });
    page = await go(new URL(/<form[^>]* action="([^"]*)"/.exec(page.text)[1], page.url).href, { method: 'POST', body });
  }
}

const [, , decision, url, userCode] = process.argv;
browse(decision, url, userCode);
