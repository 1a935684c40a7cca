import { expect, it } from 'vitest';
import { clientWith, engagementWith } from '../../testing/client.ts';
import { ClientsModel } from './clientsModel.ts';

const clients = [
  clientWith({
    id: 'a',
    name: 'Élan',
    reference: 'C-10',
    engagement: engagementWith({ due: '2027-04-15', status: 'planned' }),
    unmapped: 4,
  }),
  clientWith({ id: 'b', name: 'eagle', reference: 'C-9', engagement: engagementWith({ due: null, status: 'completed' }), unmapped: 0 }),
  clientWith({ id: 'c', name: 'Zinc', reference: '', engagement: engagementWith({ due: '2027-01-31', lead: null }) }),
];
const model = () => new ClientsModel(clients, { engagement: () => '', standing: () => 0 });
const sorted = (column: string, direction: 'ascending' | 'descending' = 'ascending'): string[] => {
  const { grid } = model();
  grid.setSort({ column, direction });
  return [...grid.layout.visible].map(row => clients[row]?.id ?? '');
};

it('sorts as people read, and what is unknown comes last', () => {
  expect(sorted('name')).toEqual(['b', 'a', 'c']);
  expect(sorted('reference')).toEqual(['b', 'a', 'c']);
  expect(sorted('due')).toEqual(['c', 'a', 'b']);
  expect(sorted('due', 'descending')).toEqual(['a', 'c', 'b']);
  expect(sorted('unmapped', 'descending')).toEqual(['a', 'b', 'c']);
  expect(sorted('state')).toEqual(['a', 'c', 'b']);
});

it('finds by name without its accent, by reference and by lead', () => {
  const { grid } = model();
  const found = (text: string): string[] => {
    grid.setText(text);
    return [...grid.layout.visible].map(row => clients[row]?.id ?? '');
  };
  expect(found('elan')).toEqual(['a']);
  expect(found('c-9')).toEqual(['b']);
  expect(found('whitfield')).toEqual(['a', 'b']);
  expect(found('zebra')).toEqual([]);
});

it('stays quick with thousands of clients', () => {
  const many = Array.from({ length: 20_000 }, (_, n) => clientWith({ id: String(n), name: `Company ${n}`, reference: `C-${n}` }));
  const started = performance.now();
  const { grid } = new ClientsModel(many, { engagement: () => '', standing: () => 0 });
  grid.setText('company 777');
  grid.setSort({ column: 'reference', direction: 'descending' });
  expect(grid.layout.matching).toBe(38);
  expect(performance.now() - started).toBeLessThan(2_000);
});
