import { expect, it } from 'vitest';
import { clientWith, engagementWith } from '../../testing/client.ts';
import { shownClients } from './filters.ts';

const connection = {
  id: 'c',
  display_name: 'C',
  legal_name: '',
  partner_name: 'P',
  environment: 'production' as const,
  status: 'connected' as const,
};
const clients = [
  clientWith({ id: 'calm', connections: [connection], unmapped: 0, changed: 0 }),
  clientWith({ id: 'late', engagement: engagementWith({ is_late: true }), is_mine: true, connections: [connection] }),
  clientWith({ id: 'open', connections: [connection], unmapped: 3, changed: 0 }),
  clientWith({ id: 'drifted', connections: [connection], unmapped: 0, changed: 1, is_mine: true }),
  clientWith({ id: 'alone' }),
  clientWith({ id: 'gone', archived_at: 1, is_mine: true }),
];
const ids = (show: Parameters<typeof shownClients>[1], mine = false): string[] => shownClients(clients, show, mine).map(({ id }) => id);

it('shows what is in sight, and archived clients only where they are asked for', () => {
  expect(ids(undefined)).toEqual(['calm', 'late', 'open', 'drifted', 'alone']);
  expect(ids('archived')).toEqual(['gone']);
});

it('narrows to what waits for somebody, and to my own', () => {
  expect(ids('late')).toEqual(['late']);
  expect(ids('unmapped')).toEqual(['open', 'drifted']);
  expect(ids('unconnected')).toEqual(['alone']);
  expect(ids(undefined, true)).toEqual(['late', 'drifted']);
  expect(ids('unmapped', true)).toEqual(['drifted']);
});
