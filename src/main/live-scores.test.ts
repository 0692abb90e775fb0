import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { expect, test } from 'vitest';
import { EXAMPLE } from '../../test/assessment-example.ts';
import { openMemory } from '../../test/store.ts';
import type { LiveValuesWire } from '../assessments/live-wire.ts';
import { openBroker } from '../context/open-broker.ts';
import { saveFramework } from '../indicators/framework-actions.ts';
import { type NewValue, putValues } from '../indicators/value-store.ts';
import { loadConfig } from '../platform/config.ts';
import { makeMetrics } from '../platform/http/metrics.ts';
import { valuesChanged } from '../platform/values-changed.ts';
import { buildServer } from './build-server.ts';
import { openMeasures } from './measures.ts';
import { openSources } from './open-sources.ts';
import { systemContext } from './server.ts';

const AREAS = ['370100', '370200', '370300'];
const value = (area: string, indicator: string, number: number): NewValue => ({
  area,
  indicator,
  period: '2026',
  value: number,
  state: 'reported',
  origin: { kind: 'measure', no: 1 },
});

test('scores are watched over HTTP, and a server that closes ends the streams', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-live-'));
  const config = loadConfig({ MERIDIAN_DATA: folder, PORT: '0' }, folder);
  const log = pino({ level: 'silent' });
  const db = await openMemory();
  const ctx = systemContext(db, config, log);
  await saveFramework(ctx, { text: JSON.stringify(EXAMPLE) });
  await db.query(
    `INSERT INTO area (code, level, name_en, name_zh) SELECT c, 'prefecture', c, c FROM unnest($1::text[]) c`,
    [AREAS],
  );
  await putValues(
    db,
    AREAS.flatMap((area, row) =>
      ['GDP', 'JOBS', 'PM25', 'GREEN', 'POPULATION'].map((code, at) => value(area, code, 10 + row * 7 + at)),
    ),
  );
  const broker = await openBroker(ctx);
  const sources = openSources(ctx, broker, config);
  const measures = openMeasures(ctx, broker);
  const app = await buildServer({ db, broker, sources, measures, config, log, metrics: makeMetrics() });
  const address = `${await app.listen({ host: '127.0.0.1', port: 0 })}/api/v1/live`;

  const refused = await fetch(`${address}/scores?framework=none`);
  expect([refused.status, await refused.json()]).toMatchObject([
    404,
    { type: 'urn:meridian:error:thing.notFound' },
  ]);
  const state = await (await fetch(`${address}/scores/state?framework=example&node=AIR`)).json();
  expect(state).toMatchObject({ node: 'AIR', period: '2026', areas: { length: 3 }, problem: null });
  const answer = await fetch(`${address}/values?framework=example&indicator=PM25`);
  const values = (await answer.json()) as LiveValuesWire;
  expect(values.items).toMatchObject([{ value: 12 }, { value: 19 }, { value: 26 }]);

  const stream = await fetch(`${address}/scores?framework=example&period=2026`);
  expect(stream.headers.get('content-type')).toBe('text/event-stream');
  const reader = stream.body!.getReader();
  const decoder = new TextDecoder();
  let text = '';
  const until = async (part: string): Promise<void> => {
    while (!text.includes(part)) {
      const { done, value } = await reader.read();
      if (done) throw new Error(`the stream ended without ${part}`);
      text += decoder.decode(value);
    }
  };
  await until('event: state\nid: 1\n');
  const changed = await putValues(db, [value('370100', 'PM25', 99)]);
  valuesChanged({ db }, { at: new Date().toISOString(), values: changed });
  await until('event: change\nid: 2\n');
  await until('"indicator":"PM25","period":"2026","value":99');

  const closed = app.close();
  while (!(await reader.read()).done);
  app.server.closeIdleConnections();
  await closed;
  await broker.close();
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});
