import type { Broker, BrokerContext } from '../src/context/broker.ts';
import { takeIn } from '../src/context/entity-intake-actions.ts';
import { openBroker } from '../src/context/open-broker.ts';
import type { Measure } from '../src/indicators/measure.ts';
import type { MeasureEngine } from '../src/indicators/measure-engine.ts';
import { insertMeasure } from '../src/indicators/measure-store.ts';
import { openMeasures } from '../src/main/measures.ts';
import { SYSTEM } from '../src/model/actor.ts';
import type { Context } from '../src/platform/context.ts';
import type { Database } from '../src/platform/database.ts';
import { testContext } from './context.ts';

/** A broker and measures over one store, with areas A … and indicators. */
export interface MeasureCase {
  readonly db: Database;
  readonly ctx: Context;
  readonly broker: Broker & { close(): Promise<void> };
  readonly engine: MeasureEngine;
  /** Puts a measure in force without its checks. */
  declare(measure: Omit<Measure, 'format'>): Promise<void>;
  /** Writes entities in normalised form. */
  write(...documents: readonly object[]): Promise<void>;
  /** Values in force by `area period`, of one indicator. */
  values(indicator: string): Promise<Readonly<Record<string, number | string>>>;
  stop(): Promise<void>;
}

let bytes = 0;

export async function measureCase(
  db: Database,
  {
    areas = ['A', 'B', 'C'],
    indicators = {},
  }: {
    readonly areas?: readonly string[];
    /** Units by code. */
    readonly indicators?: Readonly<Record<string, string>>;
  } = {},
): Promise<MeasureCase> {
  const ctx: Context = {
    ...testContext(db),
    clock: () => new Date(),
    randomBytes: (length) => Uint8Array.from({ length }, () => bytes++ % 251),
  };
  for (const code of areas)
    await db.query(
      `INSERT INTO area (code, level, name_en, name_zh) VALUES ($1, 'prefecture', $1, $1) ON CONFLICT DO NOTHING`,
      [code],
    );
  for (const [code, unit] of Object.entries(indicators))
    await db.query(
      'INSERT INTO indicator (code, name_en, name_zh, unit) VALUES ($1, $1, $1, $2) ON CONFLICT DO NOTHING',
      [code, unit],
    );
  const broker = await openBroker({ ...ctx, subscriptions: { after: () => () => undefined } });
  const engine = openMeasures(ctx, broker);
  await engine.start();
  const revisions = new Map<string, number>();
  return {
    db,
    ctx,
    broker,
    engine,
    async declare(measure) {
      const revision = (revisions.get(measure.indicator) ?? 0) + 1;
      revisions.set(measure.indicator, revision);
      await db.query(
        'INSERT INTO indicator (code, name_en, name_zh, unit) VALUES ($1, $1, $1, $2) ON CONFLICT DO NOTHING',
        [measure.indicator, measure.unit],
      );
      await insertMeasure(db, {
        code: measure.indicator,
        revision,
        body: { format: 'meridian-measure/1', ...measure },
        sha256: '',
        is_retired: false,
        at: ctx.clock(),
        actor_id: 'system',
        actor_name: 'system',
      });
      await engine.reload();
    },
    async write(...documents) {
      const map = await broker.contexts.mapOf(undefined);
      const asker: BrokerContext = {
        actor: SYSTEM,
        broker,
        tenant: 0,
        now: new Date().toISOString(),
        log: ctx.log,
      };
      for (const outcome of await takeIn(asker, { documents, map, mode: 'update' }))
        if (typeof outcome !== 'string') throw outcome;
    },
    async values(indicator) {
      const rows = await db.query<{ area: string; period: string; value: number | null; state: string }>(
        `SELECT a.code AS area, v.period, v.value, v.state FROM indicator_value AS v JOIN area AS a ON a.id = v.area_id
         JOIN indicator AS i ON i.id = v.indicator_id WHERE i.code = $1 ORDER BY 1, 2`,
        [indicator],
      );
      return Object.fromEntries(rows.map((row) => [`${row.area} ${row.period}`, row.value ?? row.state]));
    },
    async stop() {
      await engine.stop();
      await broker.close();
    },
  };
}

/** A station of an area with values at times. */
export const station = (
  name: string,
  area: string,
  readings: Readonly<
    Record<string, { readonly value: unknown; readonly at: string; readonly unit?: string }>
  >,
  more: object = {},
): object => ({
  id: `urn:ngsi-ld:Station:${name}`,
  type: 'Station',
  city: { type: 'Property', value: area },
  ...Object.fromEntries(
    Object.entries(readings).map(([attribute, { value, at, unit }]) => [
      attribute,
      { type: 'Property', value, observedAt: at, ...(unit === undefined ? {} : { unitCode: unit }) },
    ]),
  ),
  ...more,
});
