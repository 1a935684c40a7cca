'use strict';

// What is not the SDK's part: the ready line, the control URL, and documents of our own making.
const text = process.env.SANDBOX_READY || process.argv[2];
if (!text) {
  console.error('set SANDBOX_READY to the line that `sandbox serve` prints');
  process.exit(2);
}
const ready = JSON.parse(text);
const partner = 'azure-document-intelligence';
const endpoint = ready.endpoints[partner].api;
const credentials = ready.credentials[partner];

async function control(path, body) {
  const answer = await fetch(`${ready.control_url}/control/${path}`, { method: 'POST', body: JSON.stringify({ partner, ...body }) });
  const document = await answer.json();
  if (answer.status !== 200) throw new Error(`control/${path}: ${document.error}`);
  return document;
}

const change = (object, op, id = '', more = {}) => control('mutate', { company: '', object, op, id, ...more });
const fault = (kind, more = {}) => control('faults', { kind, count: 1, ...more });

async function advance(seconds) {
  const answer = await fetch(`${ready.control_url}/control/clock`, {
    method: 'POST',
    body: JSON.stringify({ advance_seconds: seconds }),
  });
  if (answer.status !== 200) throw new Error(`control/clock: ${answer.status}`);
}

// A PDF with a page for each list of lines.
function pdf(...pages) {
  const page = (lines) => `<</Type/Page>>\nstream\nBT\n${lines.map((line) => `(${line}) Tj\n`).join('')}ET\nendstream\n`;
  return Buffer.from(`%PDF-1.4\n${pages.map(page).join('')}%%EOF\n`);
}

module.exports = { endpoint, credentials, control, change, fault, advance, pdf };
