import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startProgram } from '../e2e/program.ts';

// A disk of its own can be had from the system's administrator alone; elsewhere this is left out.
const disk = mkdtempSync(join(tmpdir(), 'meridian-disk-'));
const mount = (...options: string[]): boolean =>
  process.platform === 'linux' && spawnSync('mount', [...options, disk]).status === 0;
const hasDisk = mount('-t', 'tmpfs', '-o', 'size=90m', 'tmpfs');

afterAll(() => {
  if (hasDisk) spawnSync('umount', [disk]);
  rmSync(disk, { recursive: true, force: true });
});

const start = () =>
  startProgram({ folder: join(disk, 'data'), env: { MERIDIAN_SAMPLE: 'false' }, readyPath: '/ready' });

test.skipIf(!hasDisk)(
  'a full disk refuses writes and says so; what was acknowledged is there when there is room again',
  async () => {
    let program = await start();
    let acknowledged = 0;
    let refusal: Response | undefined;
    for (let k = 0; k < 200 && refusal === undefined; k += 1) {
      const body = JSON.stringify(
        Array.from({ length: 100 }, (_, i) => ({
          id: `urn:ngsi-ld:Full:${k}-${i}`,
          type: 'Full',
          a: { type: 'Property', value: `${k}${'abcdefgh'.repeat(20 + ((k * 100 + i) % 300))}` },
        })),
      );
      const headers = { 'content-type': 'application/json' };
      const url = `${program.address}/ngsi-ld/v1/entityOperations/upsert`;
      const answer = await fetch(url, { method: 'POST', headers, body });
      if (answer.status === 201) acknowledged += 100;
      else refusal = answer;
    }
    expect(refusal?.status).toBe(503);
    expect(refusal?.headers.get('retry-after')).toBe('1');
    expect(await refusal?.json()).toMatchObject({ detail: expect.stringContaining('disk space') });
    await program.stop();

    expect(mount('-o', 'remount,size=300m')).toBe(true);
    program = await start();
    const found = await fetch(`${program.address}/ngsi-ld/v1/entities?type=Full&limit=1&count=true`);
    expect(Number(found.headers.get('ngsild-results-count'))).toBe(acknowledged);
    await program.stop();
  },
  120_000,
);
