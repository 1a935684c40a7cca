'use strict';

const assert = require('node:assert/strict');
const { endpoints, credentials, change, fault, advance, press } = require('./stand_in');
const { scope, oauth, request, connected, calendars, flat, reason } = require('./client');
const { operation, failure } = require('../../report');

const SDK = 'google-auth-library';
const EMAIL = 'https://www.googleapis.com/auth/userinfo.email';
const ASKED = ['openid', 'email', scope('calendar.readonly'), scope('calendar.events')];
const dead = [400, 'invalid_grant', 'Token has been expired or revoked.'];

async function judge() {
  const check = (name, run) => operation(SDK, name, run);

  await check('generateAuthUrl, consent and getToken', async () => {
    const { tokens } = await connected(ASKED, {}, { nonce: 'n-1' });
    assert.deepEqual(tokens.scope.split(' '), ['openid', EMAIL, scope('calendar.readonly'), scope('calendar.events')]);
    assert.equal(tokens.token_type, 'Bearer');
    assert.ok(tokens.access_token.startsWith('ya29.') && tokens.refresh_token.startsWith('1//'));
    const claims = JSON.parse(Buffer.from(tokens.id_token.split('.')[1], 'base64url'));
    assert.deepEqual([claims.sub, claims.aud, claims.nonce], [credentials.account_id, credentials.client_id, 'n-1']);
    assert.equal(claims.hd, claims.email.split('@')[1]);
  });
  await check('unticked scopes are not granted', async () => {
    const { tokens, client } = await connected(ASKED, { untick: [scope('calendar.events')] });
    assert.ok(!tokens.scope.includes('calendar.events'));
    const error = await failure(() => calendars(client).events.insert({ calendarId: 'primary', requestBody: {} }));
    assert.equal(reason(error), '403 insufficientPermissions');
    assert.equal(error.response.data.error.status, 'PERMISSION_DENIED');
  });
  await check('refused consent', async () => {
    const { url } = await request(oauth(), ASKED);
    const { parameters } = await press('refuse', url);
    assert.deepEqual([parameters.get('error'), parameters.get('state')], ['access_denied', 'csrf']);
    const unticked = await press('consent', url, { untick: ASKED });
    assert.equal(unticked.parameters.get('error'), 'access_denied');
  });
  await check('refusals on the page', async () => {
    const { url } = await request(oauth(), ASKED);
    for (const [account, text] of [['lee@', 'org_internal'], ['dana@', 'admin_policy_enforced']]) {
      assert.match((await press('consent', url, { account })).page, new RegExp(text));
    }
    for (const [settings, text] of [
      [{ redirectUri: 'https://example.com/callback' }, 'redirect_uri_mismatch'],
      [{ clientId: 'unknown' }, 'invalid_client'],
    ]) {
      const wrong = await request(oauth(settings), ASKED);
      assert.match((await press('consent', wrong.url)).page, new RegExp(text));
    }
  });
  await check('getToken without a secret, with a wrong one, without or with another verifier', async () => {
    for (const [settings, proof, expected] of [
      [{ clientSecret: undefined }, {}, [400, 'invalid_request', 'client_secret is missing.']],
      [{ clientSecret: 'wrong' }, {}, [401, 'invalid_client', 'The provided client secret is invalid.']],
      [{}, { codeVerifier: undefined }, [400, 'invalid_grant', 'Missing code verifier.']],
      [{}, { codeVerifier: 'x'.repeat(43) }, [400, 'invalid_grant', 'Invalid code verifier.']],
    ]) {
      const { url, codeVerifier } = await request(oauth(), ASKED);
      const { parameters } = await press('consent', url);
      const error = await failure(() => oauth(settings).getToken({ code: parameters.get('code'), codeVerifier, ...proof }));
      assert.deepEqual(flat(error), expected);
    }
  });
  await check('getToken with a used code and with another redirect fails', async () => {
    const { url, codeVerifier } = await request(oauth(), ASKED);
    const code = (await press('consent', url)).parameters.get('code');
    await oauth().getToken({ code, codeVerifier });
    assert.equal(flat(await failure(() => oauth().getToken({ code, codeVerifier })))[1], 'invalid_grant');
    const other = await request(oauth(), ASKED);
    const fresh = (await press('consent', other.url)).parameters.get('code');
    const moved = { code: fresh, codeVerifier: other.codeVerifier, redirect_uri: 'http://127.0.0.1:10/callback' };
    assert.equal(flat(await failure(() => oauth().getToken(moved)))[1], 'invalid_grant');
  });
  await check('refreshAccessToken keeps the refresh token', async () => {
    const { client, tokens } = await connected(ASKED);
    const { credentials: refreshed } = await client.refreshAccessToken();
    assert.notEqual(refreshed.access_token, tokens.access_token);
    assert.equal(refreshed.refresh_token, tokens.refresh_token);
    assert.equal((await client.getTokenInfo(refreshed.access_token)).sub, credentials.account_id);
  });
  await check('an expired access token is refreshed by the SDK after a 401', async () => {
    const { client, tokens } = await connected(ASKED);
    // The SDK refreshes after a refusal only what it does not know the end of.
    client.setCredentials({ ...tokens, expiry_date: undefined });
    await fault('expire', { match: { path: '/calendar/v3/users/me/calendarList' } });
    assert.ok((await calendars(client).calendarList.list()).data.items.length > 0);
  });
  await check('an unknown access token fails as authError', async () => {
    const client = oauth();
    client.setCredentials({ access_token: 'ya29.unknown' });
    assert.equal(reason(await failure(() => calendars(client).calendarList.list())), '401 authError');
    const answer = await fetch(`${endpoints.api}/calendar/v3/users/me/calendarList`);
    assert.equal(answer.status, 401);
  });
  await check('userinfo and discovery', async () => {
    const { client } = await connected(ASKED);
    const { data } = await client.request({ url: endpoints.userinfo });
    assert.deepEqual([data.sub, data.email_verified], [credentials.account_id, true]);
    const discovery = await (await fetch(endpoints.discovery)).json();
    assert.deepEqual([discovery.token_endpoint, discovery.userinfo_endpoint], [endpoints.token, endpoints.userinfo]);
  });
  await check('a second consent without prompt brings no refresh token', async () => {
    await connected(ASKED);
    assert.equal((await connected(ASKED, {}, { prompt: undefined })).tokens.refresh_token, undefined);
  });
  await check('revokeToken ends every grant of the person', async () => {
    const [first, second] = [await connected(ASKED), await connected(ASKED)];
    await first.client.revokeToken(first.tokens.access_token);
    assert.deepEqual(flat(await failure(() => second.client.refreshAccessToken())), dead);
    assert.equal(flat(await failure(() => first.client.revokeToken(first.tokens.access_token)))[0], 400);
  });
  await check('in testing only testers may consent, and for seven days', async () => {
    await change('Project', 'update', '', { body: { publishing: 'testing' } });
    const { url } = await request(oauth(), ASKED);
    assert.match((await press('consent', url, { account: 'sam.vale@' })).page, /access_denied/);
    const { client, tokens } = await connected(ASKED);
    assert.equal(tokens.refresh_token_expires_in, 604800);
    await advance(6 * 86400);
    await client.refreshAccessToken();
    await advance(86400);
    assert.deepEqual(flat(await failure(() => client.refreshAccessToken())), dead);
    await change('Project', 'update', '', { body: { publishing: 'unverified' } });
    assert.match((await (await fetch(url)).text()), /hasn't verified this app/);
    assert.ok((await connected(['openid'], { account: 'sam.vale@' })).tokens.access_token);
    await change('Project', 'update', '', { body: { publishing: 'internal' } });
  });
}

module.exports = { judge };
