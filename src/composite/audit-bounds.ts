import { minimax, misfits } from './audit-minimax.ts';
import type { Figures } from './audit-text.ts';
import type { Verdict } from './audit-weights.ts';
import { exp, log } from './elementary.ts';
import { extent } from './statistics.ts';

export interface BoundsAudit {
  readonly node: string;
  readonly replayable: Verdict;
  /** 1: more is better. */
  readonly direction: 1 | -1;
  readonly scale: 'linear' | 'log';
  /** The raw values that get the low and the high end of the scale, smaller first; null where it is not a straight line. */
  readonly bounds: readonly [min: number, max: number] | null;
  /** Whether the bounds are the smallest and largest raw value themselves; else they are goalposts. */
  readonly isOwnRange: boolean;
  /** Whether values beyond the bounds get the end of the scale. */
  readonly isClamped: boolean;
  /** The largest residual in units of what rounding allows. */
  readonly largest: number;
  /** Areas whose score does not fit, the worst first; empty where it is replayable. */
  readonly misfits: readonly string[];
}

/**
 * The bounds between which raw values were put on a scale: a straight line through raw values (or their logarithms) and
 * published scores, by the least largest residual. The column's own range and the roundest numbers that replay the scores are
 * preferred to the line's own. Areas at the ends of the scale do not tell, because scores may be cut off there.
 */
export function auditBounds(
  node: string,
  raw: Figures,
  score: Figures,
  to: readonly [number, number],
  areas: readonly string[],
): BoundsAudit {
  const tried = (['linear', 'log'] as const).flatMap((scale) => {
    const found = auditScale(node, raw, score, to, areas, scale);
    return found ? [found] : [];
  });
  const order = [
    ({ replayable }: BoundsAudit) => replayable === 'yes',
    ({ bounds }: BoundsAudit) => bounds !== null,
    () => true,
  ];
  return order.map((isBetter) => tried.find(isBetter)).find((found) => found !== undefined) ?? none(node);
}

function auditScale(
  node: string,
  raw: Figures,
  score: Figures,
  to: readonly [number, number],
  areas: readonly string[],
  scale: 'linear' | 'log',
): BoundsAudit | undefined {
  const [low, high] = to;
  const [place, unplace] = scale === 'log' ? [log, exp] : [same, same];
  const rows = [...raw.values.keys()].filter(
    (row) => !Number.isNaN(raw.values[row]) && !Number.isNaN(score.values[row]),
  );
  if (scale === 'log' && rows.some((row) => raw.values[row]! <= 0)) return undefined;
  const inside = rows.filter(
    (row) => score.values[row]! > low + score.half && score.values[row]! < high - score.half,
  );
  if (inside.length < 2) return undefined;
  const allowed = score.half + BITS * (Math.abs(low) + Math.abs(high));
  const fitOver = (some: readonly number[]) => (weights: Float64Array) => {
    const found = fitLine(
      some.map((row) => place(raw.values[row]!)),
      some.map((row) => score.values[row]!),
      weights,
    );
    const residuals = Float64Array.from(
      some,
      (row) => (score.values[row]! - found.base - found.slope * place(raw.values[row]!)) / allowed,
    );
    return { found, residuals };
  };
  const all = minimax(inside.length, fitOver(inside));
  let fitted = all;
  if (all.largest > 1) {
    const wrong = new Set(misfits(inside.length, fitOver(inside)));
    const rest = inside.filter((_, at) => !wrong.has(at));
    if (wrong.size > 0 && rest.length > 2) fitted = minimax(rest.length, fitOver(rest));
  }
  const { base, slope } = fitted.fit.found;
  const isRising = slope > 0;
  const direction = isRising ? 1 : -1;
  if (fitted.largest > 1) {
    const replayable = all.least > 1 ? 'no' : 'undecided';
    return { ...none(node), replayable, direction, scale, largest: all.largest };
  }
  const ratioOf = (row: number, [least, most]: readonly [number, number], isClamped: boolean) => {
    const part = (place(raw.values[row]!) - place(least)) / (place(most) - place(least));
    const exact = isRising ? low + part * (high - low) : high - part * (high - low);
    const own = isClamped ? Math.min(Math.max(exact, low), high) : exact;
    return Math.abs(score.values[row]! - own) / allowed;
  };
  // Rows inside that are not on the line do not keep the others from having round bounds.
  const isOnLine = (row: number) =>
    Math.abs(score.values[row]! - base - slope * place(raw.values[row]!)) <= allowed;
  const told = rows.filter((row) => !inside.includes(row) || isOnLine(row));
  const fits = (bounds: readonly [number, number]) =>
    [false, true].find((isClamped) => told.every((row) => ratioOf(row, bounds, isClamped) <= 1));
  const [one, other] = [unplace((low - base) / slope), unplace((high - base) / slope)];
  const own = extent(told.map((row) => raw.values[row]!));
  const isOwnRange = fits(own) !== undefined;
  const bounds = isOwnRange
    ? own
    : roundest([Math.min(one, other), Math.max(one, other)], (some) => fits(some) !== undefined);
  const isClamped = fits(bounds) ?? true;
  const ratios = new Map(rows.map((row) => [row, ratioOf(row, bounds, isClamped)]));
  const off = rows.filter((row) => ratios.get(row)! > 1).sort((a, b) => ratios.get(b)! - ratios.get(a)!);
  return {
    node,
    replayable: off.length === 0 ? 'yes' : 'no',
    direction,
    scale,
    bounds,
    isOwnRange,
    isClamped,
    largest: [...ratios.values()].reduce((most, ratio) => Math.max(most, ratio), 0),
    misfits: off.map((row) => areas[row]!),
  };
}

