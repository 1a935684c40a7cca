import { describe, expect, it } from 'vitest';
import { type Option, optionNamed, rankOptions } from './options.ts';

const options: Option[] = [
  { code: 0, title: 'Cash and bank', group: 'Asset', keywords: ['checking', 'petty cash'] },
  { code: 1, title: 'Bank fees', group: 'Expense', keywords: ['service charges'] },
  { code: 2, title: 'Meals', group: 'Expense', keywords: ['restaurant'] },
  { code: 3, title: 'Café supplies', group: 'Expense', keywords: [] },
];
const none = { suggested: -1, group: '' };
const titles = (query: string, by = none): string[] => rankOptions(options, query, by).map(({ option }) => option.title);

describe('rankOptions', () => {
  it('lists all for nothing typed, the suggested first, then those of the row’s class', () => {
    expect(titles('', { suggested: 2, group: 'Expense' })).toEqual(['Meals', 'Bank fees', 'Café supplies', 'Cash and bank']);
  });

  it('puts a title that begins with the word before one that has it inside', () => {
    expect(titles('bank')).toEqual(['Bank fees', 'Cash and bank']);
  });

  it('lets what was typed outrank what is suggested', () => {
    expect(titles('bank', { suggested: 0, group: '' })).toEqual(['Bank fees', 'Cash and bank']);
  });

  it('finds by other words, by class and without accents', () => {
    expect(titles('restau')).toEqual(['Meals']);
    expect(titles('exp')).toEqual(['Bank fees', 'Meals', 'Café supplies']);
    expect(titles('cafe')).toEqual(['Café supplies']);
    expect(titles('bank zebra')).toEqual([]);
  });

  it('says which letters were typed, overlaps joined', () => {
    expect(rankOptions(options, 'and an', none)[0]?.matched).toEqual([[5, 8]]);
    expect(rankOptions(options, 'cash ba', none)[0]?.matched).toEqual([
      [0, 4],
      [9, 11],
    ]);
  });
});

describe('optionNamed', () => {
  it('takes a title or a code word, whole, and refuses what is not there or ambiguous', () => {
    expect(optionNamed(options, ' meals ', ['cash', 'fees'])?.code).toBe(2);
    expect(optionNamed(options, 'CASH', ['cash', 'fees'])?.code).toBe(0);
    expect(optionNamed(options, 'meal', [])).toBeNull();
    expect(optionNamed(options, '', ['', ''])).toBeNull();
    expect(optionNamed(options, 'meals', ['meals'])).toBeNull();
  });
});
