import { expect, test } from 'vitest';
import type { ConnectionView, ConsentRequestView } from '../../ipc/bindings.ts';
import { recorded } from '../../ipc/fake/recordings.ts';
import { unsettled } from './unsettled.ts';

const model = recorded<ConsentRequestView[]>('list_consent_requests').at(-1) as ConsentRequestView;
const [connection] = recorded<[ConnectionView]>('list_connections');
const request = (status: ConsentRequestView['status'], more: Partial<ConsentRequestView> = {}): ConsentRequestView => ({
  ...model,
  status,
  ...more,
});
const shown = (requests: ConsentRequestView[], connections: ConnectionView[] = [], now = model.asked_at): string[] =>
  unsettled(requests, connections, now).map(one => one.status);

test('what waits is shown, and how the latest ended, unless well', () => {
  expect(shown([])).toEqual([]);
  expect(shown([request('waiting'), request('refused'), request('waiting')])).toEqual(['waiting', 'waiting']);
  expect(shown([request('refused'), request('failed')])).toEqual(['refused']);
  expect(shown([request('connected'), request('refused')])).toEqual([]);
  expect(shown([request('cancelled'), request('expired')])).toEqual([]);
  expect(shown([request('refused'), request('expired', { partner: 'another' })])).toEqual(['refused', 'expired']);
});

test('a reported consent lasts until somebody signed in afterwards', () => {
  const { partner, environment } = connection;
  const reported = request('reported', { kind: 'admin_consent', partner, environment, client_id: null });
  const signedIn = (at: number): ConnectionView => ({ ...connection, authorized_at: reported.asked_at + at });
  expect(shown([reported])).toEqual(['reported']);
  expect(shown([reported], [signedIn(-1)])).toEqual(['reported']);
  expect(shown([reported], [signedIn(1)])).toEqual([]);
  expect(shown([request('waiting'), reported])).toEqual(['waiting', 'reported']);
});

test('each client’s consent is its own, and is proven by a company of that client', () => {
  const [own, theirs] = [null, 'x'].map(client_id =>
    request('reported', { kind: 'admin_consent', partner: connection.partner, environment: connection.environment, client_id }),
  ) as [ConsentRequestView, ConsentRequestView];
  const signedIn = { ...connection, authorized_at: own.asked_at + 1, advisory_client: null };
  const owner = { id: 'x', name: 'Cedar Ridge' } as ConnectionView['advisory_client'];
  expect(shown([own, theirs])).toEqual(['reported', 'reported']);
  expect(shown([own, theirs], [signedIn])).toEqual(['reported']);
  expect(shown([own, theirs], [{ ...signedIn, advisory_client: owner }])).toEqual([]);
});

test('what a consent left out is told for the week of its link', () => {
  const lacking = request('connected', { outcome: '`sample-meeting` was not granted', connection_id: connection.id });
  expect(shown([lacking], [connection])).toEqual(['connected']);
  expect(shown([lacking], [connection], lacking.expires_at)).toEqual([]);
  expect(shown([request('cancelled'), lacking], [connection])).toEqual([]);
  expect(shown([lacking], [])).toEqual([]);
});
