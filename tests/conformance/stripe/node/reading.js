'use strict';

const assert = require('node:assert/strict');
const http = require('node:http');
const { Stripe, SDK, keys, sdk, control } = require('./stand_in');
const { operation, failure } = require('../../report');

async function every(list) {
  const found = [];
  for await (const one of list) found.push(one);
  return found;
}

async function judge() {
  const check = (name, run) => operation(SDK, name, run);
  const stripe = sdk(keys.restricted_key);

  for (const [resource, count] of [['products', 40], ['prices', 120], ['customers', 240], ['invoices', 1000]]) {
    await check(`${resource}.list, page by page`, async () => {
      const found = await every(stripe[resource].list({ limit: 100 }));
      assert.equal(new Set(found.map((one) => one.id)).size, count);
    });
    await check(`${resource}.retrieve`, async () => {
      const [first] = (await stripe[resource].list({ limit: 1 })).data;
      const again = await stripe[resource].retrieve(first.id);
      assert.equal(again.id, first.id);
      assert.match(again.lastResponse.requestId, /^req_/);
      assert.equal(again.lastResponse.apiVersion, again.lastResponse.headers['stripe-version']);
    });
  }
  await check('subscriptions.list with and without canceled ones', async () => {
    assert.equal((await every(stripe.subscriptions.list({ limit: 100 }))).length, 290);
    assert.equal((await every(stripe.subscriptions.list({ limit: 100, status: 'all' }))).length, 300);
  });
  await check('prices.list with product and tiers expanded', async () => {
    const found = await every(stripe.prices.list({ limit: 100, active: true, expand: ['data.product', 'data.tiers'] }));
    assert.ok(found.every((price) => price.product.name));
    const tiered = found.find((price) => price.billing_scheme === 'tiered');
    assert.equal(tiered.tiers.length, 2);
    assert.equal(tiered.tiers[1].up_to, null);
  });
  await check('prices.list by lookup key', async () => {
    const found = await stripe.prices.list({ lookup_keys: ['starter_monthly'] });
    assert.deepEqual(found.data.map((price) => price.lookup_key), ['starter_monthly']);
  });
  await check('products.list backwards', async () => {
    const newest = (await stripe.products.list({ limit: 5 })).data;
    const before = (await stripe.products.list({ limit: 2, ending_before: newest[4].id })).data;
    assert.deepEqual(before.map((one) => one.id), [newest[2].id, newest[3].id]);
  });
  await check('events.list after a change', async () => {
    const [product] = (await stripe.products.list({ limit: 1 })).data;
    await control('mutate', { object: 'Product', op: 'rename', id: product.id, name: 'Renamed' });
    const [event] = (await stripe.events.list({ types: ['product.updated'], delivery_success: false })).data;
    assert.equal(event.data.object.name, 'Renamed');
    assert.equal(event.data.previous_attributes.name, product.name);
    assert.equal((await stripe.events.retrieve(event.id)).type, 'product.updated');
  });
  await check('webhookEndpoints.list without the secret', async () => {
    const [endpoint] = (await stripe.webhookEndpoints.list()).data;
    assert.equal(endpoint.status, 'enabled');
    assert.equal(endpoint.secret, undefined);
  });
  await check('a right that is missing fails as a permission error', async () => {
    const error = await failure(() => stripe.prices.update('price_probe', {}));
    assert.ok(error instanceof Stripe.errors.StripePermissionError);
    assert.match(error.message, /rak_plan_write/);
  });
  await check('a right that is there fails as a missing object', async () => {
    const error = await failure(() => stripe.webhookEndpoints.update('we_probe', {}));
    assert.equal(error.code, 'resource_missing');
  });
  await check('account.retrieve with each kind of key', async () => {
    assert.equal((await sdk(keys.secret_key).accounts.retrieveCurrent()).object, 'account');
    assert.ok((await failure(() => stripe.accounts.retrieveCurrent())) instanceof Stripe.errors.StripePermissionError);
  });
  await check('a wrong key fails as an authentication error', async () => {
    const error = await failure(() => sdk('rk_test_wrong').products.list());
    assert.ok(error instanceof Stripe.errors.StripeAuthenticationError);
  });
  await check('an unknown version and an unknown parameter fail as invalid requests', async () => {
    const version = await failure(() => sdk(keys.restricted_key, { apiVersion: '2099-01-01.future' }).products.list());
    assert.ok(version instanceof Stripe.errors.StripeInvalidRequestError);
    assert.equal((await failure(() => stripe.products.list({ colour: 'red' }))).param, 'colour');
  });
  await check('an object of the other mode fails as missing', async () => {
    const [live] = (await sdk(keys.live_restricted_key).prices.list({ limit: 1 })).data;
    assert.match((await failure(() => stripe.prices.retrieve(live.id))).message, /live mode/);
  });
  await check('throttling fails as a rate limit, and is retried when allowed', async () => {
    await control('faults', { kind: 'throttle', count: 1, reason: 'endpoint-rate' });
    const error = await failure(() => stripe.products.list());
    assert.ok(error instanceof Stripe.errors.StripeRateLimitError);
    await control('faults', { kind: 'throttle', count: 1, reason: 'lock_timeout' });
    // The SDK leaves the answer after which it asks again unread: its line would hold this program for 80 seconds.
    const httpAgent = new http.Agent();
    assert.ok((await sdk(keys.restricted_key, { maxNetworkRetries: 1, httpAgent }).products.list()).data.length);
    httpAgent.destroy();
  });
  await check('an expired key fails as such', async () => {
    const { Key: made } = await control('mutate', { object: 'Key', op: 'create', body: { rights: { products: 'read' } } });
    await control('mutate', { object: 'Key', op: 'ends_in', id: made.id, seconds: 0 });
    assert.equal((await failure(() => sdk(made.key).products.list())).code, 'api_key_expired');
  });
}

module.exports = { judge };
