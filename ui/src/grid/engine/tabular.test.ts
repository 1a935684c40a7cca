import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatTabular, parseTabular } from './tabular.ts';

it('reads what spreadsheets write', () => {
  expect(parseTabular('a\tb\r\nc\td\r\n')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  expect(parseTabular('one\ntwo')).toEqual([['one'], ['two']]);
  expect(parseTabular('"a ""b""\nc"\td')).toEqual([['a "b"\nc', 'd']]);
  expect(parseTabular('6" pipe\t"half quoted')).toEqual([['6" pipe', '"half quoted']]);
  expect(parseTabular('a\t')).toEqual([['a', '']]);
  expect(parseTabular('')).toEqual([]);
});

it('reads back whatever it wrote', () => {
  const cell = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('', '"', 'a\tb', 'x\r\ny', '""'));
  const table = fc
    .nat(3)
    .chain(width => fc.array(fc.array(cell, { minLength: width + 1, maxLength: width + 1 }), { minLength: 1, maxLength: 5 }));
  fc.assert(
    fc.property(table, cells => {
      // A text that ends in an empty cell looks like one that ends with a line end.
      const last = cells.at(-1) ?? [];
      fc.pre(!(last.length === 1 && last[0] === ''));
      expect(parseTabular(formatTabular(cells))).toEqual(cells);
    }),
  );
});
