/** A number this near to 0 is rounding, where coefficients are of the order of 1. */
const TOLERANCE = 1e-11;
/** Steps without progress after which the rule that cannot cycle is used. */
const PATIENCE = 20;

/**
 * The largest objective · x with constraints · x ≤ limits (constraints row after row) and x ≥ 0, for limits ≥ 0 (so x = 0 is allowed); undefined where there is no
 * largest. Dense simplex on the condensed tableau: the steepest coefficient first, and after some steps without progress Bland's
 * rule, which always ends. Coefficients should be of the order of 1. The x that reaches the value need not be the only one.
 * Source: G. B. Dantzig 1947; R. G. Bland, Mathematics of Operations Research 2 (1977).
 */
export function maximise(
  objective: Float64Array,
  constraints: Float64Array,
  limits: Float64Array,
): { readonly value: number; readonly x: Float64Array } | undefined {
  const n = objective.length;
  const m = limits.length;
  const width = n + 1;
  // Row i: constraint i and its limit; the last row: the objective, turned, and the value.
  const tableau = new Float64Array((m + 1) * width);
  for (let row = 0; row < m; row++) {
    tableau.set(constraints.subarray(row * n, (row + 1) * n), row * width);
    tableau[row * width + n] = limits[row]!;
  }
  for (let at = 0; at < n; at++) tableau[m * width + at] = -objective[at]!;
  // Variables 0..n−1 are x, n.. the slacks: which one each column and each row stands for.
  const columns = Int32Array.from({ length: n }, (_, at) => at);
  const rows = Int32Array.from({ length: m }, (_, at) => n + at);
  for (let idle = 0; ; ) {
    const column = entering(tableau, columns, m, n, idle > PATIENCE);
    if (column < 0) break;
    const row = leaving(tableau, rows, m, n, column);
    if (row < 0) return undefined;
    idle = tableau[row * width + n]! > TOLERANCE ? 0 : idle + 1;
    pivot(tableau, m, width, row, column);
    const variable = columns[column]!;
    columns[column] = rows[row]!;
    rows[row] = variable;
  }
  const x = new Float64Array(n);
  for (let row = 0; row < m; row++) if (rows[row]! < n) x[rows[row]!] = tableau[row * width + n]!;
  return { value: tableau[m * width + n]!, x };
}

function entering(
  tableau: Float64Array,
  columns: Int32Array,
  m: number,
  n: number,
  isCautious: boolean,
): number {
  let best = -1;
  for (let at = 0; at < n; at++) {
    const cost = tableau[m * (n + 1) + at]!;
    if (cost >= -TOLERANCE) continue;
    const isBetter = isCautious
      ? best < 0 || columns[at]! < columns[best]!
      : best < 0 || cost < tableau[m * (n + 1) + best]!;
    if (isBetter) best = at;
  }
  return best;
}

/** The row whose limit is reached first; of several the one with the lowest variable. */
function leaving(tableau: Float64Array, rows: Int32Array, m: number, n: number, column: number): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let row = 0; row < m; row++) {
    const by = tableau[row * (n + 1) + column]!;
    if (by <= TOLERANCE) continue;
    const reach = Math.max(0, tableau[row * (n + 1) + n]!) / by;
    if (reach < least || (reach === least && rows[row]! < rows[best]!)) {
      least = reach;
      best = row;
    }
  }
  return best;
}

function pivot(tableau: Float64Array, m: number, width: number, row: number, column: number): void {
  const by = tableau[row * width + column]!;
  const own = tableau.subarray(row * width, (row + 1) * width);
  for (let at = 0; at < width; at++) own[at]! /= by;
  own[column] = 1 / by;
  for (let other = 0; other <= m; other++) {
    if (other === row) continue;
    const start = other * width;
    const factor = tableau[start + column]!;
    if (factor === 0) continue;
    for (let at = 0; at < width; at++) if (at !== column) tableau[start + at]! -= factor * own[at]!;
    tableau[start + column] = -factor / by;
  }
}
