import type { MatrixWire } from '../../src/assessments/run-wire.ts';
import type { WeightBox } from '../../src/composite/bounds-box.ts';
import { MeridianError } from '../../src/model/error.ts';
import type { Issue } from '../../src/model/issue.ts';
import { type NamedBounds, prepareBounds } from './bounds-of.ts';

/** First the run's matrix, then one box after another. */
export type BoundsQuestion = { readonly matrix: MatrixWire } | { readonly box: WeightBox };
export type BoundsAnswer =
  | { readonly box: WeightBox; readonly bounds: NamedBounds }
  /** Why there are no bounds; empty where that is not known. */
  | { readonly box: WeightBox; readonly issues: readonly Issue[] };

let bounds: ReturnType<typeof prepareBounds> | undefined;
let refusal: readonly Issue[] | undefined;

const issuesOf = (error: unknown): readonly Issue[] => (error instanceof MeridianError ? error.issues : []);

self.onmessage = ({ data }: MessageEvent<BoundsQuestion>) => {
  if ('matrix' in data) {
    try {
      bounds = prepareBounds(data.matrix);
    } catch (error) {
      refusal = issuesOf(error);
    }
    return;
  }
  self.postMessage(answerTo(data.box));
};

function answerTo(box: WeightBox): BoundsAnswer {
  if (!bounds) return { box, issues: refusal ?? [] };
  try {
    return { box, bounds: bounds(box) };
  } catch (error) {
    return { box, issues: issuesOf(error) };
  }
}
