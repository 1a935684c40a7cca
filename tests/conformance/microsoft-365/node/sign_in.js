'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { ConfidentialClientApplication, CryptoProvider, InteractionRequiredAuthError, PublicClientApplication, ServerError } = require('@azure/msal-node');
const { open, signIn, submit } = require('./browser');
const { LOGIN, NORA, SAM, change, credentials, drill, endpoints, toStandIn, toVendor } = require('./stand_in');
const { failure, operation } = require('../../report');

const SDK = '@azure/msal-node';
const SCOPES = ['User.Read', 'Calendars.Read.Shared'];
const REDIRECT_URI = 'http://localhost:53211/';

// What carries the SDK's requests: the origin is rewritten, and nothing else.
const networkClient = {
  sendGetRequestAsync: (url, options) => send('GET', url, options),
  sendPostRequestAsync: (url, options) => send('POST', url, options),
};

async function send(method, url, options = {}) {
  const answer = await fetch(toStandIn(url), { method, headers: options.headers, body: options.body });
  const text = toVendor(await answer.text());
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: JSON.parse(text) };
}

const settings = (tenant, more = {}) => ({
  auth: { clientId: credentials.client_id, authority: `${LOGIN}/${tenant}`, ...more },
  system: { networkClient },
});
const app = (tenant = 'organizations') => new PublicClientApplication(settings(tenant));

// As an app does it: the system's browser, the loopback listener, the code's exchange.
const interactive = (made, account, decision = 'consent', scopes = SCOPES) =>
  made.acquireTokenInteractive({
    scopes,
    openBrowser: async (url) => {
      const sent = await signIn(url, account, decision);
      await submit(sent);
    },
  });

async function code(made, request = {}) {
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
  const url = await made.getAuthCodeUrl({
    scopes: SCOPES,
    redirectUri: REDIRECT_URI,
    responseMode: 'query',
    codeChallenge: challenge,
    codeChallengeMethod: 'S256',
    ...request,
  });
  const sent = await signIn(url, NORA);
  return { code: new URL(sent.location).searchParams.get('code'), codeVerifier: verifier };
}

