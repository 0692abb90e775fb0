import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { expect, test } from 'vitest';
import { openMemory } from '../../test/store.ts';
import { openBroker } from '../context/open-broker.ts';
import { loadConfig } from '../platform/config.ts';
import { makeMetrics } from '../platform/http/metrics.ts';
import { buildServer } from './build-server.ts';
import { openMeasures } from './measures.ts';
import { openSources } from './open-sources.ts';
import { systemContext } from './server.ts';

test('entities are watched over HTTP, and a server that closes ends the streams', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-live-'));
  const config = loadConfig({ MERIDIAN_DATA: folder, PORT: '0' }, folder);
  const log = pino({ level: 'silent' });
  const db = await openMemory();
  const ctx = systemContext(db, config, log);
  const broker = await openBroker(ctx);
  const sources = openSources(ctx, broker, config);
  const measures = openMeasures(ctx, broker);
  const app = await buildServer({ db, broker, sources, measures, config, log, metrics: makeMetrics() });
  const address = await app.listen({ host: '127.0.0.1', port: 0 });

  const refused = await fetch(`${address}/api/v1/context/live?tenant=none`);
  expect(refused.status).toBe(404);
  expect(await refused.json()).toMatchObject({ type: 'urn:meridian:error:context.tenant' });
  const stream = await fetch(`${address}/api/v1/context/live?type=T&attrs=a,b`);
  expect(stream.headers.get('content-type')).toBe('text/event-stream');
  const reader = stream.body!.getReader();
  const decoder = new TextDecoder();
  let text = '';
  const until = async (part: string): Promise<void> => {
    for (;;) {
      if (text.includes(part)) return;
      const { done, value } = await reader.read();
      if (done) throw new Error(`the stream ended without ${part}`);
      text += decoder.decode(value);
    }
  };
  for (const type of ['Other', 'T'])
    await fetch(`${address}/ngsi-ld/v1/entities`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: `urn:x:${type}`, type, a: { type: 'Property', value: 5 } }),
    });
  await until('\n\nevent: change\n');
  await until('"entity":{"id":"urn:x:T","type":"T","a":{"type":"Property","value":5}}}\n\n');
  expect(text).not.toContain('urn:x:Other');

  const closed = app.close();
  while (!(await reader.read()).done);
  app.server.closeIdleConnections();
  await closed;
  expect(broker.subscriptions.live.size).toBe(0);
  await broker.close();
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});
