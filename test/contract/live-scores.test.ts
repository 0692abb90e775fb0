import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { watchScores } from '../../src/assessments/live-actions.ts';
import { createLiveScores } from '../../src/assessments/live-scores.ts';
import { saveFramework } from '../../src/indicators/framework-actions.ts';
import { type NewValue, putValues } from '../../src/indicators/value-store.ts';
import { PUBLIC } from '../../src/model/actor.ts';
import { loadConfig } from '../../src/platform/config.ts';
import type { Database } from '../../src/platform/database.ts';
import { openStore } from '../../src/platform/store-open.ts';
import { EXAMPLE } from '../assessment-example.ts';
import { testContext } from '../context.ts';
import { findPostgres, type SharedPostgres, sharedPostgres } from '../postgres.ts';
import { TestTimers } from '../timers.ts';

const AT = '2026-11-21T12:00:00.000Z';
const AREAS = ['370100', '370200', '370300'];
const value = (area: string, indicator: string, value: number): NewValue => ({
  area,
  indicator,
  period: '2026',
  value,
  state: 'reported',
  origin: { kind: 'measure', no: 1 },
});
const events = (stream: Readable) =>
  [...String(stream.read() ?? '').matchAll(/^event: (\w+)\nid: \d+\ndata: (.*)\n\n/gm)].map(
    ([, name, data]) => [name, JSON.parse(data!)] as const,
  );

for (const binaries of await findPostgres())
  describe(`PostgreSQL ${binaries.version}`, () => {
    let postgres: SharedPostgres;
    let [one, other]: Database[] = [];
    beforeAll(async () => {
      postgres = await sharedPostgres(binaries);
      const url = await postgres.freshDatabase();
      const open = (): Promise<Database> => {
        const folder = mkdtempSync(join(tmpdir(), 'meridian-live-'));
        return openStore(loadConfig({ MERIDIAN_DATA: folder, DATABASE_URL: url }, folder));
      };
      one = await open();
      other = await open();
      await saveFramework(testContext(one), { text: JSON.stringify(EXAMPLE) });
      for (const area of AREAS)
        await one.query(
          `INSERT INTO area (code, level, name_en, name_zh) VALUES ($1, 'prefecture', $1, $1)`,
          [area],
        );
      await putValues(
        one,
        AREAS.flatMap((area, row) =>
          ['GDP', 'JOBS', 'PM25', 'GREEN', 'POPULATION'].map((code, at) =>
            value(area, code, 10 + row * 7 + at),
          ),
        ),
      );
    });
    afterAll(async () => {
      await one?.close();
      await other?.close();
    });

    test('what another server puts in force is seen within five seconds', async () => {
      const timers = new TestTimers(AT);
      const ctx = { ...testContext(one!), clock: () => new Date(timers.now) };
      const live = createLiveScores({ ctx, after: timers.after });
      const stream = await watchScores({ actor: PUBLIC, live }, { framework: 'example' });
      expect(events(stream)).toMatchObject([['state', { period: '2026', areas: { length: 3 } }]]);
      await putValues(other!, [value('370100', 'PM25', 99)]);
      timers.pass(5_000);
      await expect
        .poll(() => {
          timers.pass(100);
          return events(stream);
        })
        .toMatchObject([['change', { values: [], areas: expect.arrayContaining([expect.anything()]) }]]);
      timers.pass(5_000);
      await new Promise((resolve) => setTimeout(resolve, 100));
      timers.pass(100);
      expect(events(stream)).toEqual([]);
      live.close();
    });
  });
