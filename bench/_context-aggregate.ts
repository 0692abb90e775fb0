import { Connection, type Request, request } from './_context-client.ts';
import { load } from './_context-load.ts';
import type { Bench } from './_context-store.ts';
import { median } from './_figure.ts';

/** Values of one entity, one every ten minutes from 2024 on. */
const VALUES_OF_ONE = 10_000;
/** Values of all entities when the cost is looked at. */
const STEPS = [100_000, 1_000_000, 10_000_000];
const TYPE = 'HistoryBench';
const CONNECTIONS = 2;
const BEGIN = Date.UTC(2024, 0, 1);
const PATH = '/ngsi-ld/v1/temporal/entities';
const idOf = (i: number): string => `urn:ngsi-ld:${TYPE}:${String(i).padStart(5, '0')}`;

const evolutionOf = (i: number): string =>
  JSON.stringify({
    id: idOf(i),
    type: TYPE,
    level: Array.from({ length: VALUES_OF_ONE }, (_, k) => ({
      type: 'Property',
      value: ((k * 7919 + i) % 1000) / 10,
      observedAt: new Date(BEGIN + k * 600_000).toISOString(),
    })),
  });

/** Requests of the load of this file: evolutions of new entities. */
export function requestsOf(
  detail: Readonly<Record<string, unknown>>,
  connection: number,
): (i: number) => Request | undefined {
  const { from, to } = detail as { readonly from: number; readonly to: number };
  return (i) => {
    const at = from + i * CONNECTIONS + connection;
    return at < to ? request('POST', PATH, evolutionOf(at)) : undefined;
  };
}

/**
 * Aggregates of one entity's 10,000 values by hour, and of all entities of a type by day, over HTTP; and how the cost of adding values
 * and of asking for one entity grows with what is there. MERIDIAN_BENCH_VALUES ends it earlier.
 */
export async function aggregateFigures(bench: Bench): Promise<void> {
  const most = Number(process.env.MERIDIAN_BENCH_VALUES ?? STEPS.at(-1));
  // one for each question: the server closes what was not used while values were added
  const ask = async (query: string): Promise<{ milliseconds: number; bytes: number }> => {
    const bytes = request('GET', `${PATH}${query}`);
    const connection = new Connection(bench.api);
    const began = performance.now();
    const { status, body } = await connection.send(bytes);
    connection.close();
    if (status !== 200) throw new Error(`${status} ${body.toString('utf8', 0, 2000)}`);
    return { milliseconds: performance.now() - began, bytes: body.length };
  };
  const range = 'timerel=between&timeAt=2024-01-01T00:00:00Z&endTimeAt=2025-01-01T00:00:00Z';
  const aggregated = (duration: string): string =>
    `${range}&format=aggregatedValues&aggrMethods=avg&aggrPeriodDuration=${duration}`;
  const times = async (count: number, query: (k: number) => string): Promise<number> => {
    const all: number[] = [];
    for (let k = 0; k < count; k += 1) all.push((await ask(query(k))).milliseconds);
    return median(all);
  };
  const steps: { readonly values: number; readonly seconds: number; readonly ofOne: number }[] = [];
  let entities = 0;
  let seconds = 0;
  for (const values of STEPS.filter((step) => step <= most)) {
    const to = values / VALUES_OF_ONE;
    const loaded = await load({
      address: bench.api,
      module: '_context-aggregate.ts',
      detail: { from: entities, to },
      connections: CONNECTIONS,
      statuses: [201],
    });
    entities = to;
    seconds += loaded.seconds;
    const ofOne = await times(31, (k) => `/${idOf((k * 7) % entities)}?${aggregated('PT1H')}`);
    steps.push({ values, seconds, ofOne });
  }
  const last = steps.at(-1)!;
  bench.figure('context.aggregate.10k.ms', last.ofOne, 'ms', {
    atMost: bench.kind === 'pg' ? 10 : 20,
    what: 'one entity, 10,000 values by hour, among so many',
    values: last.values,
  });
  bench.figure('context.history.values_per_s', last.values / last.seconds, '1/s', {
    what: '10,000 values of one entity a request, over HTTP',
    values: last.values,
  });
  if (steps.length > 1) {
    const slope = (of: (step: (typeof steps)[number]) => number): number =>
      Math.log(of(last) / of(steps[0]!)) / Math.log(last.values / steps[0]!.values);
    bench.figure(
      'context.history.ingest_slope',
      slope(({ seconds: all }) => all),
      '1',
      {
        atMost: 1.05,
        seconds: steps.map((step) => Number(step.seconds.toPrecision(4))),
      },
    );
    bench.figure(
      'context.history.query_slope',
      slope(({ ofOne }) => ofOne),
      '1',
      {
        atMost: 0.3,
        milliseconds: steps.map((step) => Number(step.ofOne.toPrecision(4))),
      },
    );
  }
  const all = `?type=${TYPE}&limit=${Math.min(1000, entities)}&${aggregated('P1D')}`;
  const raw = (await ask(all)).milliseconds;
  // the days are added up in the background; it is over when asking gets no faster
  const began = performance.now();
  let byDay = raw;
  for (let same = 0; same < 3 && performance.now() - began < 1_200_000; ) {
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    const now = await times(3, () => all);
    same = now > byDay * 0.9 ? same + 1 : 0;
    byDay = Math.min(byDay, now);
  }
  bench.figure('context.aggregate.10m.ms', await times(5, () => all), 'ms', {
    atMost: bench.kind === 'pg' ? 1000 : 3000,
    what: 'all entities of a type by day',
    values: last.values,
    bytes: (await ask(all)).bytes,
    beforeDaysWereAddedUp: Math.round(raw),
    secondsToAddThemUp: Math.round((performance.now() - began) / 1000),
  });
}
