import type { AggregateOptions } from '../model/method.ts';
import {
  acceptsAll,
  invalidOption,
  type NodeRefusal,
  someScore,
  type TableMethod,
} from './aggregate-method.ts';

type Operator = NonNullable<AggregateOptions['operator']>;

/**
 * How far a whole belongs to one grade, from its parts' weights (adding up to 1) and how far each part belongs to it. With ∧ the
 * smaller and ∨ the larger: `weightedMean` Σ w r, `minMax` ∨ (w ∧ r), `productMax` ∨ w r, `minSum` Σ (w ∧ r / Σ r) (balanced: r as a
 * part of what all parts have of the grade), `boundedSum` min(1, Σ (w ∧ r)).
 */
export const FUZZY_OPERATORS: Readonly<
  Record<Operator, (weights: ArrayLike<number>, belonging: ArrayLike<number>) => number>
> = {
  weightedMean: (weights, belonging) => sumOver(weights, belonging, (w, r) => w * r),
  minMax: (weights, belonging) => mostOver(weights, belonging, Math.min),
  productMax: (weights, belonging) => mostOver(weights, belonging, (w, r) => w * r),
  minSum: (weights, belonging) => {
    const all = sumOver(belonging, belonging, (r) => r);
    return all === 0 ? 0 : sumOver(weights, belonging, (w, r) => Math.min(w, r / all));
  },
  boundedSum: (weights, belonging) => Math.min(1, sumOver(weights, belonging, Math.min)),
};

/**
 * Fuzzy comprehensive evaluation. A score belongs to the grade whose centre it has; between two centres to both, the nearer the
 * more (triangles); beyond the ends to the end grade. The operator puts weights and belonging together, grade by grade (b), and
 * the score is Σ b × centre / Σ b, on the children's scale. Weights are re-scaled to the children that the area has. How far each
 * area belongs to each grade is in the log. Source: L. A. Zadeh 1965; Wang Peizhuang, Fuzzy Sets Theory and Its Applications
 * (Shanghai 1983).
 */
export const fuzzy = {
  kind: 'table',
  defaults: { operator: 'weightedMean' },
  check: ({ grades }: AggregateOptions): NodeRefusal | undefined =>
    grades !== undefined &&
    grades.length >= 2 &&
    grades.every((grade, at) => Number.isFinite(grade) && (at === 0 || grade > grades[at - 1]!))
      ? undefined
      : invalidOption('grades', grades),
  ...acceptsAll,
  combine: (children, weights, { grades, operator }) => {
    const rows = children[0]!.length;
    const hasScore = someScore(children);
    const scores = new Float64Array(rows).fill(Number.NaN);
    const memberships = Array.from({ length: rows }, (_, row): readonly number[] | null => {
      if (!hasScore(row)) return null;
      const present = [...children.keys()].filter((child) => !Number.isNaN(children[child]![row]));
      const own = present.map((child) => weights[child]!);
      const total = own.reduce((sum, weight) => sum + weight, 0);
      const belonging = present.map((child) => belongingTo(children[child]![row]!, grades!));
      const result = grades!.map((_, grade) =>
        FUZZY_OPERATORS[operator!](
          own.map((weight) => weight / total),
          belonging.map((parts) => parts[grade]!),
        ),
      );
      scores[row] = centreOf(result, grades!);
      return result;
    });
    return { scores, memberships };
  },
} as const satisfies TableMethod;

/** How far a number belongs to each grade, 0..1, adding up to 1; the grades' centres rising. NaN of NaN. */
export function belongingTo(value: number, centres: readonly number[]): readonly number[] {
  const last = centres.length - 1;
  return centres.map((centre, at) => {
    if (Number.isNaN(value)) return Number.NaN;
    if (value < centre)
      return at === 0 ? 1 : Math.max(0, (value - centres[at - 1]!) / (centre - centres[at - 1]!));
    return at === last ? 1 : Math.max(0, (centres[at + 1]! - value) / (centres[at + 1]! - centre));
  });
}

/** Σ b × centre / Σ b. */
export function centreOf(belonging: readonly number[], centres: readonly number[]): number {
  return (
    sumOver(belonging, centres, (part, centre) => part * centre) / sumOver(belonging, centres, (part) => part)
  );
}

function sumOver(a: ArrayLike<number>, b: ArrayLike<number>, of: (a: number, b: number) => number): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += of(a[at]!, b[at]!);
  return sum;
}

function mostOver(a: ArrayLike<number>, b: ArrayLike<number>, of: (a: number, b: number) => number): number {
  let most = 0;
  for (let at = 0; at < a.length; at++) most = Math.max(most, of(a[at]!, b[at]!));
  return most;
}
