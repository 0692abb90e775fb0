import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from './program.ts';
import { expectSound, LOOKS, openProgram, picture } from './visit.ts';

const execute = promisify(execFile);
const house = openProgram();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-elsewhere-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ask = async (path: string) => fetch(house.program.address + path);
const latest = async (): Promise<{ id: string; keyId: string }> =>
  (await (await ask('/api/v1/editions/latest')).json()) as { id: string; keyId: string };
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

describe('from a run to a published edition that a stranger verifies', () => {
  test('an evaluator sees what will be frozen, and publishes', async () => {
    const run = (await (await ask('/api/v1/runs/latest')).json()) as { id: string };
    await house.visit(
      `/runs/${run.id}`,
      {},
      async (page) => {
        await house.signIn(page);
        await page.goto(`${house.program.address}/runs/${run.id}`);
        await page.getByRole('button', { name: 'Publish…' }).click();
        await page.getByText('1,999 values imported').waitFor();
        await expectSound(page, 'publish-dialog');
        await page.getByRole('button', { name: 'Publish', exact: true }).click();
        await page.getByText(/^Published as edition cn-sample-166-2019-1$/).waitFor();
        await picture(page, 'run-published');
        const address = await page.getByRole('link', { name: 'Public page' }).getAttribute('href');
        expect(address).toBe('/editions/cn-sample-166-2019-1?lang=en');
      },
      /./,
    );
  });

  test.each(LOOKS)(
    'everybody reads it, without scripts and without signing in (%s)',
    async (name, options) => {
      const { id } = await latest();
      for (const [path, file] of [
        ['/editions', 'editions'],
        [`/editions/${id}`, 'edition'],
        [`/editions/${id}/areas/370200`, 'edition-area'],
      ] as const)
        await house.visit(path, { ...options, bypassCSP: true }, async (page, complaints) => {
          await expectSound(page, `${file}-${name}`);
          expect(complaints).toEqual([]);
        });
      await house.visit(`/editions/${id}`, { ...options, javaScriptEnabled: false }, async (page) => {
        expect(await page.locator('tbody tr').first().innerText()).toMatch(/Guangzhou|广州/);
        await page.getByRole('link', { name: /Qingdao|青岛/ }).click();
        await page.getByRole('heading', { level: 1, name: /Qingdao|青岛/ }).waitFor();
      });
    },
  );

  test('the bundle is verified elsewhere; a changed digit is named', async () => {
    const { id, keyId } = await latest();
    const bundle = join(folder, `${id}.zip`);
    await writeFile(bundle, Buffer.from(await (await ask(`/api/v1/editions/${id}/bundle`)).arrayBuffer()));
    const told = await verify(bundle, '--key', keyId);
    expect(told.stdout).toContain('bit for bit');
    expect(told.exit).toBe(0);
    const bytes = await readFile(bundle);
    bytes[bytes.length >> 1] = bytes[bytes.length >> 1]! ^ 1;
    await writeFile(bundle, bytes);
    expect((await verify(bundle)).exit).not.toBe(0);
  });
});
