'use strict';

const assert = require('node:assert/strict');
const Stripe = require('stripe');

// What is not the SDK's part: the ready line and the control URL, which is the Dashboard.
const text = process.env.SANDBOX_READY || process.argv[2];
if (!text) {
  console.error('set SANDBOX_READY to the line that `sandbox serve` prints');
  process.exit(2);
}
const ready = JSON.parse(text);
const keys = ready.credentials.stripe;
const origin = new URL(ready.endpoints.stripe.api);
const SDK = 'stripe(node)';

// The SDK's own repeats are off unless they are what is judged.
const sdk = (key, settings = {}) =>
  new Stripe(key, { host: origin.hostname, port: origin.port, protocol: 'http', maxNetworkRetries: 0, telemetry: false, ...settings });

async function control(path, body) {
  const answer = await fetch(`${ready.control_url}/control/${path}`, { method: 'POST', body: JSON.stringify({ partner: 'stripe', ...body }) });
  const document = await answer.json();
  assert.equal(answer.status, 200, document.error);
  return document;
}

module.exports = { Stripe, SDK, keys, sdk, control };
