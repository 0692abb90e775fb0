import type { Issue } from '../model/issue.ts';
import type { WeightStep } from '../model/method.ts';
import { exp, log } from './elementary.ts';
import { quantile } from './quantile.ts';
import { sharesOf } from './weight.ts';
import { comparisonWeights } from './weight-ahp.ts';
import { agreement } from './weight-budget.ts';

/** How experts say what weighs how much: comparisons of pairs (AHP), or 100 points to spread. */
export type PanelMethod = 'ahp' | 'budget';

/** A dimension whose children are weighed. */
export interface Family {
  readonly code: string;
  readonly children: readonly string[];
}

/**
 * What an expert answers, by dimension. ahp: how many times as important the first of a pair is, 1/9..9, for all pairs row by row
 * above the diagonal; budget: points of each child. Null: not answered yet.
 */
export type Answers = Readonly<Record<string, readonly (number | null)[]>>;

/** Points that an expert spreads. */
export const POINTS = 100;
/** Largest family that can be compared in pairs: no random index is published for more. */
export const MOST_COMPARED = 15;
const LARGEST = 9;
/** How far the points may miss {@link POINTS}, and a comparison 1/9 and 9, by rounding. */
const ROUNDING = 1e-6;

/** How many answers a dimension with `size` children wants. */
export const answersWanted = (method: PanelMethod, size: number): number =>
  method === 'ahp' ? (size * (size - 1)) / 2 : size;

/** The pairs of a family in the order of its answers. */
export function pairsOf(size: number): readonly (readonly [first: number, second: number])[] {
  const pairs: [number, number][] = [];
  for (let first = 0; first < size; first++)
    for (let second = first + 1; second < size; second++) pairs.push([first, second]);
  return pairs;
}

/** The reciprocal matrix of comparisons. */
export function matrixOf(comparisons: readonly number[], size: number): number[][] {
  const matrix = Array.from({ length: size }, () => new Array<number>(size).fill(1));
  pairsOf(size).forEach(([first, second], at) => {
    matrix[first]![second] = comparisons[at]!;
    matrix[second]![first] = 1 / comparisons[at]!;
  });
  return matrix;
}

/** What an expert's answers about one dimension come to. */
export interface Judgement {
  /** Shares, Σ = 1. */
  readonly weights: readonly number[];
  /** ahp: the consistency ratio, and the comparison that contradicts the others most; null for points. */
  readonly consistency: {
    readonly ratio: number;
    readonly worst: {
      readonly first: number;
      readonly second: number;
      readonly given: number;
      readonly fitting: number;
    };
  } | null;
}

/** Undefined while an answer is missing or cannot be taken. */
export function judge(
  method: PanelMethod,
  answers: readonly (number | null)[],
  size: number,
): Judgement | undefined {
  if (answers.length !== answersWanted(method, size)) return undefined;
  const given: number[] = [];
  for (const answer of answers) {
    if (answer === null || !isAnswer(method, answer)) return undefined;
    given.push(answer);
  }
  if (method === 'budget') {
    if (given.every((points) => points === 0)) return undefined;
    return { weights: sharesOf(given), consistency: null };
  }
  const { weights, consistencyRatio, worst } = comparisonWeights(matrixOf(given, size));
  return { weights, consistency: { ratio: consistencyRatio, worst } };
}

const isAnswer = (method: PanelMethod, answer: number): boolean =>
  method === 'budget'
    ? answer >= 0 && answer <= POINTS
    : answer >= (1 - ROUNDING) / LARGEST && answer <= LARGEST * (1 + ROUNDING);

/**
 * What is wrong with answers. A draft may have gaps; to be handed in, each dimension must be answered, points must add up to
 * {@link POINTS}, and comparisons must not contradict each other by more than `maxRatio`: the issue names the one that does most.
 */
export function answerIssues(
  method: PanelMethod,
  families: readonly Family[],
  answers: Answers,
  { maxRatio, isFinal }: { readonly maxRatio: number; readonly isFinal: boolean },
): readonly Issue[] {
  const known = new Set(families.map(({ code }) => code));
  const stray = Object.keys(answers).filter((code) => !known.has(code));
  return [
    ...stray.map((code) => issueAt('panel.noDimension', code, {}, code)),
    ...families.flatMap((family) =>
      familyIssues(method, family, answers[family.code] ?? [], maxRatio, isFinal),
    ),
  ];
}

