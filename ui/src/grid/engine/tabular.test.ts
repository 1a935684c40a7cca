import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatTabular, parseTabular } from './tabular.ts';

// Authored from what the programs are known to do, not recorded from them. Excel (Windows) ends each row with CRLF, quotes a cell
// that holds a line end, tab or quote, and doubles the quotes within. LibreOffice Calc ends rows with the system's line end, has no
// line end after a single cell, and in its plain text turns a line end within a cell into a space and quotes nothing.
it.each([
  [
    'Excel, two by two',
    'a\tb\r\nc\td\r\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['Excel, a cell of two lines', '"first\nsecond"\tb\r\n', [['first\nsecond', 'b']]],
  ['Excel, quotes and a tab', '"a ""b"""\t"c\td"\r\n', [['a "b"', 'c\td']]],
  [
    'Excel, empty cells at the end',
    'a\t\r\n\t\r\n',
    [
      ['a', ''],
      ['', ''],
    ],
  ],
  ['Excel, one empty cell', '\r\n', [['']]],
  [
    'Calc on Linux, two by two',
    'a\tb\nc\td\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['Calc, one cell', 'Zürich – 金', [['Zürich – 金']]],
  ['Calc, a quote left as it is', '6" pipe\t"half quoted\n', [['6" pipe', '"half quoted']]],
  ['an editor on an old Mac', 'a\rb', [['a'], ['b']]],
  ['rows of different lengths', 'a\nb\tc\n', [['a'], ['b', 'c']]],
  ['a tab at the very end', 'a\t', [['a', '']]],
  ['nothing', '', []],
])('reads what is pasted: %s', (_, text, cells) => {
  expect(parseTabular(text)).toEqual(cells);
});

it('writes as Excel does: quotes where they are needed, and a line end after every row', () => {
  expect(
    formatTabular([
      ['a', '6" pipe'],
      ['b\tc', 'x\ny'],
    ]),
  ).toBe('a\t"6"" pipe"\r\n"b\tc"\t"x\ny"\r\n');
});

it('reads back whatever it wrote', () => {
  const cell = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('', '"', 'a\tb', 'x\r\ny', '""'));
  const table = fc
    .nat(3)
    .chain(width => fc.array(fc.array(cell, { minLength: width + 1, maxLength: width + 1 }), { minLength: 1, maxLength: 5 }));
  fc.assert(
    fc.property(table, cells => {
      expect(parseTabular(formatTabular(cells))).toEqual(cells);
    }),
  );
});
