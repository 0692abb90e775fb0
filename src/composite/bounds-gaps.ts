import type { Issue } from '../model/issue.ts';
import { type BoundsModel, refusal } from './bounds-model.ts';

/** As in aggregation: binary fractions do not add up exactly. */
const TOLERANCE = 1e-9;

/** Which items and which groups each row has, row after row. */
export interface Gaps {
  readonly present: Uint8Array;
  readonly hasScore: Uint8Array;
  /** By row. */
  readonly isComplete: Uint8Array;
}

/**
 * What each row has, under all weights of the box.
 * @throws MeridianError `method.impossible` where some weights of the box give an area a score and others do not
 */
export function gapsOf(model: BoundsModel, sumLow: Float64Array, sumHigh: Float64Array): Gaps {
  const { start, source, low, high, leaves, values, areas } = model;
  const items = source.length;
  const groups = start.length - 1;
  const present = new Uint8Array(areas.length * items);
  const hasScore = new Uint8Array(areas.length * groups);
  const isComplete = new Uint8Array(areas.length).fill(1);
  const wavering = new Map<number, number[]>();
  for (let row = 0; row < areas.length; row++)
    for (let group = 0; group < groups; group++) {
      let lowThere = 0;
      let highThere = 0;
      for (let item = start[group]!; item < start[group + 1]!; item++) {
        const from = source[item]!;
        const has =
          from < 0 ? hasScore[row * groups - 1 - from] === 1 : !Number.isNaN(values[row * leaves + from]);
        if (!has) {
          isComplete[row] = 0;
          continue;
        }
        present[row * items + item] = 1;
        lowThere += low[item]!;
        highThere += high[item]!;
      }
      const lowGone = sumLow[group]! - lowThere;
      const highGone = sumHigh[group]! - highThere;
      const isWhole = present
        .subarray(row * items + start[group]!, row * items + start[group + 1]!)
        .every(Boolean);
      const [least, most] = isWhole
        ? [1, 1]
        : model.of === 'shares'
          ? [Math.max(lowThere, 1 - highGone), Math.min(highThere, 1 - lowGone)]
          : [share(lowThere, highGone), share(highThere, lowGone)];
      const needed = model.minAvailability[group]! - TOLERANCE;
      const always = least > TOLERANCE && least >= needed;
      const never = most <= 0 || most < needed;
      if (always) hasScore[row * groups + group] = 1;
      else if (!never) wavering.set(group, [...(wavering.get(group) ?? []), row]);
    }
  if (wavering.size > 0) throw refusal([...wavering].map(([group, found]) => waver(model, group, found)));
  return { present, hasScore, isComplete };
}

const share = (part: number, rest: number): number => (part > 0 ? part / (part + rest) : 0);

const waver = (model: BoundsModel, group: number, rows: readonly number[]): Issue => {
  const parent = model.nodes[model.nodeOf[model.start[group]!]!]!.parent ?? '';
  return {
    code: 'bounds.availability',
    severity: 'error',
    at: { column: parent },
    details: { node: parent, area: model.areas[rows[0]!]!, count: rows.length },
  };
};
