import { expect, it } from 'vitest';
import type { AttentionItem } from '../../ipc/bindings.ts';
import { connectionWith } from '../../testing/connection.ts';
import { changedStandings, newlyCritical } from './StatusAnnouncer.tsx';

it('only a change of what was known is said, and what only a person can mend is said otherwise', () => {
  const before = new Map([
    ['healthy', 'healthy'],
    ['old', 'healthy'],
    ['dead', 'healthy'],
  ] as const);
  const connections = [
    connectionWith({ id: 'healthy' }),
    connectionWith({ id: 'old', health: 'not_checked' }),
    connectionWith({ id: 'dead', health: 'action_needed' }),
    connectionWith({ id: 'new', health: 'not_checked' }),
  ];
  expect(changedStandings(before, connections).map(connection => connection.id)).toEqual(['old']);
});

it('a check that fails interrupts once, and what can wait does not', () => {
  const item = (id: string, severity: AttentionItem['severity']): AttentionItem => ({
    id,
    severity,
    title: id,
    detail: '',
    consequence: '',
    deadline: null,
    action: { kind: 'open_checks', target: null },
    since: 0,
  });
  const failed = item('check:mapping', 'critical');
  expect(newlyCritical(null, [failed])).toEqual([]);
  expect(newlyCritical([], [failed, item('draft', 'info')])).toEqual([failed]);
  expect(newlyCritical([failed], [failed])).toEqual([]);
});
