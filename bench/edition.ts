import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, startProgram } from '../test/e2e/program.ts';
import { figure, median } from './_figure.ts';

/** The sample's cities are published by a server; the bundle is verified as a stranger does, in another folder without any data. */
const ROUNDS = 9;
const elsewhere = await mkdtemp(join(tmpdir(), 'meridian-bench-verify-'));
const program = await startProgram();
const headers: Record<string, string> = { 'content-type': 'application/json', 'x-meridian-request': '1' };
const post = async (path: string, body: unknown) => {
  const response = await fetch(`${program.address}/api/v1${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
};
// the screen comes a moment after the first answer
for (let waited = 0; waited < 100 && !/password/.test(program.screen()); waited++)
  await new Promise((done) => setTimeout(done, 50));
const password = /password\s+(\S{20,})/.exec(program.screen())?.[1];
const session = await post('/session', { login: 'administrator', password });
headers.cookie = (session.headers.get('set-cookie') ?? '').split(';', 1)[0]!;

const { id: run, areaCount } = (await (await fetch(`${program.address}/api/v1/runs/latest`)).json()) as {
  id: string;
  areaCount: number;
};
const began = performance.now();
const edition = (await (await post('/editions', { run })).json()) as {
  id: string;
  keyId: string;
  bundle: { bytes: number };
};
const publishing = performance.now() - began;
const bundle = join(elsewhere, `${edition.id}.zip`);
const download = await fetch(`${program.address}/api/v1/editions/${edition.id}/bundle`);
await writeFile(bundle, Buffer.from(await download.arrayBuffer()));
await program.stop();

const verify = (): number => {
  const start = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'meridian.mjs'), 'verify', bundle, '--key', edition.keyId],
    { cwd: elsewhere, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return performance.now() - start;
};
verify();
const times = Array.from({ length: ROUNDS }, verify);
await rm(elsewhere, { recursive: true, force: true });
figure('verify.166.s', median(times) / 1000, 's', {
  atMost: 1,
  what: 'meridian verify of a bundle, from the start of the process to its end',
  areas: areaCount,
  bytes: edition.bundle.bytes,
  slowest: Math.round(Math.max(...times)) / 1000,
  publishedInMs: Math.round(publishing),
});
