import type { Step, StepName } from './method.ts';
import type { LocalText } from './text.ts';
import type { UncertaintySpec } from './uncertainty.ts';

/** How well an item of a definition is supported. `own` is defined by the framework itself; only `verified` was read in its source. */
export const EVIDENCE = ['verified', 'derived', 'memory-unverified', 'own'] as const;
export type Evidence = (typeof EVIDENCE)[number];

interface NodeBase {
  /** Unique in the framework. An indicator's code names the same indicator in every framework and in the data. */
  readonly code: string;
  readonly name: LocalText;
  /** Relative to its siblings, ≥ 0; they need not add up to 1. Null where the source does not publish it. */
  readonly weight: number | null;
  readonly weightEvidence?: Evidence;
  readonly evidence: Evidence;
  readonly note?: LocalText;
}

/** An inner node of the tree. The root is the index itself. */
export interface Dimension extends NodeBase {
  readonly children: readonly FrameworkNode[];
}

export interface Indicator extends NodeBase {
  /** A code of the unit table (`src/model/unit.ts`). */
  readonly unit: string;
  /** 1: more is better; −1: less is better; null: the source gives no direction, so the indicator cannot be scored yet. */
  readonly direction: 1 | -1 | null;
  readonly definition?: LocalText;
  readonly formula?: string;
  readonly source?: string;
  /** The kind of organisation that answers for the value, e.g. `statistics-bureau`. */
  readonly responsible?: string;
  /**
   * Code of the variable or indicator whose figures are divided in the `denominate` step; the quotient is converted to `unit`.
   * Without it the data bring the indicator's own figures, in `unit`.
   */
  readonly numerator?: string;
  /** Code of the variable or indicator that the figures are divided by in the `denominate` step. */
  readonly denominator?: string;
  /**
   * The two ends of the scale in `normalise: goalposts`, low < high, in the indicator's unit after denomination. The high end
   * is the full score; where less is better, the low end is.
   */
  readonly goalposts?: readonly [low: number, high: number];
  /** The value to reach in `normalise: distanceToTarget`, in the indicator's unit after denomination. */
  readonly target?: number;
  /** The best value in `normalise: middleBest`, or the ends of the best interval in `intervalBest`. */
  readonly best?: number | readonly [low: number, high: number];
}

export type FrameworkNode = Dimension | Indicator;

/** A column that is not scored: a denominator, a group, or context for choosing peers. */
export interface Variable {
  readonly code: string;
  readonly name: LocalText;
  readonly unit: string;
  readonly definition?: LocalText;
  readonly source?: string;
}

/** A maturity level: scores from `min` (included) up to the next band's `min`. */
export interface Band {
  readonly code: string;
  readonly name: LocalText;
  readonly min: number;
}

/** The band of a score: the last one whose `min` it reaches; null for no score or below the first. */
export function bandOf(bands: readonly Band[], score: number): Band | null {
  let found: Band | null = null;
  for (const band of bands) if (score >= band.min && (found === null || band.min >= found.min)) found = band;
  return found;
}

export interface Citation {
  readonly title: LocalText;
  readonly address?: string;
  readonly licence?: string;
  readonly accessed?: string;
}

/** A weight-and-method file: what is measured, how it hangs together, and every step from numbers to ranks. */
export interface Framework {
  readonly format: 'meridian-framework/1';
  readonly id: string;
  readonly version: string;
  /** `ready` can be assessed; `definition` lists indicators and has no method of its own; `draft` waits for unknown weights. */
  readonly status: 'ready' | 'definition' | 'draft';
  readonly name: LocalText;
  readonly description?: LocalText;
  /** Shown wherever results are shown, e.g. that this is no official ranking. */
  readonly notice?: LocalText;
  readonly appliesTo?: LocalText;
  readonly principles?: readonly LocalText[];
  readonly sources?: readonly Citation[];
  readonly tree: Dimension;
  readonly variables?: readonly Variable[];
  readonly method: readonly Step[];
  /** Why a step is as it is, or why there is none. */
  readonly reasons?: Readonly<Partial<Record<StepName, LocalText>>>;
  readonly bands?: readonly Band[];
  /** What is uncertain about the method; the default of an uncertainty or sensitivity analysis. */
  readonly uncertainty?: UncertaintySpec;
}

export const isIndicator = (node: FrameworkNode): node is Indicator => !('children' in node);

/** The code under which the data bring an indicator's figures. */
export const figureOf = (indicator: Indicator): string => indicator.numerator ?? indicator.code;
