import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { codesOf, readFiles, SMALL_CATALOGUE } from '../../test/mapped.ts';
import { xlsx } from '../../test/xlsx.ts';

const LONG = {
  file: 'long.csv',
  shape: 'long',
  area: { column: 'area' },
  period: { column: 'period' },
  indicator: { column: 'indicator' },
  value: { column: 'value' },
};
const WIDE = {
  file: 'wide.csv',
  shape: 'wide',
  area: { column: 'city' },
  period: { value: '2019' },
  values: [
    { column: 'POP', indicator: 'POP', unit: '10^4 persons' },
    { column: 'GDP', indicator: 'GDP' },
  ],
};
const WIDE_TEXT = 'city,POP,GDP\n370100,832.2,9443.37\nQingdao,949.98,…\n';
const WIDE_LINES = [
  '370100 POP 2019 8322000 reported',
  '370100 GDP 2019 9443.37 reported',
  '370200 POP 2019 9499800 reported',
  '370200 GDP 2019 null not-reported',
];

describe('shapes', () => {
  test('wide: one column an indicator, units converted, what is missing is not zero', async () => {
    const { lines, ok, counts } = await readFiles({ 'wide.csv': WIDE_TEXT }, [WIDE]);
    expect(lines).toEqual(WIDE_LINES);
    expect(ok).toBe(true);
    expect(counts).toEqual({ rows: 2, values: 4, missing: 1 });
  });

  test('long: one row a value, with its own unit and state', async () => {
    const text = [
      'area,period,indicator,value,unit,state',
      '济南市,2019,POP,832.2,10^4 persons,verified',
      'qingdao,2019-07,POP,1,,',
      '370200,2019,GDP,,,not-applicable',
      '370200,2018,GDP,NA,,',
    ].join('\n');
    const rule = { ...LONG, unit: { column: 'unit' }, state: { column: 'state' } };
    expect((await readFiles({ 'long.csv': text }, [rule])).lines).toEqual([
      '370100 POP 2019 8322000 verified',
      '370200 POP 2019-07 1 reported',
      '370200 GDP 2019 null not-applicable',
      '370200 GDP 2018 null not-reported',
    ]);
  });

  test('areas: defined before they are used, parents first, whatever the order', async () => {
    const areas = [
      'code,parent,level,name_en,name_zh,longitude,latitude',
      '370202,370200,district,Shinan,市南区,120.4,36.07',
      '370200,370000,prefecture,Tsingtao,青岛,,',
    ].join('\n');
    const long = 'area,period,indicator,value\n市南区,2019,POP,1\nTsingtao,2019,POP,2\n';
    const read = await readFiles({ 'long.csv': long, 'areas.csv': areas }, [
      LONG,
      { file: 'areas.csv', shape: 'areas' },
    ]);
    expect(codesOf(read.issues)).toEqual([]);
    expect(read.lines).toEqual(['370202 POP 2019 1 reported', '370200 POP 2019 2 reported']);
    expect(read.definedAreas.map((area) => area.code)).toEqual(['370200', '370202']);
    expect(read.areas).toHaveLength(SMALL_CATALOGUE.areas.length + 1);
  });

  test('a lookup tells apart what names do not', async () => {
    const files = {
      'wide.csv': 'city,size,POP\nSuzhou,8657,10\nSuzhou,9787,20\n',
      'names.csv': 'city,size,code\nSuzhou,8657,320500\nSuzhou,9787,341300\n',
    };
    const rule = {
      ...WIDE,
      area: { columns: ['city', 'size'], lookup: 'names.csv' },
      values: [{ column: 'POP', indicator: 'POP' }],
    };
    expect((await readFiles(files, [rule])).lines).toEqual([
      '320500 POP 2019 10 reported',
      '341300 POP 2019 20 reported',
    ]);
  });

  test('many rows become one value that names the first of them', async () => {
    const text =
      'city,year,pm\nJinan,2015,80\nQingdao,2015,10\nJinan,2015,100\nJinan,2015,NA\nQingdao,2016,90\n';
    const values = [
      { column: 'pm', indicator: 'DAYS', aggregate: { method: 'countAbove', threshold: 75, minCount: 2 } },
      { column: 'pm', indicator: 'GDP', aggregate: { method: 'mean' } },
    ];
    const { lines, values: read } = await readFiles({ 'wide.csv': text }, [
      { ...WIDE, period: { column: 'year' }, values },
    ]);
    expect(lines).toEqual([
      '370100 DAYS 2015 2 reported',
      '370200 DAYS 2015 null not-reported',
      '370200 DAYS 2016 null not-reported',
      '370100 GDP 2015 90 reported',
      '370200 GDP 2015 10 reported',
      '370200 GDP 2016 90 reported',
    ]);
    expect(read[0]).toMatchObject({ fileNo: 1, row: 2, rowCount: 3, column: 3 });
  });
});

