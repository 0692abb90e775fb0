import type {
  Factor,
  RemovalFactor,
  WeightDirichletFactor,
  WeightNoiseFactor,
  WeightSetFactor,
} from '../model/uncertainty.ts';
import { choiceAt, partsOf } from './distribution.ts';
import { logGammaQuantile } from './distribution-gamma.ts';
import { exp } from './elementary.ts';
import { childrenOf, type TreeNode } from './tree.ts';

/** What one factor does to the weights of one replication. */
export interface WeightChange {
  /** Probabilities that it takes from the sample. */
  readonly coordinates: number;
  /** Why it takes none. */
  readonly reason?: string;
  /** Changes weights by node, ≥ 0 and relative among siblings, in place; its probabilities stand from `at` on. */
  readonly change: (weights: Float64Array, probabilities: Float64Array, at: number) => void;
}

export type WeightFactor = WeightNoiseFactor | WeightDirichletFactor | WeightSetFactor | RemovalFactor;

export const isWeightFactor = (factor: Factor): factor is WeightFactor =>
  Object.hasOwn(WEIGHT_FACTOR, factor.kind);

export const weightChange = (factor: WeightFactor, nodes: readonly TreeNode[]): WeightChange =>
  (WEIGHT_FACTOR[factor.kind] as (factor: WeightFactor, nodes: readonly TreeNode[]) => WeightChange)(
    factor,
    nodes,
  );

/** Indices of siblings, for every parent that has children. */
const siblingsOf = (nodes: readonly TreeNode[]): readonly (readonly number[])[] =>
  childrenOf(nodes).filter((children) => children.length > 0);

/** Groups of two siblings or more, whose depth is named or all of them: the others' shares are 1 whatever happens. */
const movable = (nodes: readonly TreeNode[], depths?: readonly number[]): readonly (readonly number[])[] =>
  siblingsOf(nodes).filter(
    (group) => group.length > 1 && (depths === undefined || depths.includes(nodes[group[0]!]!.depth)),
  );

const WEIGHT_FACTOR: {
  readonly [K in WeightFactor['kind']]: (
    factor: Extract<WeightFactor, { kind: K }>,
    nodes: readonly TreeNode[],
  ) => WeightChange;
} = {
  /** Source: COINr `get_noisy_weights`. */
  weightNoise: ({ relative, depths }, nodes) => {
    const moved = Int32Array.from(movable(nodes, depths).flat());
    return {
      coordinates: moved.length,
      ...(moved.length === 0 ? { reason: 'noSiblings' } : {}),
      change: (weights, probabilities, at) => {
        for (let place = 0; place < moved.length; place++)
          weights[moved[place]!]! *= 1 + relative * (2 * probabilities[at + place]! - 1);
      },
    };
  },
  /**
   * Gamma variables with shapes concentration × share, whose shares are Dirichlet distributed with the present shares as their
   * means. A weight of zero stays zero. Source: L. Devroye, Non-Uniform Random Variate Generation (1986), chapter XI.4.
   */
  weightDirichlet: ({ concentration, depths }, nodes) => {
    const groups = movable(nodes, depths);
    const coordinates = groups.flat().length;
    const logs = new Float64Array(nodes.length);
    return {
      coordinates,
      ...(coordinates === 0 ? { reason: 'noSiblings' } : {}),
      change: (weights, probabilities, from) => {
        let at = from;
        for (const group of groups) {
          let sum = 0;
          for (const node of group) sum += weights[node]!;
          let largest = Number.NEGATIVE_INFINITY;
          for (const node of group) {
            const shape = (concentration * weights[node]!) / sum;
            logs[node] = shape > 0 ? logGammaQuantile(shape, probabilities[at]!) : Number.NEGATIVE_INFINITY;
            if (logs[node]! > largest) largest = logs[node]!;
            at += 1;
          }
          for (const node of group) weights[node] = exp(logs[node]! - largest);
        }
      },
    };
  },
  weightSet: ({ sets, probabilities: relative }, nodes) => {
    const parts = partsOf(sets.length, relative);
    const prepared = sets.map((set) =>
      nodes.flatMap(({ code }, node) => (Object.hasOwn(set, code) ? [{ node, weight: set[code]! }] : [])),
    );
    return {
      coordinates: sets.length > 1 ? 1 : 0,
      ...(sets.length > 1 ? {} : { reason: 'oneAlternative' }),
      change: (weights, probabilities, at) => {
        const choice = sets.length > 1 ? choiceAt(parts, probabilities[at]!) : 0;
        for (const { node, weight } of prepared[choice]!) weights[node] = weight;
      },
    };
  },
  removal: ({ nodes: codes }, nodes) => {
    const indices = codes.map((code) => nodes.findIndex((node) => node.code === code));
    return {
      coordinates: 1,
      change: (weights, probabilities, at) => {
        const choice = Math.floor(probabilities[at]! * (indices.length + 1));
        if (choice < indices.length) weights[indices[choice]!] = 0;
      },
    };
  },
};

/** Siblings one group after another: group g is `members[starts[g]]` up to before `members[starts[g + 1]]`. */
export interface SiblingGroups {
  readonly members: Int32Array;
  readonly starts: Int32Array;
}

export function groupsOf(nodes: readonly TreeNode[]): SiblingGroups {
  const groups = siblingsOf(nodes);
  const starts = [0];
  for (const group of groups) starts.push(starts.at(-1)! + group.length);
  return { members: Int32Array.from(groups.flat()), starts: Int32Array.from(starts) };
}

/**
 * Each weight over its siblings' sum, in place, bit for bit as `weigh`.
 * @returns a node of the first group whose weights are all zero, which then mean nothing; −1 for none
 */
export function toShares(weights: Float64Array, { members, starts }: SiblingGroups): number {
  for (let group = 0; group < starts.length - 1; group++) {
    const first = starts[group]!;
    const end = starts[group + 1]!;
    let largest = 0;
    for (let place = first; place < end; place++) {
      const weight = weights[members[place]!]!;
      if (weight > largest) largest = weight;
    }
    if (!(largest > 0)) return members[first]!;
    let sum = 0;
    for (let place = first; place < end; place++) {
      const node = members[place]!;
      const scaled = weights[node]! / largest;
      weights[node] = scaled;
      sum += scaled;
    }
    for (let place = first; place < end; place++) weights[members[place]!]! /= sum;
  }
  return -1;
}
