'use strict';

const assert = require('node:assert/strict');
const { isUnexpected, paginate } = require('@azure-rest/ai-document-intelligence');
const { SDK, client } = require('./client');
const { credentials, change, fault } = require('./stand_in');
const { operation } = require('../../report');

async function all(made, path) {
  const first = await made.path(path).get();
  assert.ok(!isUnexpected(first), JSON.stringify(first.body));
  const entries = [];
  for await (const entry of paginate(made, first)) entries.push(entry);
  return entries;
}

// What the SDK takes for an error, with its status and its deepest code.
function refused(answer, status, code) {
  assert.ok(isUnexpected(answer), `expected ${status}, got ${answer.status}`);
  const error = answer.body.error;
  assert.equal(answer.status, String(status));
  assert.equal(error.innererror?.code ?? error.code, code);
  assert.ok(error.message);
  assert.ok(answer.headers['apim-request-id']);
}

async function judge() {
  const check = (name, run) => operation(SDK, name, run);
  const info = (made) => made.path('/info').get();

  await check('GET /info', async () => {
    const id = '5b0a9a3e-6f5b-4d0c-9a51-0c8f1b1d2e3f';
    const answer = await client().path('/info').get({ headers: { 'x-ms-client-request-id': id } });
    assert.ok(!isUnexpected(answer));
    assert.deepEqual(answer.body, { customDocumentModels: { count: 6, limit: 5000 } });
    assert.equal(answer.headers['x-ms-client-request-id'], id);
  });
  await check('GET /info with a wrong key', async () => refused(await info(client({ key: 'wrong' })), 401, '401'));
  await check('GET /info with a regenerated key, then with the other', async () => {
    const { Key } = await change('Key', 'rotate', 'key1');
    refused(await info(client({ key: credentials.key_1 })), 401, '401');
    for (const key of [Key.key_1, Key.key_2]) assert.ok(!isUnexpected(await info(client({ key }))));
  });
  await check('GET /info with keys switched off', async () => {
    await change('Resource', 'lose_rights');
    refused(await info(client()), 403, 'AuthenticationTypeDisabled');
    await change('Resource', 'restore_rights');
  });
  await check('GET /info of an unknown api-version', async () => {
    refused(await info(client({ apiVersion: '2025-09-01' })), 400, 'NotSupportedApiVersion');
  });
  await check('GET /info of a retired api-version', async () => {
    await change('ApiVersion', 'deactivate', '2024-11-30');
    refused(await info(client()), 400, 'NotSupportedApiVersion');
    await change('ApiVersion', 'reactivate', '2024-11-30');
  });
  await check('GET /info when throttled', async () => {
    await fault('throttle');
    const answer = await info(client());
    refused(answer, 429, '429');
    assert.equal(answer.headers['retry-after'], '1');
  });
  await check('GET /info when throttled once, with the repeats of the SDK', async () => {
    await fault('throttle');
    assert.ok(!isUnexpected(await info(client({ retries: 1 }))));
  });
  for (const [status, code] of [[403, 'Forbidden'], [500, 'InternalServerError'], [503, 'ServiceUnavailable']]) {
    await check(`GET /info answered with ${status}`, async () => {
      await fault('status', { status });
      refused(await info(client()), status, code);
    });
  }
  await check('GET /info when the line breaks', async () => {
    await fault('reset');
    await assert.rejects(async () => info(client()), { name: 'RestError' });
  });

  await check('GET /documentModels in pages', async () => {
    const models = await all(client(), '/documentModels');
    assert.equal(new Set(models.map((model) => model.modelId)).size, 71);
    assert.ok(models.every((model) => model.docTypes === undefined));
    assert.equal(models.filter((model) => model.expirationDateTime && new Date(model.expirationDateTime) < new Date()).length, 1);
  });
  await check('GET /documentModels/{modelId}, prebuilt', async () => {
    const answer = await client().path('/documentModels/{modelId}', 'prebuilt-tax.us.w2').get();
    assert.ok(!isUnexpected(answer));
    assert.equal(answer.body.docTypes['tax.us.w2'].fieldSchema.TaxYear.type, 'string');
  });
  await check('GET /documentModels/{modelId}, custom', async () => {
    const { body } = await client().path('/documentModels/{modelId}', 'invoices-2026').get();
    assert.equal(body.buildMode, 'neural');
    assert.ok(new Date(body.expirationDateTime) > new Date(body.createdDateTime));
    assert.ok(body.docTypes['invoices-2026'].fieldConfidence.Total > 0);
  });
  await check('GET /documentModels/{modelId}, unknown', async () => {
    refused(await client().path('/documentModels/{modelId}', 'nonsense').get(), 404, 'ModelNotFound');
  });
  await check('DELETE /documentModels/{modelId}, prebuilt', async () => {
    refused(await client().path('/documentModels/{modelId}', 'prebuilt-read').delete(), 400, 'ModelReadOnly');
  });
  await check('DELETE /documentModels/{modelId}', async () => {
    const model = client().path('/documentModels/{modelId}', 'trial-balance');
    assert.equal((await model.delete()).status, '204');
    refused(await model.get(), 404, 'ModelNotFound');
  });
  await check('GET /documentClassifiers', async () => {
    const classifiers = await all(client(), '/documentClassifiers');
    assert.deepEqual(classifiers.map((one) => one.classifierId), ['tax-intake', 'bookkeeping', 'tax-intake-v1']);
  });
  await check('GET /documentClassifiers/{classifierId}', async () => {
    const answer = await client().path('/documentClassifiers/{classifierId}', 'tax-intake').get();
    assert.ok(!isUnexpected(answer));
    assert.ok(answer.body.docTypes.other.azureBlobSource.containerUrl);
  });
  await check('DELETE /documentClassifiers/{classifierId}', async () => {
    const classifier = client().path('/documentClassifiers/{classifierId}', 'tax-intake-v1');
    assert.equal((await classifier.delete()).status, '204');
    refused(await classifier.get(), 404, 'ModelNotFound');
  });
  await check('GET /operations', async () => {
    const operations = await all(client(), '/operations');
    assert.deepEqual(operations.map((one) => one.status), ['succeeded', 'succeeded', 'failed']);
  });
  await check('GET /operations/{operationId}', async () => {
    const [built] = await all(client(), '/operations');
    const answer = await client().path('/operations/{operationId}', built.operationId).get();
    assert.ok(!isUnexpected(answer));
    assert.equal(answer.body.result.modelId, 'payroll-summary');
  });
  await check('GET /operations/{operationId}, unknown', async () => {
    refused(await client().path('/operations/{operationId}', 'nonsense').get(), 404, 'OperationNotFound');
  });
}

module.exports = { judge, refused };
