import { fixed, percent, readable } from '../assessments/report-wording.ts';
import type { DiagnosisInput } from './diagnosis-input.ts';

type Format = (value: number) => string;

export interface NumberFormats {
  readonly score: (value: number | null) => string;
  /** A difference of scores, with its sign; with one decimal more where a table has it. */
  readonly signed: Format;
  readonly precise: Format;
  readonly signedPrecise: Format;
  /** How a number of a finding is written, by the finding's kind and the number's name; undefined for a count. */
  readonly of: (kind: string, name: string) => Format | undefined;
}

const whole: Format = (value) => fixed(value, Number.isInteger(value) ? 0 : 1);
export const share: Format = (value) => percent(value, value < 0.1 ? 1 : 0);
/** A rank, which ties may leave between two places; – for none. */
export const rank = (value: number | null): string => whole(value ?? Number.NaN);
/** More or fewer places. */
export const places: Format = (value) => withSign(value, Number.isInteger(value) ? 0 : 1);
const degree: Format = (value) => fixed(value, 3);

const withSign = (value: number, decimals: number): string =>
  `${value > 0 && Number(value.toFixed(decimals)) !== 0 ? '+' : ''}${fixed(value, decimals)}`;

/** Formats for scores on a framework's scale: one decimal of 100 points, three of one, two where there is no scale. */
export function formatsFor({ scale }: Pick<DiagnosisInput, 'scale'>): NumberFormats {
  const decimals = scale === null ? 2 : scale[1] - scale[0] > 10 ? 1 : 3;
  const score = (value: number | null): string => fixed(value ?? Number.NaN, decimals);
  const signed: Format = (value) => withSign(value, decimals);
  const byName: Readonly<Record<string, Format>> = {
    rank,
    of: whole,
    low: whole,
    high: whole,
    after: rank,
    goal: rank,
    replications: whole,
    score,
    median: score,
    gap: score,
    // what is small is not nothing
    toNext: (value) => (value < 10 ** -decimals ? readable(Number(value.toPrecision(1))) : score(value)),
    points: score,
    plus: score,
    minus: score,
    percent: share,
    signed,
    places: whole,
    data: places,
    method: places,
    peers: places,
    degree,
    coupling: degree,
    development: degree,
    from: readable,
    to: readable,
  };
  const ranks = { from: rank, to: rank };
  const byKind: Readonly<Record<string, Readonly<Record<string, Format>>>> = {
    up: ranks,
    down: ranks,
    same: ranks,
    lags: { low: score, high: score },
  };
  return {
    score,
    signed,
    precise: (value) => fixed(value, decimals + 1),
    signedPrecise: (value) => withSign(value, decimals + 1),
    of: (kind, name) => byKind[kind]?.[name] ?? byName[name],
  };
}
