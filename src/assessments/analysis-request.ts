import type { WeightBox } from '../composite/bounds-box.ts';
import { checkUncertainty } from '../composite/uncertainty-check.ts';
import { defaultUncertainty } from '../composite/uncertainty-default.ts';
import { MeridianError } from '../model/error.ts';
import type { Framework } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type { UncertaintySpec } from '../model/uncertainty.ts';
import type { AnalysisKind } from './analysis-store.ts';

/** What is asked, as it came in. */
export interface AnalysisRequest {
  readonly kind: AnalysisKind;
  /** Without it the framework's own, or what usually is uncertain. */
  readonly spec?: unknown;
  /** Instead of the specification's. */
  readonly samples?: number | undefined;
  readonly seed?: number | undefined;
}

/** The same, checked and all definite. */
export type ResolvedRequest =
  | { readonly kind: 'uncertainty' | 'sensitivity'; readonly spec: UncertaintySpec }
  | { readonly kind: 'bounds'; readonly spec: WeightBox };

/** How far each share may move where nobody says: a quarter of itself, as in the default uncertainty. */
const DEFAULT_BOX: WeightBox = { relative: 0.25 };

/** Throws `input.invalid` with every mistake; paths lead into the specification. */
export function resolveRequest(asked: AnalysisRequest, framework: Framework): ResolvedRequest {
  if (asked.kind === 'bounds') return { kind: 'bounds', spec: checkedBox(asked.spec ?? DEFAULT_BOX) };
  const given = asked.spec ?? framework.uncertainty ?? defaultUncertainty(framework);
  const changed = {
    ...(given as UncertaintySpec),
    ...(asked.samples === undefined ? {} : { samples: asked.samples }),
    ...(asked.seed === undefined ? {} : { seed: asked.seed }),
  };
  const issues = checkUncertainty(changed, framework);
  if (issues.length > 0) throw refusal(issues);
  return { kind: asked.kind, spec: changed };
}

/** The shape of a box; whether it fits the tree is the engine's to say. */
function checkedBox(spec: unknown): WeightBox {
  const box = spec as WeightBox;
  const isFit =
    typeof spec === 'object' &&
    spec !== null &&
    Object.keys(spec).every((key) => ['of', 'relative', 'depths', 'nodes'].includes(key)) &&
    (box.of === undefined || box.of === 'shares' || box.of === 'weights') &&
    (box.relative === undefined || typeof box.relative === 'number') &&
    (box.depths === undefined || (Array.isArray(box.depths) && box.depths.every(Number.isInteger))) &&
    (box.nodes === undefined ||
      Object.values(box.nodes).every(
        (pair) => Array.isArray(pair) && pair.length === 2 && pair.every(Number.isFinite),
      ));
  if (!isFit) throw refusal([{ code: 'bounds.shape', severity: 'error', at: { path: '' } }]);
  return box;
}

const refusal = (issues: readonly Issue[]): MeridianError =>
  new MeridianError('input.invalid', { count: issues.length }, issues);
