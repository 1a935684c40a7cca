'use strict';

const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { change } = require('./stand_in');
const { scope, connected, calendars, reason } = require('./client');
const { operation, failure } = require('../../report');

const SDK = '@googleapis/calendar events';
const DAY = 86400000;
const at = (days, hour = 10) => ({ dateTime: `${new Date(Date.now() + days * DAY).toISOString().slice(0, 10)}T${hour}:00:00Z` });
const meeting = (more = {}) => ({ summary: 'Judged', start: at(40), end: at(40, 11), ...more });
const freshId = () => randomUUID().replace(/-/g, '');

async function judge() {
  const check = (name, run) => operation(SDK, name, run);
  const { client } = await connected([scope('calendar')]);
  const api = calendars(client);
  const calendarId = 'primary';
  const list = async (more) => (await api.events.list({ calendarId, ...more })).data;
  const insert = async (body = meeting(), more = {}) => (await api.events.insert({ calendarId, requestBody: body, ...more })).data;
  const refused = async (run) => reason(await failure(run));
  const named = async (name) => (await api.calendarList.list({ showHidden: true })).data.items.find((one) => one.summary === name);

  await check('events.list with a series, its exceptions, days and kinds', async () => {
    const { items, accessRole, nextSyncToken } = await list();
    assert.ok(nextSyncToken);
    assert.equal(accessRole, 'owner');
    const series = items.find((one) => one.recurrence);
    const exceptions = items.filter((one) => one.recurringEventId === series.id);
    assert.deepEqual(exceptions.map((one) => one.status).sort(), ['cancelled', 'confirmed']);
    assert.ok(exceptions.every((one) => one.originalStartTime.dateTime));
    const closed = items.find((one) => one.summary === 'Office closed');
    assert.equal((new Date(closed.end.date) - new Date(closed.start.date)) / DAY, 2);
    assert.deepEqual((await list({ eventTypes: ['workingLocation'] })).items.map((one) => one.summary), ['Office']);
  });
  await check('events.list with singleEvents, ordered, inside its bounds', async () => {
    const [timeMin, timeMax] = [new Date(), new Date(Date.now() + 60 * DAY)];
    const found = await list({ singleEvents: true, orderBy: 'startTime', timeMin: timeMin.toISOString(), timeMax: timeMax.toISOString() });
    const starts = found.items.map((one) => new Date(one.start.dateTime || one.start.date).getTime());
    assert.deepEqual(starts, [...starts].sort((a, b) => a - b));
    assert.ok(found.items.every((one) => !one.recurrence && new Date(one.end.dateTime || one.end.date) > timeMin));
    assert.ok(found.items.filter((one) => one.recurringEventId).length >= 6);
    assert.equal(found.nextSyncToken, undefined);
    assert.equal(await refused(() => list({ orderBy: 'startTime' })), '400 invalid');
    assert.equal(await refused(() => list({ timeMin: timeMax.toISOString(), timeMax: timeMin.toISOString() })), '400 timeRangeEmpty');
    assert.equal(await refused(() => list({ timeMin: 'yesterday' })), '400 invalid');
  });
  await check('a series keeps its time on the wall when the clocks change', async () => {
    const { items } = await list({ singleEvents: true, timeMin: new Date(Date.now() - 150 * DAY).toISOString(), q: 'Team meeting' });
    const seen = new Set(items.filter((one) => one.summary === 'Team meeting').map((one) => one.start.dateTime.slice(11)));
    assert.deepEqual([...seen].sort(), ['09:30:00-04:00', '09:30:00-05:00']);
  });
  await check('events.list by pages, some of them short, the sync token on the last', async () => {
    // In the middle of what there is, whatever day it is: what lies before takes its place on a page and is not shown.
    const starts = (await list()).items.flatMap((one) => one.start?.dateTime ?? []).map((text) => new Date(text).toISOString());
    const timeMin = starts.sort()[Math.floor(starts.length / 2)];
    const all = (await list({ timeMin })).items.map((one) => one.id);
    const [found, sizes] = [[], []];
    let pageToken;
    do {
      const page = await list({ timeMin, maxResults: 1, pageToken });
      assert.equal(Boolean(page.nextPageToken), !page.nextSyncToken);
      sizes.push(page.items.length);
      found.push(...page.items.map((one) => one.id));
      pageToken = page.nextPageToken;
    } while (pageToken);
    assert.deepEqual(found, all);
    assert.ok(sizes.includes(0) && sizes.includes(1));
  });
  await check('events.list by sync token', async () => {
    const { nextSyncToken: syncToken } = await list();
    assert.deepEqual((await list({ syncToken })).items, []);
    const [kept, gone] = [await insert(), await insert()];
    await api.events.delete({ calendarId, eventId: gone.id });
    const { items } = await list({ syncToken });
    assert.deepEqual(new Set(items.map((one) => `${one.id} ${one.status}`)), new Set([`${kept.id} confirmed`, `${gone.id} cancelled`]));
    assert.equal(items.find((one) => one.id === gone.id).summary, undefined);
    for (const wrong of [{ timeMin: new Date().toISOString() }, { q: 'x' }, { orderBy: 'updated' }, { showDeleted: false }, { singleEvents: true }]) {
      assert.equal(await refused(() => list({ syncToken, ...wrong })), '400 invalid', JSON.stringify(wrong));
    }
    await change('SyncTokens', 'rotate', (await api.calendars.get({ calendarId })).data.id);
    assert.equal(await refused(() => list({ syncToken })), '410 fullSyncRequired');
    const long = new Date(Date.now() - 90 * DAY).toISOString();
    assert.equal(await refused(() => list({ updatedMin: long })), '410 updatedMinTooLongAgo');
  });
  await check('events.insert answers 200, with an id of ours once', async () => {
    const id = freshId();
    const answer = await api.events.insert({ calendarId, sendUpdates: 'none', requestBody: meeting({ id, attendees: [{ email: 'a@example.com' }] }) });
    assert.deepEqual([answer.status, answer.data.id, answer.data.attendees[0].responseStatus], [200, id, 'needsAction']);
    assert.equal(await refused(() => insert(meeting({ id }))), '409 duplicate');
    assert.equal(await refused(() => insert(meeting({ id: 'XYZ' }))), '400 invalid');
  });
  await check('an event keeps its zone whatever zone is asked in, and names its own organizer among its attendees', async () => {
    const me = (await api.calendarList.get({ calendarId })).data.id;
    const local = (hour) => ({ dateTime: at(40, hour).dateTime.slice(0, 19), timeZone: 'America/New_York' });
    const body = meeting({ start: local(10), end: local(11), attendees: [{ email: me }] });
    const { id: eventId } = await insert(body, { sendUpdates: 'none' });
    const { start, attendees } = (await api.events.get({ calendarId, eventId, timeZone: 'UTC' })).data;
    assert.deepEqual([start.timeZone, start.dateTime.slice(-1)], ['America/New_York', 'Z']);
    assert.deepEqual(attendees.map(({ email, self, organizer }) => [email, self, organizer]), [[me, true, true]]);
  });
  await check('events.list by a private extended property, which cannot be continued', async () => {
    const tag = freshId();
    const made = await insert(meeting({ extendedProperties: { private: { tag } } }));
    await insert(meeting({ extendedProperties: { private: { tag: 'another' }, shared: { tag } } }));
    const tagged = (more) => list({ privateExtendedProperty: [`tag=${tag}`], ...more });
    const found = await tagged();
    assert.deepEqual(found.items.map((one) => one.id), [made.id]);
    assert.equal(found.nextSyncToken, undefined);
    assert.equal(await refused(() => list({ privateExtendedProperty: ['tag'] })), '400 invalid');
    const { nextSyncToken: syncToken } = await list();
    assert.equal(await refused(() => tagged({ syncToken })), '400 invalid');
  });
  await check('events.insert of nonsense fails', async () => {
    for (const [body, expected] of [
      [{ summary: 'x' }, '400 required'],
      [meeting({ end: undefined }), '400 required'],
      [meeting({ end: at(39) }), '400 timeRangeEmpty'],
      [meeting({ end: { date: '2026-12-24' } }), '400 invalid'],
      [meeting({ recurrence: ['RRULE:FREQ=SOMETIMES'] }), '400 invalid'],
      [meeting({ visibility: 'maybe' }), '400 invalid'],
      [meeting({ start: { dateTime: '2026-12-24T10:00:00', timeZone: 'Mars/Olympus' } }), '400 invalid'],
    ]) {
      assert.equal(await refused(() => insert(body)), expected, JSON.stringify(body));
    }
    assert.equal(await refused(() => insert(meeting(), { sendUpdates: 'some' })), '400 invalid');
  });
  await check('events.get, patch and update, and a stale etag', async () => {
    const { id: eventId, etag } = await insert(meeting({ location: 'HQ' }));
    const patched = (await api.events.patch({ calendarId, eventId, requestBody: { summary: 'Patched' } }, { headers: { 'If-Match': etag } })).data;
    assert.deepEqual([patched.summary, patched.location, patched.etag === etag], ['Patched', 'HQ', false]);
    const stale = { headers: { 'If-Match': etag } };
    assert.equal(await refused(() => api.events.patch({ calendarId, eventId, requestBody: { summary: 'Late' } }, stale)), '412 conditionNotMet');
    const updated = (await api.events.update({ calendarId, eventId, requestBody: meeting() })).data;
    assert.equal(updated.location, undefined);
    assert.equal((await api.events.get({ calendarId, eventId })).data.etag, updated.etag);
    assert.equal(await refused(() => api.events.get({ calendarId, eventId: freshId() })), '404 notFound');
  });
  await check('events.delete answers 204, then 410', async () => {
    const { id: eventId } = await insert();
    assert.equal((await api.events.delete({ calendarId, eventId, sendUpdates: 'none' })).status, 204);
    assert.equal(await refused(() => api.events.delete({ calendarId, eventId })), '410 deleted');
    assert.equal((await api.events.get({ calendarId, eventId })).data.status, 'cancelled');
  });
  await check('one instance of a series is changed and deleted by itself', async () => {
    const series = await insert(meeting({ recurrence: ['RRULE:FREQ=DAILY;COUNT=4'] }));
    const instances = async () =>
      (await list({ singleEvents: true, timeMax: new Date(Date.now() + 90 * DAY).toISOString() })).items.filter((one) => one.recurringEventId === series.id);
    const [first, second] = await instances();
    await api.events.patch({ calendarId, eventId: first.id, requestBody: { summary: 'Another' } });
    await api.events.delete({ calendarId, eventId: second.id });
    assert.deepEqual((await instances()).map((one) => one.summary).sort(), ['Another', 'Judged', 'Judged']);
    await api.events.delete({ calendarId, eventId: series.id });
    assert.deepEqual(await instances(), []);
  });
  await check('what a role may see and do', async () => {
    const role = async (name) => (await named(name)).id;
    const titles = async (id) => (await api.events.list({ calendarId: id })).data.items.map((one) => one.summary);
    assert.ok((await titles(await role('Tax'))).includes('Salary talk'));
    const reader = await role('Office administration');
    assert.ok((await titles(reader)).includes('Team meeting') && !(await titles(reader)).includes('Salary talk'));
    const busy = (await api.events.list({ calendarId: await role('Payroll') })).data.items.filter((one) => one.status !== 'cancelled');
    assert.ok(busy.every((one) => one.summary === undefined && one.visibility === 'private' && one.start));
    const write = (id) => api.events.insert({ calendarId: id, requestBody: meeting() });
    assert.equal(await refused(() => write(reader)), '403 requiredAccessLevel');
    assert.equal((await write(await role('Tax'))).status, 200);
    const owned = calendars((await connected([scope('calendar.events.owned')])).client);
    assert.equal(await refused(() => owned.events.list({ calendarId: reader })), '403 insufficientPermissions');
  });
  await check('an event that a person changed comes with the next sync', async () => {
    const calendar = (await api.calendars.get({ calendarId })).data.id;
    const { id } = await insert();
    const { nextSyncToken: syncToken } = await list();
    await change('Event', 'rename', id, { into: calendar, name: 'Moved by hand' });
    assert.deepEqual((await list({ syncToken })).items.map((one) => one.summary), ['Moved by hand']);
  });
  await check('events.watch and channels.stop', async () => {
    const body = { id: randomUUID(), type: 'web_hook', address: 'https://example.com/hook', token: 'secret' };
    const { data } = await api.events.watch({ calendarId, requestBody: body });
    assert.equal(data.kind, 'api#channel');
    assert.equal(typeof data.expiration, 'string');
    assert.ok(data.resourceId && data.token === 'secret');
    assert.equal(await refused(() => api.events.watch({ calendarId, requestBody: body })), '400 channelIdNotUnique');
    const plain = { ...body, id: randomUUID(), address: 'http://example.com/hook' };
    assert.equal(await refused(() => api.events.watch({ calendarId, requestBody: plain })), '400 webhookUrlNotHttps');
    const kim = calendars((await connected([scope('calendar')], { account: 'kim@' })).client);
    const stop = (who) => who.channels.stop({ requestBody: { id: data.id, resourceId: data.resourceId } });
    assert.equal(await refused(() => stop(kim)), '404 notFound');
    assert.equal((await stop(api)).status, 204);
    assert.equal(await refused(() => stop(api)), '404 notFound');
  });
}

module.exports = { judge };
