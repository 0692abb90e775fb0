import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { rankBounds } from '../src/composite/bounds.ts';
import { runComposite } from '../src/composite/run.ts';
import { sobolColumn } from '../src/composite/sobol.ts';
import { makeBootstrap, sobolIndices } from '../src/composite/sobol-indices.ts';
import { makeTable } from '../src/composite/table.ts';
import { planJob } from '../src/composite/uncertainty.ts';
import type { AnalysisJob } from '../src/composite/uncertainty-job.ts';
import type { Framework } from '../src/model/framework.ts';
import type { AggregateStep, RankStep, Step } from '../src/model/method.ts';
import { computeInThreads } from '../src/platform/threads.ts';
import { allVary, asemVaries, replicatorInputOf, weightsVary } from './_composite-case.ts';
import { framework60, generator, table60 } from './_composite-data.ts';
import { figure, median } from './_figure.ts';
import { countEqual, open as openReplicate, type ReplicateJob } from './_replicate-work.ts';
import { measurePeak } from './_roofline.ts';
import { timeSliders } from './_slider.ts';
import { timeSlidersInPage } from './_slider-page.ts';

const at = (name: string): URL => new URL(name, import.meta.url);
const ROUNDS = 9;
const WARM = 3;

const milliseconds = (work: () => unknown): number => {
  const began = performance.now();
  work();
  return performance.now() - began;
};

/** Replications a second, by the choices drawn beforehand. */
function onOneCore(work: ReplicateJob): number {
  const compute = openReplicate(work);
  for (let round = 0; round < WARM; round++) compute();
  return median(Array.from({ length: ROUNDS }, () => (1000 * work.size) / compute()));
}

/** The same on several threads at once, from when all of them are warm: all replications by all the time. */
async function onThreads(
  module: URL,
  job: unknown,
  { chunks, size, threads }: { readonly chunks: number; readonly size: number; readonly threads: number },
): Promise<number> {
  const ends: number[] = [];
  await computeInThreads<unknown>({
    module,
    job,
    chunks,
    threads,
    onPart: () => ends.push(performance.now()),
  });
  const warm = Math.min(WARM * threads, chunks >> 1);
  return (1000 * size * (chunks - warm)) / (ends.at(-1)! - ends[warm - 1]!);
}

/** A whole analysis, drawing the choices and handing over the tallies included. */
const analysis = (job: AnalysisJob, threads: number): Promise<number> => {
  const { size, chunks } = planJob(job);
  return onThreads(at('../src/composite/uncertainty.ts'), job, { chunks, size, threads });
};

/** Operations on f64 of an exponential and a logarithm, of ranking a score (range and place), and of tallying it. */
const EXP = 37;
const LOG = 33;
const RANK_FLOPS = 5;
const TALLY_FLOPS = 3;
/** Operations on whole numbers, addresses included: a score's bit set, the bits before it counted, its counter raised. */
const RANK_INTS = 7;
const COUNT_INTS = 4;
/** A score written and read, a rank written and read, a counter read and written. */
const CELL_BYTES = 2 * (8 + 4 + 2);
/**
 * The least time that one replication can take on one core: whichever takes longest of its operations on f64, those on whole
 * numbers, and the bytes that must be moved, each at the measured peak. Not counted: loads and stores as such, loops, and
 * what a wrongly foretold branch costs.
 */
async function roofline(job: AnalysisJob, perS: number): Promise<Record<string, unknown>> {
  const { nodes, areas, methods } = replicatorInputOf(job);
  const columns = nodes.filter(({ code }) => nodes.some(({ parent }) => parent === code)).length;
  const cells = columns * areas;
  const means = 2 * (nodes.length - 1) * areas + cells;
  const geometric = methods.some(({ method }) => method === 'geometric') ? (EXP + LOG) / methods.length : 0;
  const flops = means + (geometric + RANK_FLOPS + TALLY_FLOPS) * cells;
  const ints = (RANK_INTS + COUNT_INTS) * cells;
  const bytes = 8 * (nodes.length - columns) * areas + CELL_BYTES * cells;
  const peak = await measurePeak(bytes);
  const seconds = {
    flops: flops / peak.flopsPerS,
    ints: ints / peak.intsPerS,
    bytes: bytes / peak.bytesPerS,
  };
  const roof = Object.entries(seconds).reduce((most, next) => (next[1] > most[1] ? next : most));
  return {
    flops: Math.round(flops),
    ints,
    bytes,
    peakGflopsPerS: Number((peak.flopsPerS / 1e9).toPrecision(3)),
    peakGintsPerS: Number((peak.intsPerS / 1e9).toPrecision(3)),
    peakGbytesPerS: Number((peak.bytesPerS / 1e9).toPrecision(3)),
    roof: roof[0],
    shareOfRoofline: Number((roof[1] * perS).toPrecision(3)),
  };
}

