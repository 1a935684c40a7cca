'use strict';

const assert = require('node:assert/strict');
const { BatchRequestContent, BatchResponseContent } = require('@microsoft/microsoft-graph-client');
const { SDK, client, refused } = require('./graph');
const { FRONT_DESK, NORA, PAYROLL, advance, change } = require('./stand_in');
const { operation } = require('../../report');

const IMMUTABLE = ['Prefer', 'IdType="ImmutableId"'];
const DAY = 86400e3;
const later = (days) => new Date(Date.now() + days * DAY).toISOString().slice(0, 19);

const meeting = (subject, more = {}) => ({
  subject,
  start: { dateTime: later(2), timeZone: 'Pacific Standard Time' },
  end: { dateTime: later(2.1), timeZone: 'Pacific Standard Time' },
  ...more,
});

// A whole round of changes.
async function round(made, path) {
  const entries = [];
  let page = await made.api(path).header('Prefer', 'odata.maxpagesize=20, IdType="ImmutableId"').get();
  for (;;) {
    entries.push(...page.value);
    if (page['@odata.deltaLink']) return { entries, link: page['@odata.deltaLink'] };
    page = await made.api(page['@odata.nextLink']).header('Prefer', 'odata.maxpagesize=20, IdType="ImmutableId"').get();
  }
}

