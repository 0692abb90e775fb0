import type { WeightChoice } from '../model/method.ts';
import type { Matrix } from './eigen.ts';
import {
  byFamily,
  choiceIssue,
  type RefusedFamily,
  unknownNodes,
  type WeighedFamily,
  type WeightMethod,
} from './weight-method.ts';

/** A method that reads one square matrix per dimension, over its children in the tree's order. */
export const fromMatrices =
  (
    weigh: (
      matrix: Matrix,
      codes: readonly string[],
      choice: WeightChoice,
    ) => WeighedFamily | readonly RefusedFamily[],
  ): WeightMethod =>
  (tree, choice) => {
    const { matrices } = choice;
    if (matrices === undefined || Object.keys(matrices).length === 0)
      return { weights: [], issues: [choiceIssue('weight.matricesMissing', { method: choice.method })] };
    const found = byFamily(tree, choice, ({ code }, children) => {
      if (!Object.hasOwn(matrices, code)) return undefined;
      const matrix = matrices[code]!;
      const size = children.length;
      if (matrix.length !== size || matrix.some((row) => row.length !== size))
        return [{ refused: 'weight.matrixSize', details: { count: size } }];
      return weigh(
        matrix,
        children.map((child) => tree.nodes[child]!.code),
        choice,
      );
    });
    return { ...found, issues: [...unknownNodes(tree, Object.keys(matrices), 'dimension'), ...found.issues] };
  };
