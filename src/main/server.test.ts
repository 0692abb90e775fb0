import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MeridianError } from '../model/error.ts';
import { loadConfig } from '../platform/config.ts';
import { backupThroughServer, readControl } from '../platform/control.ts';
import { addressOf, ownAddress } from './listen.ts';
import { startScreen } from './screen.ts';
import { type Served, serve } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'meridian-server-'));
const config = loadConfig({ PORT: '0', MERIDIAN_DATA: folder }, folder);
const log = pino({ level: 'silent' });
const quiet = { locale: 'en', print: () => undefined, log } as const;
let screen = '';
const print = (text: string) => {
  screen += text;
};
let served: Served;

beforeAll(async () => {
  served = await serve(config, { ...quiet, print });
});
afterAll(async () => {
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a server', () => {
  test('answers with results as soon as it is there', async () => {
    const run = await fetch(`${served.address}/api/v1/runs/latest`);
    expect([run.status, ((await run.json()) as { areaCount: number }).areaCount]).toEqual([200, 166]);
    expect((await fetch(`${served.address}/ready`)).status).toBe(200);
    expect(await (await fetch(`${served.address}/metrics`)).text()).toContain(
      'meridian_imports{status="completed"} 1',
    );
  });

  test('has the measures in force that ship with it', async () => {
    const { items } = (await (await fetch(`${served.address}/api/v1/measures`)).json()) as {
      items: { code: string; revision: number; values: number }[];
    };
    expect(items).toHaveLength(15);
    expect(items.find(({ code }) => code === 'REQUESTS_ON_TIME')).toMatchObject({ revision: 1, values: 0 });
  });

  test('prints its address, how to sign in and where the data lie; the password opens the console', async () => {
    expect(screen).toContain(served.address);
    expect(screen).toContain(folder);
    const [, login, password] = /Sign in +(\S+) +password +(\S+)/.exec(screen) ?? [];
    const signedIn = await fetch(`${served.address}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password }),
    });
    expect(signedIn.status).toBe(204);
  });

  test('writes a backup for the owner of its data folder, while it runs', async () => {
    const control = await readControl(folder);
    expect(control?.address).toBe(served.address.replace('localhost', '127.0.0.1'));
    const target = join(folder, 'kept.meridian-backup');
    expect(await backupThroughServer(control!, target)).toBe(statSync(target).size);
    await expect(backupThroughServer(control!, target)).rejects.toMatchObject({ code: 'thing.conflict' });
    const wrong = { ...control!, token: 'mdc_wrong' };
    await expect(backupThroughServer(wrong, `${target}2`)).rejects.toMatchObject({
      code: 'storage.unreachable',
    });
  });

  test('holds its data folder: a second one is refused and the first goes on', async () => {
    await expect(serve(config, quiet)).rejects.toMatchObject({ code: 'storage.locked' });
    expect((await fetch(`${served.address}/ready`)).status).toBe(200);
  });

  test('is refused on a port that is taken, before it touches its data', async () => {
    const port = Number(new URL(served.address).port);
    const other = { ...config, port, folder: join(folder, 'other') };
    await expect(serve(other, quiet)).rejects.toMatchObject({
      code: 'server.portTaken',
      details: { port, host: '127.0.0.1' },
    });
  });

  test('is refused on an address that this machine does not have', async () => {
    const other = { ...config, host: '192.0.2.1', folder: join(folder, 'other') };
    const error = await serve(other, quiet).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(MeridianError);
    expect(error).toMatchObject({ code: 'server.cannotListen' });
  });

  test('lets a running request end when it stops, and opens again as it was', async () => {
    const slow = fetch(`${served.address}/api/v1/runs/latest/files/report.html`);
    await Promise.all([slow, served.stop()]).catch(() => undefined);
    await served.stop();
    await expect(fetch(`${served.address}/health`)).rejects.toThrow();
    screen = '';
    served = await serve(config, { ...quiet, print });
    expect(screen).not.toMatch(/password +\S+-/);
    const run = await fetch(`${served.address}/api/v1/runs/latest`);
    expect(run.status).toBe(200);
  });

  test('that waits for its console does not answer before', async () => {
    const probe = createServer();
    await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
    const address = probe.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await new Promise((done) => probe.close(done));
    const failing = { ...quiet, consoleReady: Promise.reject(new Error('console not built')) };
    const other = { ...config, port, sample: false, folder: join(folder, 'third') };
    await expect(serve(other, failing)).rejects.toThrow('console not built');
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
  });
});

test('the screen is aligned in both languages', () => {
  const facts = {
    version: '1.0.0',
    address: 'http://localhost:8080',
    folder: '/srv/meridian',
    store: { kind: 'embedded', version: '18' },
    administrator: { login: 'administrator', password: 'xxxxx-xxxxx' },
  } as const;
  const english = startScreen(facts, 'en').split('\n');
  const starts = english
    .filter((line) => /http|xxxxx|\/srv/.test(line))
    .map((line) => line.search(/http|admin|\/srv/));
  expect(new Set(starts).size).toBe(1);
  expect(startScreen(facts, 'zh-CN')).toContain('访问地址   http://localhost:8080');
});

test('the address is one that can be typed', () => {
  expect(addressOf('127.0.0.1', 8080)).toBe('http://localhost:8080');
  expect(addressOf('0.0.0.0', 80)).toBe('http://localhost:80');
  expect(addressOf('fd00::1', 8080)).toBe('http://[fd00::1]:8080');
  expect(addressOf('data.city.example', 8080)).toBe('http://data.city.example:8080');
});

test('programs on this machine reach a server that listens everywhere by loopback', () => {
  expect(ownAddress('0.0.0.0', 8080)).toBe('http://127.0.0.1:8080');
  expect(ownAddress('::', 8080)).toBe('http://[::1]:8080');
  expect(ownAddress('10.0.0.7', 8080)).toBe('http://10.0.0.7:8080');
});
