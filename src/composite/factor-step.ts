import type { Framework } from '../model/framework.ts';
import type { Step, StepName } from '../model/method.ts';
import type { Factor, ParameterFactor, StepFactor } from '../model/uncertainty.ts';
import { choiceAt, listedValues, partsOf, quantileOf } from './distribution.ts';

/** What one factor does to one step of the method. */
export interface StepChange {
  readonly step: StepName;
  /** How many forms the step can take; undefined where there are too many to list. */
  readonly count: number | undefined;
  /** Whether it can move at all: more than one form has a probability. */
  readonly moves: boolean;
  /** From a probability to the form: its number, or the parameter's value where forms are not listed. */
  readonly pick: (probability: number) => number;
  readonly apply: (step: Step, pick: number) => Step;
}

/** More values of a parameter than this are not listed. */
const MAX_LISTED = 1000;

export function stepChange(factor: StepFactor | ParameterFactor): StepChange {
  return factor.kind === 'step' ? ofAlternatives(factor) : ofParameter(factor);
}

export const isStepFactor = (factor: Factor): factor is StepFactor | ParameterFactor =>
  factor.kind === 'step' || factor.kind === 'parameter';

function ofAlternatives({ alternatives, probabilities }: StepFactor): StepChange {
  const parts = partsOf(alternatives.length, probabilities);
  return {
    step: alternatives[0]!.step,
    count: alternatives.length,
    moves: possible(alternatives.length, probabilities) > 1,
    pick: (probability) => choiceAt(parts, probability),
    apply: (_, pick) => alternatives[pick]!,
  };
}

function ofParameter({ step, path, of }: ParameterFactor): StepChange {
  const isListed = of.distribution !== 'integer' || of.high - of.low < MAX_LISTED;
  const values = isListed ? listedValues(of) : undefined;
  if (values === undefined)
    return {
      step,
      count: undefined,
      moves: true,
      pick: quantileOf(of) as (probability: number) => number,
      apply: (before, pick) => withOption(before, path, pick),
    };
  const probabilities = of.distribution === 'choice' ? of.probabilities : undefined;
  const parts = partsOf(values.length, probabilities);
  return {
    step,
    count: values.length,
    moves: possible(values.length, probabilities) > 1,
    pick: (probability) => choiceAt(parts, probability),
    apply: (before, pick) => withOption(before, path, values[pick]!),
  };
}

const possible = (count: number, probabilities?: readonly number[]): number =>
  probabilities === undefined ? count : probabilities.filter((probability) => probability > 0).length;

/** The names in a JSON Pointer (RFC 6901), which begins with a slash. */
export const pointerNames = (path: string): readonly string[] =>
  path
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));

/** Whether an option can be set at a JSON Pointer: all that stands above it is there, and of a list the place itself. */
export function hasPlace(step: Step, path: string): boolean {
  let at: unknown = step;
  const names = pointerNames(path);
  if (!path.startsWith('/') || names[0] === 'step') return false;
  for (const [depth, name] of names.entries()) {
    if (typeof at !== 'object' || at === null) return false;
    const isThere = Object.hasOwn(at, name) && !(Array.isArray(at) && name === 'length');
    if (!isThere && (Array.isArray(at) || depth < names.length - 1)) return false;
    at = (at as Record<string, unknown>)[name];
  }
  return true;
}

/** A copy of a step with one option set. */
export function withOption(step: Step, path: string, value: number | string): Step {
  const set = (at: unknown, names: readonly string[]): unknown => {
    const [name, ...rest] = names;
    if (name === undefined) return value;
    const copy = (Array.isArray(at) ? [...at] : { ...(at as object) }) as Record<string, unknown>;
    copy[name] = set(copy[name], rest);
    return copy;
  };
  return set(step, pointerNames(path)) as Step;
}

/** A framework's method with every change applied, in the order of the factors. */
export function changedMethod(
  method: Framework['method'],
  changes: readonly StepChange[],
  picks: ArrayLike<number>,
): readonly Step[] {
  return method.map((step) =>
    changes.reduce(
      (soFar, change, at) => (change.step === step.step ? change.apply(soFar, picks[at]!) : soFar),
      step,
    ),
  );
}
