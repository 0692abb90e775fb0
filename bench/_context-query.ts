import { type Request, request } from './_context-client.ts';
import { load } from './_context-load.ts';
import type { Bench } from './_context-store.ts';
import { TYPE } from './_context-write.ts';
import { median } from './_figure.ts';

const CONNECTIONS = 16;
/** Different questions of each connection. */
const QUESTIONS = 500;

/** Parameters of the k-th question, by what it is for. */
const QUESTION = {
  /** Half of all entities match. */
  many: (k: number) => `type=${TYPE}&q=temperature%3E${10 + (k % 200) / 10}`,
  /** Some 17 of 100,000 match. */
  few: (k: number) => `type=${TYPE}&q=temperature%3D%3D${(k % 400) / 10}%3Bno2%3E${110 + (k % 3)}`,
  /** A kilometre around a place, with some 30 entities. */
  near: (k: number) =>
    `type=${TYPE}&georel=near%3BmaxDistance%3D%3D1000&geometry=Point&coordinates=%5B${(116.05 + ((k * 37) % 900) / 1000).toFixed(4)},${(39.05 + ((k * 71) % 900) / 1000).toFixed(4)}%5D`,
} as const;
type Use = keyof typeof QUESTION;

/** Requests of the loads of this file, by `use`. */
export function requestsOf(
  detail: Readonly<Record<string, unknown>>,
  connection: number,
): (i: number) => Request | undefined {
  const made = Array.from({ length: QUESTIONS }, (_, k) =>
    request('GET', `/ngsi-ld/v1/entities?${QUESTION[detail.use as Use](k * CONNECTIONS + connection)}`),
  );
  return (i) => made[i % made.length];
}

/** Queries for 20 of the entities that are there, by value and by place. */
export async function queryFigures(
  bench: Bench,
  { seconds, rounds }: { readonly seconds: number; readonly rounds: number },
): Promise<void> {
  const run = (use: Use, duration: number) =>
    load({
      address: bench.api,
      module: '_context-query.ts',
      detail: { use },
      connections: CONNECTIONS,
      seconds: duration,
      statuses: [200],
    });
  const atLeast = { pg: 2000, embedded: 700 }[bench.kind];
  for (const [use, name] of [
    ['many', 'context.query.per_s'],
    ['few', 'context.query_few.per_s'],
    ['near', 'context.near.per_s'],
  ] as const) {
    // what is asked for often gets its index meanwhile
    for (let before = 0, now = 1, time = 0; now > before * 1.2 && time < 10; time += 1) {
      before = now;
      now = (await run(use, 3 * seconds)).perSecond;
    }
    const runs = [];
    for (let round = 0; round < rounds; round += 1) runs.push(await run(use, seconds));
    bench.figure(name, median(runs.map((one) => one.perSecond)), '1/s', {
      atLeast,
      p50: median(runs.map((one) => one.p50)),
      p99: median(runs.map((one) => one.p99)),
      connections: CONNECTIONS,
    });
  }
}
