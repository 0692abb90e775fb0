import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Served, serve } from '../../src/main/server.ts';
import { loadConfig } from '../../src/platform/config.ts';
import { hasShared, sharedPath } from '../shared.ts';

/**
 * From a record to a published score, on real records: 200,385 daily means of PM2.5 of 183 cities come in through a source, are
 * entities with their history, measures make annual figures of them, and these join the other figures of 166 cities in a run and in
 * an edition. The requests are those of the README's tour.
 */
describe.skipIf(!hasShared)('daily PM2.5, from the file to the edition', () => {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-pm25-'));
  const config = loadConfig({ PORT: '0', MERIDIAN_DATA: folder }, folder);
  let served: Served;
  let cookie = '';

  const api = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const isForm = body instanceof FormData;
    const response = await fetch(
      `${served.address}${path.startsWith('/ngsi-ld') ? path : `/api/v1${path}`}`,
      {
        method,
        headers: {
          'x-meridian-request': '1',
          cookie,
          ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      },
    );
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? (undefined as Answer) : (JSON.parse(text) as Answer);
  };

  beforeAll(async () => {
    let screen = '';
    served = await serve(config, {
      locale: 'en',
      print: (text) => {
        screen += text;
      },
      log: pino({ level: 'silent' }),
    });
    const [, login, password] = /Sign in +(\S+) +password +(\S+)/.exec(screen) ?? [];
    await api('POST', '/session', { login, password });
  });
  afterAll(async () => {
    await served.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  interface SourceRun {
    readonly id: number;
    readonly status: string;
    readonly records: number;
    readonly created: number;
    readonly rejected: number;
    readonly issues: readonly unknown[];
  }
  const runSource = async (file: string): Promise<SourceRun> => {
    const declared = JSON.parse(readFileSync(join(PM25, file), 'utf8')) as { source: { id: string } };
    await api('POST', '/sources', declared);
    const { id } = await api<SourceRun>('POST', `/sources/${declared.source.id}/runs`, {});
    return vi.waitFor(
      async () => {
        const run = await api<SourceRun>('GET', `/sources/${declared.source.id}/runs/${id}`);
        expect(run.status).not.toBe('running');
        return run;
      },
      { timeout: 120_000, interval: 50 },
    );
  };

  test('two sources bring the cities and their days', async () => {
    const inbox = join(folder, 'inbox', 'air');
    mkdirSync(inbox, { recursive: true });
    // a file that has just been written waits until it is settled
    const settled = new Date(Date.now() - 60_000);
    for (const file of [join(PM25, 'stations.csv'), sharedPath('data', 'cn-pm25', 'pm25_daily.csv.gz')]) {
      const target = join(inbox, basename(file));
      copyFileSync(file, target);
      utimesSync(target, settled, settled);
    }
    expect(await runSource('stations-source.json')).toMatchObject({
      status: 'completed',
      records: 113,
      created: 113,
    });
    const began = performance.now();
    expect(await runSource('daily-source.json')).toMatchObject({
      status: 'completed',
      records: 200_385,
      rejected: 0,
    });
    console.info(`200,385 values in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  }, 120_000);
});

const PM25 = join(import.meta.dirname, '../../frameworks/pm25');
