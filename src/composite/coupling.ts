import { MeridianError } from '../model/error.ts';
import { exp, log } from './elementary.ts';
import type { Values } from './statistics.ts';
import type { Table } from './table.ts';
import type { Linked } from './tree.ts';
import { unitScores } from './unit-score.ts';

/**
 * The ten grades of coordination, each a tenth wide with its upper end, from 0 ≤ D ≤ 0.1 to 0.9 < D ≤ 1: from extreme disorder (极度失调) by
 * way of severe, moderate, mild, near disorder and barely, primary, intermediate, good to quality coordination (优质协调). Source: Tian
 * Shenzhen, Li Xueming, Yang Jun, Zhang Wei, Guo Jianke, Acta Geographica Sinica 76 (2021) issue 4, from p. 781, table 1. Other authors count the
 * lower ends instead.
 */
export const COORDINATION_GRADES = [
  'extremeDisorder',
  'severeDisorder',
  'moderateDisorder',
  'mildDisorder',
  'nearDisorder',
  'barelyCoordinated',
  'primaryCoordination',
  'intermediateCoordination',
  'goodCoordination',
  'qualityCoordination',
] as const;
export type CoordinationGrade = (typeof COORDINATION_GRADES)[number];

export interface Coordination {
  /** C, 0..1: how alike the systems are. */
  readonly coupling: number;
  /** T, 0..1: how far they have come, Σ α u / Σ α. */
  readonly development: number;
  /** D = √(C T), 0..1. */
  readonly coordination: number;
  readonly grade: CoordinationGrade;
}
export type CouplingForm = 'classical' | 'corrected';

/**
 * How alike systems are, from their scores u in 0..1, two or more; 0 where one of them is 0 and not all are, 1 where all are equal.
 * `classical`: (Π u)^(1/n) / mean(u). It is near 1 for most inputs, so that grades tell little. `corrected`: √((1 − mean |uᵢ − uⱼ|)
 * × (Π u / max u)^(1/(n − 1))) with u / max u for u in the product, spread over 0..1. Source: Wang Shujia, Kong Wei, Ren Liang et
 * al., Journal of Natural Resources 36 (2021) 793–810, on misuses of the classical form and its correction.
 */
export const COUPLING: Readonly<Record<CouplingForm, (scores: Values) => number>> = {
  classical: (scores) => {
    const n = scores.length;
    let sum = 0;
    let logs = 0;
    for (let at = 0; at < n; at++) {
      sum += scores[at]!;
      logs += log(scores[at]!);
    }
    // Nothing anywhere is alike.
    return sum === 0 ? 1 : exp(logs / n) / (sum / n);
  },
  corrected: (scores) => {
    const n = scores.length;
    let most = 0;
    for (let at = 0; at < n; at++) most = Math.max(most, scores[at]!);
    if (most === 0) return 1;
    let apart = 0;
    let logs = 0;
    for (let at = 0; at < n; at++) {
      logs += log(scores[at]! / most);
      for (let other = at + 1; other < n; other++) apart += Math.abs(scores[at]! - scores[other]!);
    }
    return Math.sqrt((1 - apart / ((n * (n - 1)) / 2)) * exp(logs / (n - 1)));
  },
};

/**
 * Coupling coordination of systems, e.g. of an area's dimensions. Undefined where a score is missing, lies outside 0..1, or there
 * are fewer than two: no system is left out to make the others fit.
 * @param scores one for each system, 0..1
 * @param weights α of each in the development, ≥ 0, of any sum above 0
 */
export function coordinationOf(
  scores: Values,
  weights: Values,
  form: CouplingForm,
): Coordination | undefined {
  let sum = 0;
  let total = 0;
  for (let at = 0; at < scores.length; at++) {
    if (!(scores[at]! >= 0 && scores[at]! <= 1)) return undefined;
    sum += weights[at]! * scores[at]!;
    total += weights[at]!;
  }
  if (scores.length < 2 || !(total > 0)) return undefined;
  const coupling = Math.min(1, COUPLING[form](scores));
  const development = sum / total;
  const coordination = Math.sqrt(coupling * development);
  return { coupling, development, coordination, grade: gradeOf(coordination) };
}

/** A coordination that rounding leaves just above the end of a tenth has not passed it. */
const gradeOf = (coordination: number): CoordinationGrade =>
  COORDINATION_GRADES[Math.max(0, Math.ceil(coordination * 10 - 1e-9) - 1)]!;

/** What of a run's result the diagnosis reads. */
export interface Scored {
  readonly nodes: readonly (Linked & { readonly weight: number })[];
  readonly scores: Table;
}
export interface CouplingResult {
  readonly form: CouplingForm;
  /** The children of the dimension that carry weight: the systems. */
  readonly systems: readonly string[];
  /** In the order of the result's rows; null where a system has no score. */
  readonly areas: readonly { readonly area: string; readonly result: Coordination | null }[];
}

/**
 * How the children of a dimension (the index, if not said) are coordinated in each area, by their weights.
 * @param scale the ends of the scores' scale, e.g. [0, 100]
 * @throws MeridianError `method.impossible` for scores outside the scale, and for fewer than two children with weight
 */
export function couplingOf(
  { nodes, scores }: Scored,
  scale: readonly [low: number, high: number],
  form: CouplingForm = 'corrected',
  node: string = nodes[0]!.code,
): CouplingResult {
  const children = nodes.filter(({ parent, weight }) => parent === node && weight > 0);
  const systems = children.map(({ code }) => code);
  if (systems.length < 2)
    throw new MeridianError('method.impossible', { step: 'diagnosis' }, [
      {
        code: 'diagnosis.oneSystem',
        severity: 'error',
        at: { column: node },
        details: { node, count: systems.length },
      },
    ]);
  const columns = unitScores(scores, systems, scale);
  const weights = children.map(({ weight }) => weight);
  return {
    form,
    systems,
    areas: scores.areas.map((area, row) => ({
      area,
      result:
        coordinationOf(
          columns.map((column) => column[row]!),
          weights,
          form,
        ) ?? null,
    })),
  };
}
