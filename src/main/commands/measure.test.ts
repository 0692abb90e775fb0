import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { measureCase, station } from '../../../test/measure-case.ts';
import { runCli } from '../cli.ts';
import type { Terminal } from '../terminal.ts';
import { withStore } from '../with-store.ts';

const MEASURE = `
format: meridian-measure/1
indicator: PM
name: {en: Mean, zh: 均值}
unit: ug/m3
period: year
entities: {type: Station}
attribute: pm25
aggregate: {method: mean}
area: {by: reference, attribute: city}
`;
let folder: string;

function terminalOf(): Terminal & { written: { out: string; error: string } } {
  const written = { out: '', error: '' };
  return {
    written,
    out: (text) => {
      written.out += text;
    },
    error: (text) => {
      written.error += text;
    },
    isInteractive: false,
    env: { MERIDIAN_DATA: join(folder, 'data'), LANG: 'en_GB.UTF-8' },
    cwd: folder,
    signal: new AbortController().signal,
  };
}

async function run(...args: readonly string[]) {
  const terminal = terminalOf();
  const code = await runCli(['measure', ...args], terminal);
  return { code, ...terminal.written };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meridian-measure-'));
  writeFileSync(join(folder, 'pm.yaml'), MEASURE);
  writeFileSync(join(folder, 'wrong.yaml'), MEASURE.replace('ug/m3', 'stone'));
  await withStore({ terminal: terminalOf(), verbose: false } as never, async ({ db }) => {
    const it = await measureCase(db);
    await it.write(
      station('1', 'A', { pm25: { value: 10, at: '2024-01-01T00:00:00Z' } }),
      station('2', 'A', { pm25: { value: 30, at: '2024-01-02T00:00:00Z' } }),
    );
    await it.stop();
  });
}, 60_000);

test('a measure is checked, put in force and computed from all records of this machine’s store', async () => {
  const checked = await run('check', 'pm.yaml', 'wrong.yaml');
  expect(checked.code).toBe(2);
  expect(checked.out).toMatch(/✓ pm\.yaml[\s\S]*wrong\.yaml:5[\s\S]*✗ wrong\.yaml/);
  expect(await run('put', 'pm.yaml')).toMatchObject({ code: 0, out: '✓ PM: revision 1\n' });
  expect((await run('put', 'pm.yaml')).out).toBe('✓ PM: nothing new, revision 1 stays\n');
  expect((await run('put', 'wrong.yaml')).code).toBe(2);
  expect(await run('recompute', 'PM')).toMatchObject({ code: 0, out: '✓ PM: 1 values, 0 without one\n' });
  const json = JSON.parse((await run('recompute', 'PM', '--json')).out);
  expect(json.measures).toEqual([{ indicator: 'PM', values: 1, without: 0 }]);
  const unknown = await run('recompute', 'NONE');
  expect([unknown.code, unknown.error]).toEqual([expect.any(Number), expect.stringContaining('NONE')]);
  expect(unknown.code).not.toBe(0);
});
