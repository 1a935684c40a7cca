import { expect, it } from 'vitest';
import type { AttentionItem } from '../../ipc/bindings.ts';
import { inOrderOfHarm } from './AttentionList.tsx';

const item = (id: string, severity: string, deadline: number | null, since: number): AttentionItem => ({
  id,
  severity: severity as AttentionItem['severity'],
  title: '',
  detail: '',
  consequence: '',
  deadline,
  action: { kind: 'open_connection', target: null },
  since,
});

it('what harms most comes first, then what ends sooner, then what lasts longer', () => {
  const list = [
    item('info', 'info', null, 1),
    item('late', 'warn', 200, 1),
    item('soon', 'warn', 100, 5),
    item('young', 'critical', null, 9),
    item('old', 'critical', null, 2),
    item('unknown', 'catastrophic', null, 0),
  ];
  expect(inOrderOfHarm(list).map(one => one.id)).toEqual(['old', 'young', 'soon', 'late', 'unknown', 'info']);
});
