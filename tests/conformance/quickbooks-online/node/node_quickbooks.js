'use strict';

const assert = require('node:assert/strict');
const QuickBooks = require('node-quickbooks');
const { endpoints, credentials, advance } = require('./stand_in');
const { operation, failure } = require('../../report');
const { connected } = require('./intuit_oauth');

const SDK = 'node-quickbooks';

// The SDK keeps its hosts in these constants.
QuickBooks.V3_ENDPOINT_BASE_URL = `${endpoints.api}/v3/company/`;
QuickBooks.TOKEN_URL = endpoints.token;
QuickBooks.REVOKE_URL = endpoints.revoke;
QuickBooks.USER_INFO_URL = `${endpoints.auth}/v1/openid_connect/userinfo`;

async function books() {
  const { access_token, refresh_token, realmId } = (await connected()).getToken();
  const made = new QuickBooks(
    credentials.client_id, credentials.client_secret, access_token, false, realmId, true, false, 75, '2.0', refresh_token,
  );
  return made;
}

// The SDK takes callbacks; errors of the API stand in the response body.
const call = (made, method, ...rest) =>
  new Promise((resolve, reject) => {
    made[method](...rest, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
const faultCode = (error) => error.response && error.response.data.Fault.Error[0].code;
const accounts = async (made, criteria) => (await call(made, 'findAccounts', criteria)).QueryResponse.Account || [];

let serial = 0;
const fresh = (word) => `${word} ${Date.now()}-${(serial += 1)}`;
const newAccount = (made, more = {}) => call(made, 'createAccount', { Name: fresh('Judge'), AccountType: 'Expense', ...more });

async function judge() {
  const made = await books();
  const check = (name, run) => operation(SDK, name, run);

  await check('getCompanyInfo', async () => {
    const info = await call(made, 'getCompanyInfo', made.realmId);
    assert.ok(info.CompanyName && info.Country && info.MetaData.CreateTime);
  });
  await check('findCompanyInfos', async () => {
    const answer = await call(made, 'findCompanyInfos', {});
    assert.equal(answer.QueryResponse.CompanyInfo.length, 1);
  });
  await check('getPreferences', async () => {
    const preferences = await call(made, 'getPreferences');
    assert.equal(preferences.CurrencyPrefs.HomeCurrency.value, 'USD');
  });
  await check('findAccounts', async () => {
    const answer = await call(made, 'findAccounts', {});
    assert.equal(answer.QueryResponse.maxResults, answer.QueryResponse.Account.length);
    assert.ok(answer.QueryResponse.Account.length >= 89);
    assert.ok(answer.QueryResponse.Account.every((one) => one.Active && one.Classification && one.FullyQualifiedName));
  });
  await check('findAccounts count', async () => {
    const answer = await call(made, 'findAccounts', { count: true });
    assert.equal(answer.QueryResponse.totalCount, (await accounts(made, {})).length);
  });
  await check('findAccounts by one value', async () => {
    const banks = await accounts(made, { AccountType: 'Bank' });
    assert.ok(banks.length > 0 && banks.every((one) => one.AccountType === 'Bank'));
  });
  await check('findAccounts by a list', async () => {
    const found = await accounts(made, { Id: ['35', '36'] });
    assert.deepEqual(found.map((one) => one.Name), ['Checking', 'Savings']);
  });
  await check('findAccounts with operators', async () => {
    const found = await accounts(made, [
      { field: 'Name', value: 'S%', operator: 'LIKE' },
      { field: 'CurrentBalance', value: '0', operator: '>' },
      { field: 'MetaData.LastUpdatedTime', value: '2000-01-01T00:00:00-08:00', operator: '>=' },
    ]);
    assert.deepEqual(found.map((one) => one.Name), ['Savings']);
  });
  await check('findAccounts with a quote in the value', async () => {
    const name = fresh("O'Brien & Sons 100%");
    await newAccount(made, { Name: name });
    assert.deepEqual((await accounts(made, { Name: name })).map((one) => one.Name), [name]);
  });
  await check('findAccounts page by page', async () => {
    const first = await accounts(made, { limit: 10, offset: 1, asc: 'Id' });
    const second = await accounts(made, { limit: 10, offset: 11, asc: 'Id' });
    assert.deepEqual([first.length, second.length], [10, 10]);
    assert.ok(Number(first[9].Id) < Number(second[0].Id));
  });
  await check('findAccounts fetchAll', async () => {
    const all = await accounts(made, { fetchAll: true, limit: 7 });
    assert.equal(new Set(all.map((one) => one.Id)).size, (await accounts(made, {})).length);
  });
  await check('findAccounts in descending order', async () => {
    const names = (await accounts(made, { desc: 'Name', limit: 20 })).map((one) => one.Name);
    assert.deepEqual(names, [...names].sort().reverse());
  });
  await check('findAccounts without a match', async () => {
    const answer = await call(made, 'findAccounts', { Name: 'No such account' });
    assert.deepEqual(answer.QueryResponse, {});
  });
  await check('findAccounts by an unknown property fails as 4001', async () => {
    assert.equal(faultCode(await failure(() => accounts(made, { Nonsense: 'x' }))), '4001');
  });
  await check('findAccounts that cannot be parsed fails as 4000', async () => {
    assert.equal(faultCode(await failure(() => accounts(made, 'where Name ~ 1'))), '4000');
  });
  await check('an entity that is not served fails as a fault', async () => {
    const error = await failure(() => call(made, 'findBudgets', {}));
    assert.equal(faultCode(error), '4001');
  });
  await check('getAccount', async () => {
    const account = await call(made, 'getAccount', '38');
    assert.equal(account.FullyQualifiedName, 'Truck:Original Cost');
    assert.equal(account.ParentRef.value, '37');
    assert.equal(account.CurrentBalance, 13495);
  });
  await check('getAccount that does not exist fails as 610', async () => {
    assert.equal(faultCode(await failure(() => call(made, 'getAccount', '999999'))), '610');
  });
  await check('createAccount', async () => {
    const account = await newAccount(made, { AccountType: 'Bank', AcctNum: '1077', Description: 'From a judge' });
    assert.equal(account.SyncToken, '0');
    assert.equal(account.Classification, 'Asset');
    assert.equal(account.AccountSubType, 'Checking');
    assert.equal(account.AcctNum, '1077');
  });
  await check('createAccount below another', async () => {
    const name = fresh('Child');
    const account = await newAccount(made, { Name: name, AccountType: 'Fixed Asset', SubAccount: true, ParentRef: { value: '37' } });
    assert.equal(account.FullyQualifiedName, `Truck:${name}`);
  });
  await check('createAccount with a taken name fails as 6240', async () => {
    const error = await failure(() => newAccount(made, { Name: 'Checking', AccountType: 'Bank' }));
    assert.equal(faultCode(error), '6240');
  });
  await check('createAccount without a name or with an unknown property fails', async () => {
    assert.equal(faultCode(await failure(() => newAccount(made, { Name: undefined }))), '2020');
    assert.equal(faultCode(await failure(() => newAccount(made, { Nonsense: 1 }))), '2010');
  });
  await check('createAccount with the same requestId is one account', async () => {
    const account = { Name: fresh('Once'), AccountType: 'Expense' };
    const requestId = fresh('request');
    const first = await call(made, 'createAccount', { ...account, requestId });
    const again = await call(made, 'createAccount', { ...account, requestId });
    assert.equal(again.Id, first.Id);
  });
  await check('updateAccount is sparse', async () => {
    const account = await newAccount(made, { Description: 'kept' });
    const name = fresh('Renamed');
    const changed = await call(made, 'updateAccount', { Id: account.Id, SyncToken: account.SyncToken, Name: name });
    assert.deepEqual([changed.Name, changed.Description, changed.SyncToken], [name, 'kept', '1']);
  });
  await check('updateAccount in full clears what is left out', async () => {
    const account = await newAccount(made, { Description: 'cleared' });
    const { Id, SyncToken, Name, AccountType } = account;
    const changed = await call(made, 'updateAccount', { Id, SyncToken, Name, AccountType, sparse: false });
    assert.equal(changed.Description, undefined);
  });
  await check('updateAccount with a stale SyncToken fails as 5010', async () => {
    const account = await newAccount(made);
    await call(made, 'updateAccount', { Id: account.Id, SyncToken: '0', Description: 'first' });
    const error = await failure(() => call(made, 'updateAccount', { Id: account.Id, SyncToken: '0', Description: 'second' }));
    assert.equal(faultCode(error), '5010');
  });
  await check('updateAccount deactivates, and the account is hidden unless asked for', async () => {
    const account = await newAccount(made);
    const changed = await call(made, 'updateAccount', { Id: account.Id, SyncToken: '0', Active: false });
    assert.equal(changed.Name, `${account.Name} (deleted)`);
    assert.deepEqual(await accounts(made, { Id: account.Id }), []);
    const found = await accounts(made, { Id: account.Id, Active: [true, false] });
    assert.deepEqual(found.map((one) => one.Active), [false]);
  });
  await check('getUserInfo', async () => {
    assert.ok((await call(made, 'getUserInfo')).sub);
  });
  await check('refreshAccessToken', async () => {
    const before = made.token;
    await call(made, 'refreshAccessToken');
    assert.notEqual(made.token, before);
    await call(made, 'getCompanyInfo', made.realmId);
  });
  await check('an expired token fails with 401 in the gateway shape, refreshAccessToken rotates', async () => {
    const before = made.refreshToken;
    await advance(90000);
    const error = await failure(() => call(made, 'getCompanyInfo', made.realmId));
    assert.equal(error.response.status, 401);
    assert.equal(error.response.data.fault.error[0].code, '3200');
    await call(made, 'refreshAccessToken');
    assert.notEqual(made.refreshToken, before);
    await call(made, 'getCompanyInfo', made.realmId);
  });
  await check('revokeAccess', async () => {
    const { token, realmId } = made;
    await call(made, 'revokeAccess', true);
    Object.assign(made, { token, realmId });
    const error = await failure(() => call(made, 'getCompanyInfo', realmId));
    assert.equal(error.response.status, 401);
  });
}

module.exports = { judge, books, call, faultCode, fresh };
