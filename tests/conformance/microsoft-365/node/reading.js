'use strict';

const assert = require('node:assert/strict');
const { PageIterator } = require('@microsoft/microsoft-graph-client');
const { SDK, WINDOW, client, refused } = require('./graph');
const { app, interactive } = require('./sign_in');
const { FRONT_DESK, NORA, PAYROLL, SAM, change, credentials, fault } = require('./stand_in');
const { operation } = require('../../report');

// Every entry of a list, by the SDK's own iterator.
async function all(made, first) {
  const entries = [];
  await new PageIterator(made, first, (entry) => Boolean(entries.push(entry))).iterate();
  return entries;
}

async function judge() {
  const check = (name, run) => operation(SDK, name, run);
  const made = client();
  const names = (entries, name = 'displayName') => entries.map((entry) => entry[name]);

  await check('GET /me', async () => {
    const me = await made.api('/me').get();
    assert.equal(`${me.id}.${credentials.tenant_id}`, credentials.account_id);
    assert.equal(me.userPrincipalName, NORA);
  });
  await check('GET /organization', async () => {
    const { value } = await made.api('/organization').select('id,displayName').get();
    assert.deepEqual(names(value), ['Harbor Finch Advisory']);
  });
  await check('GET /users, by pages', async () => {
    const people = await all(made, await made.api('/users').top(3).select('id,displayName').get());
    assert.equal(new Set(names(people, 'id')).size, people.length);
    assert.equal(people.length, 13);
  });
  await check('GET /users with $filter', async () => {
    const { value } = await made.api('/users').filter("accountEnabled eq false and userType eq 'Member'").get();
    assert.deepEqual(names(value), ['Finch Room', 'Front Desk', 'Harbor Room', 'Payroll', 'Quay Room']);
  });
  await check('GET /users/{id}', async () => assert.equal((await made.api(`/users/${SAM}`).get()).displayName, 'Sam Ito'));
  await check('GET /users/{id} of nobody', () => refused(() => made.api('/users/nobody').get(), 404, 'Request_ResourceNotFound'));
  await check('GET /groups and /groups/{id}/members', async () => {
    const groups = await all(made, await made.api('/groups').top(2).get());
    assert.equal(groups.length, 6);
    const { value } = await made.api(`/groups/${groups[0].id}/members`).get();
    assert.deepEqual(names(value), ['Omar Reyes', 'Sam Ito', 'Ana Silva']);
  });
  await check('GET /places/microsoft.graph.room and the rooms of a list', async () => {
    const { value } = await made.api('/places/microsoft.graph.room').get();
    assert.equal(value.length, 3);
    const lists = await made.api('/places/microsoft.graph.roomlist').get();
    const rooms = await made.api(`/places/${lists.value[0].emailAddress}/microsoft.graph.roomlist/rooms`).get();
    assert.deepEqual(names(rooms.value), ['Harbor Room', 'Finch Room']);
  });
  await check('GET /me/calendars', async () => {
    const calendars = await all(made, await made.api('/me/calendars').top(4).get());
    assert.deepEqual(names(calendars, 'name'), ['Calendar', 'Tax', 'Audit', 'Advisory', 'Bookkeeping', 'Admin', 'Omar Reyes']);
    const one = await made.api(`/me/calendars/${calendars[1].id}`).get();
    assert.deepEqual([one.name, one.canEdit, one.owner.address], ['Tax', true, NORA]);
  });
  await check('GET /users/{id}/calendars of a shared mailbox', async () => {
    const { value } = await made.api(`/users/${FRONT_DESK}/calendars`).get();
    assert.deepEqual(names(value, 'name'), ['Calendar', 'Tax deadlines']);
  });
  await check('GET /users/{id}/calendar without rights', () =>
    refused(() => made.api(`/users/${PAYROLL}/calendar`).get(), 403, 'ErrorAccessDenied'),
  );
  await check('GET /me/mailboxSettings/userPurpose', async () => {
    assert.equal((await made.api('/me/mailboxSettings/userPurpose').get()).value, 'user');
    await refused(() => made.api(`/users/${FRONT_DESK}/mailboxSettings/userPurpose`).get(), 403, 'ErrorAccessDenied');
  });
  await check('GET /me/calendarView, by pages and in a zone', async () => {
    const first = await made
      .api(`/me/calendarView?${WINDOW}`)
      .header('Prefer', 'outlook.timezone="Eastern Standard Time"')
      .top(25)
      .select('subject,type,start,seriesMasterId')
      .get();
    assert.equal(first.value.length, 25);
    assert.equal(first.value[0].start.timeZone, 'Eastern Standard Time');
    const events = await all(made, first);
    const kinds = new Set(names(events, 'type'));
    assert.deepEqual([...kinds].sort(), ['exception', 'occurrence', 'singleInstance']);
  });
  await check('GET /me/events', async () => {
    const events = await all(made, await made.api('/me/events').top(10).orderby('start/dateTime').get());
    assert.equal(events.filter((event) => event.type === 'seriesMaster').length, 1);
    assert.ok(events.some((event) => event.isCancelled) && events.some((event) => event.isAllDay));
  });
  await check('POST /me/calendar/getSchedule', async () => {
    const start = new Date();
    const time = (date) => ({ dateTime: date.toISOString().slice(0, 19), timeZone: 'UTC' });
    const { value } = await made.api('/me/calendar/getSchedule').post({
      schedules: [NORA, SAM, 'nobody@harborfinch.example'],
      startTime: time(start),
      endTime: time(new Date(start.getTime() + 86400e3)),
    });
    assert.deepEqual(names(value, 'availabilityView').map((view) => view.length), [48, 48, 0]);
    assert.equal(value[2].error.responseCode, 'ErrorMailRecipientNotFound');
  });
  await refusals(check, made);
}

