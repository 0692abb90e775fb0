import { freePort } from '../test/e2e/program.ts';
import { aggregateFigures } from './_context-aggregate.ts';
import { mqttFigure } from './_context-mqtt.ts';
import { notifyFigure } from './_context-notify.ts';
import { queryFigures } from './_context-query.ts';
import { slopeFigures } from './_context-slope.ts';
import { type Bench, startBench } from './_context-store.ts';
import { batchFigure, ENTITIES, singleFigures } from './_context-write.ts';

// MERIDIAN_BENCH_STORES=pg,embedded and MERIDIAN_BENCH_ENTITIES make a shorter run; MERIDIAN_BENCH_SLOPE=100000,1000000,10000000 (values
// in the history) adds how cost grows, which takes long.
const kinds = (process.env.MERIDIAN_BENCH_STORES ?? 'pg,embedded').split(',') as Bench['kind'][];
const entities = Number(process.env.MERIDIAN_BENCH_ENTITIES ?? ENTITIES);
const mqttPort = await freePort();
const sizes = { entities, seconds: 5, rounds: 3 };

/** Each fills or uses the store that those before left; the first ones fill it with {@link ENTITIES} entities. */
const FIGURES: readonly ((bench: Bench) => Promise<void>)[] = [
  (bench) => batchFigure(bench, sizes),
  (bench) => singleFigures(bench, sizes),
  aggregateFigures,
  (bench) => queryFigures(bench, sizes),
  (bench) => notifyFigure(bench, { seconds: 15 }),
  (bench) => mqttFigure(bench, { port: mqttPort, messages: 200_000, rounds: 3 }),
];

const slopes = (process.env.MERIDIAN_BENCH_SLOPE ?? '').split(',').filter(Boolean).map(Number);

async function onStore(kind: Bench['kind'], measures: typeof FIGURES): Promise<void> {
  const bench = await startBench(kind, { MERIDIAN_MQTT_PORT: String(mqttPort) });
  try {
    for (const measure of measures) await measure(bench);
  } finally {
    await bench.stop();
  }
}

for (const kind of kinds) {
  await onStore(kind, FIGURES);
  if (slopes.length > 1) await onStore(kind, [(bench) => slopeFigures(bench, slopes)]);
}
