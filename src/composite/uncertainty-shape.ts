import type { Issue } from '../model/issue.ts';
import { STEP_AFTER } from '../model/method.ts';
import type { Distribution, Factor, UncertaintySpec } from '../model/uncertainty.ts';

type Test = (value: unknown) => boolean;

const isNumber: Test = (value) => typeof value === 'number' && Number.isFinite(value);
const isText: Test = (value) => typeof value === 'string';
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isStep: Test = (value) =>
  isRecord(value) && typeof value.step === 'string' && Object.hasOwn(STEP_AFTER, value.step);
const isOneOf =
  (...names: readonly string[]): Test =>
  (value) =>
    names.includes(value as string);
const isListOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test);
const isWeights: Test = (value) => isRecord(value) && Object.values(value).every(isNumber);
const isDistribution: Test = (value) =>
  isRecord(value) &&
  Object.hasOwn(DISTRIBUTIONS, String(value.distribution)) &&
  fits(value, DISTRIBUTIONS[value.distribution as Distribution['distribution']]).length === 0;

/** What stands at a name, and whether it may be left out. */
type Fields = Readonly<Record<string, Test | { readonly optional: Test }>>;

const probabilities = { optional: isListOf(isNumber) };
const depths = { optional: isListOf(isNumber) };

const DISTRIBUTIONS: Readonly<Record<Distribution['distribution'], Fields>> = {
  uniform: { distribution: isText, low: isNumber, high: isNumber },
  normal: { distribution: isText, mean: isNumber, standardDeviation: isNumber },
  triangular: { distribution: isText, low: isNumber, mode: isNumber, high: isNumber },
  integer: { distribution: isText, low: isNumber, high: isNumber },
  choice: {
    distribution: isText,
    values: isListOf((value) => isNumber(value) || isText(value)),
    probabilities,
  },
};

const named: Fields = { name: isText, kind: isText };
const FACTORS: Readonly<Record<Factor['kind'], Fields>> = {
  step: { ...named, alternatives: isListOf(isStep), probabilities },
  parameter: {
    ...named,
    step: (value) => isStep({ step: value }),
    path: isText,
    of: isDistribution,
  },
  weightNoise: { ...named, relative: isNumber, depths },
  weightDirichlet: { ...named, concentration: isNumber, depths },
  weightSet: { ...named, sets: isListOf(isWeights), probabilities },
  dataError: {
    ...named,
    standardDeviation: isNumber,
    of: isOneOf('relative', 'absolute'),
    indicators: { optional: isListOf(isText) },
  },
  imputationError: { ...named, standardDeviation: isNumber },
  removal: { ...named, nodes: isListOf(isText) },
};

const SPEC: Fields = {
  format: isOneOf('meridian-uncertainty/1'),
  seed: isNumber,
  samples: isNumber,
  sequence: { optional: isOneOf('sobol', 'random') },
  factors: Array.isArray,
  failed: { optional: isOneOf('leaveOut', 'stop') },
  interval: { optional: isNumber },
};

/** The names at which something is not of its type, is missing, or is not known. */
function fits(value: Readonly<Record<string, unknown>>, fields: Fields): readonly string[] {
  const wrong = Object.entries(fields).flatMap(([name, test]) => {
    const isRight =
      typeof test === 'function'
        ? test(value[name])
        : !Object.hasOwn(value, name) || test.optional(value[name]);
    return isRight ? [] : [name];
  });
  return [...wrong, ...Object.keys(value).filter((name) => !Object.hasOwn(fields, name))];
}

/** Where a document has not the shape of a specification; if nowhere, it can be taken for one. Paths lead into it. */
export function shapeIssues(document: unknown): readonly Issue[] {
  if (!isRecord(document)) return [wrongAt('')];
  const { factors } = document as Partial<UncertaintySpec>;
  const issues = fits(document, SPEC).map((name) => wrongAt(`/${name}`));
  if (!Array.isArray(factors)) return issues;
  factors.forEach((factor: unknown, at) => {
    if (!isRecord(factor)) issues.push(wrongAt(`/factors/${at}`));
    else if (!Object.hasOwn(FACTORS, String(factor.kind))) issues.push(wrongAt(`/factors/${at}/kind`));
    else
      for (const name of fits(factor, FACTORS[factor.kind as Factor['kind']]))
        issues.push(wrongAt(`/factors/${at}/${name}`));
  });
  return issues;
}

const wrongAt = (path: string): Issue => ({ code: 'uncertainty.shape', severity: 'error', at: { path } });