async function judge() {
  const check = (name, run) => operation(SDK, name, run);
  const made = client();

  await check('POST, PATCH and DELETE of an event, once for each transactionId', async () => {
    const body = meeting('Kickoff', { transactionId: '7e1c0c5e-8a1f-4d6a-9f6d-0c7a5f2f1a11' });
    const event = await made.api('/me/events').post(body);
    assert.deepEqual([event.start.timeZone, event.originalStartTimeZone], ['UTC', 'Pacific Standard Time']);
    assert.equal((await made.api('/me/events').post(body)).id, event.id);
    const changed = await made.api(`/me/events/${event.id}`).patch({ subject: 'Kickoff, later' });
    assert.equal(changed.subject, 'Kickoff, later');
    await made.api(`/me/events/${event.id}`).delete();
    await refused(() => made.api(`/me/events/${event.id}`).get(), 404, 'ErrorItemNotFound');
  });
  await check('PATCH of an event that was changed meanwhile', async () => {
    const event = await made.api('/me/events').post(meeting('Mine'));
    const changed = await made.api(`/me/events/${event.id}`).header('If-Match', event['@odata.etag']).patch({ subject: 'Yours' });
    assert.notEqual(changed['@odata.etag'], event['@odata.etag']);
    const late = () => made.api(`/me/events/${event.id}`).header('If-Match', event['@odata.etag']).patch({ subject: 'Late' });
    await refused(late, 412, 'ErrorIrresolvableConflict');
    assert.equal((await made.api(`/me/events/${event.id}`).get()).subject, 'Yours');
    await made.api(`/me/events/${event.id}`).delete();
  });
  await check('POST of an event into a calendar of a shared mailbox', async () => {
    const { value } = await made.api(`/users/${FRONT_DESK}/calendars`).get();
    const event = await made.api(`/users/${FRONT_DESK}/calendars/${value[1].id}/events`).post(meeting('Deadline'));
    assert.equal(event.organizer.emailAddress.address, FRONT_DESK);
    await refused(() => made.api(`/users/${PAYROLL}/events`).post(meeting('No')), 403, 'ErrorAccessDenied');
  });
  await check('POST of an event that cannot be', () =>
    refused(() => made.api('/me/events').post({ subject: 'When?' }), 400, 'ErrorPropertyValidationFailure'),
  );
  await check('POST /me/translateExchangeIds, and an id that survives a move', async () => {
    const event = await made.api('/me/events').post(meeting('Filing'));
    const { value } = await made
      .api('/me/translateExchangeIds')
      .post({ inputIds: [event.id], sourceIdType: 'restId', targetIdType: 'restImmutableEntryId' });
    const calendars = await made.api('/me/calendars').get();
    await change('Event', 'update', event.id, { into: calendars.value[1].id });
    await refused(() => made.api(`/me/events/${event.id}`).get(), 404, 'ErrorItemNotFound');
    const moved = await made.api(`/me/events/${value[0].targetId}`).header(...IMMUTABLE).get();
    assert.deepEqual([moved.subject, moved.id], ['Filing', value[0].targetId]);
  });
  await check('GET /me/calendarView/delta: a round, a change, a removal', async () => {
    const path = `/me/calendarView/delta?startDateTime=${later(-20)}&endDateTime=${later(20)}`;
    const first = await round(made, path);
    const ids = new Set(first.entries.map((entry) => entry.id));
    assert.ok(ids.size > 20 && ids.size < first.entries.length, 'entries come twice');
    const { Event } = await change('Event', 'create', '', { company: NORA, body: meeting('New') });
    const gone = first.entries.find((entry) => entry.type === 'singleInstance');
    await change('Event', 'delete', gone.id);
    const { entries, link } = await round(made, first.link);
    assert.deepEqual(entries.filter((entry) => !entry['@removed']).map((entry) => entry.id), [Event.immutable_id]);
    assert.deepEqual(entries.filter((entry) => entry['@removed']).map((entry) => entry.id), [gone.id]);
    await change('DeltaState', 'delete', NORA, { name: 'gone' });
    const lost = await refused(() => made.api(link).get(), 410, 'resyncRequired');
    const again = await round(made, lost.headers.get('location'));
    await change('DeltaState', 'delete', NORA, { name: 'syncStateNotFound' });
    await refused(() => made.api(again.link).get(), 400, 'syncStateNotFound');
    await refused(() => made.api(`${path}&$select=subject`).get(), 400, 'ErrorInvalidUrlQuery');
  });
  await check('POST, PATCH and DELETE of a subscription', async () => {
    const body = {
      changeType: 'created,updated,deleted',
      notificationUrl: 'https://relay.example/graph',
      resource: '/me/events',
      expirationDateTime: `${later(1)}Z`,
      clientState: 'random',
    };
    const subscription = await made.api('/subscriptions').post(body);
    await refused(() => made.api('/subscriptions').post(body), 409, 'ExtensionError');
    await refused(() => made.api('/subscriptions').post({ ...body, resource: `/users/${FRONT_DESK}/events` }), 403, 'ErrorAccessDenied');
    await refused(() => made.api('/subscriptions').post({ ...body, expirationDateTime: `${later(8)}Z` }), 400, 'InvalidRequest');
    const renewed = await made.api(`/subscriptions/${subscription.id}`).patch({ expirationDateTime: `${later(2)}Z` });
    assert.ok(renewed.expirationDateTime > subscription.expirationDateTime);
    await made.api(`/subscriptions/${subscription.id}`).delete();
    await refused(() => made.api(`/subscriptions/${subscription.id}`).patch(body), 404, 'ResourceNotFound');
  });
  await check('POST /$batch, read by the SDK', async () => {
    const request = (path) => new Request(`https://graph.microsoft.com${path}`, { method: 'GET' });
    const batch = async (requests) => {
      const content = await new BatchRequestContent(requests).getContent();
      const answer = new BatchResponseContent(await made.api('/$batch').post(content));
      return requests.map(({ id }) => answer.getResponseById(id));
    };
    const denied = request(`/users/${PAYROLL}/calendar`);
    const parallel = await batch([
      { id: '1', request: request('/me/calendar') },
      { id: '2', request: denied.clone() },
    ]);
    assert.deepEqual(parallel.map((one) => one.status), [200, 403]);
    assert.equal((await parallel[0].json()).name, 'Calendar');
    const serial = await batch([
      { id: '1', request: denied },
      { id: '2', request: request('/me'), dependsOn: ['1'] },
    ]);
    assert.deepEqual(serial.map((one) => one.status), [403, 424]);
  });
  await check('a token that ran out', async () => {
    await advance(5400);
    await refused(() => made.api('/me').get(), 401, 'InvalidAuthenticationToken');
  });
}

module.exports = { judge };
