import type { AreaWire } from '../../src/platform/wire.ts';

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/**
 * Counts scores in bins of one width (1, 2, 2.5 or 5 times a power of ten) that start at multiples of it, about `wanted` of
 * them. A score on an edge belongs to the upper bin. No scores: no bins.
 */
export function histogram(scores: readonly number[], wanted = 24): readonly Bin[] {
  if (scores.length === 0) return [];
  const low = Math.min(...scores);
  const high = Math.max(...scores);
  const width = niceStep((high - low || 1) / wanted);
  const first = Math.floor(low / width + 1e-9);
  const last = Math.max(first, Math.floor(high / width + 1e-9));
  const counts = new Array<number>(last - first + 1).fill(0);
  for (const score of scores) {
    const bin = Math.min(last, Math.floor(score / width + 1e-9)) - first;
    counts[bin] = counts[bin]! + 1;
  }
  return counts.map((count, index) => ({
    from: (first + index) * width,
    to: (first + index + 1) * width,
    count,
  }));
}

/** The smallest of 1, 2, 2.5, 5, 10 × 10^n that is not below `least`. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 2.5, 5, 10].find((step) => step * power >= least * (1 - 1e-12)) ?? 10;
  return factor * power;
}

/** Whether a place is meant by what was typed: part of its name in either language, or of its code. */
export function matchesArea(area: AreaWire, typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  return (
    wanted === '' ||
    area.name.zh.includes(wanted) ||
    area.name.en.toLowerCase().includes(wanted) ||
    area.code.startsWith(wanted)
  );
}

export interface Spot {
  readonly code: string;
  readonly longitude: number;
  readonly latitude: number;
}

export type Direction = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight';

/** The nearest spot within 45° of a direction on the map; undefined at its edge. */
export function nextSpot<T extends Spot>(
  spots: readonly T[],
  from: Spot,
  direction: Direction,
): T | undefined {
  let best: T | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const spot of spots) {
    const east = (spot.longitude - from.longitude) * Math.cos((from.latitude * Math.PI) / 180);
    const north = spot.latitude - from.latitude;
    const [along, across] =
      direction === 'ArrowUp'
        ? [north, east]
        : direction === 'ArrowDown'
          ? [-north, east]
          : direction === 'ArrowRight'
            ? [east, north]
            : [-east, north];
    const distance = Math.hypot(east, north);
    if (along > 1e-9 && Math.abs(across) <= along && distance < least) {
      least = distance;
      best = spot;
    }
  }
  return best;
}

/** The middle value; null where there is none. */
export function medianOf(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return null;
  return sorted.length % 2 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Lowest and highest of the values that there are; [0, 1] where there are none. */
export function rangeOf(values: readonly (number | null)[]): readonly [number, number] {
  const present = values.filter((value) => value !== null);
  return present.length ? [Math.min(...present), Math.max(...present)] : [0, 1];
}

/** Where a value lies in a range, 0..1; 0.5 in a range without extent. */
export const shareIn = (value: number, [low, high]: readonly [number, number]): number =>
  high > low ? (value - low) / (high - low) : 0.5;

/** The index of the band that holds a score: the last one whose `min` it reaches; −1 below all or without a score. */
export function bandIndex(bands: readonly { readonly min: number }[], score: number | null): number {
  return score === null ? -1 : bands.findLastIndex(({ min }) => score >= min);
}