async function refusals(check, made) {
  await check('a query option that is not served', async () => {
    await refused(() => made.api('/me/events').query({ $search: 'x' }).get(), 400, 'ErrorInvalidUrlQuery');
    await refused(() => made.api('/me/calendarView').get(), 400, 'BadRequest');
  });
  await check('a token that is none', () =>
    refused(() => client({ accessToken: 'nonsense' }).api('/me').get(), 401, 'InvalidAuthenticationToken'),
  );
  await check('a token without the scope', async () => {
    const { accessToken } = await interactive(app(), SAM, 'consent', ['User.Read']);
    const little = client({ accessToken });
    assert.equal((await little.api('/me').get()).userPrincipalName, SAM);
    await refused(() => little.api('/me/calendars').get(), 403, 'ErrorAccessDenied');
    await refused(() => little.api('/groups').get(), 403, 'Authorization_RequestDenied');
  });
  await check('a session that was revoked', async () => {
    const session = app();
    const { accessToken } = await interactive(session, SAM, 'consent', ['User.Read']);
    await change('Grant', 'delete', SAM);
    const error = await refused(() => client({ accessToken }).api('/me').get(), 401, 'InvalidAuthenticationToken');
    assert.match(error.headers.get('www-authenticate'), /insufficient_claims/);
  });
  await check('429 with Retry-After, repeated by the SDK', async () => {
    await fault({ kind: 'throttle', retry_after: 1, count: 2, match: { path: '/v1.0/me' } });
    await refused(() => made.api('/me').get(), 429, 'ApplicationThrottled');
    assert.equal((await client({ retries: 1 }).api('/me').get()).userPrincipalName, NORA);
  });
  await check('503, repeated by the SDK', async () => {
    await fault({ kind: 'status', status: 503, retry_after: 1, count: 2, match: { path: '/v1.0/me' } });
    await refused(() => made.api('/me').get(), 503, 'ServiceUnavailable');
    assert.equal((await client({ retries: 1 }).api('/me').get()).userPrincipalName, NORA);
  });
}

module.exports = { judge };
