import {
  boundsRefusal,
  DEFAULT_TO,
  type NormaliseMethod,
  type Resolved,
  stretch,
} from './normalise-method.ts';
import { extent, type Values } from './statistics.ts';

/** Distance of `value` from the worst value of the column, in the direction that is better. */
const gain = (value: number, { direction, min, max }: Resolved): number =>
  direction === 1 ? value - min! : max! - value;

const bounds = (values: Values): { readonly min: number; readonly max: number } => {
  const [min, max] = extent(values);
  return { min, max };
};

/**
 * Way from the worst area to the target that has been covered: (x − min) / (target − min), or (max − x) / (max − target) where
 * less is better; stretched to `to`. Who is past the target scores as the target if `clamp`, else more. The target is in the
 * indicator's unit. Refused without a target, and where every area has reached it (nothing is left to measure the way by).
 * Source: OECD/JRC Handbook 2008, step 5 (distance to a reference); COINr `n_dist2targ`.
 */
export const distanceToTarget: NormaliseMethod = {
  resolve: (values, { direction, to = DEFAULT_TO, clamp = true, target }) => {
    if (target === undefined) return { refused: 'normalise.targetMissing' };
    const column = { direction, to, clamp, ...bounds(values), target };
    const way = gain(target, column);
    if (!(way > 0)) return { refused: 'normalise.targetReached', details: { target } };
    return Number.isFinite(way) ? column : { refused: 'normalise.tooWide' };
  },
  at: (value, column) => {
    const covered = gain(value, column) / gain(column.target!, column);
    return stretch(column.clamp ? Math.min(1, covered) : covered, column.to!);
  },
};

/**
 * 1 − (max − x) / (max − min), or 1 − (x − min) / (max − min) where less is better; stretched to `to`. Refused as minmax, of which
 * it is the same up to the last bits. Source: OECD/JRC Handbook 2008, step 5; COINr `n_dist2max`.
 */
export const distanceToMax: NormaliseMethod = {
  resolve: (values, { direction, to = DEFAULT_TO }) => {
    const { min, max } = bounds(values);
    return boundsRefusal(min, max) ?? { direction, to, min, max };
  },
  at: (value, { direction, min, max, to }) =>
    stretch(1 - (direction === 1 ? max! - value : value - min!) / (max! - min!), to!),
};

/**
 * 1 − (r − x) / (r − min) with the value r of the `reference` area, or 1 − (x − r) / (max − r) where less is better; stretched
 * to `to`: the reference scores the high end, who is better more. Refused where the reference is not among the areas, has no
 * value, or has the worst one. Source: OECD/JRC Handbook 2008, step 5; COINr `n_dist2ref`.
 */
export const distanceToReference: NormaliseMethod = {
  resolve: (values, { direction, to = DEFAULT_TO, reference }, areas) => {
    const row = reference === undefined ? -1 : areas.indexOf(reference);
    const details = { reference: reference ?? '' };
    if (row < 0) return { refused: 'normalise.referenceUnknown', details };
    const value = values[row]!;
    if (Number.isNaN(value)) return { refused: 'normalise.referenceMissing', details };
    const column = { direction, to, ...bounds(values), reference: { area: reference!, value } };
    const way = gain(value, column);
    if (!(way > 0)) return { refused: 'normalise.referenceWorst', details };
    return Number.isFinite(way) ? column : { refused: 'normalise.tooWide' };
  },
  at: (value, column) => {
    const best = column.reference!.value;
    const short = column.direction === 1 ? best - value : value - best;
    return stretch(1 - short / gain(best, column), column.to!);
  },
};

/**
 * x / max, or min / x where less is better, so that the best area scores 1 and more is better throughout; stretched to `to`.
 * Refused where max is not positive, or where less is better and min is not: ratios of such numbers do not keep the order.
 * Source: OECD/JRC Handbook 2008, step 5 (distance to the leader); COINr `n_fracmax`, which turns the values' sign round
 * instead and so gives worse areas more where less is better.
 */
export const fractionOfMax: NormaliseMethod = {
  resolve: (values, { direction, to = DEFAULT_TO }) => {
    const { min, max } = bounds(values);
    const base = direction === 1 ? max : min;
    if (!(base > 0)) return { refused: 'normalise.notPositive', details: { least: base } };
    return { direction, to, min, max };
  },
  at: (value, { direction, min, max, to }) => stretch(direction === 1 ? value / max! : min! / value, to!),
};

/**
 * 1 − |x − a| / max|x − a| with the best value a; stretched to `to`; the direction is not read. Refused without a best value and
 * for a column with only equal values.
 */
export const middleBest: NormaliseMethod = {
  resolve: (values, { direction, to = DEFAULT_TO, best }) => {
    if (typeof best !== 'number') return { refused: 'normalise.bestMissing' };
    const { min, max } = bounds(values);
    const reach = Math.max(best - min, max - best);
    if (!Number.isFinite(reach)) return { refused: 'normalise.tooWide' };
    return boundsRefusal(min, max) ?? { direction, to, min, max, best, reach };
  },
  at: (value, { best, reach, to }) => stretch(1 - Math.abs(value - (best as number)) / reach!, to!),
};

/**
 * 1 inside the best interval [a, b]; outside 1 − d / M with the distance d to the nearer end and M = max(a − min, max − b);
 * stretched to `to`; the direction is not read. Where all areas are inside, all score the high end. Refused without an interval
 * and for a column with only equal values.
 */
export const intervalBest: NormaliseMethod = {
  resolve: (values, { direction, to = DEFAULT_TO, best }) => {
    if (best === undefined || typeof best === 'number') return { refused: 'normalise.bestMissing' };
    const [low, high] = best;
    if (!(low < high)) return { refused: 'normalise.bestOrder', details: { low, high } };
    const { min, max } = bounds(values);
    const reach = Math.max(low - min, max - high, 0);
    if (!Number.isFinite(reach)) return { refused: 'normalise.tooWide' };
    return boundsRefusal(min, max) ?? { direction, to, min, max, best, reach };
  },
  at: (value, { best, reach, to }) => {
    const [low, high] = best as readonly [number, number];
    const away = Math.max(low - value, value - high, 0);
    return stretch(away === 0 ? 1 : 1 - away / reach!, to!);
  },
};