const CHECKED = 100;
/** What is told beside a rate: that its replications are the plain path's, the whole analysis, and the roofline per core. */
async function detail(job: AnalysisJob, perS: number, threads: number, atLeast: number) {
  const equal = countEqual(job, CHECKED);
  if (equal < CHECKED)
    throw new Error(`${CHECKED - equal} of ${CHECKED} replications differ from the plain path`);
  return {
    atLeast,
    bitEqual: `${equal} of ${CHECKED}`,
    wholeAnalysisPerS: Math.round(await analysis(job, threads)),
    ...(await roofline(job, perS / threads)),
  };
}

const asem = asemVaries(2 ** 17);
if (asem) {
  const rate = onOneCore({ job: asem, size: 8192 });
  figure('composite.mc.51x49.per_s', rate, 'replications/s', await detail(asem, rate, 1, 100_000));
} else console.warn('composite.mc.51x49: the reference data (../shared) are not here');

const varied = allVary(300, 2 ** 16);
const one = onOneCore({ job: varied, size: 4096 });
figure('composite.mc.300x60.per_s', one, 'replications/s', await detail(varied, one, 1, 20_000));

const replicateOnTwo = (job: AnalysisJob, size: number, chunks: number): Promise<number> =>
  onThreads(at('./_replicate-work.ts'), { job, size }, { chunks, size, threads: 2 });

const two = await replicateOnTwo(varied, 4096, 24);
figure('composite.mc.300x60.two.per_s', two, 'replications/s', await detail(varied, two, 2, 38_000));
const large = allVary(3000, 2 ** 13);
const ofLarge = await replicateOnTwo(large, 512, 20);
figure('composite.mc.3000x60.two.per_s', ofLarge, 'replications/s', await detail(large, ofLarge, 2, 1600));
const weights = weightsVary(300, 2 ** 17);
const ofWeights = await replicateOnTwo(weights, 8192, 24);
figure(
  'composite.weights.300x60.two.per_s',
  ofWeights,
  'replications/s',
  await detail(weights, ofWeights, 2, 100_000),
);

/** One kind of work, several times; the first tells what a cold start costs. */
function time(name: string, atMost: number, work: () => unknown, more: Record<string, unknown> = {}): void {
  const firstMs = milliseconds(work);
  const later = Array.from({ length: 15 }, () => milliseconds(work));
  figure(name, median(later), 'ms', { atMost, firstMs: Number(firstMs.toPrecision(3)), ...more });
}

const input60 = { table: table60(300), groups: {} };
const inFreshProcess = (): number =>
  Number(
    execFileSync(
      process.execPath,
      [resolve(import.meta.dirname, '../test/run-ts.mjs'), resolve(import.meta.dirname, '_build-once.ts')],
      {
        encoding: 'utf8',
      },
    ),
  );
time('composite.build.300x60.ms', 20, () => runComposite(framework60, input60), {
  firstOfProcessMs: Number(median(Array.from({ length: 5 }, inFreshProcess)).toPrecision(3)),
});

const built = runComposite(framework60, input60);
const withMethod = (...changed: readonly Step[]): Framework => ({
  ...framework60,
  method: framework60.method.map((step) => changed.find((other) => other.step === step.step) ?? step),
});
const copeland = withMethod({ step: 'aggregate', method: 'arithmetic', nodes: { INDEX: 'copeland' } });
const allCopeland = withMethod({ step: 'aggregate', method: 'copeland' });
time('composite.copeland.300x60.ms', 20, () => runComposite(allCopeland, input60), {
  what: 'the whole build with Copeland at every level',
  indexOnlyMs: Number(
    median(Array.from({ length: 9 }, () => milliseconds(() => runComposite(copeland, input60)))).toPrecision(
      3,
    ),
  ),
});

