'use strict';

const assert = require('node:assert/strict');
const { Issuer, generators } = require('openid-client');
const { AccountingApi } = require('xero-node');
const { failure, judgeAll, operation } = require('../../report');

const ready = JSON.parse(process.env.SANDBOX_READY);
const partner = 'xero';
const endpoints = ready.endpoints[partner];
const { client_id: clientId, tenant_id: tenantId } = ready.credentials[partner];
const redirectUri = 'http://localhost:9/callback';
const scope = 'offline_access accounting.settings.read';

async function control(path, body) {
  const answer = await fetch(`${ready.control_url}/control/${path}`, { method: 'POST', body: JSON.stringify(body) });
  assert.equal(answer.status, 200, await answer.text());
}

const issuer = new Issuer({
  issuer: endpoints.auth,
  authorization_endpoint: endpoints.authorize,
  token_endpoint: endpoints.token,
  revocation_endpoint: endpoints.revoke,
});
const app = new issuer.Client({
  client_id: clientId,
  redirect_uris: [redirectUri],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
});

// A person at the consent page: where the browser is sent, or what it is left with.
async function press(decision, verifier) {
  const url = app.authorizationUrl({
    scope,
    state: 'csrf',
    code_challenge: generators.codeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const page = await (await fetch(url)).text();
  const [, action] = /<form method="post" action="([^"]*)"/.exec(page);
  const hidden = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name, value]) => [name, value]);
  const body = new URLSearchParams([...hidden, ['organisation', tenantId], ['decision', decision]]);
  const sent = await fetch(new URL(action, url), { method: 'POST', body, redirect: 'manual' });
  return app.callbackParams(sent.headers.get('location'));
}

async function granted() {
  const verifier = generators.codeVerifier();
  const parameters = await press('consent', verifier);
  return { parameters, verifier, tokens: await app.oauthCallback(redirectUri, parameters, { state: 'csrf', code_verifier: verifier }) };
}

async function authorization() {
  const check = (name, run) => operation('openid-client', name, run);
  await check('a consent, with PKCE S256 and no secret', async () => {
    const { tokens } = await granted();
    assert.equal(tokens.scope, scope);
    assert.ok(tokens.refresh_token && tokens.expires_in > 0);
  });
  await check('a refused consent', async () => {
    const verifier = generators.codeVerifier();
    const parameters = await press('refuse', verifier);
    const error = await failure(() => app.oauthCallback(redirectUri, parameters, { state: 'csrf', code_verifier: verifier }));
    assert.equal(error.error, 'access_denied');
  });
  await check('a code is good once, and with its verifier only', async () => {
    const { parameters, verifier } = await granted();
    const again = await failure(() => app.oauthCallback(redirectUri, parameters, { state: 'csrf', code_verifier: verifier }));
    assert.equal(again.error, 'invalid_grant');
    const fresh = await press('consent', generators.codeVerifier());
    const other = await failure(() => app.oauthCallback(redirectUri, fresh, { state: 'csrf', code_verifier: verifier }));
    assert.equal(other.error, 'invalid_grant');
  });
  await check('a refresh rotates', async () => {
    const { tokens } = await granted();
    const next = await app.refresh(tokens.refresh_token);
    assert.notEqual(next.refresh_token, tokens.refresh_token);
    assert.ok((await app.refresh(next.refresh_token)).access_token);
  });
  await check('a revoked grant is dead', async () => {
    const { tokens } = await granted();
    await app.revoke(tokens.refresh_token);
    assert.equal((await failure(() => app.refresh(tokens.refresh_token))).error, 'invalid_grant');
  });
}

// The SDK throws its errors as JSON text.
const status = (error) => JSON.parse(error).response.statusCode;

async function accounting() {
  const check = (name, run) => operation('xero-node', name, run);
  const api = new AccountingApi(`${endpoints.api}/api.xro/2.0`);
  api.accessToken = (await granted()).tokens.access_token;

  await check('getOrganisations', async () => {
    const { organisations } = (await api.getOrganisations(tenantId)).body;
    assert.equal(organisations.length, 1);
    assert.ok(organisations[0].name && organisations[0].baseCurrency, JSON.stringify(organisations[0]));
  });
  await check('getAccounts, archived ones included', async () => {
    const [first] = (await api.getAccounts(tenantId)).body.accounts;
    await control('mutate', { partner, company: tenantId, object: 'Account', op: 'deactivate', id: first.accountID });
    const { accounts } = (await api.getAccounts(tenantId)).body;
    assert.equal(new Set(accounts.map(({ accountID }) => accountID)).size, accounts.length);
    assert.deepEqual([...new Set(accounts.map((account) => account.status))].sort(), ['ACTIVE', 'ARCHIVED']);
    for (const account of accounts) {
      assert.ok(account.accountID && account.name && account.type && account._class, JSON.stringify(account));
      assert.ok(account.updatedDateUTC instanceof Date && !Number.isNaN(account.updatedDateUTC.getTime()));
    }
  });
  await check('getAccounts, active ones only', async () => {
    const { accounts } = (await api.getAccounts(tenantId, undefined, 'Status=="ACTIVE"')).body;
    assert.ok(accounts.length > 0 && accounts.every((account) => account.status === 'ACTIVE'));
  });
  await check('a condition that cannot be read', async () => {
    assert.equal(status(await failure(() => api.getAccounts(tenantId, undefined, 'Status=='))), 400);
  });
  await check('another tenant', async () => {
    const stranger = '00000000-0000-0000-0000-000000000001';
    assert.equal(status(await failure(() => api.getOrganisations(stranger))), 403);
  });
  await check('over the limit', async () => {
    await control('faults', { partner, match: { method: '*', path: '*' }, kind: 'throttle', count: 1 });
    assert.equal(status(await failure(() => api.getOrganisations(tenantId))), 429);
  });
  await check('an expired token', async () => {
    await control('clock', { advance_seconds: 1900 });
    assert.equal(status(await failure(() => api.getOrganisations(tenantId))), 401);
  });
}

judgeAll({ authorization, accounting });
