import { isJson, type Json } from './attribute.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Spans of time that a history can be looked at in, with the period that its figures are gathered by: about 100 to 400 of them. */
export const RANGES = {
  day: { span: DAY, period: 'PT10M', step: HOUR / 6 },
  week: { span: 7 * DAY, period: 'PT1H', step: HOUR },
  month: { span: 30 * DAY, period: 'PT6H', step: 6 * HOUR },
  year: { span: 365 * DAY, period: 'P1D', step: DAY },
  years: { span: 5 * 365 * DAY, period: 'P7D', step: 7 * DAY },
} as const;
export type RangeName = keyof typeof RANGES;

export const isRange = (text: unknown): text is RangeName =>
  typeof text === 'string' && Object.hasOwn(RANGES, text);

/** More values than this are shown by periods. */
export const MOST_SINGLE = 500;

/** The times that a history is asked for, ISO 8601: its end is the first whole period after `latest`. */
export function timesOf(range: RangeName, latest: string): { readonly from: string; readonly to: string } {
  const { span, step } = RANGES[range];
  // Whole days begin at midnight UTC, as the broker's own sums by day do.
  const to = (Math.floor(Date.parse(latest) / step) + 1) * step;
  return { from: new Date(to - span).toISOString(), to: new Date(to).toISOString() };
}

/** The parameters of a temporal query for one attribute. */
export function historyQuery(
  attribute: string,
  range: RangeName,
  latest: string,
  timeProperty: string,
  form: 'aggregated' | 'single',
): string {
  const { from, to } = timesOf(range, latest);
  return new URLSearchParams({
    attrs: attribute,
    timerel: 'between',
    timeAt: from,
    endTimeAt: to,
    timeproperty: timeProperty,
    ...(form === 'single'
      ? { options: 'temporalValues' }
      : {
          options: 'aggregatedValues',
          aggrMethods: 'avg,min,max,totalCount',
          aggrPeriodDuration: RANGES[range].period,
        }),
  }).toString();
}

/** One point of a history; a single value is its own mean, least and greatest. */
export interface Point {
  /** Milliseconds since 1970; the middle of a period. */
  readonly at: number;
  readonly mean: number;
  readonly least: number;
  readonly most: number;
  readonly count: number;
}

export interface Series {
  /** Undefined for the default dataset. */
  readonly datasetId: string | undefined;
  readonly points: readonly Point[];
}

/** Reads the aggregated form (clause 4.5.19) of one attribute. */
export const readAggregated = (answer: Json, attribute: string): readonly Series[] =>
  seriesIn(answer, attribute).map((one) => {
    const [least, most, counts] = ['min', 'max', 'totalCount'].map(
      (method) => new Map(pairs(one[method]).map(([value, start]) => [start, value])),
    );
    return {
      datasetId: datasetOf(one),
      points: pairs(one.avg).flatMap(([mean, start, end]): Point[] =>
        typeof mean === 'number' && Number.isFinite(mean)
          ? [
              {
                at: (Date.parse(String(start)) + Date.parse(String(end ?? start))) / 2,
                mean,
                least: numberOr(least!.get(start), mean),
                most: numberOr(most!.get(start), mean),
                count: numberOr(counts!.get(start), 0),
              },
            ]
          : [],
      ),
    };
  });

/** Reads the simplified form (clause 4.5.9) of one attribute; what is no number is left out. */
export const readSingle = (answer: Json, attribute: string): readonly Series[] =>
  seriesIn(answer, attribute).map((one) => ({
    datasetId: datasetOf(one),
    points: pairs(one.values)
      .flatMap(([value, time]): Point[] =>
        typeof value === 'number'
          ? [{ at: Date.parse(String(time)), mean: value, least: value, most: value, count: 1 }]
          : [],
      )
      .sort((a, b) => a.at - b.at),
  }));

export const countOf = (series: readonly Series[]): number =>
  series.reduce((sum, { points }) => points.reduce((inner, { count }) => inner + count, sum), 0);

const seriesIn = (answer: Json, attribute: string): readonly Json[] =>
  [answer[attribute]].flat().filter(isJson);
const datasetOf = ({ datasetId }: Json): string | undefined =>
  typeof datasetId === 'string' ? datasetId : undefined;
const pairs = (list: unknown): readonly (readonly unknown[])[] =>
  Array.isArray(list) ? list.filter((pair) => Array.isArray(pair)) : [];
const numberOr = (value: unknown, other: number): number => (typeof value === 'number' ? value : other);
