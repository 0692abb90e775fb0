/** A fit with residuals in units of what each row is allowed. */
export interface Fit<T> {
  readonly found: T;
  readonly residuals: Float64Array;
}
export interface Minimax<T> {
  readonly fit: Fit<T>;
  /** The largest residual of `fit`, and a number that no fit's largest residual is under. */
  readonly largest: number;
  readonly least: number;
}

/** Times that rows are weighed anew at most. */
const ROUNDS = 60;

/**
 * The fit whose largest residual is smallest, by least squares with rows weighed anew by their residuals (Lawson 1961). The root
 * of the weighted mean square of each round's fit is a bound from below for every fit there is. So it ends as soon as
 * all rows are within 1 (it can be done), or the bound is above 1 (it cannot).
 * @param solve the best fit for given weights of the rows, of sum 1
 */
export function minimax<T>(rows: number, solve: (weights: Float64Array) => Fit<T>): Minimax<T> {
  let weights = new Float64Array(rows).fill(1 / rows);
  let best = solve(weights);
  let largest = largestOf(best.residuals);
  let least = 0;
  let current = best;
  for (let round = 0; ; round++) {
    const own = largestOf(current.residuals);
    if (own < largest) [best, largest] = [current, own];
    least = Math.max(
      least,
      Math.sqrt(current.residuals.reduce((sum, by, row) => sum + weights[row]! * by * by, 0)),
    );
    if (largest <= 1 || least > 1 || round === ROUNDS) return { fit: best, largest, least };
    const next = weights.map((weight, row) => weight * Math.abs(current.residuals[row]!));
    const sum = next.reduce((total, weight) => total + weight, 0);
    weights = next.map((weight) => weight / sum);
    current = solve(weights);
  }
}

/**
 * Rows that do not go with the others. First the least sum of absolute residuals, which has no other minimum to end in (rows
 * weighed by 1 / |residual|), then weights 1 / (1 + residual²) (the Cauchy distribution's), so that a few wrong rows lose their
 * pull altogether; what then is far off is named.
 */
export function misfits<T>(rows: number, solve: (weights: Float64Array) => Fit<T>): readonly number[] {
  let current = solve(new Float64Array(rows).fill(1 / rows));
  for (let round = 0; round < ROUNDS; round++) {
    const scale = Math.max(1, medianOf(current.residuals));
    const weights = current.residuals.map((by) =>
      round < ROUNDS / 2 ? 1 / Math.max(1, Math.abs(by)) : 1 / (1 + (by / scale) * (by / scale)),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    current = solve(weights.map((weight) => weight / sum));
  }
  return [...current.residuals.keys()].filter((row) => Math.abs(current.residuals[row]!) > 3);
}

const largestOf = (residuals: Float64Array): number =>
  residuals.reduce((most, by) => Math.max(most, Math.abs(by)), 0);
const medianOf = (residuals: Float64Array): number =>
  residuals.map(Math.abs).sort()[residuals.length >> 1] ?? 0;
