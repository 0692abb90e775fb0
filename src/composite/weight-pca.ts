import type { Matrix } from './eigen.ts';
import { type PrincipalComponents, principalComponents } from './principal-components.ts';
import { varimax } from './varimax.ts';
import { choiceIssue } from './weight-method.ts';
import { byCode, constantsOf, fromScores } from './weight-scores.ts';

/** Components whose eigenvalues are this close to each other are not told apart by the data. */
const DISTINCT = 1e-9;

export interface ComponentWeights {
  readonly weights: readonly number[];
  /** By column, then by component that is kept: the eigenvectors' entries after rotation. */
  readonly rotated: Matrix;
}

/** Kaiser's rule: as many components as explain more than one column would, and at least the first. */
export const kaiserCount = (eigenvalues: readonly number[]): number =>
  Math.max(1, eigenvalues.filter((value) => value > 1).length);

/**
 * w = Σ ηᵢ |aᵢ| over the first components: ηᵢ the share of the variance that component i explains, aᵢ the column's entry in
 * its unit eigenvector after varimax rotation. Sizes count, not signs, so that no weight is negative whichever way a
 * component points. Source: OECD/JRC Handbook 2008, step 6 (weights based on principal components), as carried out on
 * eigenvectors in the R package mathmodels (Zhang Jingxin).
 */
export function componentWeights(
  { loadings, explained }: PrincipalComponents,
  count: number,
): ComponentWeights {
  const kept = explained.map((_, column) => loadings.slice(0, count).map((vector) => vector[column]!));
  const rotated = varimax(kept);
  const weights = rotated.map((row) =>
    row.reduce((sum, entry, at) => sum + explained[at]! * Math.abs(entry), 0),
  );
  return { weights, rotated };
}

/**
 * Weights from the first principal components ({@link componentWeights}): as many as `components` says, but no more than there are
 * columns, or else as many as {@link kaiserCount}. Refused where they are not defined: with a column of equal values, and where
 * the last component that is kept explains no more than the first that is not. Three complete areas or more.
 */
export const pca = fromScores({
  check: ({ components = 1 }) =>
    Number.isInteger(components) && components >= 1
      ? undefined
      : choiceIssue('weight.componentCount', {}, String(components)),
  least: () => 3,
  weigh: (family, { components }) => {
    const constant = constantsOf(family);
    if (constant.length > 0)
      return constant.map((indicator) => ({ refused: 'weight.constant', details: { indicator } }));
    const found = principalComponents(family.columns);
    const { eigenvalues, explained, loadings } = found;
    const count = Math.min(components ?? kaiserCount(eigenvalues), eigenvalues.length);
    const next = eigenvalues[count] ?? Number.NEGATIVE_INFINITY;
    if (!(eigenvalues[count - 1]! - next > DISTINCT)) return [{ refused: 'weight.components' }];
    const { weights, rotated } = componentWeights(found, count);
    const columns = byCode(family, (at) => ({
      loadings: loadings.slice(0, count).map((vector) => vector[at]!),
      rotated: rotated[at]!,
    }));
    return { weights, detail: { rows: family.rows, eigenvalues, explained, components: count, columns } };
  },
});
