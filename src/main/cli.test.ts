import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLE, EXAMPLE_FILES } from '../../test/assessment-example.ts';
import { runCli } from './cli.ts';

/** Runs a command line in a folder and keeps what it wrote. */
async function run(
  cwd: string,
  args: readonly string[],
  options: { env?: Readonly<Record<string, string>>; signal?: AbortSignal } = {},
) {
  let out = '';
  let error = '';
  const code = await runCli(args, {
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
    isInteractive: false,
    env: options.env ?? {},
    cwd,
    signal: options.signal ?? new AbortController().signal,
  });
  return { code, out, error };
}

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-cli-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
const example = () => folderWith({ ...EXAMPLE_FILES, 'framework.json': JSON.stringify(EXAMPLE) });
const ASSESS = ['assess', '-f', 'framework.json', '-d', 'mapping.yaml', '-o', 'out'];

describe('help and mistakes', () => {
  test('help lists the commands; a command has options and examples; both languages', async () => {
    const { code, out } = await run('.', ['--help']);
    expect(code).toBe(0);
    for (const name of [
      'serve',
      'import',
      'assess',
      'replay',
      'framework',
      'export',
      'backup',
      'restore',
      'doctor',
    ])
      expect(out).toContain(`\n  ${name} `);
    expect((await run('.', ['assess', '--help'])).out).toMatch(/Examples:\n {2}meridian assess/);
    const chinese = await run('.', ['--help'], { env: { LANG: 'zh_CN.UTF-8' } });
    expect(chinese.out).toContain('用法：');
    expect((await run('.', ['framework', 'check', '--help', '--lang', 'zh-CN'])).out).toContain('示例：');
  });

  test('every command has its words', async () => {
    for (const command of ['serve', 'import', 'assess', 'replay', 'export', 'backup', 'restore', 'doctor'])
      for (const lang of ['en', 'zh-CN'])
        expect((await run('.', [command, '--help', '--lang', lang])).out).not.toMatch(/\bcli\./);
  });

  test('what cannot be understood is told on the error stream with code 2', async () => {
    const told = async (...args: string[]) => {
      const { code, out, error } = await run('.', args);
      return [code, out, error.split('\n')[0]];
    };
    expect(await told('frobnicate')).toEqual([2, '', 'There is no command frobnicate.']);
    expect(await told('doctor', '--fast')).toEqual([2, '', 'There is no option --fast.']);
    expect(await told('replay')).toEqual([2, '', 'The argument run.json is missing.']);
    expect(await told('assess', '-d', 'x')).toEqual([
      2,
      '',
      'The option -f, --framework <file> has to be given.',
    ]);
    expect((await told('export', 'everything'))[2]).toContain('areas, indicators, values, scores, run');
  });
});

describe('assess', () => {
  test('prints the ranking, writes the five files, and takes the latest period', async () => {
    const folder = example();
    const { code, out, error } = await run(folder, ASSESS);
    expect([code, error.trim()]).toEqual([0, 'A sample, not an official ranking.']);
    expect(out).toContain('Example · 2019');
    expect(out.split('\n').find((line) => line.includes('Nanjing'))).toMatch(
      /^ +1 {2}Nanjing +\d+\.\d{2} +\d+\.\d{2}/,
    );
    expect(readdirSync(join(folder, 'out')).sort()).toEqual([
      'inputs.csv',
      'ranks.csv',
      'report.html',
      'run.json',
      'scores.csv',
    ]);
    expect(readFileSync(join(folder, 'out', 'run.json'), 'utf8')).not.toContain(folder);
  });

  test('gives the same bytes in another folder', async () => {
    const [first, second] = [example(), example()];
    await run(first, ASSESS);
    await run(second, ASSESS, { env: { LANG: 'zh_CN.UTF-8', TZ: 'Asia/Shanghai' } });
    for (const name of readdirSync(join(first, 'out')))
      expect(readFileSync(join(second, 'out', name))).toEqual(readFileSync(join(first, 'out', name)));
  });

  test('--json is one document; --lang chooses the words and the language of the report', async () => {
    const folder = example();
    const { out } = await run(folder, [...ASSESS, '--json', '--lang', 'zh-CN']);
    const answer = JSON.parse(out);
    expect(answer).toMatchObject({ period: '2019', framework: { id: 'example' } });
    expect(answer.ranking[0]).toMatchObject({ area: '320100', rank: 1 });
    expect(readFileSync(join(folder, 'out', 'report.html'), 'utf8')).toContain('<html lang="zh-CN">');
  });

  test('mistakes are listed with their places, and nothing is written', async () => {
    const folder = folderWith({
      'framework.json': JSON.stringify(EXAMPLE),
      'bad.csv': 'area,period,GDP\nA,2019,much\nB,2019,"1,000"\n',
    });
    const { code, error } = await run(folder, [
      'assess',
      '-f',
      'framework.json',
      '-d',
      'bad.csv',
      '-o',
      'out',
    ]);
    expect(code).toBe(2);
    expect(error).toMatch(/bad\.csv:2 {2}GDP {2}number\.text/);
    expect(error).toMatch(/bad\.csv:3 {2}GDP {2}number\.thousands/);
    expect(readdirSync(folder)).not.toContain('out');
    const json = await run(folder, ['assess', '-f', 'framework.json', '-d', 'bad.csv', '--json']);
    expect(JSON.parse(json.out).error).toMatchObject({
      code: 'input.invalid',
      issues: [{ at: { row: 2 } }, {}],
    });
  });

  test('files that are not there, and a period without values', async () => {
    const folder = example();
    expect((await run(folder, ['assess', '-f', 'none.yaml', '-d', '.'])).code).toBe(4);
    expect((await run(folder, ['assess', '-f', 'framework.json', '-d', 'none'])).code).toBe(4);
    const { code, error } = await run(folder, [...ASSESS, '--period', '2030']);
    expect([code, error]).toEqual([2, expect.stringContaining('assess.noValues')]);
  });

  test('Ctrl-C ends with 130 and leaves nothing', async () => {
    const folder = example();
    const { code } = await run(folder, ASSESS, { signal: AbortSignal.abort() });
    expect(code).toBe(130);
    expect(readdirSync(folder)).not.toContain('out');
  });
});

