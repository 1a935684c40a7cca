'use strict';

const assert = require('node:assert/strict');

// What is not the SDKs' part: the ready line, the control URL, and the way to loopback.
const text = process.env.SANDBOX_READY || process.argv[2];
if (!text) {
  console.error('set SANDBOX_READY to the line that `sandbox serve` prints');
  process.exit(2);
}
const ready = JSON.parse(text);
const PARTNER = 'microsoft-365';
const credentials = ready.credentials[PARTNER];
const endpoints = ready.endpoints[PARTNER];

const LOGIN = 'https://login.microsoftonline.com';
const GRAPH = 'https://graph.microsoft.com';
const NORA = 'nora.finch@harborfinch.example';
const SAM = 'sam.ito@harborfinch.example';
const FRONT_DESK = 'front-desk@harborfinch.example';
const PAYROLL = 'payroll@harborfinch.example';
const drill = (number) => `aadsts${number}@harborfinch.example`;

// The vendor's origins become the stand-in's, and in answers the other way round.
const ORIGINS = [
  [LOGIN, endpoints.auth],
  [GRAPH, endpoints.api],
];
const toStandIn = (url) => ORIGINS.reduce((url, [vendor, own]) => (url.startsWith(vendor) ? own + url.slice(vendor.length) : url), url);
const toVendor = (text) => ORIGINS.reduce((text, [vendor, own]) => text.replaceAll(own, vendor), text);

async function control(path, body) {
  const answer = await fetch(`${ready.control_url}/control/${path}`, { method: 'POST', body: JSON.stringify(body) });
  const document = await answer.json();
  assert.equal(answer.status, 200, document.error);
  return document;
}

const change = (object, op, id, more = {}) => control('mutate', { partner: PARTNER, object, op, id, ...more });
const advance = (seconds) => control('clock', { advance_seconds: seconds });
const fault = (order) => control('faults', { partner: PARTNER, ...order });

module.exports = { credentials, endpoints, LOGIN, GRAPH, NORA, SAM, FRONT_DESK, PAYROLL, drill, toStandIn, toVendor, change, advance, fault };
