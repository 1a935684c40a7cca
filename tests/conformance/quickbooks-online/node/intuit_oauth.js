'use strict';

const assert = require('node:assert/strict');
const OAuthClient = require('intuit-oauth');
const { endpoints, credentials, redirectUri, control, advance, press, realms } = require('./stand_in');
const { operation, failure } = require('../../report');

const SDK = 'intuit-oauth(node)';
const scope = [OAuthClient.scopes.Accounting, OAuthClient.scopes.OpenId];

function client(settings = {}) {
  const made = new OAuthClient({
    clientId: credentials.client_id,
    clientSecret: credentials.client_secret,
    environment: 'sandbox',
    redirectUri,
    ...settings,
  });
  // The SDK's own setting for custom URLs; the API host is a constant.
  made.setAuthorizeURLs({
    authorizeEndpoint: endpoints.authorize,
    tokenEndpoint: endpoints.token,
    revokeEndpoint: endpoints.revoke,
    userInfoEndpoint: `${endpoints.auth}/v1/openid_connect/userinfo`,
  });
  OAuthClient.environment.sandbox = `${endpoints.api}/`;
  return made;
}

async function connected(settings) {
  const made = client(settings);
  await made.createToken(await press('consent', made.authorizeUri({ scope, state: 'xyz' })));
  return made;
}

const companyInfo = (made, realmId = made.getToken().realmId) =>
  made.makeApiCall({ url: `v3/company/${realmId}/companyinfo/${realmId}` });
const query = (made, statement) =>
  made.makeApiCall({ url: `v3/company/${made.getToken().realmId}/query`, params: { query: statement } });

async function judge() {
  const check = (name, run) => operation(SDK, name, run);

  await check('authorizeUri, consent and createToken', async () => {
    const made = client();
    const callback = await press('consent', made.authorizeUri({ scope, state: 'csrf-1' }));
    const parameters = new URL(callback).searchParams;
    assert.equal(parameters.get('state'), 'csrf-1');
    const answer = await made.createToken(callback);
    assert.equal(answer.getToken().realmId, parameters.get('realmId'));
    assert.equal(answer.json.expires_in, 3600);
    assert.equal(answer.json.x_refresh_token_expires_in, 8640000);
    assert.equal(answer.json.token_type, 'bearer');
    assert.ok(answer.getIntuitTid());
    assert.ok(made.isAccessTokenValid());
  });
  await check('consent refused', async () => {
    const parameters = new URL(await press('refuse', client().authorizeUri({ scope, state: 'csrf-2' }))).searchParams;
    assert.deepEqual([...parameters.entries()], [['error', 'access_denied'], ['state', 'csrf-2']]);
  });
  await check('createToken with a used code fails', async () => {
    const made = client();
    const callback = await press('consent', made.authorizeUri({ scope, state: 's' }));
    await made.createToken(callback);
    const error = await failure(() => made.createToken(callback));
    assert.equal(error.authResponse.json.error, 'invalid_grant');
  });
  await check('createToken with the wrong secret fails', async () => {
    const made = client({ clientSecret: 'wrong' });
    const callback = await press('consent', made.authorizeUri({ scope, state: 's' }));
    const error = await failure(() => made.createToken(callback));
    assert.equal(error.authResponse.json.error, 'invalid_client');
  });
  await check('createToken with the hard expiry', async () => {
    const made = await connected({ includeRefreshTokenHardExpiresIn: true });
    assert.equal(made.getToken().x_refresh_token_hard_expires_in, 157680000);
  });
  await check('makeApiCall companyinfo', async () => {
    const answer = await companyInfo(await connected());
    assert.ok(answer.json.CompanyInfo.CompanyName);
    assert.equal(answer.json.CompanyInfo.Id, '1');
  });
  await check('makeApiCall query', async () => {
    const answer = await query(await connected(), 'select * from Account maxresults 3');
    assert.equal(answer.json.QueryResponse.Account.length, 3);
  });
  await check('makeApiCall with a bad query fails as 4000', async () => {
    const error = await failure(async () => query(await connected(), 'select nonsense'));
    assert.equal(error.code, '4000');
    assert.equal(error.fault.errors[0].code, '4000');
    assert.equal(error.faultType, 'ValidationFault');
    assert.ok(error.intuitTid);
  });
  await check('makeApiCall for a foreign company fails as 403', async () => {
    const made = await connected();
    const foreign = (await realms(made.authorizeUri({ scope, state: 's' }))).find((realm) => realm !== made.getToken().realmId);
    const error = await failure(() => companyInfo(made, foreign));
    assert.equal(String(error.code), '403');
  });
  await check('makeApiCall when throttled', async () => {
    const made = await connected();
    await control('faults', { partner: 'quickbooks-online', kind: 'throttle', count: 1, match: { path: '*/companyinfo/*' } });
    const error = await failure(() => companyInfo(made));
    assert.equal(error.code, 'RATE_LIMIT_EXCEEDED');
    await companyInfo(made);
  });
  await check('getUserInfo', async () => {
    const answer = await (await connected()).getUserInfo();
    assert.ok(answer.json.sub);
  });
  await check('refresh on the same day', async () => {
    const made = await connected();
    const before = { ...made.getToken() };
    await made.refresh();
    assert.equal(made.getToken().refresh_token, before.refresh_token);
    assert.notEqual(made.getToken().access_token, before.access_token);
    await companyInfo(made);
  });
  await check('refreshUsingToken', async () => {
    const made = await connected();
    const answer = await made.refreshUsingToken(made.getToken().refresh_token);
    assert.ok(answer.json.access_token);
  });
  await check('refresh with a wrong token fails', async () => {
    const error = await failure(() => client().refreshUsingToken('RT1-nonsense'));
    assert.equal(error.authResponse.json.error, 'invalid_grant');
  });
  await check('makeApiCall with an expired token fails, refresh rotates, the older token is dead', async () => {
    const made = await connected();
    const before = { ...made.getToken() };
    await advance(90000);
    assert.equal(String((await failure(() => companyInfo(made))).code), '401');
    await made.refreshUsingToken(before.refresh_token);
    assert.notEqual(made.getToken().refresh_token, before.refresh_token);
    await companyInfo(made);
    const error = await failure(() => client().refreshUsingToken(before.refresh_token));
    assert.equal(error.authResponse.json.error, 'invalid_grant');
  });
  await check('revoke ends both tokens', async () => {
    const made = await connected();
    const { access_token, refresh_token, realmId } = { ...made.getToken() };
    const answer = await made.revoke({ refresh_token });
    assert.equal(answer.status(), 200);
    assert.equal((await failure(() => client().refreshUsingToken(refresh_token))).authResponse.json.error, 'invalid_grant');
    const holder = client({ token: { access_token, realmId } });
    assert.equal(String((await failure(() => companyInfo(holder, realmId))).code), '401');
  });
}

module.exports = { judge, connected };
