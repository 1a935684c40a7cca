'use strict';

const assert = require('node:assert/strict');
const { Stripe, SDK, keys, sdk, control } = require('./stand_in');
const { operation, failure } = require('../../report');

async function judge() {
  const check = (name, run) => operation(SDK, name, run);
  const stripe = sdk(keys.secret_key);
  let product;
  let price;

  await check('products.create and products.update', async () => {
    product = await stripe.products.create({ name: 'Audit', metadata: { ledger: '4000', old: 'x' }, description: 'Yearly' });
    assert.equal(product.active, true);
    product = await stripe.products.update(product.id, { name: 'Review', description: '', metadata: { old: '' } });
    assert.deepEqual([product.name, product.description, product.metadata], ['Review', null, { ledger: '4000' }]);
  });
  await check('prices.create with a lookup key', async () => {
    price = await stripe.prices.create({
      product: product.id, currency: 'usd', unit_amount: 2900, recurring: { interval: 'month' }, lookup_key: 'review_monthly',
    });
    assert.deepEqual([price.type, price.unit_amount, price.lookup_key], ['recurring', 2900, 'review_monthly']);
  });
  await check('prices.create with tiers', async () => {
    const made = await stripe.prices.create({
      product: product.id, currency: 'usd', billing_scheme: 'tiered', tiers_mode: 'graduated', expand: ['tiers'],
      recurring: { interval: 'year' },
      tiers: [{ up_to: 10, unit_amount: 500 }, { up_to: 'inf', flat_amount: 100 }],
    });
    assert.deepEqual(made.tiers.map((tier) => [tier.up_to, tier.unit_amount, tier.flat_amount]), [[10, 500, null], [null, null, 100]]);
  });
  await check('prices.create of a lookup key that is taken fails by its parameter', async () => {
    const error = await failure(() =>
      stripe.prices.create({ product: product.id, currency: 'usd', unit_amount: 3100, lookup_key: 'review_monthly' }));
    assert.ok(error instanceof Stripe.errors.StripeInvalidRequestError);
    assert.equal(error.param, 'lookup_key');
  });
  await check('prices.create that transfers the lookup key, and the old price archived', async () => {
    const made = await stripe.prices.create({
      product: product.id, currency: 'usd', unit_amount: 3100, recurring: { interval: 'month' }, lookup_key: 'review_monthly',
      transfer_lookup_key: true,
    });
    assert.equal((await stripe.prices.retrieve(price.id)).lookup_key, null);
    assert.equal((await stripe.prices.update(price.id, { active: false })).active, false);
    assert.deepEqual((await stripe.prices.list({ lookup_keys: ['review_monthly'] })).data.map((one) => one.id), [made.id]);
    const types = (await stripe.events.list({ limit: 3 })).data.map((event) => event.type);
    assert.deepEqual(types, ['price.updated', 'price.updated', 'price.created']);
    price = made;
  });
  await check('prices.update of a default price to be archived fails', async () => {
    await stripe.products.update(product.id, { default_price: price.id });
    assert.equal((await failure(() => stripe.prices.update(price.id, { active: false }))).statusCode, 400);
  });
  await check('prices.update of an amount fails', async () => {
    assert.equal((await failure(() => stripe.prices.update(price.id, { unit_amount: 1 }))).code, 'parameter_unknown');
  });
  await check('products.del with and without prices', async () => {
    assert.equal((await failure(() => stripe.products.del(product.id))).statusCode, 400);
    assert.equal((await stripe.products.update(product.id, { active: false })).active, false);
    const empty = await stripe.products.create({ name: 'Empty' });
    assert.equal((await stripe.products.del(empty.id)).deleted, true);
    assert.equal((await failure(() => stripe.products.retrieve(empty.id))).code, 'resource_missing');
  });
  await check('an idempotency key replays its answer and refuses another request', async () => {
    const once = { idempotencyKey: 'judge-1' };
    const first = await stripe.products.create({ name: 'Once' }, once);
    const again = await stripe.products.create({ name: 'Once' }, once);
    assert.equal(again.id, first.id);
    assert.equal(again.lastResponse.idempotencyKey, 'judge-1');
    assert.equal(again.lastResponse.headers['idempotent-replayed'], 'true');
    const error = await failure(() => stripe.products.create({ name: 'Twice' }, once));
    assert.ok(error instanceof Stripe.errors.StripeIdempotencyError);
    const event = (await stripe.events.list({ type: 'product.created', limit: 1 })).data[0];
    assert.deepEqual(event.request, { id: first.lastResponse.requestId, idempotency_key: 'judge-1' });
  });
  await check('a write whose answer is lost is asked again and done once', async () => {
    const count = async () => (await stripe.products.list({ active: true, limit: 100 })).data.length;
    const before = await count();
    await control('faults', { kind: 'rotate_lost_reply', count: 1 });
    const made = await sdk(keys.secret_key, { maxNetworkRetries: 1 }).products.create({ name: 'Lost' });
    assert.equal(made.lastResponse.headers['idempotent-replayed'], 'true');
    assert.equal(await count(), before + 1);
  });
  await check('webhookEndpoints.create shows the secret once, update, list and del', async () => {
    const hooks = sdk(keys.restricted_key).webhookEndpoints;
    const made = await hooks.create({
      url: 'https://relay.example.com/h/7', enabled_events: ['price.updated', 'product.updated'], metadata: { owner: 'desk' },
    });
    const payload = JSON.stringify({ id: 'evt_1', object: 'event' });
    const twice = { idempotencyKey: 'the-same-endpoint' };
    const draft = { url: 'https://relay.example.com/twice', enabled_events: ['price.updated'] };
    const [first, again] = [await hooks.create(draft, twice), await hooks.create(draft, twice)];
    assert.deepEqual([again.id, again.secret], [first.id, first.secret], 'an answer that was lost comes again, secret and all');
    await hooks.del(first.id);
    const header = stripe.webhooks.generateTestHeaderString({ payload, secret: made.secret });
    assert.equal(stripe.webhooks.constructEvent(payload, header, made.secret).id, 'evt_1');
    assert.equal((await hooks.retrieve(made.id)).secret, undefined);
    assert.equal((await hooks.update(made.id, { disabled: true, enabled_events: ['*'] })).status, 'disabled');
    assert.ok((await hooks.list()).data.some((one) => one.id === made.id && one.enabled_events[0] === '*'));
    assert.equal((await hooks.del(made.id)).deleted, true);
    assert.equal((await failure(() => hooks.retrieve(made.id))).code, 'resource_missing');
  });
  await check('balance.retrieve', async () => {
    const balance = await sdk(keys.restricted_key).balance.retrieve();
    assert.equal(balance.object, 'balance');
    assert.ok(balance.available[0].amount > 0);
  });
}

module.exports = { judge };
