import { Connection, request } from './_context-client.ts';
import { load } from './_context-load.ts';
import type { Bench } from './_context-store.ts';
import { idOf } from './_context-write.ts';
import { median } from './_figure.ts';

/** Every entity has this many attributes, each with its history. */
const ATTRIBUTES = 6;
const ENTITIES = 20_000;
const QUERIES = 300;

/**
 * How cost grows with the values stored: the exponent of the time of all ingest so far, and of one question about one entity, as the
 * history grows tenfold again and again.
 */
export async function slopeFigures(bench: Bench, sizes: readonly number[]): Promise<void> {
  const ingest: number[] = [];
  const points: number[] = [];
  let seconds = 0;
  let values = 0;
  let round = 0;
  for (const size of sizes) {
    while (values < size) {
      const entities = Math.min(ENTITIES, Math.ceil((size - values) / ATTRIBUTES / 1000) * 1000);
      const loaded = await load({
        address: bench.api,
        module: '_context-write.ts',
        detail: { use: 'batch', entities, round, connections: 4 },
        connections: 4,
        statuses: [201, 204],
      });
      seconds += loaded.seconds;
      values += entities * ATTRIBUTES;
      round += 1;
    }
    ingest.push(seconds);
    points.push(await pointMilliseconds(bench));
  }
  bench.figure('context.ingest.slope', slope(sizes, ingest), '1', { atMost: 1.05, sizes, seconds: ingest });
  bench.figure('context.point.slope', slope(sizes, points), '1', {
    atMost: 0.3,
    sizes,
    milliseconds: points,
    what: 'the last ten values of one attribute of one entity',
  });
}

async function pointMilliseconds({ api }: Bench): Promise<number> {
  const connection = new Connection(api);
  const times: number[] = [];
  for (let i = 0; i < QUERIES; i += 1) {
    const path = `/ngsi-ld/v1/temporal/entities/${idOf((i * 37) % 1000)}?attrs=temperature&lastN=10`;
    const began = performance.now();
    const { status, body } = await connection.send(request('GET', path));
    times.push(performance.now() - began);
    if (status !== 200) throw new Error(`${status} ${body.toString()}`);
  }
  connection.close();
  return median(times);
}

/** The exponent of the power law that fits best. */
function slope(sizes: readonly number[], costs: readonly number[]): number {
  const x = sizes.map(Math.log);
  const y = costs.map(Math.log);
  const mean = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0) / all.length;
  const [middleX, middleY] = [mean(x), mean(y)];
  const covariance = x.reduce((sum, one, i) => sum + (one - middleX) * (y[i]! - middleY), 0);
  return covariance / x.reduce((sum, one) => sum + (one - middleX) ** 2, 0);
}
