import { type Dimension, type FrameworkNode, isIndicator } from './framework.ts';
import type { WeightChoice, WeightMethodName } from './method.ts';

/** Whether the weight that the tree gives a node counts under a choice of weights, so that the file must say it. */
export function needsWeight(choice: WeightChoice, node: FrameworkNode, parent: Dimension): boolean {
  return NEEDS[choice.method](choice, node, parent);
}

type Needs = (choice: WeightChoice, node: FrameworkNode, parent: Dimension) => boolean;

/** Families that the file names are weighed by what it says of them; the others by `upper`. */
const unlessNamed =
  (named: (choice: WeightChoice, parent: Dimension) => boolean): Needs =>
  (choice, _node, parent) =>
    choice.upper !== 'equal' && parent.children.length > 1 && !named(choice, parent);

/** Several indicators under one dimension are weighed by their scores; beside other dimensions, they share what `upper` gives. */
const byScores: Needs = ({ among, upper }, _node, { children }) =>
  among !== 'all' && upper !== 'equal' && children.length > 1 && !children.every(isIndicator);

const NEEDS: Readonly<Record<WeightMethodName, Needs>> = {
  given: () => true,
  equal: () => false,
  ahp: unlessNamed(({ matrices = {} }, { code }) => Object.hasOwn(matrices, code)),
  dematel: unlessNamed(({ matrices = {} }, { code }) => Object.hasOwn(matrices, code)),
  budget: unlessNamed(({ allocations = {} }, { code }) => Object.hasOwn(allocations, code)),
  entropy: byScores,
  critic: byScores,
  merec: byScores,
  pca: byScores,
  correlation: (choice, node, parent) =>
    choice.targets === undefined || choice.among === 'all'
      ? byScores(choice, node, parent)
      : unlessNamed(({ targets = {} }, { children }) =>
          children.some(({ code }) => Object.hasOwn(targets, code)),
        )(choice, node, parent),
  combine: ({ parts = [] }, node, parent) => parts.some((part) => needsWeight(part, node, parent)),
};

/** Whether each method itself reads the normalised scores. */
const READS_SCORES: Readonly<Record<WeightMethodName, boolean>> = {
  given: false,
  equal: false,
  ahp: false,
  dematel: false,
  budget: false,
  entropy: true,
  critic: true,
  merec: true,
  pca: true,
  correlation: true,
  combine: false,
};

/** Whether weights depend on the normalised scores, so that they can only be found after the normalisation. */
export const readsScores = ({ method, parts = [] }: WeightChoice): boolean =>
  READS_SCORES[method] || parts.some(readsScores);
