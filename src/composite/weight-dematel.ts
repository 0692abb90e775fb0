import type { Matrix } from './eigen.ts';
import { solveLinear } from './linear-system.ts';
import { fromMatrices } from './weight-matrix.ts';
import type { RefusedFamily, WeighedFamily } from './weight-method.ts';

export interface Influence {
  /** The larger of the largest row sum and the largest column sum: what direct influences are divided by. */
  readonly scale: number;
  /** T = N (I − N)⁻¹ with N = X / scale: direct influence and all that goes round about. */
  readonly total: Matrix;
  /** Row sums of T (D: how much each gives), and column sums (R: how much each takes). */
  readonly given: readonly number[];
  readonly taken: readonly number[];
}

/**
 * Total influence among factors from direct influence (rows on columns). Undefined where I − N is singular: where influence
 * goes round without loss, as when all row sums are equal. Source: Gabus & Fontela 1972, DEMATEL.
 */
export function influence(direct: Matrix): Influence | undefined {
  const rowSums = direct.map((row) => row.reduce((sum, entry) => sum + entry, 0));
  const columnSums = direct.map((_, column) => direct.reduce((sum, row) => sum + row[column]!, 0));
  const scale = Math.max(...rowSums, ...columnSums);
  const normal = direct.map((row) => row.map((entry) => entry / scale));
  // T (I − N) = N, transposed: (I − N)ᵀ Tᵀ = Nᵀ.
  const transposed = transpose(normal);
  const solved = solveLinear(
    transposed.map((row, i) => row.map((entry, j) => (i === j ? 1 : 0) - entry)),
    transposed,
  );
  if (solved === undefined) return undefined;
  const total = transpose(solved);
  return {
    scale,
    total,
    given: total.map((row) => row.reduce((sum, entry) => sum + entry, 0)),
    taken: total.map((_, column) => total.reduce((sum, row) => sum + row[column]!, 0)),
  };
}

const transpose = (matrix: Matrix): Matrix => matrix.map((_, column) => matrix.map((row) => row[column]!));

function refusals(matrix: Matrix, codes: readonly string[]): readonly RefusedFamily[] {
  const refused: RefusedFamily[] = [];
  matrix.forEach((row, first) => {
    row.forEach((entry, second) => {
      const details = { first: codes[first]!, second: codes[second]! };
      if (!(entry >= 0 && Number.isFinite(entry)) || (first === second && entry !== 0))
        refused.push({ refused: 'weight.influence', value: String(entry), details });
    });
  });
  if (refused.length === 0 && matrix.every((row) => row.every((entry) => entry === 0)))
    return [{ refused: 'weight.noInfluence' }];
  return refused;
}

/**
 * DEMATEL: weights in proportion to prominence D + R, the influence that each of a dimension's children gives and takes;
 * relation D − R (cause > 0, effect < 0) is logged. Entries ≥ 0, nothing influences itself, not all 0. Source: Gabus & Fontela
 * 1972; prominence as weight: Si et al., DEMATEL Technique: a systematic review, Math. Probl. Eng. 2018, 3696457.
 */
export const dematel = fromMatrices((matrix, codes): WeighedFamily | readonly RefusedFamily[] => {
  const refused = refusals(matrix, codes);
  if (refused.length > 0) return refused;
  const found = influence(matrix);
  if (found === undefined) return [{ refused: 'weight.endlessInfluence' }];
  const { scale, given, taken } = found;
  const columns = codes.map((code, at) => {
    const [prominence, relation] = [given[at]! + taken[at]!, given[at]! - taken[at]!];
    return [code, { given: given[at]!, taken: taken[at]!, prominence, relation }] as const;
  });
  return {
    weights: columns.map(([, { prominence }]) => prominence),
    detail: { scale, columns: Object.fromEntries(columns) },
  };
});
