import {
  type Dimension,
  type Framework,
  type FrameworkNode,
  isIndicator,
} from '../../src/model/framework.ts';
import type { Shares } from './weights.ts';

/**
 * A framework with other weights. Families in which nothing changed keep what their source says. A changed family gets its
 * shares as weights, on the scale that it had (50, 30, 20 stay percent); a weight that changed is from then on the
 * framework's own, no longer its source's. Where the method passed the weights over (`equal`), all of them are written down
 * and count.
 */
export function withWeights(
  framework: Framework,
  shares: Shares,
  changed: readonly string[],
  version: string,
): Framework {
  const isEqual = framework.method.some((step) => step.step === 'weight' && step.method === 'equal');
  const touched = new Set(changed);
  const rewrite = (dimension: Dimension): Dimension => {
    const isTouched = isEqual || dimension.children.some((child) => touched.has(child.code));
    const whole = scaleOf(dimension);
    const children = dimension.children.map((child): FrameworkNode => {
      const share = shares[child.code];
      const node: FrameworkNode =
        isTouched && share !== undefined
          ? {
              ...child,
              weight: Number((share * whole).toFixed(6)),
              ...(touched.has(child.code) ? { weightEvidence: 'own' } : {}),
            }
          : child;
      return isIndicator(node) ? node : rewrite(node);
    });
    return { ...dimension, children };
  };
  return {
    ...framework,
    version,
    tree: rewrite(framework.tree),
    method: framework.method.map((step) => (step.step === 'weight' ? { ...step, method: 'given' } : step)),
  };
}

/** A version one step further: the last number counts up, or a first one is added. */
export function nextVersion(version: string): string {
  const match = /^(.*?)(\d+)$/.exec(version);
  return match ? `${match[1]}${Number(match[2]) + 1}` : `${version}.1`;
}

/** What the weights of a family added up to; 1 where they were not all known. */
function scaleOf({ children }: Dimension): number {
  const total = children.reduce((sum, child) => sum + (child.weight ?? Number.NaN), 0);
  return total > 0 ? total : 1;
}
