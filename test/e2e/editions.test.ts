import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from './program.ts';
import { DESK, expectSound, openProgram, PHONE, picture } from './visit.ts';

/** From a run to a published edition that a stranger reads and verifies. */
const execute = promisify(execFile);
const house = openProgram();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-elsewhere-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const EDITION = 'cn-sample-166-2019-1';

const ask = async (path: string) => fetch(house.address + path);
/** The program as somebody else has it: no data folder, another working folder. */
const verify = (...args: readonly string[]) =>
  execute(process.execPath, [join(ROOT, 'meridian.mjs'), 'verify', ...args], {
    cwd: folder,
    env: { ...process.env, MERIDIAN_DATA: join(folder, 'none'), LANG: 'en_GB.UTF-8' },
  }).then(
    ({ stdout }) => ({ exit: 0, stdout, stderr: '' }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      exit: code,
      stdout,
      stderr,
    }),
  );

test('an evaluator sees what will be frozen, and publishes', async () => {
  const run = (await (await ask('/api/v1/runs/latest')).json()) as { id: string };
  await house.visit(`/runs/${run.id}`, { ...DESK, as: house.administrator }, async (page) => {
    await page.getByRole('button', { name: 'Publish…' }).click();
    await page.getByText('1,999 values imported').waitFor();
    await expectSound(page, 'publish-dialog-en');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText(`Published as edition ${EDITION}`, { exact: true }).waitFor();
    await picture(page, 'run-published-en');
    const address = await page.getByRole('link', { name: 'Public page' }).getAttribute('href');
    expect(address).toBe(`/editions/${EDITION}?lang=en`);
  });
});

test('everybody reads it, without scripts and without signing in', async () => {
  // axe is a script of the test's own
  await house.visit(`/editions/${EDITION}`, { ...PHONE, bypassCSP: true }, async (page) => {
    await expectSound(page, 'edition-zh-dark-phone');
  });
  await house.visit(`/editions/${EDITION}`, { ...DESK, javaScriptEnabled: false }, async (page) => {
    expect(await page.locator('tbody tr').first().innerText()).toContain('Guangzhou');
    await page.getByRole('link', { name: 'Qingdao' }).click();
    await page.getByRole('heading', { level: 1, name: /Qingdao/ }).waitFor();
  });
});

test('the bundle is verified elsewhere; a changed digit is named', async () => {
  const { keyId } = (await (await ask('/api/v1/editions/latest')).json()) as { keyId: string };
  const bundle = join(folder, `${EDITION}.zip`);
  await writeFile(bundle, Buffer.from(await (await ask(`/api/v1/editions/${EDITION}/bundle`)).arrayBuffer()));
  const told = await verify(bundle, '--key', keyId);
  expect(told.stdout).toContain('bit for bit');
  expect(told.exit).toBe(0);
  const bytes = await readFile(bundle);
  bytes[bytes.length >> 1] = bytes[bytes.length >> 1]! ^ 1;
  await writeFile(bundle, bytes);
  expect((await verify(bundle)).exit).not.toBe(0);
});