describe('replay', () => {
  test('says that the bytes are the same, anywhere', async () => {
    const folder = example();
    await run(folder, ASSESS);
    const elsewhere = mkdtempSync(join(tmpdir(), 'meridian-cli-'));
    cpSync(join(folder, 'out'), elsewhere, { recursive: true });
    const { code, out } = await run(elsewhere, ['replay', 'run.json', '--out', 'again']);
    expect([code, out]).toEqual([0, expect.stringContaining('The same bytes')]);
    for (const name of readdirSync(join(elsewhere, 'again')))
      expect(readFileSync(join(elsewhere, 'again', name))).toEqual(readFileSync(join(elsewhere, name)));
  });

  test('--from replays a step and those after it by the log alone', async () => {
    const folder = example();
    await run(folder, ASSESS);
    const { code, out } = await run(folder, ['replay', 'out/run.json', '--from', 'normalise']);
    expect([code, out]).toEqual([0, expect.stringContaining('from normalise on by the log alone')]);
    const json = await run(folder, ['replay', 'out/run.json', '--from', 'weight', '--json']);
    expect(JSON.parse(json.out)).toMatchObject({
      same: true,
      from: 'weight',
      files: [{ same: true }, { same: true }],
    });
    const record = join(folder, 'out', 'run.json');
    writeFileSync(record, readFileSync(record, 'utf8').replace('"kept": 4', '"kept": 5'));
    const changed = await run(folder, ['replay', 'out/run.json', '--from', 'rank', '--lang', 'zh-CN']);
    expect([changed.code, changed.error]).toEqual([5, expect.stringContaining('/log/1/kept')]);
    expect((await run(folder, ['replay', 'out/run.json', '--from', 'start'])).error).toContain(
      'normalise, weight',
    );
    expect((await run(folder, ['replay', 'out/run.json', '--from', 'rank', '--out', 'x'])).error).toContain(
      '--from',
    );
  });

  test('finds a changed digit and ends with 5', async () => {
    const folder = example();
    await run(folder, ASSESS);
    const inputs = join(folder, 'out', 'inputs.csv');
    writeFileSync(inputs, readFileSync(inputs, 'utf8').replace('11741.31', '11741.32'));
    const { code, error } = await run(folder, ['replay', 'out/run.json']);
    expect(code).toBe(5);
    expect(error).toMatch(/inputs\.csv:\d+ {2}value {2}replay\.inputChanged .*GDP.*370200.*11741\.32/);
    expect(error).toMatch(/scores\.csv:4 {2}INDEX {2}replay\.outputDiffers .*recorded .* computed now/);
  });

  test('needs the record and the inputs', async () => {
    const folder = folderWith({ 'run.json': '{}', 'text.json': 'no' });
    expect((await run(folder, ['replay', 'none.json'])).code).toBe(4);
    expect((await run(folder, ['replay', 'run.json'])).code).toBe(4);
    writeFileSync(join(folder, 'inputs.csv'), '');
    expect(await run(folder, ['replay', 'text.json'])).toMatchObject({ code: 2 });
  });
});