const ARITHMETIC: AggregateStep = { step: 'aggregate', method: 'arithmetic' };
const RANK: RankStep = { step: 'rank', ties: 'min' };
const inNode = timeSliders();
const inPage = await timeSlidersInPage();
for (const [size, atMost] of [
  ['300x60', 5],
  ['32844x7', 50],
] as const)
  figure(`composite.slider.${size}.ms`, inPage[size].ms, 'ms', {
    atMost,
    in: inPage.browser,
    firstMs: Number(inPage[size].firstMs.toPrecision(3)),
    nodeMs: Number(inNode[size].ms.toPrecision(3)),
  });
const random = generator(3);

const { nodes, scores } = built;
time('composite.bounds.300.ms', 100, () =>
  rankBounds({ nodes, scores, aggregate: ARITHMETIC, rank: RANK }, { relative: 0.25 }),
);

const YEARS = 32;
const COUNTRIES = 195;
const rows = Array.from({ length: YEARS * COUNTRIES }, (_, row) => row);
const panel = {
  areas: rows.map((row) => `A${row % COUNTRIES}`),
  periods: rows.map((row) => String(1990 + Math.floor(row / COUNTRIES))),
};
const panelTable = makeTable(
  rows.map((row) => `${panel.areas[row]} ${panel.periods[row]}`),
  ['P', 'Q', 'R', 'S'],
);
panelTable.data.forEach((_, cell) => {
  panelTable.data[cell] = random() < 0.05 ? Number.NaN : 1 + random();
});
const panelFramework: Framework = {
  ...framework60,
  tree: {
    ...framework60.tree,
    children: panelTable.columns.map((code) => ({
      code,
      name: { en: code, zh: code },
      weight: 1,
      evidence: 'own',
      unit: '1',
      direction: 1,
    })),
  },
  method: [
    { step: 'impute', method: 'linear' },
    { step: 'treat', method: 'winsorise', maxPoints: 5, otherwise: 'log' },
    { step: 'normalise', method: 'minmax', to: [1, 100] },
    { step: 'weight', method: 'given' },
    { step: 'aggregate', method: 'geometric' },
    { step: 'rank', ties: 'min' },
  ],
};
time('composite.panel.195x32.ms', 50, () =>
  runComposite(panelFramework, { table: panelTable, groups: {}, panel }),
);

/** Ishigami and Homma's function, a = 7, b = 0.1, and its Sobol indices. */
function ishigami(shares: readonly number[]): number {
  const [x, y, z] = shares.map((share) => Math.PI * (2 * share - 1)) as [number, number, number];
  return Math.sin(x) + 7 * Math.sin(y) ** 2 + 0.1 * z ** 4 * Math.sin(x);
}
const FIRST = [0.3139, 0.4424, 0];
const TOTAL = [0.5576, 0.4424, 0.2437];
function ishigamiError(seed: number): number {
  const N = 1024;
  const columns = Array.from({ length: 6 }, (_, dimension) => {
    const column = new Float64Array(N);
    sobolColumn(column, 0, 1, { dimension, from: 0, count: N, seed });
    return column;
  });
  const outputs = (fromB: (factor: number) => boolean): Float64Array =>
    Float64Array.from({ length: N }, (_, row) =>
      ishigami([0, 1, 2].map((factor) => columns[2 * factor + (fromB(factor) ? 1 : 0)]![row]!)),
    );
  const { factors } = sobolIndices(
    outputs(() => false),
    outputs(() => true),
    [0, 1, 2].map((swapped) => outputs((factor) => factor === swapped)),
    makeBootstrap(N, { seed, resamples: 10, confidence: 0.95 }),
  );
  return Math.max(
    ...factors.flatMap((factor, index) => [
      Math.abs(factor!.first - FIRST[index]!),
      Math.abs(factor!.total - TOTAL[index]!),
    ]),
  );
}
const errors = Array.from({ length: 20 }, (_, seed) => ishigamiError(seed + 1));
figure('composite.ishigami.error', median(errors), '1', {
  atMost: 0.01,
  worstOf20Seeds: Number(Math.max(...errors).toPrecision(3)),
  what: 'largest error of the six indices at N = 1,024',
});
