'use strict';

const assert = require('node:assert/strict');
const { getLongRunningPoller, isUnexpected, parseResultIdFromResponse } = require('@azure-rest/ai-document-intelligence');
const { SDK, client } = require('./client');
const { refused } = require('./resource');
const { advance, change, control, pdf } = require('./stand_in');
const { operation } = require('../../report');

const W2 = 'prebuilt-tax.us.w2';

const post = (path, id, bytes, queryParameters = {}) =>
  client().path(`${path}:analyze`, id).post({
    contentType: 'application/json',
    body: { base64Source: bytes.toString('base64') },
    queryParameters,
  });
const analyze = (modelId, bytes, query) => post('/documentModels/{modelId}', modelId, bytes, query);

// Polls as the SDK does, at the pace that the stand-in asks for.
async function result(accepted) {
  assert.ok(!isUnexpected(accepted), JSON.stringify(accepted.body));
  const { body } = await getLongRunningPoller(client(), accepted).pollUntilDone();
  return body;
}

async function judge() {
  const check = (name, run) => operation(SDK, name, run);

  // Each waits for some seconds of the partner's own pace: together.
  await Promise.all([
    check('POST /documentModels/{modelId}:analyze with base64Source, polled', async () => {
      const form = pdf(['Form W-2', 'Tax Year: 2025', 'Wages Tips And Other Compensation: $41,250.50', 'Employee.Name: A. Sample']);
      const { status, analyzeResult } = await result(await analyze(W2, form, { stringIndexType: 'utf16CodeUnit' }));
      assert.equal(status, 'succeeded');
      const { docType, fields, confidence } = analyzeResult.documents[0];
      assert.equal(docType, 'tax.us.w2');
      assert.ok(confidence >= 0.9);
      assert.equal(fields.WagesTipsAndOtherCompensation.valueNumber, 41250.5);
      assert.equal(fields.Employee.valueObject.Name.valueString, 'A. Sample');
      const [{ offset, length }] = fields.TaxYear.spans;
      assert.equal(analyzeResult.content.slice(offset, offset + length), '2025');
    }),
    check('POST /documentModels/{modelId}:analyze with bytes, polled', async () => {
      const accepted = await client().path('/documentModels/{modelId}:analyze', 'prebuilt-layout').post({
        contentType: 'application/pdf',
        body: pdf(['first'], ['second']),
        queryParameters: { pages: '2', outputContentFormat: 'markdown' },
      });
      const { analyzeResult } = await result(accepted);
      assert.equal(analyzeResult.content, 'second');
      assert.equal(analyzeResult.contentFormat, 'markdown');
      assert.equal(analyzeResult.documents, undefined);
    }),
    check('POST /documentModels/{modelId}:analyze with query fields, polled', async () => {
      const query = { features: ['queryFields'], queryFields: ['Owner', 'Place'] };
      const { analyzeResult } = await result(await analyze('prebuilt-layout', pdf(['Owner: B. Sample']), query));
      assert.equal(analyzeResult.documents[0].fields.Owner.valueString, 'B. Sample');
    }),
    check('POST /documentModels/{modelId}:analyze of a custom model, polled', async () => {
      const { analyzeResult } = await result(await analyze('client-intake', pdf(['Engagement letter', 'Client: C. Sample', 'Signed on: 3/31/2026'])));
      const { docType, fields } = analyzeResult.documents[0];
      assert.equal(docType, 'engagementLetter');
      assert.equal(fields.SignedOn.valueDate, '2026-03-31');
    }),
    check('POST /documentModels/{modelId}:analyze that fails in its operation', async () => {
      const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), Buffer.from([0, 0, 0, 20, 0, 0, 0, 20])]);
      const accepted = await analyze(W2, png);
      await assert.rejects(getLongRunningPoller(client(), accepted).pollUntilDone(), /InvalidContentDimensions|dimensions/);
      const answer = await client()
        .path('/documentModels/{modelId}/analyzeResults/{resultId}', W2, parseResultIdFromResponse(accepted))
        .get();
      assert.equal(answer.status, '200');
      assert.equal(answer.body.status, 'failed');
      assert.equal(answer.body.error.innererror.code, 'InvalidContentDimensions');
    }),
    check('POST /documentClassifiers/{classifierId}:analyze with split, polled', async () => {
      const file = pdf(['Form W-2'], ['Form W-2'], ['a shopping list']);
      const { analyzeResult } = await result(await post('/documentClassifiers/{classifierId}', 'tax-intake', file, { split: 'auto' }));
      assert.deepEqual(analyzeResult.documents.map((one) => one.docType), ['w2', 'other']);
    }),
    check('POST /documentClassifiers/{classifierId}:analyze without split, polled', async () => {
      const { analyzeResult } = await result(await post('/documentClassifiers/{classifierId}', 'tax-intake', pdf(['Receipt'], ['x'])));
      assert.deepEqual(analyzeResult.documents.map((one) => one.docType), ['receipt']);
    }),
  ]);

  await check('POST :analyze of an unknown model', async () => refused(await analyze('nonsense', pdf(['x'])), 404, 'ModelNotFound'));
  await check('POST :analyze of an ended model', async () => refused(await analyze('invoices-2024', pdf(['x'])), 400, 'ModelAnalyzeError'));
  await check('POST :analyze of junk', async () => refused(await analyze(W2, Buffer.from('junk')), 400, 'InvalidContent'));
  await check('POST :analyze with a wrong parameter', async () => {
    refused(await analyze(W2, pdf(['x']), { pages: 'all' }), 400, 'InvalidParameter');
  });
  await check('POST :analyze of a wrong content type', async () => {
    const request = { contentType: 'text/plain', body: 'x' };
    refused(await client().path('/documentModels/{modelId}:analyze', W2).post(request), 415, 'UnsupportedMediaType');
  });
  await check('POST :analyze of an address that cannot be opened', async () => {
    const request = { contentType: 'application/json', body: { urlSource: 'https://example.com/a.pdf' } };
    refused(await client().path('/documentModels/{modelId}:analyze', W2).post(request), 400, 'ContentSourceNotAccessible');
  });
  await check('POST :analyze when the month is spent', async () => {
    await change('Resource', 'update', '', { body: { tier: 'F0' } });
    await control('meter', { limit: 0 });
    const answer = await analyze(W2, pdf(['x']));
    refused(answer, 403, '403');
    assert.match(answer.body.error.message, /Out of call volume quota/);
    assert.equal(answer.headers['retry-after'], '259200');
    await control('meter', { limit: null });
    await change('Resource', 'update', '', { body: { tier: 'S0' } });
  });
  await check('DELETE /documentModels/{modelId}/analyzeResults/{resultId}', async () => {
    const accepted = await analyze(W2, pdf(['x']));
    const kept = client().path('/documentModels/{modelId}/analyzeResults/{resultId}', W2, parseResultIdFromResponse(accepted));
    assert.equal((await kept.delete()).status, '204');
    refused(await kept.get(), 404, 'OperationNotFound');
  });
  await check('GET /documentModels/{modelId}/analyzeResults/{resultId} after a day', async () => {
    const accepted = await analyze(W2, pdf(['x']));
    const kept = client().path('/documentModels/{modelId}/analyzeResults/{resultId}', W2, parseResultIdFromResponse(accepted));
    assert.equal((await kept.get()).body.status, 'notStarted');
    await advance(24 * 3600);
    refused(await kept.get(), 404, 'OperationNotFound');
  });
}

module.exports = { judge };