function familyIssues(
  method: PanelMethod,
  { code, children }: Family,
  given: readonly (number | null)[],
  maxRatio: number,
  isFinal: boolean,
): readonly Issue[] {
  const wanted = answersWanted(method, children.length);
  if (given.length > wanted) return [issueAt('panel.tooManyAnswers', code, { count: wanted })];
  const strange = given.filter((answer): answer is number => answer !== null && !isAnswer(method, answer));
  if (strange.length > 0)
    return strange.map((answer) => issueAt(`panel.${method}Answer`, code, {}, String(answer)));
  if (!isFinal) return [];
  const missing = wanted - given.filter((answer) => answer !== null).length;
  if (missing > 0) return [issueAt('panel.unanswered', code, { count: missing })];
  if (method === 'budget') {
    const sum = given.reduce<number>((total, points) => total + points!, 0);
    return Math.abs(sum - POINTS) <= ROUNDING ? [] : [issueAt('panel.points', code, { sum, wanted: POINTS })];
  }
  const { ratio, worst } = judge(method, given, children.length)!.consistency!;
  if (ratio <= maxRatio) return [];
  return [
    issueAt('panel.inconsistent', code, {
      ratio,
      limit: maxRatio,
      first: children[worst.first]!,
      second: children[worst.second]!,
      given: worst.given,
      fitting: worst.fitting,
    }),
  ];
}

const issueAt = (
  code: string,
  dimension: string,
  details: Readonly<Record<string, string | number>>,
  value?: string,
): Issue => ({
  code,
  severity: 'error',
  at: { path: `/answers/${dimension}` },
  ...(value === undefined ? {} : { value: value.slice(0, 200) }),
  details: { dimension, ...details },
});

/** How the experts' shares of one child lie: quartiles of type 7, and the standard deviation over the mean (null for one expert). */
export interface Spread {
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
  readonly mean: number;
  readonly variation: number | null;
}

export interface GroupJudgement {
  /** ahp: of the geometric means of the comparisons; budget: the means of the shares. */
  readonly weights: readonly number[];
  readonly spreads: readonly Spread[];
  /** Kendall's W of the experts' orders, 0..1; null for one expert, or where nobody prefers anything. */
  readonly concordance: number | null;
  /** ahp: of the matrix of geometric means. */
  readonly ratio: number | null;
}

/**
 * What several experts' complete answers about one dimension come to together. Judgements are put together before weights are
 * taken, by geometric means, which alone keep them reciprocal. Source: Aczél & Saaty, Journal of Mathematical Psychology
 * 27 (1983) 93–102.
 */
export function judgeTogether(
  method: PanelMethod,
  answers: readonly (readonly number[])[],
  size: number,
): GroupJudgement {
  const shares = answers.map((own) => judge(method, own, size)!.weights);
  const { means, variations, concordance } = agreement(shares);
  const spreads = means.map((mean, child): Spread => {
    const sorted = shares.map((own) => own[child]!).sort((a, b) => a - b);
    return {
      lower: quantile(sorted, 0.25),
      median: quantile(sorted, 0.5),
      upper: quantile(sorted, 0.75),
      mean,
      variation: orNull(variations[child]!),
    };
  });
  const found = { spreads, concordance: orNull(concordance) };
  if (method === 'budget') return { ...found, weights: means, ratio: null };
  const { weights, consistencyRatio } = comparisonWeights(meanMatrix(answers, size));
  return { ...found, weights, ratio: consistencyRatio };
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Geometric means of the experts' comparisons; the other half of the matrix is their reciprocals. */
export const meanMatrix = (answers: readonly (readonly number[])[], size: number): number[][] =>
  matrixOf(
    pairsOf(size).map((_, at) => exp(answers.reduce((sum, own) => sum + log(own[at]!), 0) / answers.length)),
    size,
  );

/** The children of which a share lies outside of the group's middle half, by more than rounding. */
export const outsideOf = (weights: readonly number[], spreads: readonly Spread[]): readonly number[] =>
  weights.flatMap((weight, child) => {
    const { lower, upper } = spreads[child]!;
    return weight < lower - 1e-9 || weight > upper + 1e-9 ? [child] : [];
  });

/** Answers of the experts who handed in a ballot, each with the name that the framework shall show. */
export interface PanelBallot {
  readonly expert: string;
  readonly answers: Readonly<Record<string, readonly number[]>>;
}

/** The framework's weight step that the panel's answers make. Dimensions that were not asked about keep `upper`. */
export function weightStepOf(
  method: PanelMethod,
  families: readonly Family[],
  ballots: readonly PanelBallot[],
  { maxRatio, upper }: { readonly maxRatio: number; readonly upper: 'given' | 'equal' },
): WeightStep {
  const byFamily = <T>(make: (family: Family) => T): Record<string, T> =>
    Object.fromEntries(families.map((family) => [family.code, make(family)]));
  const rest = upper === 'given' ? {} : { upper };
  if (method === 'ahp')
    return {
      step: 'weight',
      method: 'ahp',
      matrices: byFamily(({ code, children }) =>
        meanMatrix(
          ballots.map(({ answers }) => answers[code]!),
          children.length,
        ),
      ),
      maxConsistencyRatio: maxRatio,
      ...rest,
    };
  return {
    step: 'weight',
    method: 'budget',
    allocations: byFamily(({ code, children }) =>
      ballots.map(({ expert, answers }) => ({
        expert,
        points: Object.fromEntries(children.map((child, at) => [child, answers[code]![at]!])),
      })),
    ),
    ...rest,
  };
}
