import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXAMPLE, EXAMPLE_FILES } from '../../../test/assessment-example.ts';
import { runCli } from '../cli.ts';

const FILES = { ...EXAMPLE_FILES, 'framework.json': JSON.stringify(EXAMPLE) };
const CASE = ['-f', 'framework.json', '-d', 'mapping.yaml'];

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-analyse-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
async function run(
  args: readonly string[],
  folder = folderWith(FILES),
  signal = new AbortController().signal,
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
    env: {},
    cwd: folder,
    signal,
  });
  return { code, out, error, folder };
}

describe('uncertainty, sensitivity, bounds and whatif', () => {
  test('every command has its words in both languages', async () => {
    for (const command of ['uncertainty', 'sensitivity', 'bounds', 'whatif', 'audit', 'examine'])
      for (const lang of ['en', 'zh-CN']) {
        const { out } = await run([command, '--help', '--lang', lang]);
        expect(out).toContain(`meridian ${command}`);
        expect(out).not.toMatch(/\bcli\./);
      }
  });

  test('uncertainty prints rank intervals and writes the whole result', async () => {
    const { code, out, folder } = await run(['uncertainty', ...CASE, '-n', '64', '--out', 'result.json']);
    expect(code).toBe(0);
    expect(out).toContain('64 replications');
    expect(out).toMatch(/ 1 {2}Nanjing +1–\d/);
    const written = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
    expect(written).toMatchObject({ kind: 'uncertainty', framework: 'example', period: '2019' });
    expect(written.result.nodes[0].code).toBe('INDEX');
  });

  test('the same seed gives the same result, on any number of threads', async () => {
    const results = await Promise.all(
      ['1', '2'].map(async (threads) => {
        const { out } = await run(['uncertainty', ...CASE, '-n', '64', '--threads', threads, '--json']);
        return JSON.parse(out).result;
      }),
    );
    expect(results[0]).toEqual(results[1]);
  });

  test('sensitivity says what each factor answers for; a specification comes from a file', async () => {
    const spec = `format: meridian-uncertainty/1
seed: 7
samples: 16
factors:
  - {name: doubts, kind: weightNoise, relative: 0.5}
`;
    const folder = folderWith({ ...FILES, 'doubts.yaml': spec });
    const { code, out } = await run(['sensitivity', ...CASE, '--spec', 'doubts.yaml'], folder);
    expect(code).toBe(0);
    expect(out).toContain('seed 7');
    expect(out).toContain('doubts');
  });

  test('bounds: no weights within the box give another rank', async () => {
    const { code, out } = await run(['bounds', ...CASE, '--within', '0.1']);
    expect(code).toBe(0);
    expect(out).toContain('by 10% of itself');
    expect(out).toMatch(/ 1 {2}Nanjing +1 +\d/);
  });

  test('whatif: the least change that reaches a rank, as text and as data', async () => {
    const asked = ['whatif', ...CASE, '--area', '370100', '--rank', '1'];
    const { code, out } = await run(asked);
    expect([code, out]).toEqual([0, expect.stringContaining('rank')]);
    const answer = JSON.parse((await run([...asked, '--json'])).out);
    expect(answer.together.before.rank).toBeGreaterThan(answer.together.after.rank);
  });

  test('examine: what a result is made of and what stands out, in both languages', async () => {
    for (const lang of ['en', 'zh-CN']) {
      const { code, out } = await run(['examine', ...CASE, '--lang', lang]);
      expect([code, out]).toEqual([0, expect.stringContaining('α')]);
      expect(out).not.toMatch(/finding/);
    }
    const { examination, findings } = JSON.parse((await run(['examine', ...CASE, '--json'])).out);
    expect(examination.nodes[0].code).toBe('INDEX');
    expect(Array.isArray(findings)).toBe(true);
  });

  test('mistakes: numbers that are none, a specification that is none, two goals, no file', async () => {
    const told = async (...args: string[]) => {
      const { code, error } = await run(args);
      return [code, error.split('\n')[0]];
    };
    expect(await told('uncertainty', ...CASE, '-n', 'many')).toEqual([
      2,
      'The value of -n, --samples <count> is not valid.',
    ]);
    expect(await told('bounds', ...CASE, '--within', 'x')).toEqual([
      2,
      'The value of --within <share> is not valid.',
    ]);
    for (const [command, option, value, shown] of [
      ['uncertainty', '--threads', '0', '--threads <count>'],
      ['sensitivity', '--samples', '0', '-n, --samples <count>'],
      ['uncertainty', '--seed', '-1', '--seed <number>'],
      ['bounds', '--top', 'ten', '--top <count>'],
      ['assess', '--top', 'abc', '--top <count>'],
      ['assess', '--top', '1.5', '--top <count>'],
    ] as const)
      expect(await told(command, ...CASE, option, value)).toEqual([2, `The value of ${shown} is not valid.`]);
    expect((await told('whatif', ...CASE, '--area', '370100', '--rank', '0'))[1]).toBe(
      'The value of --rank <number> is not valid.',
    );
    expect((await told('assess', ...CASE, '--top', 'abc', '--lang', 'zh-CN'))[1]).toContain('--top <count>');
    expect((await told('bounds', ...CASE, '--within', '3'))[0]).toBe(2);
    expect((await told('uncertainty', ...CASE, '--spec', 'nowhere.yaml'))[0]).toBe(4);
    expect((await told('whatif', ...CASE, '--area', '370100'))[0]).toBe(2);
    expect((await told('whatif', ...CASE, '--area', '370100', '--rank', '1', '--score', '2'))[0]).toBe(2);
    expect((await told('whatif', ...CASE, '--area', '370100', '--rank', '1', '--limit', 'GDP'))[0]).toBe(2);
    expect(
      (await told('whatif', ...CASE, '--area', '370100', '--rank', '1', '--limit', 'GDP=1e..2'))[0],
    ).toBe(2);
    const folder = folderWith({ ...FILES, 'doubts.yaml': 'format: other\n' });
    const { code, error } = await run(['uncertainty', ...CASE, '--spec', 'doubts.yaml'], folder);
    expect(code).toBe(2);
    expect(error).toContain('/format');
  });

  test('interrupted, it ends with 130 and writes nothing', async () => {
    const control = new AbortController();
    const running = run(
      ['uncertainty', ...CASE, '-n', '10000000', '--out', 'result.json'],
      undefined,
      control.signal,
    );
    setTimeout(() => control.abort(), 500);
    expect((await running).code).toBe(130);
  });
});