describe('files', () => {
  const rename = (file: string) => ({ ...WIDE, file });

  test.each([
    ['gzipped', 'wide.csv.gz', gzipSync(WIDE_TEXT), 'utf-8'],
    ['with a byte order mark', 'wide.csv', Buffer.from(`\ufeff${WIDE_TEXT}`), 'utf-8'],
    ['in UTF-16', 'wide.csv', Buffer.from(`\ufeff${WIDE_TEXT}`, 'utf16le'), 'utf-16le'],
    ['in GB18030', 'wide.csv', iconv.encode(WIDE_TEXT.replace('Qingdao', '青岛市'), 'gb18030'), 'gb18030'],
    ['with semicolons', 'wide.csv', Buffer.from(WIDE_TEXT.replaceAll(',', ';')), 'utf-8'],
    [
      'as JSON',
      'wide.json',
      Buffer.from('{"data":[{"city":370100,"POP":832.2,"GDP":9443.37},{"city":"Qingdao","POP":"949.98"}]}'),
      'utf-8',
    ],
  ])('%s', async (_, name, content, encoding) => {
    const read = await readFiles({ [name]: content }, [rename(name)]);
    expect(codesOf(read.issues)).toEqual([]);
    expect(read.lines).toEqual(WIDE_LINES);
    expect(read.files[0]).toMatchObject({ name, encoding, bytes: content.length });
  });

  test('as a workbook, from a row below a title', async () => {
    const rows = [
      ['Cities of Shandong'],
      ['city', 'POP', 'GDP'],
      [370100, 832.2, 9443.37],
      [null, null, null],
      ['Qingdao', '949.98', '…'],
    ];
    const book = xlsx([{ name: '2019', rows, merges: ['A1:C1'] }]);
    const read = await readFiles({ 'wide.xlsx': book }, [{ ...rename('wide.xlsx'), headerRow: 2 }]);
    expect(codesOf(read.issues)).toEqual([]);
    expect(read.lines).toEqual(WIDE_LINES);
    expect(read.files[0]).toMatchObject({ format: 'xlsx', sheet: '2019', columns: ['city', 'POP', 'GDP'] });
    expect(read.values.at(-1)).toMatchObject({ row: 5, column: 3 });
  });

  test('without headers, by the letters of the columns', async () => {
    const rule = {
      ...WIDE,
      headerRow: 0,
      area: { column: 'A' },
      values: [{ column: 'B', indicator: 'POP' }],
    };
    expect((await readFiles({ 'wide.csv': '370100,5\n' }, [rule])).lines).toEqual([
      '370100 POP 2019 5 reported',
    ]);
  });

  test('their fingerprints are those of the bytes on disk', async () => {
    const { files } = await readFiles({ 'wide.csv': WIDE_TEXT }, [WIDE]);
    const { createHash } = await import('node:crypto');
    expect(files[0]!.sha256).toBe(createHash('sha256').update(WIDE_TEXT).digest('hex'));
  });
});

