import type { NormaliseChoice } from '../model/method.ts';
import type { NodeRefusal } from './aggregate-method.ts';
import { rescaleColumn } from './normalise.ts';
import { type Part, putPart, takePart } from './panel.ts';
import type { NormalisedColumn } from './step-log.ts';

export interface Rescaled {
  readonly scores: Float64Array;
  /** What one cell's new score depends on, for each part. */
  readonly rescaled: readonly { readonly period?: string; readonly column: NormalisedColumn }[];
  readonly refusals: readonly NodeRefusal[];
}

/** A dimension's scores on another scale, each period by itself; a period without scores stays without. */
export function rescaleParts(
  scores: Float64Array,
  choice: NormaliseChoice,
  parts: readonly Part[],
  areas: readonly string[],
): Rescaled {
  const values = new Float64Array(scores.length).fill(Number.NaN);
  const rescaled: { period?: string; column: NormalisedColumn }[] = [];
  const refusals: NodeRefusal[] = [];
  for (const part of parts) {
    const own = takePart(scores, part);
    if (own.every(Number.isNaN)) continue;
    const period = part.period === undefined ? {} : { period: part.period };
    const names = part.rows ? Array.from(part.rows, (row) => areas[row]!) : areas;
    const result = rescaleColumn(own, choice, names);
    if ('refused' in result) refusals.push({ ...result, ...period });
    else {
      putPart(result.values, part, values);
      rescaled.push({ ...period, column: result.column });
    }
  }
  return { scores: values, rescaled, refusals };
}
