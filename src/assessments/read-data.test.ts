import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXAMPLE, EXAMPLE_FILES, EXAMPLE_VALUES } from '../../test/assessment-example.ts';
import { MeridianError } from '../model/error.ts';
import { DEFAULT_LIMITS } from '../platform/config.ts';
import { type ReadDataOptions, readData } from './read-data.ts';

const folderWith = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-data-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
};
const read = (path: string, options: Partial<ReadDataOptions> = {}) =>
  readData(path, { framework: EXAMPLE, limits: DEFAULT_LIMITS, ...options });
const numbers = (data: Awaited<ReturnType<typeof read>>) =>
  data.values
    .filter((value) => value.value !== null)
    .map(({ area, indicator, period, value }) => `${area} ${indicator} ${period} ${value}`)
    .sort();
const EXPECTED = EXAMPLE_VALUES.filter((value) => value.value !== null)
  .map(({ area, indicator, period, value }) => `${area} ${indicator} ${period} ${value}`)
  .sort();
const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MeridianError)) throw error;
  return [error.code, ...error.issues.map((issue) => issue.code)];
};

test('a folder with a mapping, and the mapping itself, give the same values with their places', async () => {
  const folder = folderWith(EXAMPLE_FILES);
  const data = await read(folder);
  expect(numbers(data)).toEqual(EXPECTED);
  expect(data.areas).toHaveLength(7);
  expect(data.citations.get('cities.csv')?.licence).toBe('CC BY 4.0');
  expect(
    data.values.find((value) => value.area === '370200' && value.indicator === 'GDP')?.origin,
  ).toMatchObject({
    file: 'cities.csv',
    row: 5,
    column: 'GDP',
  });
  expect(await read(join(folder, 'mapping.yaml'))).toEqual(data);
});

test('a folder of data files without a mapping is read by the headers', async () => {
  const { 'mapping.yaml': _, ...files } = EXAMPLE_FILES;
  expect(numbers(await read(folderWith(files)))).toEqual(EXPECTED);
});

test('a wide file alone: areas go by their codes, unless a file of areas is named', async () => {
  const folder = folderWith(EXAMPLE_FILES);
  const file = join(folder, 'cities.csv');
  const alone = await read(file);
  expect(alone.areas.map((area) => area.name.en)).toContain('370200');
  const named = await read(file, { areasFile: join(folder, 'areas.csv') });
  expect(named.areas.map((area) => area.name.en)).toContain('Qingdao');
});

test('a mapping that defines no areas: they go by their codes', async () => {
  const folder = folderWith({
    'x.csv': 'FIPS,GDP\n01001,5\n01003,-999\n',
    'mapping.yaml': [
      'format: meridian-mapping/1',
      'name: {en: X, zh: X}',
      'files:',
      '  - file: x.csv',
      '    shape: wide',
      '    area: {column: FIPS}',
      "    period: {value: '2018'}",
      "    missing: ['', '-999']",
      '    values: [{column: GDP, indicator: GDP}]',
    ].join('\n'),
  });
  const data = await read(folder);
  expect(numbers(data)).toEqual(['01001 GDP 2018 5']);
  expect(data.areas.map(({ code }) => code)).toEqual(['01001', '01003']);
});

test('a long file alone; rows of indicators that the framework does not have are passed over', async () => {
  const folder = folderWith({ 'long.csv': 'area,indicator,period,value\nA,GDP,2019,5\nA,OTHER,2019,6\n' });
  expect(numbers(await read(join(folder, 'long.csv')))).toEqual(['A GDP 2019 5']);
});

test('a file without periods needs one to be said', async () => {
  const folder = folderWith({ 'x.csv': 'area,GDP\nA,5\n' });
  expect(await refusal(read(join(folder, 'x.csv')))).toEqual(['input.invalid', 'data.period']);
  expect(numbers(await read(join(folder, 'x.csv'), { period: '2020' }))).toEqual(['A GDP 2020 5']);
});

test('what cannot be read is refused with its place', async () => {
  const folder = folderWith({
    'bad.csv': 'area,period,GDP\nA,2019,"1,234"\nB,2019,x\n',
    'other.csv': 'area,period,X\nA,2019,1\n',
    'mapping.yaml': 'format: other/1\n',
  });
  mkdirSync(join(folder, 'empty'));
  expect(await refusal(read(join(folder, 'bad.csv')))).toEqual([
    'input.invalid',
    'number.thousands',
    'number.text',
  ]);
  expect(await refusal(read(join(folder, 'other.csv')))).toEqual(['input.invalid', 'data.values']);
  expect((await refusal(read(join(folder, 'mapping.yaml'))))[0]).toBe('input.invalid');
  expect(await refusal(read(join(folder, 'empty')))).toEqual(['input.invalid', 'data.none']);
  expect(await refusal(read(join(folder, 'nowhere')))).toEqual(['file.notFound']);
});