describe('every problem is told with its place, and nothing counts', () => {
  const long = async (...rows: string[]) =>
    codesOf(
      (await readFiles({ 'long.csv': ['area,period,indicator,value', ...rows].join('\n') }, [LONG])).issues,
    );

  test.each([
    ['370100,2019,POP,about 12', 'number.text long.csv 2 value'],
    ['370100,2019,POP,NaN', 'number.nan long.csv 2 value'],
    ['370100,2019,POP,1e400', 'number.tooLarge long.csv 2 value'],
    ['370100,2019,POP,"1,234.5"', 'number.thousands long.csv 2 value'],
    ['370100,2019,POP,=1+1', 'number.formula long.csv 2 value'],
    ['370100,2019,POP,１２', 'number.fullWidth long.csv 2 value'],
    ['370100,2019,POP,12%', 'number.percent long.csv 2 value'],
    ['999999,2019,POP,1', 'area.unknown long.csv 2 area'],
    ['青岛,2019,POP,1', 'area.unknownSimilar long.csv 2 area'],
    ['Suzhou,2019,POP,1', 'area.ambiguous long.csv 2 area'],
    [',2019,POP,1', 'area.missing long.csv 2 area'],
    ['370100,2019,NONE,1', 'indicator.unknown long.csv 2 indicator'],
    ['370100,2019-13,POP,1', 'period.unknown long.csv 2 period'],
    ['370100,,POP,1', 'period.missing long.csv 2 period'],
    ['370100,2019,POP', 'row.cells long.csv 2'],
    ['370100,2019,POP,1,2', 'row.cells long.csv 2'],
    ['370100,2019,POP,"1', 'csv.quoteOpen long.csv 2'],
  ])('%s', async (row, issue) => {
    expect(await long(row)).toEqual([issue]);
  });

  test('all of them, from every row and file', async () => {
    const files = {
      'long.csv': 'area,period,indicator,value\nX,2019,POP,1\n370100,x,POP,y\n',
      'wide.csv': 'city,POP\n370100,z\n',
    };
    expect(codesOf((await readFiles(files, [LONG, WIDE])).issues)).toEqual([
      'area.unknown long.csv 2 area',
      'period.unknown long.csv 3 period',
      'number.text long.csv 3 value',
      'column.unknown wide.csv /files/1/values/1/column',
      'number.text wide.csv 2 POP',
    ]);
  });

  test('the same unknown name in many rows is one issue with their number', async () => {
    const text = `city,POP,GDP\n${'Nowhere,1,2\n'.repeat(50)}`;
    const { issues, issueCount } = await readFiles({ 'wide.csv': text }, [WIDE]);
    expect(issueCount).toBe(1);
    expect(issues[0]).toMatchObject({
      code: 'area.unknown',
      value: 'Nowhere',
      details: { count: 50 },
      at: { row: 2 },
    });
  });

  test('a value that comes twice names both places, across files too', async () => {
    const files = {
      'long.csv': 'area,period,indicator,value\n370200,2019,POP,1\n370100,2019,POP,1\n济南市,2019,POP,1\n',
      'wide.csv': 'city,POP,GDP\nJinan,2,3\n',
    };
    const { issues, ok } = await readFiles(files, [LONG, WIDE]);
    expect(ok).toBe(false);
    expect(codesOf(issues)).toEqual(['value.duplicate long.csv 4 value', 'value.duplicate wide.csv 2 POP']);
    expect(issues.map((issue) => issue.details)).toEqual(
      Array(2).fill({
        area: '370100',
        indicator: 'POP',
        period: '2019',
        firstFile: 'long.csv',
        firstRow: 3,
        firstColumn: 'value',
      }),
    );
  });

  test('bytes that are no text, with their row', async () => {
    const bytes = Buffer.concat([
      Buffer.from('city,POP,GDP\n济南市,1,2\n青'),
      Buffer.from([0xe5, 0x2c]),
      Buffer.from('3,4\n'),
    ]);
    const { issues, lines } = await readFiles({ 'wide.csv': bytes }, [WIDE]);
    expect(codesOf(issues)).toContain('text.broken wide.csv 3 city');
    expect(lines).toHaveLength(2);
  });

  test('merged cells in the columns that are read', async () => {
    const rows = [
      ['city', 'POP', 'GDP', 'note'],
      ['Jinan', 1, 2, 'x'],
      ['Qingdao', 3, 4, 'x'],
    ];
    const book = xlsx([{ name: 'S', rows, merges: ['B2:B3', 'D2:D3'] }]);
    const { issues } = await readFiles({ 'wide.xlsx': book }, [{ ...WIDE, file: 'wide.xlsx' }]);
    expect(codesOf(issues)).toEqual(['cell.merged wide.xlsx S 2 POP']);
    expect(issues[0]!.value).toBe('B2:B3');
  });

  test('error cells, truth values and formulas without a value in a workbook', async () => {
    const cell = (attributes: string, inside: string) => ({ attributes, inside });
    const rows = [
      ['city', 'POP', 'GDP'],
      ['Jinan', cell('t="e"', '<f>1/0</f><v>#DIV/0!</v>'), true],
      ['Qingdao', cell('', '<f>1+1</f>'), cell('', '<f>1+1</f><v>2</v>')],
    ];
    const { issues } = await readFiles({ 'wide.xlsx': xlsx([{ name: 'S', rows }]) }, [
      { ...WIDE, file: 'wide.xlsx' },
    ]);
    expect(codesOf(issues)).toEqual([
      'number.cellError wide.xlsx S 2 POP',
      'number.boolean wide.xlsx S 2 GDP',
      'number.cellError wide.xlsx S 3 POP',
    ]);
  });

  test('states that contradict the number, and units that do not fit', async () => {
    const text = [
      'area,period,indicator,value,unit,state',
      '370100,2019,POP,1,,not-reported',
      '370100,2018,POP,,,verified',
      '370100,2017,POP,1,,done',
      '370100,2016,POP,1,days,',
      '370100,2015,POP,1,furlongs,',
    ].join('\n');
    const rule = { ...LONG, unit: { column: 'unit' }, state: { column: 'state' } };
    expect(codesOf((await readFiles({ 'long.csv': text }, [rule])).issues)).toEqual([
      'state.withValue long.csv 2 value',
      'state.withoutValue long.csv 3 value',
      'state.unknown long.csv 4 state',
      'unit.mismatch long.csv 5 unit',
      'unit.unknown long.csv 6 unit',
    ]);
  });

  test('areas that are defined twice, have no parent or are their own ancestor', async () => {
    const text = [
      'code,parent,level,name_en,name_zh,longitude,latitude',
      '1,2,district,A,甲,,',
      '2,1,district,B,乙,,',
      '3,9,district,C,丙,,',
      '3,,district,C,丙,,',
      '4,,village,D,丁,,',
      '5,,district,,戊,999,',
      '6,,district,F,己,east,',
    ].join('\n');
    const { issues } = await readFiles({ 'areas.csv': text }, [{ file: 'areas.csv', shape: 'areas' }]);
    expect(codesOf(issues).sort()).toEqual([
      'area.cycle areas.csv 2 code',
      'area.degrees areas.csv 7 longitude',
      'area.duplicate areas.csv 5 code',
      'area.level areas.csv 6 level',
      'area.parentUnknown areas.csv 4 code',
      'cell.empty areas.csv 7 name_en',
      'number.text areas.csv 8 longitude',
    ]);
  });

  test('what the mapping names and nobody knows', async () => {
    const values = [
      { column: 'POP', indicator: 'NONE' },
      { column: 'GDP', indicator: 'GDP', unit: 'days' },
      { column: 'nothing', indicator: 'DAYS' },
    ];
    expect(codesOf((await readFiles({ 'wide.csv': WIDE_TEXT }, [{ ...WIDE, values }])).issues)).toEqual([
      'indicator.unknown /files/0/values/0/indicator',
      'unit.mismatch /files/0/values/1/unit',
      'column.unknown wide.csv /files/0/values/2/column',
    ]);
  });

  test('two columns of the same name', async () => {
    expect(
      codesOf((await readFiles({ 'wide.csv': 'city,POP,POP,GDP\n370100,1,2,3\n' }, [WIDE])).issues),
    ).toEqual(['column.twice wide.csv /files/0/values/0/column']);
  });

  test('spaces around numbers are one warning a column and cost nothing', async () => {
    const { issues, ok, lines } = await readFiles(
      { 'wide.csv': 'city,POP,GDP\nJinan, 1 ,2\nQingdao,3 ,4\n' },
      [WIDE],
    );
    expect(ok).toBe(true);
    expect(lines).toHaveLength(4);
    expect(issues).toMatchObject([{ code: 'number.spaces', severity: 'warning', details: { count: 2 } }]);
  });

  test('areas that are not wanted are left out with a warning', async () => {
    const rule = { ...WIDE, area: { column: 'city', unknown: 'skip' } };
    const read = await readFiles({ 'wide.csv': 'city,POP,GDP\nNowhere,1,2\nJinan,3,4\n' }, [rule]);
    expect(read.ok).toBe(true);
    expect(read.lines).toEqual(['370100 POP 2019 30000 reported', '370100 GDP 2019 4 reported']);
    expect(codesOf(read.issues)).toEqual(['area.skipped wide.csv 2 city']);
  });
});

