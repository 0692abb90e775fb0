import { log } from './elementary.ts';
import {
  boundsRefusal,
  DEFAULT_TO,
  type NormaliseMethod,
  type Refusal,
  type Resolved,
  stretch,
} from './normalise-method.ts';
import { extent, mean, standardDeviation } from './statistics.ts';

/** Position of `value` from the worse end (0) to the better end (1). */
function share(value: number, { direction, min, max, scale, shift = 0 }: Resolved): number {
  if (scale === 'log') return between(log(value + shift), log(min! + shift), log(max! + shift), direction);
  return between(value, min!, max!, direction);
}

const between = (value: number, low: number, high: number, direction: 1 | -1): number =>
  direction === 1 ? (value - low) / (high - low) : (high - value) / (high - low);

/** Why ends cannot be put on the axis of logarithms, if they cannot. */
const logRefusal = (low: number, shift = 0): Refusal | undefined =>
  low + shift > 0 ? undefined : { refused: 'normalise.logNotPositive', details: { least: low + shift } };

/** direction × x, in the indicator's own unit: for values that are scores already. Never refused. */
export const none: NormaliseMethod = {
  resolve: (_values, { direction }) => ({ direction }),
  at: (value, { direction }) => (direction === 1 ? value : 0 - value),
};

/**
 * low + (high − low) × (x − min) / (max − min), with (max − x) above the line where less is better: the worst area gets
 * low, the best high. min and max are of the column as it is now, over the areas that are left. With `scale: log` all three are
 * replaced by their natural logarithms, of what they are plus `shift` if that is given. No unit. Refused for a column without values or with only equal ones, and with
 * `scale: log` for values that are not positive. Source: OECD/JRC Handbook 2008, step 5 (re-scaling); COINr `n_minmax`.
 */
export const minmax: NormaliseMethod = {
  resolve: (values, { direction, to = DEFAULT_TO, scale, shift }) => {
    const [min, max] = extent(values);
    const column = { direction, to, min, max };
    const refused = boundsRefusal(min, max);
    if (refused || scale !== 'log') return refused ?? column;
    return logRefusal(min, shift) ?? { ...column, scale, ...(shift === undefined ? {} : { shift }) };
  },
  at: (value, column) => stretch(share(value, column), column.to!),
};

/**
 * m + s × d × (x − mean) / sd with direction d and the sample standard deviation (n − 1); m and s are `to`. No unit, no bounds.
 * Refused for a column without values, with one value, or with only equal ones. Source: OECD/JRC Handbook 2008, step 5
 * (standardisation); COINr `n_zscore`.
 */
export const zscore: NormaliseMethod = {
  resolve: (values, { direction, to = DEFAULT_TO }) => {
    const [min, max] = extent(values);
    if (min === max) return { refused: 'normalise.constant', details: { constant: min } };
    const centre = mean(values);
    const spread = standardDeviation(values);
    if (!Number.isFinite(centre) || !Number.isFinite(spread)) return { refused: 'normalise.tooWide' };
    return { direction, to, mean: centre, standardDeviation: spread };
  },
  at: (value, { direction, to, mean: centre, standardDeviation: spread }) =>
    ((direction * (value - centre!)) / spread!) * to![1] + to![0],
};

/**
 * As minmax between the two values of `from`, whatever the column's own bounds: a plain change of scale, so that scores may lie
 * outside `to`. Defined for constant columns and for those without values. Refused without `from`. Source: COINr `n_scaled`.
 */
export const scaled: NormaliseMethod = {
  isStated: true,
  resolve: (_values, { direction, to = DEFAULT_TO, from }) => {
    if (!from) return { refused: 'normalise.fromMissing' };
    const [min, max] = from;
    return min < max
      ? { direction, to, min, max }
      : { refused: 'normalise.fromOrder', details: { low: min, high: max } };
  },
  at: minmax.at,
};

/**
 * As minmax, with stated posts instead of the column's own bounds, so that scores can be compared between years and do not
 * depend on who else is assessed. A value beyond a post scores as the post if `clamp`, else it runs out of the range. With
 * `scale: log` the posts, given in the indicator's unit, and the value are replaced by their natural logarithms, of what they
 * are plus `shift` if that is given; a clamped value is defined then whatever it is. Defined for constant columns. Refused
 * without posts, and with `scale: log` for posts, or values that are not clamped, that make 0 or less with the shift. Source:
 * UNDP Human Development Report, technical note 1; COINr `n_goalposts`; with a shift the Environmental Performance Index 2020.
 */
export const goalposts: NormaliseMethod = {
  isStated: true,
  resolve: (values, { direction, to = DEFAULT_TO, clamp = true, scale, shift, goalposts: posts }) => {
    if (!posts) return { refused: 'normalise.goalpostsMissing' };
    const [min, max] = posts;
    if (!(min < max)) return { refused: 'normalise.goalpostsOrder', details: { low: min, high: max } };
    if (scale !== 'log') return { direction, to, min, max, clamp };
    const [lowest] = extent(values);
    const least = clamp || Number.isNaN(lowest) ? min : Math.min(min, lowest);
    const column = { direction, to, min, max, clamp, scale, ...(shift === undefined ? {} : { shift }) };
    return logRefusal(least, shift) ?? column;
  },
  at: (value, column) => {
    const { min, max, clamp, to } = column;
    if (!clamp) return stretch(share(value, column), to!);
    const kept = column.scale === 'log' ? Math.min(max!, Math.max(min!, value)) : value;
    return stretch(Math.min(1, Math.max(0, share(kept, column))), to!);
  },
};
