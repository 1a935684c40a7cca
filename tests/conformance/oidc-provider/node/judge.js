'use strict';

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { CLIENT_ID, startProvider } = require('./provider');
const { workspace } = require('../../advisoros');
const { judgeAll, operation } = require('../../report');

const SDK = 'oidc-provider';
const BROWSER = path.join(__dirname, 'browser.js');

// The least that describes the provider, as a firm would write it.
const manifest = (issuer) => ({
  id: 'strict-provider',
  name: 'Strict Provider',
  publisher: 'Nobody here',
  purpose: 'Judge how a grant is obtained, rotated and given back',
  auth: {
    kind: 'oauth2',
    issuer,
    authorize_url: `${issuer}/auth`,
    token_url: `${issuer}/token`,
    revoke_url: `${issuer}/token/revocation`,
    device_authorization_url: `${issuer}/device/auth`,
    scopes: [
      { name: 'openid', reason: 'Know who consented' },
      { name: 'offline_access', reason: 'Stay connected' },
    ],
    pkce: true,
    client_authentication: 'none',
    authorize_parameters: { prompt: 'consent' },
  },
  health: { method: 'GET', url: `${issuer}/me`, expect_status: 200 },
});

async function judge() {
  assert.ok(process.env.ADVISOROS, 'ADVISOROS names the program');
  const check = (name, run) => operation(SDK, name, run);
  const { folder, run, close: leave } = workspace();
  const { issuer, seen, close } = await startProvider();
  const file = path.join(folder, 'partner.json');
  fs.writeFileSync(file, JSON.stringify(manifest(issuer)));
  const connect = (decision) =>
    run('connect', 'strict-provider', '--client-id', CLIENT_ID, '--browser-command', `${process.execPath} ${BROWSER} ${decision}`);
  // The address and the code as they are printed, each alone on its line, taken to a browser that never comes back.
  const onAnotherDevice = (decision, ...command) => {
    let browser;
    const hears = (said) => {
      const [, address, , userCode, ...rest] = said.split('\n');
      if (rest.length > 1) browser ??= spawn(process.execPath, [BROWSER, decision, address, userCode], { stdio: 'inherit' });
    };
    return run(...command, '--callback', 'device', { hears });
  };
  const succeeded = ({ exit, answer, said }) => assert.equal(exit, 0, JSON.stringify(answer) + said);
  succeeded(await run('partners', 'add', file));

  await check('a refused consent ends the login and stores nothing', async () => {
    const refused = await connect('refuse');
    assert.equal(refused.exit, 3, JSON.stringify(refused));
    assert.deepEqual((await run('connections', 'list')).answer.connections, []);
  });
  let id;
  await check('a grant with PKCE S256, proven by userinfo', async () => {
    const connected = await connect('consent');
    succeeded(connected);
    id = connected.answer.id;
    assert.equal(connected.answer.status, 'connected');
    assert.deepEqual([...seen.methods], ['S256']);
  });
  await check('five refreshes, each with the token that the last one brought', async () => {
    for (let time = 0; time < 5; time += 1) succeeded(await run('connections', 'refresh', id));
    assert.equal(new Set(seen.refreshTokens).size, seen.refreshTokens.length, 'a token was used twice');
    assert.ok(seen.refreshTokens.length >= 5);
  });
  await check('eight programs refresh at once, and no token is used twice', async () => {
    const finished = await Promise.all(Array.from({ length: 8 }, () => run('connections', 'refresh', id)));
    finished.forEach(succeeded);
    assert.equal(new Set(seen.refreshTokens).size, seen.refreshTokens.length, 'a token was used twice');
    assert.deepEqual([seen.refusals, seen.revoked], [[], 0]);
    succeeded(await run('connections', 'test', id));
  });
  await check('every check of the gate passes', async () => {
    const { answer } = await run('verify', '--all');
    assert.equal(answer.verdict, 'READY', JSON.stringify(answer.checks));
  });
  await check('a stolen refresh token that comes back ends the grant, and the person is told', async () => {
    const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: CLIENT_ID, refresh_token: seen.refreshTokens[0] });
    const replayed = await fetch(`${issuer}/token`, { method: 'POST', body });
    assert.equal((await replayed.json()).error, 'invalid_grant');
    assert.equal((await run('connections', 'refresh', id)).exit, 3);
    assert.equal((await run('connections', 'show', id)).answer.status, 'needs_reconnect');
    assert.equal((await run('verify', '--all')).exit, 1);
  });
  await check('it is connected again in place, and given back when it is disconnected', async () => {
    const again = await run('connections', 'reconnect', id, '--browser-command', `${process.execPath} ${BROWSER} consent`);
    succeeded(again);
    assert.deepEqual([again.answer.id, again.answer.status], [id, 'connected']);
    const revoked = seen.revoked;
    succeeded(await run('connections', 'disconnect', id));
    assert.ok(seen.revoked > revoked, 'the provider heard of no revocation');
  });
  await check('a code that is refused on another device connects nothing', async () => {
    const refused = await onAnotherDevice('refuse', 'connect', 'strict-provider', '--client-id', CLIENT_ID);
    assert.equal(refused.exit, 3, JSON.stringify(refused));
    assert.equal((await run('connections', 'show', id)).answer.status, 'disconnected');
  });
  await check('a code that is entered on another device is a grant like any other', async () => {
    const again = await onAnotherDevice('consent', 'connections', 'reconnect', id);
    succeeded(again);
    assert.deepEqual([again.answer.id, again.answer.status], [id, 'connected']);
    succeeded(await run('connections', 'refresh', id));
    succeeded(await run('connections', 'test', id));
    succeeded(await run('connections', 'disconnect', id));
  });
  close();
  leave();
}

judgeAll({ [SDK]: judge });
