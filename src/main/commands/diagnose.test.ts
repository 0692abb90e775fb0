import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { EXAMPLE, EXAMPLE_FILES } from '../../../test/assessment-example.ts';
import { createRun } from '../../assessments/run-actions.ts';
import { saveFramework } from '../../indicators/framework-actions.ts';
import { importFiles } from '../../sources/import-actions.ts';
import { runCli } from '../cli.ts';
import type { Terminal } from '../terminal.ts';
import { withStore } from '../with-store.ts';

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
    env: { MERIDIAN_DATA: join(folder, 'data') },
    cwd: folder,
    signal: new AbortController().signal,
  };
}

async function run(...args: readonly string[]) {
  const terminal = terminalOf();
  const code = await runCli(['diagnose', ...args], terminal);
  return { code, ...terminal.written };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meridian-diagnose-'));
  for (const [name, text] of Object.entries(EXAMPLE_FILES)) writeFileSync(join(folder, name), text);
  await withStore({ terminal: terminalOf(), verbose: false } as never, async (ctx) => {
    await saveFramework(ctx, { text: JSON.stringify(EXAMPLE) });
    await importFiles(ctx, { mapping: parse(EXAMPLE_FILES['mapping.yaml']!), folders: folder });
    await createRun(ctx, { framework: 'example' });
  });
});

test('tells the story on the screen, and writes the report as the file’s ending says', async () => {
  const told = await run('370100', '--peers', 'custom:370200,370300,320100');
  expect(told.code).toBe(0);
  expect(told.out).toContain('Diagnosis of Jinan');
  expect(told.out).toMatch(/• In 2019 Jinan ranks \d of 4/);
  expect((await run('320500', '--out', 'suzhou.html', '--lang', 'zh')).code).toBe(0);
  expect(readFileSync(join(folder, 'suzhou.html'), 'utf8')).toContain('<html lang="zh-CN">');
  expect((await run('320500', '--out', 'suzhou.pdf')).code).toBe(0);
  expect(readFileSync(join(folder, 'suzhou.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
});

test('what it cannot take is refused, and nothing is written', async () => {
  const peers = await run('370100', '--peers', 'all');
  expect([peers.code, peers.error]).toEqual([2, expect.stringContaining('“all” names no peers')]);
  const ending = await run('370100', '--out', 'jinan.docx');
  expect([ending.code, ending.error]).toEqual([2, expect.stringContaining('.html, .pdf or .json')]);
  expect((await run('999999', '--out', 'none.html')).code).toBe(4);
  expect(readdirSync(folder).filter((name) => /docx|none/.test(name))).toEqual([]);
});
