'use strict';

const assert = require('node:assert/strict');
const { change, fault } = require('./stand_in');
const { scope, connected, calendars, directory, reason } = require('./client');
const { operation, failure } = require('../../report');

const SDK = '@googleapis/calendar';

async function judge() {
  const check = (name, run) => operation(SDK, name, run);
  const { client } = await connected([scope('calendar')]);
  const api = calendars(client);
  const list = async (more) => (await api.calendarList.list(more)).data;
  const refused = async (run) => reason(await failure(run));
  const byName = async (name) => (await list({ showHidden: true })).items.find((one) => one.summary === name);

  await check('calendarList.list', async () => {
    const { items, nextSyncToken } = await list();
    assert.ok(nextSyncToken);
    assert.equal(items.filter((one) => one.primary).length, 1);
    const roles = new Set(items.map((one) => one.accessRole));
    assert.deepEqual([...roles].sort(), ['freeBusyReader', 'owner', 'reader', 'writer', 'writerWithoutPrivateAccess']);
    assert.ok(items.every((one) => one.timeZone && one.etag && one.hidden === undefined));
    assert.equal((await list({ showHidden: true })).items.filter((one) => one.hidden).length, 1);
    assert.ok((await list({ minAccessRole: 'writer' })).items.every((one) => ['writer', 'owner'].includes(one.accessRole)));
  });
  await check('calendarList.list by pages, the sync token on the last', async () => {
    const all = (await list()).items.map((one) => one.id);
    const found = [];
    let pageToken;
    do {
      const page = await list({ maxResults: 2, pageToken });
      assert.equal(Boolean(page.nextPageToken), !page.nextSyncToken);
      found.push(...page.items.map((one) => one.id));
      pageToken = page.nextPageToken;
    } while (pageToken);
    assert.deepEqual(found, all);
  });
  await check('calendarList.list by sync token', async () => {
    const { nextSyncToken: syncToken } = await list();
    assert.deepEqual((await list({ syncToken })).items, []);
    const [audit, advisory] = [await byName('Audit'), await byName('Advisory')];
    await change('Calendar', 'rename', audit.id, { name: 'Assurance' });
    await change('Calendar', 'delete', advisory.id);
    const { items } = await list({ syncToken });
    assert.deepEqual(new Set(items.map((one) => one.summary || one.deleted)), new Set(['Assurance', true]));
    assert.equal(await refused(() => list({ syncToken, minAccessRole: 'owner' })), '400 invalid');
    await change('SyncTokens', 'rotate');
    assert.equal(await refused(() => list({ syncToken })), '410 fullSyncRequired');
    assert.equal(await refused(() => list({ syncToken: 'nonsense' })), '410 fullSyncRequired');
  });
  await check('a calendar shared with another role, or no more', async () => {
    const { id } = await byName('Bookkeeping');
    const me = (await list()).items.find((one) => one.primary).id;
    await change('Calendar', 'update', id, { body: { person: me, role: 'writer' } });
    assert.equal((await byName('Bookkeeping')).accessRole, 'writer');
    await change('Calendar', 'update', id, { body: { person: me, role: null } });
    assert.equal(await byName('Bookkeeping'), undefined);
    assert.equal(await refused(() => api.calendars.get({ calendarId: id })), '404 notFound');
  });
  await check('calendarList.get, of what is in the list only', async () => {
    const get = async (calendarId) => (await api.calendarList.get({ calendarId })).data;
    const own = await get('primary');
    assert.deepEqual([own.primary, own.accessRole], [true, 'owner']);
    const office = await byName('Office administration');
    assert.deepEqual([(await get(office.id)).summary, (await get(office.id)).hidden], ['Office administration', true]);
    const narrow = calendars((await connected([scope('calendar.calendarlist.readonly')])).client);
    assert.equal((await narrow.calendarList.get({ calendarId: 'primary' })).data.id, own.id);
    assert.equal(await refused(() => get('nobody@example.com')), '404 notFound');
  });
  await check('calendars.get', async () => {
    const { data } = await api.calendars.get({ calendarId: 'primary' });
    assert.equal(data.kind, 'calendar#calendar');
    assert.equal(data.id, (await list()).items.find((one) => one.primary).id);
    assert.equal(await refused(() => api.calendars.get({ calendarId: 'nobody@example.com' })), '404 notFound');
  });
  await check('the gaps between scopes are 403 insufficientPermissions', async () => {
    const events = calendars((await connected([scope('calendar.events')])).client);
    assert.ok((await events.events.list({ calendarId: 'primary' })).data.items.length > 0);
    for (const run of [
      () => events.calendarList.list(),
      () => events.calendars.get({ calendarId: 'primary' }),
      () => events.freebusy.query({ requestBody: {} }),
    ]) {
      assert.equal(await refused(run), '403 insufficientPermissions');
    }
    const busy = calendars((await connected([scope('calendar.events.freebusy')])).client);
    const [first] = (await busy.events.list({ calendarId: 'primary' })).data.items;
    assert.deepEqual([first.summary, first.visibility], [undefined, 'private']);
  });
  await check('freebusy.query, with errors inside a 200', async () => {
    const [timeMin, timeMax] = [new Date(), new Date(Date.now() + 30 * 86400000)].map((at) => at.toISOString());
    const ask = (items) => api.freebusy.query({ requestBody: { timeMin, timeMax, items } });
    const { data } = await ask([{ id: 'nobody@example.com' }, { id: 'kim@alder-advisory.example' }]);
    assert.equal(data.calendars['nobody@example.com'].errors[0].reason, 'notFound');
    assert.ok(data.calendars['kim@alder-advisory.example'].busy.length > 3);
    assert.equal(await refused(() => api.freebusy.query({ requestBody: { timeMin: timeMax, timeMax: timeMin } })), '400 timeRangeEmpty');
    assert.equal(await refused(() => api.freebusy.query({ requestBody: { timeMin } })), '400 required');
  });
  await check('resources.calendars.list wants the scope and an admin', async () => {
    const rooms = scope('admin.directory.resource.calendar.readonly');
    const ask = (auth) => directory(auth).resources.calendars.list({ customer: 'my_customer' });
    const { data } = await ask((await connected([rooms])).client);
    assert.equal(data.items.length, 3);
    assert.match(data.items[0].resourceEmail, /@resource\.calendar\.google\.com$/);
    assert.equal(await refused(() => ask(client)), '403 insufficientPermissions');
    const kim = (await connected([rooms], { account: 'kim@' })).client;
    assert.equal(await refused(() => ask(kim)), '403 forbidden');
    const busy = await api.events.list({ calendarId: data.items[0].resourceEmail });
    assert.equal(busy.data.accessRole, 'freeBusyReader');
  });
  await check('an API that is switched off fails as accessNotConfigured', async () => {
    await change('Project', 'deactivate');
    assert.equal(await refused(() => list()), '403 accessNotConfigured');
    await change('Project', 'reactivate');
    assert.ok((await list()).items.length > 0);
  });
  await check('each kind of throttle, and an error of the backend', async () => {
    for (const [name, expected] of [
      ['userRateLimitExceeded', '403 userRateLimitExceeded'],
      ['rateLimitExceeded', '403 rateLimitExceeded'],
      ['RESOURCE_EXHAUSTED', '429 rateLimitExceeded'],
    ]) {
      await fault('throttle', { reason: name });
      assert.equal(await refused(() => list()), expected);
    }
    await fault('status', { status: 500 });
    assert.equal(await refused(() => list()), '500 backendError');
  });
}

module.exports = { judge };
