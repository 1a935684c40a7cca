import { describe, expect, it } from 'vitest';
import { liftUrgent, orderByNumber, orderByNumberedText, orderByText } from './sort.ts';

const sorted = (values: string[], direction: 'ascending' | 'descending' = 'ascending'): (string | undefined)[] =>
  [...orderByNumberedText(values, direction)].map(row => values[row]);

describe('account numbers', () => {
  it('sort as numbers and stay text', () => {
    expect(sorted(['1010.10', '10', '9', '1010.2', '007', '7', '6000-01', '600'])).toEqual([
      '007',
      '7',
      '9',
      '10',
      '600',
      '1010.2',
      '1010.10',
      '6000-01',
    ]);
  });

  it('put rows without a number last in both directions', () => {
    expect(sorted(['', '2', '1'])).toEqual(['1', '2', '']);
    expect(sorted(['', '2', '1'], 'descending')).toEqual(['2', '1', '']);
  });

  it('cope with numbers longer than a number can hold', () => {
    const long = '9'.repeat(40);
    expect(sorted([`1${long}`, long])).toEqual([long, `1${long}`]);
  });
});

describe('names', () => {
  it('sort by the locale, without regard to case, and keep the order of equals', () => {
    const names = ['zebra', 'Ärger', 'apple', 'Apple', ''];
    expect([...orderByText(names, 'ascending')].map(row => names[row])).toEqual(['apple', 'Apple', 'Ärger', 'zebra', '']);
  });
});

describe('quantities', () => {
  it('put the unknown last in both directions', () => {
    const values = Float64Array.from([3, Number.NaN, -1]);
    expect([...orderByNumber(values, 'ascending', Number.isNaN)]).toEqual([2, 0, 1]);
    expect([...orderByNumber(values, 'descending', Number.isNaN)]).toEqual([0, 2, 1]);
  });
});

describe('liftUrgent', () => {
  it('brings a subtree forward for what is deep in it', () => {
    const parent = Int32Array.from([-1, -1, 1, 2, -1]);
    expect([...liftUrgent(Int32Array.from([0, 1, 2, 3, 4]), parent, row => (row === 3 ? 0 : 9))]).toEqual([1, 2, 3, 0, 4]);
  });
});
