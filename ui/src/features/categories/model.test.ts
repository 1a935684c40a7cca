import { expect, it } from 'vitest';
import type { CategoryView } from '../../ipc/bindings.ts';
import { codeOf, groupsOf, movedTo, placeAfter, synonymsOf } from './model.ts';

const category = (code: string, root_class: string | null, rest: Partial<CategoryView> = {}): CategoryView => ({
  code,
  name: code,
  root_class,
  description: '',
  synonyms: [],
  engagement_types: [],
  archived_at: null,
  mappings: 0,
  connections: 0,
  ...rest,
});

const categories = [
  category('meals', 'Expense', { name: 'Meals', synonyms: ['restaurant'] }),
  category('cash', 'Asset'),
  category('travel', 'Expense', { name: 'Trav\u00e9l' }),
  category('other', null),
  category('rent', 'Expense'),
  category('fax', 'Expense', { archived_at: 1 }),
];

const moved = (code: string, step: 1 | -1): string[] | null => {
  const place = placeAfter(categories, code, step);
  return place === null ? null : movedTo(categories, code, place).map(one => one.code);
};

it('groups by class in the order of the statements, then what takes any account, then what is archived', () => {
  expect(groupsOf(categories).map(group => [group.id, group.categories.map(one => one.code)])).toEqual([
    ['Asset', ['cash']],
    ['Expense', ['meals', 'travel', 'rent']],
    ['any', ['other']],
    ['archived', ['fax']],
  ]);
});

it('finds by every word, in names and in other words for it, accents aside', () => {
  expect(groupsOf(categories, 'restau meal').map(group => group.categories[0]?.code)).toEqual(['meals']);
  expect(groupsOf(categories, 'TRAVEL').map(group => group.categories[0]?.code)).toEqual(['travel']);
  expect(groupsOf(categories, 'meals zebra')).toEqual([]);
});

it('moves past its neighbor of the same class, and stops at the ends', () => {
  expect(moved('meals', 1)).toEqual(['cash', 'travel', 'meals', 'other', 'rent', 'fax']);
  expect(moved('rent', -1)).toEqual(['meals', 'cash', 'rent', 'travel', 'other', 'fax']);
  expect(moved('meals', -1)).toBeNull();
  expect(moved('rent', 1)).toBeNull();
  expect(moved('cash', 1)).toBeNull();
  expect(moved('nothing', 1)).toBeNull();
});

it('makes a code of a name and a list of what is between commas', () => {
  expect(codeOf('  Meals & Entertainment (50%) ')).toBe('meals_entertainment_50');
  expect(synonymsOf(' lunch, dinner,, lunch ')).toEqual(['lunch', 'dinner']);
});
