import { distinctOf, type Sample, type SampleKind } from './aggregate-sample.ts';

export const AGGREGATION_METHODS = [
  'avg',
  'distinctCount',
  'max',
  'min',
  'stddev',
  'sum',
  'sumsq',
  'totalCount',
] as const;
export type AggregationMethod = (typeof AGGREGATION_METHODS)[number];

export const isAggregationMethod = (name: unknown): name is AggregationMethod =>
  AGGREGATION_METHODS.some((method) => method === name);

/** Of at least one sample. Null: beyond what a number can hold. */
type Compute = (samples: readonly Sample[]) => number | string | null;

/** Kinds of values that a method takes together; of several such groups in one period the first that is there counts. */
interface Group {
  readonly kinds: readonly SampleKind[];
  readonly compute: Compute;
}

const EVERY: readonly SampleKind[] = [
  'number',
  'boolean',
  'text',
  'array',
  'object',
  'dateTime',
  'date',
  'time',
  'uri',
  'target',
];

/** Which method takes which values, and how (tables 4.5.19.1-1 to -3). */
const METHODS: Readonly<Record<AggregationMethod, readonly Group[]>> = {
  avg: [
    { kinds: ['number', 'boolean'], compute: (samples) => finite(mean(samples)) },
    { kinds: ['array'], compute: (samples) => finite(mean(samples)) },
    { kinds: ['time'], compute: (samples) => timeOfDay(mean(samples)) },
  ],
  distinctCount: [{ kinds: EVERY, compute: (samples) => new Set(samples.flatMap(distinctOf)).size }],
  max: ordered(1),
  min: ordered(-1),
  stddev: [{ kinds: ['number', 'boolean'], compute: (samples) => finite(deviation(samples)) }],
  sum: [
    { kinds: ['number', 'boolean'], compute: (samples) => finite(total(samples, ({ number }) => number)) },
    { kinds: ['array'], compute: (samples) => total(samples, ({ number }) => number) },
  ],
  sumsq: [
    {
      kinds: ['number', 'boolean'],
      compute: (samples) => finite(total(samples, ({ number }) => number * number)),
    },
  ],
  totalCount: [{ kinds: EVERY, compute: (samples) => samples.length }],
};

/** Whether a method takes values of a kind at all. */
export const isEligible = (method: AggregationMethod, kind: SampleKind): boolean =>
  METHODS[method].some(({ kinds }) => kinds.includes(kind));

/** The value of a method over the samples of one period; undefined where it takes none of them. */
export function aggregate(
  method: AggregationMethod,
  samples: readonly Sample[],
): number | string | null | undefined {
  for (const { kinds, compute } of METHODS[method]) {
    const taken = samples.every(({ kind }) => kinds.includes(kind))
      ? samples
      : samples.filter(({ kind }) => kinds.includes(kind));
    if (taken.length > 0) return compute(taken);
  }
  return undefined;
}

function ordered(sign: 1 | -1): readonly Group[] {
  const ofNumbers: Compute = (samples) =>
    samples.reduce((best, { number }) => (sign * (number - best) > 0 ? number : best), samples[0]!.number);
  const ofTexts: Compute = (samples) =>
    samples.reduce((best, sample) =>
      (sign > 0 ? sample.key > best.key : sample.key < best.key) ? sample : best,
    ).text;
  return [
    { kinds: ['number', 'boolean'], compute: ofNumbers },
    { kinds: ['array'], compute: ofNumbers },
    { kinds: ['dateTime'], compute: ofTexts },
    { kinds: ['date'], compute: ofTexts },
    { kinds: ['time'], compute: ofTexts },
    { kinds: ['text'], compute: ofTexts },
  ];
}

const total = (samples: readonly Sample[], of: (sample: Sample) => number): number =>
  samples.reduce((sum, sample) => sum + of(sample), 0);

const mean = (samples: readonly Sample[]): number => total(samples, ({ number }) => number) / samples.length;

/** Of the values as the whole population, divided by their number: one value deviates by 0. Welford's recurrence. */
function deviation(samples: readonly Sample[]): number {
  let average = 0;
  let squares = 0;
  samples.forEach(({ number }, index) => {
    const before = number - average;
    average += before / (index + 1);
    squares += before * (number - average);
  });
  return Math.sqrt(squares / samples.length);
}

/** Microseconds of a day as a Time of clause 4.6.3. */
function timeOfDay(microseconds: number): string {
  const rounded = Math.round(microseconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.floor(rounded / 1_000_000);
  const fraction = rounded % 1_000_000;
  const text = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
  return `${text}${fraction === 0 ? '' : `.${String(fraction).padStart(6, '0')}`}Z`;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
