import { aggregateFigures } from './_context-aggregate.ts';
import { notifyFigure } from './_context-notify.ts';
import { queryFigures } from './_context-query.ts';
import { type Bench, startBench } from './_context-store.ts';
import { batchFigure, ENTITIES, singleFigures } from './_context-write.ts';

// MERIDIAN_BENCH_STORES=pg,embedded and MERIDIAN_BENCH_ENTITIES make a shorter run.
const kinds = (process.env.MERIDIAN_BENCH_STORES ?? 'pg,embedded').split(',') as Bench['kind'][];
const entities = Number(process.env.MERIDIAN_BENCH_ENTITIES ?? ENTITIES);
const sizes = { entities, seconds: 5, rounds: 3 };

/** Each fills or uses the store that those before left; the first ones fill it with {@link ENTITIES} entities. */
const FIGURES: readonly ((bench: Bench) => Promise<void>)[] = [
  (bench) => batchFigure(bench, sizes),
  (bench) => singleFigures(bench, sizes),
  aggregateFigures,
  (bench) => queryFigures(bench, sizes),
  (bench) => notifyFigure(bench, { seconds: 15 }),
];

for (const kind of kinds) {
  const bench = await startBench(kind);
  try {
    for (const measure of FIGURES) await measure(bench);
  } finally {
    await bench.stop();
  }
}