const same = (value: number): number => value;
/** Room for the last bits beside rounding to decimals. */
const BITS = 1e-12;
/** Decimal places, counted from the width of the bounds down, to which bounds are tried to be round. */
const PLACES = 14;

/** The straight line with the least weighted squares. */
function fitLine(
  x: readonly number[],
  y: readonly number[],
  weights: Float64Array,
): { readonly base: number; readonly slope: number } {
  const sum = (value: (at: number) => number) =>
    weights.reduce((total, weight, at) => total + weight * value(at), 0);
  const middleX = sum((at) => x[at]!);
  const middleY = sum((at) => y[at]!);
  const slope =
    sum((at) => (x[at]! - middleX) * (y[at]! - middleY)) /
    sum((at) => (x[at]! - middleX) * (x[at]! - middleX));
  return { base: middleY - slope * middleX, slope };
}

/** The numbers near two bounds, with the fewest digits in all, that will do; the bounds themselves where none does. */
function roundest(
  [least, most]: readonly [number, number],
  isFitting: (bounds: readonly [number, number]) => boolean,
): readonly [number, number] {
  const first = Math.max(0, String(Math.trunc(most - least)).length - 1);
  const roundTo = (value: number, place: number) => {
    const power = first - place;
    // no sign is left over where it rounds to zero
    if (power <= 0) return Number(value.toFixed(-power)) + 0;
    const unit = Number(`1e${power}`);
    return Math.round(value / unit) * unit + 0;
  };
  for (let digits = 0; digits <= 2 * PLACES; digits++)
    for (let ofLeast = Math.max(0, digits - PLACES); ofLeast <= Math.min(digits, PLACES); ofLeast++) {
      const bounds = [roundTo(least, ofLeast), roundTo(most, digits - ofLeast)] as const;
      if (bounds[0] < bounds[1] && isFitting(bounds)) return bounds;
    }
  return [least, most];
}

const none = (node: string): BoundsAudit => ({
  node,
  replayable: 'undecided',
  direction: 1,
  scale: 'linear',
  bounds: null,
  isOwnRange: false,
  isClamped: false,
  largest: 0,
  misfits: [],
});
