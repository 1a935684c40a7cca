'use strict';

const assert = require('node:assert/strict');
const { operation, failure } = require('../../report');
const { control } = require('./stand_in');
const { books, call, faultCode, fresh } = require('./node_quickbooks');

const SDK = 'node-quickbooks';
const sale = (amount, more = {}) => ({
  Amount: amount,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: { ItemRef: { value: '3' }, TaxCodeRef: { value: 'NON' }, ...more },
});
const day = (offset) => new Date(Date.now() + offset * 86400000).toISOString().slice(0, 10);

async function judge() {
  const made = await books();
  const check = (name, run) => operation(SDK, name, run);
  const newInvoice = (more = {}) => call(made, 'createInvoice', { CustomerRef: { value: '3' }, Line: [sale(100)], ...more });
  const gone = async (run) => faultCode(await failure(run));

  await check('createCustomer', async () => {
    const customer = await call(made, 'createCustomer', { DisplayName: fresh('Ada'), PrimaryEmailAddr: { Address: 'a@example.com' } });
    assert.deepEqual([customer.SyncToken, customer.Active, customer.Balance], ['0', true, 0]);
    assert.equal((await call(made, 'getCustomer', customer.Id)).PrimaryEmailAddr.Address, 'a@example.com');
  });
  await check('createCustomer with a taken name fails as 6240, without one as 2020', async () => {
    assert.equal(await gone(() => call(made, 'createCustomer', { DisplayName: 'Cool Cars' })), '6240');
    assert.equal(await gone(() => call(made, 'createCustomer', { Notes: 'x' })), '2020');
  });
  await check('updateCustomer is sparse, a stale one fails as 5010', async () => {
    const { Id } = await call(made, 'createCustomer', { DisplayName: fresh('Ben'), Notes: 'kept' });
    const changed = await call(made, 'updateCustomer', { Id, SyncToken: '0', DisplayName: fresh('Bert') });
    assert.deepEqual([changed.Notes, changed.SyncToken], ['kept', '1']);
    assert.equal(await gone(() => call(made, 'updateCustomer', { Id, SyncToken: '0', Notes: 'late' })), '5010');
  });
  await check('findCustomers and count', async () => {
    const found = await call(made, 'findCustomers', [{ field: 'DisplayName', value: 'Cool%', operator: 'LIKE' }]);
    assert.deepEqual(found.QueryResponse.Customer.map((one) => one.DisplayName), ['Cool Cars']);
    assert.ok((await call(made, 'findCustomers', { count: true })).QueryResponse.totalCount > 20);
  });
  await check('createItem, updateItem, getItem', async () => {
    const item = await call(made, 'createItem', { Name: fresh('Hedge'), Type: 'Service', UnitPrice: 12.5, IncomeAccountRef: { value: '45' } });
    const changed = await call(made, 'updateItem', { Id: item.Id, SyncToken: item.SyncToken, UnitPrice: 13 });
    assert.deepEqual([changed.UnitPrice, changed.Name], [13, item.Name]);
    assert.equal((await call(made, 'getItem', item.Id)).IncomeAccountRef.value, '45');
  });
  await check('createItem without its account fails as 2020, with a bad one as 2500', async () => {
    assert.equal(await gone(() => call(made, 'createItem', { Name: fresh('No') })), '2020');
    assert.equal(await gone(() => call(made, 'createItem', { Name: fresh('No'), IncomeAccountRef: { value: '99999' } })), '2500');
  });
  await check('findItems', async () => {
    const found = await call(made, 'findItems', { Name: 'Rock Fountain' });
    assert.equal(found.QueryResponse.Item[0].UnitPrice, 275);
  });
  await check('createInvoice gets a subtotal, tax, total and number', async () => {
    const invoice = await newInvoice({ Line: [sale(275, { TaxCodeRef: { value: 'TAX' } })], TxnDate: day(-1) });
    assert.deepEqual([invoice.TxnTaxDetail.TotalTax, invoice.TotalAmt, invoice.Balance], [22, 297, 297]);
    assert.equal(invoice.Line.at(-1).DetailType, 'SubTotalLineDetail');
    assert.ok(invoice.DocNumber && invoice.DueDate > invoice.TxnDate);
  });
  await check('createInvoice of nonsense fails', async () => {
    for (const [more, code] of [
      [{ CustomerRef: { value: '99999' } }, '2500'],
      [{ CustomerRef: undefined }, '2020'],
      [{ Line: [] }, '2020'],
      [{ Line: [sale(1, { ItemRef: { value: '99999' } })] }, '2500'],
      [{ Line: [sale(1, { Qty: 2, UnitPrice: 3 })] }, '6070'],
      [{ DocNumber: 'x'.repeat(22) }, '2050'],
      [{ Nonsense: 1 }, '2010'],
    ]) {
      assert.equal(await gone(() => newInvoice(more)), code);
    }
  });
  await check('createInvoice with the same requestId is one invoice', async () => {
    const requestId = fresh('request');
    const first = await newInvoice({ requestId });
    assert.equal((await newInvoice({ requestId })).Id, first.Id);
  });
  await check('updateInvoice is sparse, in full it clears, a stale one fails', async () => {
    const { Id, CustomerRef } = await newInvoice({ PrivateNote: 'kept' });
    const sparse = await call(made, 'updateInvoice', { Id, SyncToken: '0', Line: [sale(50)] });
    assert.deepEqual([sparse.TotalAmt, sparse.PrivateNote, sparse.SyncToken], [50, 'kept', '1']);
    const full = await call(made, 'updateInvoice', { Id, SyncToken: '1', CustomerRef, Line: [sale(60)], sparse: false });
    assert.equal(full.PrivateNote, undefined);
    assert.equal(await gone(() => call(made, 'updateInvoice', { Id, SyncToken: '1', PrivateNote: 'late' })), '5010');
  });
  await check('voidInvoice', async () => {
    const { Id } = await newInvoice();
    await call(made, 'voidInvoice', Id);
    const voided = await call(made, 'getInvoice', Id);
    assert.deepEqual([voided.TotalAmt, voided.Balance, voided.PrivateNote], [0, 0, 'Voided']);
  });
  await check('deleteInvoice, and a later read fails as 610', async () => {
    const { Id } = await newInvoice();
    const answer = await call(made, 'deleteInvoice', Id);
    assert.equal(answer.Invoice.status, 'Deleted');
    assert.equal(await gone(() => call(made, 'getInvoice', Id)), '610');
  });
  await check('findInvoices by balance and date, in order, page by page', async () => {
    const criteria = [{ field: 'Balance', value: '0', operator: '>' }, { field: 'TxnDate', value: '2000-01-01', operator: '>' }];
    const found = await call(made, 'findInvoices', [...criteria, { field: 'asc', value: 'TxnDate' }, { field: 'limit', value: 20 }]);
    const dates = found.QueryResponse.Invoice.map((one) => one.TxnDate);
    assert.deepEqual(dates, [...dates].sort());
    assert.ok(found.QueryResponse.Invoice.every((one) => one.Balance > 0));
  });
  await check('findInvoices count and fetchAll', async () => {
    const { totalCount } = (await call(made, 'findInvoices', { count: true })).QueryResponse;
    const all = (await call(made, 'findInvoices', { fetchAll: true, limit: 150 })).QueryResponse.Invoice;
    assert.equal(new Set(all.map((one) => one.Id)).size, totalCount);
  });
  await check('getPayment and findPayments', async () => {
    const found = await call(made, 'findPayments', { limit: 1 });
    const payment = await call(made, 'getPayment', found.QueryResponse.Payment[0].Id);
    const invoice = await call(made, 'getInvoice', payment.Line[0].LinkedTxn[0].TxnId);
    assert.ok(invoice.LinkedTxn.some((one) => one.TxnId === payment.Id && one.TxnType === 'Payment'));
  });
  await check('reportTrialBalance ties on both bases', async () => {
    for (const accounting_method of ['Accrual', 'Cash']) {
      const report = await call(made, 'reportTrialBalance', { start_date: day(-300), end_date: day(0), accounting_method });
      const total = report.Rows.Row.at(-1).Summary.ColData.map((cell) => cell.value);
      assert.equal(report.Header.ReportBasis, accounting_method);
      assert.ok(total[1] !== '' && total[1] === total[2], String(total));
    }
  });
  await check('reportTrialBalance of nonsense fails', async () => {
    assert.equal(await gone(() => call(made, 'reportTrialBalance', { accounting_method: 'Magic' })), '2170');
  });
  await check('changeDataCapture', async () => {
    const since = new Date(Date.parse((await newInvoice()).MetaData.CreateTime) - 1000);
    const { Id } = await newInvoice();
    const doomed = await newInvoice();
    await call(made, 'deleteInvoice', doomed.Id);
    const answer = await call(made, 'changeDataCapture', ['Invoice', 'Payment'], since.toISOString());
    const [invoices, payments] = answer.CDCResponse[0].QueryResponse;
    assert.ok(invoices.Invoice.some((one) => one.Id === Id && one.TotalAmt === 100));
    assert.ok(invoices.Invoice.some((one) => one.Id === doomed.Id && one.status === 'Deleted'));
    assert.deepEqual(payments, {});
  });
  await check('changeDataCapture of more than 30 days fails', async () => {
    assert.ok(await gone(() => call(made, 'changeDataCapture', 'Account', '2020-01-01T00:00:00Z')));
  });
  await check('batch with mixed outcomes', async () => {
    const answer = await call(made, 'batch', [
      { bId: 'a', operation: 'create', Customer: { DisplayName: fresh('Batch') } },
      { bId: 'b', operation: 'create', Customer: { DisplayName: 'Cool Cars' } },
      { bId: 'c', Query: 'select count(*) from Invoice' },
    ]);
    const by = Object.fromEntries(answer.BatchItemResponse.map((one) => [one.bId, one]));
    assert.equal(by.a.Customer.SyncToken, '0');
    assert.equal(by.b.Fault.Error[0].code, '6240');
    assert.ok(by.c.QueryResponse.totalCount > 0);
  });
  await check('batch of more than 30 fails', async () => {
    const items = Array.from({ length: 31 }, (_, index) => ({ bId: `i${index}`, Query: 'select count(*) from Item' }));
    assert.equal(await gone(() => call(made, 'batch', items)), '6000');
  });
  await check('a person who lost the rights is refused as 120', async () => {
    const grant = { partner: 'quickbooks-online', company: made.realmId, object: 'Grant' };
    await control('mutate', { ...grant, op: 'lose_rights' });
    assert.equal(await gone(() => call(made, 'getCustomer', '3')), '120');
    await control('mutate', { ...grant, op: 'restore_rights' });
    await call(made, 'getCustomer', '3');
  });
}

module.exports = { judge };
