import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import { streamBackup } from './backup.ts';
import { backupThroughServer, type ControlDoor, openControlDoor, readControl } from './control.ts';
import type { Database } from './database.ts';
import { filesFolder } from './store-open.ts';

const folder = mkdtempSync(join(tmpdir(), 'meridian-control-'));
let db: Database;
let server: Server;
let door: ControlDoor;
let answer: 'whole' | 'half' | 'refusal' = 'whole';
beforeAll(async () => {
  db = await openMemory();
  const ctx = { ...testContext(db), folder: filesFolder(folder) };
  server = createServer(async (request, response) => {
    const secret = request.headers.authorization?.replace('Bearer ', '') ?? '';
    if (!door.accepts(secret) || answer === 'refusal') return response.writeHead(401).end();
    const { stream } = await streamBackup(ctx);
    if (answer === 'whole') stream.pipe(response);
    else
      stream.once('data', (piece) => stream.destroy() && response.end((piece as Buffer).subarray(0, 3000)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  door = await openControlDoor(
    folder,
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    randomBytes,
  );
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

const controlOf = async () => {
  const control = await readControl(folder);
  if (!control) throw new Error('no control door');
  return control;
};

test('whoever can read the folder reaches its server; nobody else', async () => {
  const { address, token } = await controlOf();
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(statSync(join(folder, 'control.json')).mode & 0o777).toBe(0o600);
  expect(door.accepts(token)).toBe(true);
  for (const wrong of ['', 'mdc_', `${token}x`, token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))])
    expect(door.accepts(wrong)).toBe(false);
});

test('a backup comes through the server, checked', async () => {
  const target = join(folder, 'backup');
  let last = 0;
  const bytes = await backupThroughServer(await controlOf(), target, (done) => {
    last = done;
  });
  expect(statSync(target).size).toBe(bytes);
  expect(last).toBe(bytes);
  await expect(backupThroughServer(await controlOf(), target)).rejects.toMatchObject({
    code: 'thing.conflict',
  });
});

test('what arrives damaged, or not at all, leaves no file', async () => {
  const target = join(folder, 'broken');
  answer = 'half';
  await expect(backupThroughServer(await controlOf(), target)).rejects.toMatchObject({
    code: 'backup.invalid',
  });
  answer = 'refusal';
  await expect(backupThroughServer(await controlOf(), target)).rejects.toMatchObject({
    code: 'storage.unreachable',
    details: { reason: 'HTTP 401' },
  });
  await expect(
    backupThroughServer({ address: 'http://127.0.0.1:1', token: 'x' }, target),
  ).rejects.toMatchObject({ code: 'storage.unreachable' });
  expect(readdirSync(folder).filter((name) => name.startsWith('broken'))).toEqual([]);
});

test('a closed server leaves no door behind, nor takes away that of its successor', async () => {
  const next = await openControlDoor(folder, 'http://127.0.0.1:2', randomBytes);
  await door.close();
  expect((await controlOf()).address).toBe('http://127.0.0.1:2');
  await next.close();
  expect(existsSync(join(folder, 'control.json'))).toBe(false);
  expect(await readControl(folder)).toBeUndefined();
});
