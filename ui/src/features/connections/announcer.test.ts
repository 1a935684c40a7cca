import { expect, it } from 'vitest';
import { connectionWith, DAY, NOW } from '../../testing/connection.ts';
import { changedStandings } from './StatusAnnouncer.tsx';

it('only a change of what was known is said', () => {
  const before = new Map([
    ['healthy', 'healthy'],
    ['dead', 'healthy'],
  ] as const);
  const connections = [
    connectionWith({ id: 'healthy' }),
    connectionWith({ id: 'dead', status: 'needs_reconnect' }),
    connectionWith({ id: 'new', status: 'needs_reconnect' }),
  ];
  expect(changedStandings(before, connections, NOW).map(connection => connection.id)).toEqual(['dead']);
  // Nobody touched it; its evidence grew old.
  expect(changedStandings(before, [connectionWith({ id: 'healthy' })], NOW + 2 * DAY)).toHaveLength(1);
});
