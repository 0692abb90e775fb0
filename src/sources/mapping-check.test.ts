import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { codesOf } from '../../test/mapped.ts';
import { parseMapping, parseMappingText } from './mapping-check.ts';

const WIDE = {
  file: 'cities.csv',
  shape: 'wide',
  area: { column: 'city' },
  period: { value: '2019' },
  values: [{ column: 'POP', indicator: 'POP' }],
};
const LONG = {
  file: 'long.csv',
  shape: 'long',
  area: { column: 'area' },
  period: { column: 'period' },
  indicator: { column: 'indicator' },
  value: { column: 'value' },
};

const check = (...files: readonly object[]) => parseMapping({ format: 'meridian-mapping/1', files });
const issuesOf = (...files: readonly object[]) => codesOf(check(...files).issues);

test('the published schema is itself well formed', () => {
  const schema = JSON.parse(
    readFileSync(resolve(import.meta.dirname, '../../frameworks/mapping.schema.json'), 'utf8'),
  ) as object;
  const options = { strict: true, strictTypes: false, strictRequired: false };
  expect(() => new Ajv2020(options).compile(schema)).not.toThrow();
});

test('a mistake in a file has its line', () => {
  const text =
    'format: meridian-mapping/1\nfiles:\n  - file: a.csv\n    shape: areas\n  - file: b.csv\n    shape: tall\n';
  expect(parseMappingText(text, 'm.yaml').issues).toMatchObject([
    { code: 'schema.choice', at: { file: 'm.yaml', row: 6, path: '/files/1/shape' } },
  ]);
});

test('YAML and JSON say the same', () => {
  const yaml = [
    'format: meridian-mapping/1',
    'name: {en: Cities, zh: 城市}',
    'files:',
    '  - file: cities.csv',
    '    shape: wide',
    '    area: {column: city}',
    '    period: {value: "2019"}',
    '    missing: ["", "…"]',
    '    values:',
    '      - {column: POP, indicator: POP, unit: 10^4 persons}',
    '      - {column: pm, indicator: DAYS, aggregate: {method: countAbove, threshold: 75}}',
  ].join('\n');
  const { mapping } = parseMappingText(yaml, 'm.yaml');
  expect(mapping?.files[0]).toMatchObject({ shape: 'wide', missing: ['', '…'] });
  expect(parseMappingText(JSON.stringify(mapping), 'm.json').mapping).toEqual(mapping);
});

test('every shape with all it may say', () => {
  const all = [
    {
      ...WIDE,
      format: 'xlsx',
      sheet: 'S',
      headerRow: 3,
      thousands: ',',
      citation: { title: { en: 'T', zh: '题' } },
    },
    { ...LONG, unit: { value: 'persons' }, state: { column: 's', map: { 已核实: 'verified' } } },
    {
      ...LONG,
      area: { columns: ['a', 'b'], lookup: 'names/l.csv', unknown: 'skip' },
      encoding: 'gb18030',
      delimiter: ';',
    },
    { ...LONG, area: { value: '370200' }, indicator: { value: 'POP' } },
    { file: 'a.csv.gz', shape: 'areas', columns: { code: '代码' } },
  ];
  expect(issuesOf(...all)).toEqual([]);
});

describe('every mistake is listed with its path', () => {
  test('of the document', () => {
    expect(codesOf(parseMapping(null).issues)).toEqual(['schema.type ']);
    expect(codesOf(parseMapping({ format: 'other/1', extra: 1 }).issues)).toEqual([
      'schema.required /files',
      'schema.unknown /extra',
      'schema.choice /format',
    ]);
    expect(codesOf(parseMappingText('files: [', 'm.yaml').issues)[0]).toMatch(/^document\.syntax m\.yaml 1/);
    expect(codesOf(parseMappingText('x'.repeat(1_000_001), 'm.yaml').issues)).toEqual([
      'document.tooLong m.yaml',
    ]);
  });

  test('of a file that expands without end', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'.split('').map((name, i) => {
        const last = 'abcdefgh'[i];
        return `${name}: &${name} [${Array(9).fill(`*${last}`).join(',')}]`;
      }),
    ].join('\n');
    expect(codesOf(parseMappingText(bomb, 'm.yaml').issues)).toEqual(['document.aliases m.yaml']);
  });

  test.each([
    [{ file: 'x.csv' }, ['schema.required /files/0/shape']],
    [{ ...WIDE, shape: 'tall' }, ['schema.choice /files/0/shape']],
    [
      { file: 'x.csv', shape: 'wide' },
      ['area', 'period', 'values'].map((key) => `schema.required /files/0/${key}`),
    ],
    [{ ...WIDE, colour: 'red' }, ['schema.unknown /files/0/colour']],
    [{ ...WIDE, values: [] }, ['schema.minItems /files/0/values']],
    [{ ...WIDE, values: [{ column: 'a' }] }, ['schema.required /files/0/values/0/indicator']],
    [{ ...WIDE, area: { column: 'a', value: 'b' } }, ['mapping.notTogether /files/0/area/value']],
    [{ ...WIDE, area: { unknown: 'skip' } }, ['schema.required /files/0/area/column']],
    [{ ...WIDE, area: { columns: ['a'] } }, ['schema.required /files/0/area/lookup']],
    [{ ...WIDE, period: { value: 2019 } }, ['schema.type /files/0/period/value']],
    [{ ...WIDE, period: { value: 'last year' } }, ['period.unknown /files/0/period/value']],
    [
      { ...WIDE, values: [{ column: 'a', indicator: 'A', unit: 'furlongs' }] },
      ['unit.unknown /files/0/values/0/unit'],
    ],
    [
      { ...WIDE, values: [{ column: 'a', indicator: 'A', aggregate: { method: 'countAbove' } }] },
      ['schema.required /files/0/values/0/aggregate/threshold'],
    ],
    [
      {
        ...WIDE,
        values: [
          { column: 'a', indicator: 'A' },
          { column: 'b', indicator: 'A' },
        ],
      },
      ['mapping.indicatorTwice /files/0/values/1/indicator'],
    ],
    [{ ...WIDE, thousands: '.5' }, ['schema.maxLength /files/0/thousands']],
    [{ ...WIDE, thousands: '.' }, ['mapping.thousands /files/0/thousands']],
    [{ ...LONG, unit: { value: 'furlongs' } }, ['unit.unknown /files/0/unit/value']],
  ])('%j', (file, issues) => {
    expect(issuesOf(file)).toEqual(issues);
  });

  test.each([
    '../../etc/x.csv',
    '/etc/x.csv',
    'a/../../x.csv',
    'C:\\x.csv',
    'a\\..\\x.csv',
    'a//b.csv',
    './x.csv',
    'x\u0000.csv',
  ])('the path %j leads out of the folder or is not plain', (file) => {
    expect(issuesOf({ ...WIDE, file })).toEqual(['file.path /files/0/file']);
    expect(issuesOf({ ...WIDE, area: { columns: ['a'], lookup: file } })).toEqual([
      'file.path /files/0/area/lookup',
    ]);
  });
});