describe('files that are refused whole', () => {
  test.each([
    ['that are not there', {}, {}, 'file.missing wide.csv'],
    ['that are empty', { 'wide.csv': '' }, {}, 'file.empty wide.csv'],
    ['larger than the limit', { 'wide.csv': WIDE_TEXT }, { maxFileBytes: 20 }, 'file.tooLarge wide.csv'],
  ])('%s', async (_, files, limits, issue) => {
    expect(codesOf((await readFiles(files, [WIDE], limits)).issues)).toEqual([issue]);
  });

  test('a gzip bomb, by what it really unpacks to', async () => {
    const bomb = gzipSync(WIDE_TEXT + '\n'.repeat(10_000_000));
    const { issues } = await readFiles({ 'wide.csv': bomb }, [WIDE], { maxUnpackedBytes: 1_000_000 });
    expect(codesOf(issues)).toEqual(['file.unpackedTooLarge wide.csv']);
  });

  test('a gzip file that is cut off', async () => {
    const { issues } = await readFiles({ 'wide.csv': gzipSync(WIDE_TEXT).subarray(0, 40) }, [WIDE]);
    expect(codesOf(issues)).toEqual(['file.gzip wide.csv']);
  });

  test('more issues than the limit are counted', async () => {
    const text = `city,POP,GDP\n${'Jinan,x,y\n'.repeat(40)}`;
    const { issues, issueCount } = await readFiles({ 'wide.csv': text }, [WIDE], { maxIssues: 10 });
    expect(issues).toHaveLength(10);
    expect(issueCount).toBe(80);
  });
});
