import { expect, test } from 'vitest';
import { SMALL_CATALOGUE, withFiles } from '../../test/mapped.ts';
import { findFile } from './file-bytes.ts';
import { parseMapping } from './mapping-check.ts';
import { inferMapping } from './mapping-infer.ts';
import { readHead } from './sheet-head.ts';

const infer = async (name: string, text: string) =>
  withFiles({ [name]: text }, async (folder) => {
    const head = await readHead(await findFile(name, [folder], 10_000), {}, 10_000, 20);
    const { mapping, open } = inferMapping([head], SMALL_CATALOGUE);
    return { file: mapping.files[0], open, issues: parseMapping(mapping).issues };
  });

test('a wide file by its indicators, with the units that its headers name', async () => {
  const { file, issues } = await infer(
    'x.csv',
    'City,Year,Population (10^4 persons),地区生产总值（亿元）,Days over 75,Remark\nJinan,2019,832,9443,40,x\n',
  );
  expect(file).toEqual({
    file: 'x.csv',
    shape: 'wide',
    area: { column: 'City' },
    period: { column: 'Year' },
    values: [
      { column: 'Population (10^4 persons)', indicator: 'POP', unit: '10^4 persons' },
      { column: '地区生产总值（亿元）', indicator: 'GDP' },
      { column: 'Days over 75', indicator: 'DAYS' },
    ],
  });
  expect(issues).toEqual([]);
});

test('the area by what the column holds, the period by the name of the file', async () => {
  const { file } = await infer('cities-2019.csv', '地级市,POP\n济南市,1\n青岛市,2\n');
  expect(file).toMatchObject({ area: { column: '地级市' }, period: { value: '2019' } });
});

test('a long file', async () => {
  const { file, issues } = await infer('x.csv', '区域,时期,指标,数值,单位,状态\n370100,2019,POP,1,人,\n');
  expect(file).toEqual({
    file: 'x.csv',
    shape: 'long',
    area: { column: '区域' },
    period: { column: '时期' },
    indicator: { column: '指标' },
    value: { column: '数值' },
    unit: { column: '单位' },
    state: { column: '状态' },
  });
  expect(issues).toEqual([]);
});

test('a file that defines areas', async () => {
  const { file } = await infer('x.csv', 'code,parent,level,name_en,name_zh\n1,,province,A,甲\n');
  expect(file).toEqual({ file: 'x.csv', shape: 'areas' });
});

test('what cannot be told is left open', async () => {
  const { open, issues } = await infer('x.csv', 'where,what\nhere,1\n');
  expect(open.map((one) => one.what)).toEqual(['area', 'period', 'values']);
  expect(issues).not.toEqual([]);
});
