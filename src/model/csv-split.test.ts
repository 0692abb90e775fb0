import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvSplit, MAX_COLUMNS, MAX_RECORD, sniffDelimiter } from './csv-split.ts';
import { FileError } from './file-error.ts';

/** All rows of a text that arrives in chunks of `size` characters. */
function rowsOf(text: string, size = text.length || 1, delimiter?: string) {
  const split = new CsvSplit('x.csv', delimiter);
  const rows = [];
  for (let at = 0; at < text.length; at += size) rows.push(...split.push(text.slice(at, at + size)));
  return [...rows, ...split.end()];
}
const cellsOf = (text: string, size?: number) => rowsOf(text, size).map((row) => row.cells);

function issueOf(work: () => unknown) {
  try {
    work();
  } catch (error) {
    if (error instanceof FileError) return `${error.issue.code} ${error.issue.at.row}`;
  }
  return undefined;
}

describe('rows and cells', () => {
  test.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r1,2\r',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a;b\n1,5;2\n',
      [
        ['a', 'b'],
        ['1,5', '2'],
      ],
    ],
    [
      'a\tb\n1\t2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['a\n\n1\n', [['a'], [''], ['1']]],
    [
      '"a","b"\r\n"1,2","say ""x"""\r\n',
      [
        ['a', 'b'],
        ['1,2', 'say "x"'],
      ],
    ],
    [
      'a,b\n"two\r\nlines",2\n',
      [
        ['a', 'b'],
        ['two\r\nlines', '2'],
      ],
    ],
    [
      'a,b\nx"y,2\n',
      [
        ['a', 'b'],
        ['x"y', '2'],
      ],
    ],
    [
      'a,b\n"",\n',
      [
        ['a', 'b'],
        ['', ''],
      ],
    ],
    ['', []],
  ])('%j', (text, expected) => {
    expect(cellsOf(text)).toEqual(expected);
    for (let size = 1; size <= 7; size += 1) expect(cellsOf(text, size)).toEqual(expected);
  });

  test('rows count records, empty ones and such of several lines included', () => {
    expect(rowsOf('a\n\n"b\nc"\nd').map((row) => row.row)).toEqual([1, 2, 3, 4]);
  });

  test('what was written by RFC 4180 is read back, however it is cut', () => {
    const cell = fc.string({ maxLength: 6, unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '中') });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 9 }), (rows, size) => {
        const quoted = rows.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(','));
        expect(rowsOf(`${quoted.join('\n')}\n`, size, ',').map((row) => row.cells)).toEqual(rows);
      }),
    );
  });
});

describe('the delimiter', () => {
  test.each([
    ['a,b,c\n', ','],
    ['a;b;c,d\n', ';'],
    ['"a,b,c";d\n', ';'],
    ['a\tb\n', '\t'],
    ['a\n', ','],
  ])('of %j is %j', (text, delimiter) => {
    expect(sniffDelimiter(text, '\n')).toBe(delimiter);
  });
});

describe('refuses', () => {
  test('a quotation mark that is never closed', () => {
    expect(issueOf(() => rowsOf('a,b\n1,"2\n3,4\n'))).toBe('csv.quoteOpen 2');
  });
  test('text after a closing quotation mark', () => {
    expect(issueOf(() => rowsOf('a,b\n"1"x,2\n'))).toBe('csv.quoteText 2');
  });
  test('a record without end', () => {
    expect(issueOf(() => rowsOf(`a,b\n1,"${'x'.repeat(MAX_RECORD)}`, 100_000))).toBe('csv.recordTooLong 2');
  });
  test('a row of too many columns', () => {
    expect(issueOf(() => rowsOf(`a\n${','.repeat(MAX_COLUMNS)}\n`, undefined, ','))).toBe(
      'csv.tooManyColumns 2',
    );
  });
});

test('any table of texts is split as another reader of RFC 4180 splits it, wherever the chunks end', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', ' ', '青', '1', '') });
  const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(table, fc.nat(), (rows, cut) => {
      const text = rows.map((row) => row.map((c) => `"${c.replaceAll('"', '""')}"`).join(',')).join('\n');
      const at = cut % (text.length + 1);
      const splitter = new CsvSplit('a.csv', ',');
      const found = [
        ...splitter.push(text.slice(0, at)),
        ...splitter.push(text.slice(at)),
        ...splitter.end(),
      ];
      expect(found.map(({ cells }) => cells)).toEqual(parse(text, { skip_empty_lines: false }));
    }),
  );
});