async function verified(idToken) {
  const { keys } = await (await fetch(`${endpoints.auth}/common/discovery/v2.0/keys`)).json();
  const [head, body, signature] = idToken.split('.');
  const { kid, alg } = JSON.parse(Buffer.from(head, 'base64url'));
  assert.equal(alg, 'RS256');
  const key = crypto.createPublicKey({ key: keys.find((key) => key.kid === kid), format: 'jwk' });
  const right = crypto.verify('RSA-SHA256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
  assert.ok(right, 'the signature is wrong');
}

async function judge() {
  const check = (name, run) => operation(SDK, name, run);

  await check('acquireTokenInteractive: PKCE, form_post, a signed id_token without a nonce', async () => {
    const result = await interactive(app(), NORA);
    assert.equal(result.account.homeAccountId, credentials.account_id);
    assert.equal(result.tenantId, credentials.tenant_id);
    assert.equal(result.account.username, NORA);
    assert.deepEqual(SCOPES.filter((scope) => !result.scopes.includes(scope)), []);
    assert.equal(result.idTokenClaims.nonce, undefined);
    assert.ok(result.expiresOn > new Date(Date.now() + 3500e3));
    await verified(result.idToken);
  });
  await check('acquireTokenInteractive: refused', async () => {
    const error = await failure(() => interactive(app(), NORA, 'refuse'));
    assert.ok(error instanceof ServerError);
    assert.equal(error.errorCode, 'access_denied');
    assert.match(error.errorMessage, /AADSTS65004/);
  });
  await check('getAuthCodeUrl and acquireTokenByCode: query, nonce', async () => {
    const made = app(credentials.tenant_id);
    const request = { scopes: SCOPES, redirectUri: REDIRECT_URI };
    const got = await code(made, { nonce: 'n-1' });
    const result = await made.acquireTokenByCode({ ...request, ...got, nonce: 'n-1' });
    assert.equal(result.idTokenClaims.nonce, 'n-1');
    const other = await code(made, { nonce: 'n-2' });
    const error = await failure(() => made.acquireTokenByCode({ ...request, ...other, nonce: 'n-1' }));
    assert.equal(error.errorCode, 'nonce_mismatch');
  });
  await check('acquireTokenByCode: a code that was spent, a verifier that is another', async () => {
    const made = app();
    const request = { scopes: SCOPES, redirectUri: REDIRECT_URI };
    const spent = await code(made);
    await made.acquireTokenByCode({ ...request, ...spent });
    const replayed = await failure(() => made.acquireTokenByCode({ ...request, ...spent }));
    assert.deepEqual([replayed.errorCode, replayed.errorNo], ['invalid_grant', 54005]);
    const other = { ...(await code(made)), codeVerifier: spent.codeVerifier };
    const unproven = await failure(() => made.acquireTokenByCode({ ...request, ...other }));
    assert.equal(unproven.errorNo, 501481);
  });
  await check('acquireTokenSilent: from the cache, then refreshed', async () => {
    const made = app();
    const { account, accessToken } = await interactive(made, NORA);
    const cached = await made.acquireTokenSilent({ account, scopes: SCOPES });
    assert.equal(cached.accessToken, accessToken);
    assert.ok(cached.fromCache);
    const fresh = await made.acquireTokenSilent({ account, scopes: SCOPES, forceRefresh: true });
    assert.notEqual(fresh.accessToken, accessToken);
  });
  await check('acquireTokenByRefreshToken: twice with the same one', async () => {
    const made = app();
    const request = { refreshToken: credentials.refresh_token, scopes: ['User.Read'], forceCache: true };
    const first = await made.acquireTokenByRefreshToken({ ...request });
    const second = await made.acquireTokenByRefreshToken({ ...request });
    assert.equal(first.account.homeAccountId, credentials.account_id);
    assert.notEqual(first.accessToken, second.accessToken);
  });
  await check('acquireTokenByDeviceCode: entered, declined', async () => {
    const enter = (decision) =>
      app('common').acquireTokenByDeviceCode({
        scopes: ['User.Read'],
        deviceCodeCallback: async ({ verificationUri, userCode, message, interval, expiresIn }) => {
          assert.deepEqual([interval, expiresIn], [5, 900]);
          assert.ok(message.includes(userCode));
          await submit(await open(verificationUri), { user_code: userCode, account: NORA, decision });
        },
      });
    const [result, declined] = await Promise.all([enter('consent'), failure(() => enter('refuse'))]);
    assert.equal(result.account.homeAccountId, credentials.account_id);
    assert.match(declined.message, /authorization_declined/);
  });
  await check('the discovery document of a host that the SDK does not know', async () => {
    const authority = endpoints.auth.replace('http:', 'https:');
    const rewriting = {
      sendGetRequestAsync: async (url) => {
        const answer = await fetch(url.replace('https:', 'http:'));
        return { status: answer.status, headers: {}, body: JSON.parse((await answer.text()).replaceAll('http:', 'https:')) };
      },
    };
    const auth = { clientId: credentials.client_id, authority: `${authority}/organizations`, knownAuthorities: [new URL(authority).host] };
    const made = new PublicClientApplication({ auth, system: { networkClient: rewriting } });
    const url = await made.getAuthCodeUrl({ scopes: SCOPES, redirectUri: REDIRECT_URI });
    assert.ok(url.startsWith(`${authority}/organizations/oauth2/v2.0/authorize?`));
  });
  await failures(check);
  await consents(check);
}

async function failures(check) {
  const refreshed = async (account) => {
    const made = app();
    const result = await interactive(made, account, 'consent', ['User.Read']);
    return failure(() => made.acquireTokenSilent({ account: result.account, scopes: ['User.Read'], forceRefresh: true }));
  };
  for (const [number, code, suberror, claims] of [
    [50076, 'interaction_required', 'basic_action', true],
    [50079, 'interaction_required', 'basic_action', true],
    [53003, 'invalid_grant', 'message_only', true],
    [65001, 'invalid_grant', 'consent_required', false],
    [700082, 'invalid_grant', 'bad_token', false],
    [50173, 'invalid_grant', 'bad_token', false],
    [70043, 'invalid_grant', 'bad_token', false],
  ]) {
    await check(`acquireTokenSilent: AADSTS${number} wants interaction`, async () => {
      const error = await refreshed(drill(number));
      assert.ok(error instanceof InteractionRequiredAuthError, String(error));
      assert.deepEqual([error.errorCode, error.subError, error.errorNo], [code, suberror, number]);
      assert.equal(Boolean(error.claims), claims);
      assert.ok(error.correlationId && error.timestamp && error.traceId);
    });
  }
  await check('acquireTokenSilent: AADSTS50196 does not', async () => {
    const error = await refreshed(drill(50196));
    assert.ok(error instanceof ServerError && !(error instanceof InteractionRequiredAuthError));
  });
  await check('acquireTokenByCode with a secret', async () => {
    const made = new ConfidentialClientApplication(settings('organizations', { clientSecret: 'psst' }));
    const error = await failure(async () => made.acquireTokenByCode({ scopes: SCOPES, redirectUri: REDIRECT_URI, ...(await code(app())) }));
    assert.deepEqual([error.errorCode, error.errorNo], ['invalid_client', 700025]);
  });
  await check('acquireTokenByRefreshToken in a tenant that there is not', async () => {
    const request = { refreshToken: credentials.refresh_token, scopes: ['User.Read'] };
    const error = await failure(() => app('11111111-2222-4333-8444-555555555555').acquireTokenByRefreshToken(request));
    assert.equal(error.errorNo, 90002);
  });
}

async function consents(check) {
  const url = (made, more = {}) => made.getAuthCodeUrl({ scopes: SCOPES, redirectUri: REDIRECT_URI, ...more });
  await check('an ordinary user meets the wall, which never reaches the app', async () => {
    const page = await signIn(await url(app()), SAM);
    assert.deepEqual([page.status, page.location], [200, null]);
    assert.match(page.text, /Need admin approval/);
  });
  await check('prompt=none without a session', async () => {
    const page = await open(await url(app(), { prompt: 'none', responseMode: 'query' }));
    assert.equal(new URL(page.location).searchParams.get('error'), 'login_required');
  });
  await check('admin consent, and then the user signs in', async () => {
    const query = new URLSearchParams({
      client_id: credentials.client_id,
      scope: [...SCOPES.map((scope) => `https://graph.microsoft.com/${scope}`), 'openid', 'profile', 'offline_access'].join(' '),
      redirect_uri: REDIRECT_URI,
      state: 's',
    });
    const sent = await signIn(`${LOGIN}/${credentials.tenant_id}/v2.0/adminconsent?${query}`, NORA);
    const answer = new URL(sent.location).searchParams;
    assert.deepEqual([answer.get('admin_consent'), answer.get('tenant'), answer.get('error')], ['True', credentials.tenant_id, null]);
    assert.equal((await interactive(app(), SAM)).account.username, SAM);
    await change('Consent', 'delete', '');
  });
}

module.exports = { judge, app, interactive };
