import type { Step } from './method.ts';

/** A named distribution of a number. Units are the parameter's own. */
export type Distribution =
  | { readonly distribution: 'uniform'; readonly low: number; readonly high: number }
  | { readonly distribution: 'normal'; readonly mean: number; readonly standardDeviation: number }
  | {
      readonly distribution: 'triangular';
      readonly low: number;
      readonly mode: number;
      readonly high: number;
    }
  /** Whole numbers from low to high, both included, equally likely. */
  | { readonly distribution: 'integer'; readonly low: number; readonly high: number }
  | {
      readonly distribution: 'choice';
      readonly values: readonly (number | string)[];
      /** Relative, ≥ 0; equal if not given. */
      readonly probabilities?: readonly number[];
    };

interface FactorBase {
  /** Unique in the specification; letters, digits and . _ : - */
  readonly name: string;
}
/** One of several forms of a step, each complete. The framework's own form is not added by itself. */
export interface StepFactor extends FactorBase {
  readonly kind: 'step';
  readonly alternatives: readonly Step[];
  /** Relative, ≥ 0; equal if not given. */
  readonly probabilities?: readonly number[];
}
/** One parameter of a step, by JSON Pointer into the step, e.g. step `treat`, path `/maxPoints`. */
export interface ParameterFactor extends FactorBase {
  readonly kind: 'parameter';
  readonly step: Step['step'];
  readonly path: string;
  readonly of: Distribution;
}
/** Each share among siblings is multiplied by 1 + e, e uniform in ±`relative` (0..1), and the shares made to add up to 1 again. */
export interface WeightNoiseFactor extends FactorBase {
  readonly kind: 'weightNoise';
  readonly relative: number;
  /** Depths of the nodes whose weights move (1: the index's children); all if not given. */
  readonly depths?: readonly number[];
}
/** Shares among siblings drawn from a Dirichlet distribution around the framework's; the larger `concentration` > 0, the closer. */
export interface WeightDirichletFactor extends FactorBase {
  readonly kind: 'weightDirichlet';
  readonly concentration: number;
  readonly depths?: readonly number[];
}
/** One of several whole sets of weights, e.g. one per expert; by node code, ≥ 0, relative among siblings. */
export interface WeightSetFactor extends FactorBase {
  readonly kind: 'weightSet';
  readonly sets: readonly Readonly<Record<string, number>>[];
  readonly probabilities?: readonly number[];
}
/** Each indicator's value is measured with an error: value × (1 + e), or value + e for `absolute`, e normal with this spread. */
export interface DataErrorFactor extends FactorBase {
  readonly kind: 'dataError';
  readonly standardDeviation: number;
  readonly of: 'relative' | 'absolute';
  /** Codes; all indicators if not given. */
  readonly indicators?: readonly string[];
}
/** What was imputed is off by a normal error, `standardDeviation` × the indicator's own standard deviation. */
export interface ImputationErrorFactor extends FactorBase {
  readonly kind: 'imputationError';
  readonly standardDeviation: number;
}
/** One of these nodes, or none of them, is left out (its weight is zero). */
export interface RemovalFactor extends FactorBase {
  readonly kind: 'removal';
  readonly nodes: readonly string[];
}
export type Factor =
  | StepFactor
  | ParameterFactor
  | WeightNoiseFactor
  | WeightDirichletFactor
  | WeightSetFactor
  | DataErrorFactor
  | ImputationErrorFactor
  | RemovalFactor;

/** What is uncertain about a result, and how it is sampled. */
export interface UncertaintySpec {
  readonly format: 'meridian-uncertainty/1';
  /** Whole number, 0..2³² − 1: the same seed and specification give the same bits. */
  readonly seed: number;
  /** uncertainty: replications. sensitivity: base size N of the Saltelli design, a power of two; N (k + 2) replications. */
  readonly samples: number;
  /** `sobol`: Sobol sequence under a random digital shift; `random`: pseudo-random. Default `sobol`. */
  readonly sequence?: 'sobol' | 'random';
  readonly factors: readonly Factor[];
  /** A replication that cannot be computed is left out and counted (default), or the whole analysis stops with its reason. */
  readonly failed?: 'leaveOut' | 'stop';
  /** Share of the ranks that an interval holds, 0..1; default 0.9 (5 % to 95 %). */
  readonly interval?: number;
}
