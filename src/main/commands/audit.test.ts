import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { hasShared, sharedPath } from '../../../test/shared.ts';
import { framework, indicator, steps } from '../../../test/small-framework.ts';
import { runCli } from '../cli.ts';

const FRAMEWORK = framework(
  [indicator('X', { weight: 3, goalposts: [0, 50] }), indicator('Y', { weight: 1, goalposts: [0, 20] })],
  steps({ step: 'normalise', method: 'goalposts', to: [0, 100] }),
);
/** 2 × 3/4 × X + 5 × 1/4 × Y. */
const TABLE = `city,X,Y,INDEX,rank
A,10.0000,4.0000,20.00,5
B,40.0000,12.0000,75.00,1
C,25.0000,18.0000,60.00,2
D,5.0000,9.0000,18.75,6
E,30.0000,2.0000,47.50,4
F,32.0000,3.0000,51.75,3
`;

async function audited(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-audit-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  let out = '';
  let error = '';
  const code = await runCli(['audit', ...args], {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
    isInteractive: false,
    env: {},
    cwd: folder,
    signal: new AbortController().signal,
  });
  return { code, out, error };
}
const byMethod = (table: string, ...args: readonly string[]) =>
  audited(
    { 'table.csv': table, 'framework.json': JSON.stringify(FRAMEWORK) },
    'table.csv',
    '-f',
    'framework.json',
    '--rank',
    'rank',
    ...args,
  );

describe('a published table and its framework', () => {
  test('what the method gives is the first sentence', async () => {
    const { code, out } = await byMethod(TABLE);
    expect(code).toBe(0);
    expect(out).toBe(`
The table can be recomputed by the framework's method: 6 of 6 scores agree to 2 decimals.
The columns of indicators were read as raw values.
6 of 6 ranks are those of the method.
`);
    const chinese = await byMethod(TABLE, '--lang', 'zh-CN');
    expect(chinese.out).toContain('该表可按指标体系的方法复算：6 个得分中有 6 个与公布值一致');
  });

  test('a changed digit is named; what else was tried is said', async () => {
    const { code, out } = await byMethod(TABLE.replace('60.00', '61.00'));
    expect(code).toBe(0);
    expect(out).toContain('5 of 6 scores agree to 2 decimals');
    expect(out).toMatch(/\nC +61\.00 +60\.0000 +1\.0000\n/);
    expect(out).toContain('No other weights or bounds were found that explain more.');
    const json = JSON.parse((await byMethod(TABLE.replace('60.00', '61.00'), '--json')).out);
    expect(json).toMatchObject({
      replayable: 'no',
      recovered: 'nothing',
      stated: { replayable: 'no', nodes: [{ misfits: [{ area: 'C', published: 61 }] }] },
    });
  });

  test('other weights are told where they explain the table', async () => {
    const rows = TABLE.trim().split('\n').slice(1);
    const other = rows.map((row) => {
      const [city, x, y] = row.split(',');
      return [city, x, y, (Number(x) + 2.5 * Number(y)).toFixed(2), ''].join();
    });
    const { out } = await byMethod(['city,X,Y,INDEX,rank', ...other].join('\n'));
    expect(out).toContain("The table does not follow from the framework's method: 1 of 6 scores agree");
    expect(out).toContain('Other weights or bounds explain every published score:');
    expect(out).toMatch(/X +0\.5000 /);
  });

  test('why the method cannot be carried out', async () => {
    const { out } = await byMethod(TABLE.replace(',12.0000,', ',1e999,'));
    expect(out).toContain(
      "The framework's method cannot be carried out on what is given:\n  Y  input.infinite",
    );
  });
});

test.skipIf(!hasShared)('the Human Development Index of 2021 by its framework file', async () => {
  const source = readFileSync(
    sharedPath('tables/hdi/HDR21-22_Composite_indices_complete_time_series.csv'),
    'latin1',
  );
  const rows = (parse(source, { columns: true, bom: true }) as readonly Record<string, string>[]).filter(
    ({ hdi_rank_2021 }) => hdi_rank_2021 !== '',
  );
  const columns = ['iso3', 'le_2021', 'eys_2021', 'mys_2021', 'gnipc_2021', 'hdi_2021', 'hdi_rank_2021'];
  const codes =
    'area,UNDP-LIFE-EXPECTANCY,UNDP-EXPECTED-SCHOOLING,UNDP-MEAN-SCHOOLING,UNDP-GNI-PER-HEAD,HDI,rank';
  const table = [codes, ...rows.map((row) => columns.map((name) => row[name]).join())].join('\n');
  const file = resolve(import.meta.dirname, '../../../frameworks/undp-hdi-2021.yaml');
  const { out } = await audited({ 'hdi.csv': table }, 'hdi.csv', '-f', file, '--rank', 'rank');
  expect(out).toContain('191 of 191 scores agree to 3 decimals.');
  expect(out).toContain('191 of 191 ranks are those of the method.');
});
