import { type Request, request } from './_context-client.ts';
import { load } from './_context-load.ts';
import type { Bench } from './_context-store.ts';
import { median } from './_figure.ts';

export const ENTITIES = 100_000;
export const TYPE = 'AirQualityObserved';
const BATCH = 1000;
const CONNECTIONS = 16;

export const idOf = (i: number): string => `urn:ngsi-ld:${TYPE}:${String(i).padStart(6, '0')}`;

/** An entity of six attributes as a city's sensors have it. `round` changes its values and its times. */
const entityOf = (i: number, round: number): object => {
  const observedAt = new Date(Date.UTC(2026, 0, 1, round)).toISOString();
  const number = (value: number, unitCode: string): object => ({
    type: 'Property',
    value,
    unitCode,
    observedAt,
  });
  return {
    id: idOf(i),
    type: TYPE,
    temperature: number(((i * 7 + round) % 400) / 10, 'CEL'),
    no2: number((i * 13 + round) % 120, 'GQ'),
    pm10: number(((i * 31 + round) % 900) / 10, 'GQ'),
    airQualityLevel: { type: 'Property', value: ['good', 'moderate', 'unhealthy'][(i + round) % 3] },
    location: {
      type: 'GeoProperty',
      value: {
        type: 'Point',
        coordinates: [116 + ((i * 37) % 10_000) / 10_000, 39 + ((i * 73) % 9_973) / 9_973],
      },
    },
    refDevice: { type: 'Relationship', object: `urn:ngsi-ld:Device:${i}` },
  };
};

const batchOf = (from: number, round: number): string =>
  JSON.stringify(Array.from({ length: BATCH }, (_, k) => entityOf(from + k, round)));

/** Requests of the loads of this file, by `use`. */
export function requestsOf(
  detail: Readonly<Record<string, unknown>>,
  connection: number,
): (i: number) => Request | undefined {
  const { use, entities, round, connections } = detail as {
    use: 'batch' | 'update' | 'get';
    entities: number;
    round: number;
    connections: number;
  };
  const path = '/ngsi-ld/v1';
  if (use === 'batch') {
    const made: Request[] = [];
    for (let from = connection * BATCH; from < entities; from += connections * BATCH)
      made.push(request('POST', `${path}/entityOperations/upsert`, batchOf(from, round)));
    return (i) => made[i];
  }
  const few = Array.from({ length: 2000 }, (_, k) => {
    const i = ((k * connections + connection) * 7919) % entities;
    if (use === 'get') return request('GET', `${path}/entities/${idOf(i)}`);
    const value = (k * 7 + connection) / 10;
    // later than whatever a round before has told
    const observedAt = new Date(Date.UTC(2026, 1, 1 + round, 0, 0, k)).toISOString();
    return request(
      'PATCH',
      `${path}/entities/${idOf(i)}/attrs/temperature`,
      JSON.stringify({ value, observedAt }),
    );
  });
  return (i) => few[i % few.length]!;
}

export interface WriteSizes {
  readonly entities: number;
  readonly seconds: number;
  readonly rounds: number;
}

/** Fills the store by batches, the first round of them new entities, the others the same with new values. */
export async function batchFigure(bench: Bench, { entities, rounds }: WriteSizes): Promise<void> {
  const perSecond: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { seconds } = await load({
      address: bench.api,
      module: '_context-write.ts',
      detail: { use: 'batch', entities, round, connections: 4 },
      connections: 4,
      statuses: [201, 204],
    });
    perSecond.push(entities / seconds);
  }
  const bare = await bench.bare(async (db) => {
    await db.execute('CREATE TABLE bare (id text PRIMARY KEY, doc jsonb NOT NULL)');
    const some = Math.min(entities, 20_000);
    const began = performance.now();
    for (let from = 0; from < some; from += BATCH) {
      const all = Array.from({ length: BATCH }, (_, k) => entityOf(from + k, 0));
      await db.query('INSERT INTO bare SELECT * FROM unnest($1::text[], $2::jsonb[])', [
        all.map((_, k) => idOf(from + k)),
        all.map((entity) => JSON.stringify(entity)),
      ]);
    }
    return some / ((performance.now() - began) / 1000);
  });
  bench.figure('context.batch.entities_per_s', median(perSecond), 'entities/s', {
    atLeast: bench.kind === 'pg' ? 12_000 : 5_000,
    created: Math.round(perSecond[0]!),
    rounds: perSecond.map(Math.round),
    attributes: 6,
    barePerSecond: Math.round(bare),
    ratio: Number((median(perSecond) / bare).toPrecision(3)),
    what: '1000 entities a request with their history, over HTTP; bare: INSERT of their JSON alone',
  });
}

/** Updates of one attribute, and retrieval, of entities that are there. */
export async function singleFigures(bench: Bench, { entities, seconds, rounds }: WriteSizes): Promise<void> {
  const bare = await bench.bare(async (db) => {
    await db.execute('CREATE TABLE bare (id text PRIMARY KEY, doc jsonb NOT NULL)');
    await db.query(`INSERT INTO bare SELECT 'e' || i, $1::jsonb FROM generate_series(0, 9999) AS i`, [
      JSON.stringify(entityOf(1, 0)),
    ]);
    const doc = JSON.stringify(entityOf(2, 0));
    return {
      update: await loop(seconds, (i) => db.query('UPDATE bare SET doc = $2 WHERE id = $1', [`e${i}`, doc])),
      get: await loop(seconds, (i) => db.query('SELECT doc FROM bare WHERE id = $1', [`e${i}`])),
    };
  });
  for (const [use, statuses, atLeast] of [
    ['update', [204], { pg: 4000, embedded: 2000 }],
    ['get', [200], { pg: 10_000, embedded: 5000 }],
  ] as const) {
    const runs = [];
    for (let round = 0; round < rounds; round += 1)
      runs.push(
        await load({
          address: bench.api,
          module: '_context-write.ts',
          detail: { use, entities, round, connections: CONNECTIONS },
          connections: CONNECTIONS,
          seconds,
          statuses,
        }),
      );
    const perSecond = median(runs.map((run) => run.perSecond));
    bench.figure(`context.${use}.per_s`, perSecond, '1/s', {
      atLeast: atLeast[bench.kind],
      p99: median(runs.map((run) => run.p99)),
      connections: CONNECTIONS,
      barePerSecond: Math.round(bare[use]),
      ratio: Number((perSecond / bare[use]).toPrecision(3)),
    });
  }
}

/** How often a statement runs in a second from as many callers as the load has connections. */
async function loop(seconds: number, work: (i: number) => Promise<unknown>): Promise<number> {
  const began = performance.now();
  let count = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async (_, k) => {
      for (let i = k; performance.now() < began + seconds * 1000; i += CONNECTIONS) {
        await work((i * 7919) % 10_000);
        count += 1;
      }
    }),
  );
  return count / ((performance.now() - began) / 1000);
}