describe('framework', () => {
  test('check lists every mistake with line, path and rule, and ends with 2', async () => {
    const framework = JSON.parse(JSON.stringify(EXAMPLE));
    framework.tree.children[0].weight = -1;
    framework.tree.children[1].children[0].unit = 'furlongs';
    const folder = folderWith({
      'bad.json': JSON.stringify(framework, null, 1),
      'good.json': JSON.stringify(EXAMPLE),
    });
    const { code, out } = await run(folder, ['framework', 'check', 'good.json', 'bad.json']);
    expect(code).toBe(2);
    expect(out).toMatch(/✓ good\.json/);
    expect(out).toMatch(/bad\.json:\d+ {2}\/tree\/children\/0\/weight {2}schema\./);
    expect(out).toMatch(/bad\.json:\d+ {2}\/tree\/children\/1\/children\/0\/unit {2}/);
    expect((await run(folder, ['framework', 'check', 'good.json'])).code).toBe(0);
    expect((await run(folder, ['framework', 'check', 'none.json'])).code).toBe(4);
  });

  test('list shows what comes with Meridian', async () => {
    const { code, out } = await run('.', ['framework', 'list', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out).frameworks[0]).toMatchObject({ id: 'cn-sample-166', status: 'ready' });
  });
});

describe('commands on a store', () => {
  let folder: string;
  const env = () => ({ MERIDIAN_DATA: join(folder, 'data') });
  const imported = ['import', 'mapping.yaml', '--framework', 'framework.json'];

  beforeAll(() => {
    folder = example();
  });

  test('import --dry-run tells what would change and stores nothing, not even the framework', async () => {
    const dry = await run(folder, [...imported, '--dry-run'], { env: env() });
    expect(dry).toMatchObject({ code: 0, out: expect.stringContaining('would add 26') });
    const listed = await run(folder, ['framework', 'list', '--stored', '--json'], { env: env() });
    expect(JSON.parse(listed.out).frameworks).toEqual([]);
  });

  test('import stores, and a second time changes nothing', async () => {
    const first = await run(folder, [...imported, '--json'], { env: env() });
    expect([first.code, JSON.parse(first.out).counts]).toEqual([
      0,
      expect.objectContaining({ added: 26, areasAdded: 7 }),
    ]);
    const second = await run(folder, ['import', 'mapping.yaml', '--json'], { env: env() });
    expect(JSON.parse(second.out).counts).toMatchObject({ added: 0, changed: 0, unchanged: 26 });
  });

  test('import of a file by its headers; mistakes and nothing stored', async () => {
    writeFileSync(join(folder, 'more.csv'), 'area,period,GDP\n370200,2020,12400.56\n');
    writeFileSync(join(folder, 'wrong.csv'), 'area,period,GDP\n370200,2021,NaN\n');
    const more = await run(folder, ['import', 'more.csv', '--json'], { env: env() });
    expect(JSON.parse(more.out).counts).toMatchObject({ added: 1 });
    const wrong = await run(folder, ['import', 'wrong.csv'], { env: env() });
    expect(wrong).toMatchObject({ code: 2, error: expect.stringContaining('wrong.csv:2  GDP  number.nan') });
  });

  test('export writes tables as CSV and JSON, with cells that no spreadsheet runs', async () => {
    const areas = await run(folder, ['export', 'areas'], { env: env() });
    expect(areas.out.split('\n')[0]).toBe('code,parent,level,name_en,name_zh,longitude,latitude');
    expect(areas.out).toContain("'=Suzhou");
    const values = await run(folder, ['export', 'values', '--format', 'json'], { env: env() });
    expect(JSON.parse(values.out)).toHaveLength(27);
    const file = await run(folder, ['export', 'values', '--out', 'values.csv'], { env: env() });
    expect(file).toMatchObject({ code: 0, out: '' });
    expect(readFileSync(join(folder, 'values.csv'), 'utf8')).toContain(
      '370200,GDP,2020,12400.56,10^8 CNY,reported',
    );
    expect((await run(folder, ['export', 'scores'], { env: env() })).code).toBe(4);
  });

  test('backup and restore into another folder', async () => {
    expect((await run(folder, ['backup', 'b.meridian'], { env: env() })).code).toBe(0);
    const other = { MERIDIAN_DATA: join(folder, 'other') };
    expect((await run(folder, ['restore', 'b.meridian'], { env: other })).code).toBe(0);
    const values = await run(folder, ['export', 'values', '--format', 'json'], { env: other });
    expect(JSON.parse(values.out)).toHaveLength(27);
  });

  test('doctor finds everything in order, and says what is not', async () => {
    const well = await run(folder, ['doctor', '--json'], { env: env() });
    expect(JSON.parse(well.out)).toMatchObject({ ok: true });
    const unwell = await run(folder, ['doctor'], { env: { ...env(), PORT: 'eighty' } });
    expect(unwell).toMatchObject({ code: 2, out: expect.stringContaining('PORT') });
  });
});

test('an error that nobody foresaw shows an id, and its stack only with --verbose', async () => {
  const folder = example();
  const broken = {
    env: new Proxy(
      {},
      {
        get: () => {
          throw new Error('inner words');
        },
      },
    ),
  };
  const args = ['doctor', '--lang', 'en'];
  const quiet = await run(folder, args, broken);
  expect(quiet.code).toBe(1);
  expect(quiet.error).toMatch(/id [0-9a-f]{12}/);
  expect(quiet.error).not.toContain('inner words');
  expect((await run(folder, [...args, '--verbose'], broken)).error).toContain('inner words');
});
