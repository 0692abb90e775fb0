import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { framework, indicator, table } from '../../test/small-framework.ts';
import type { Factor } from '../model/uncertainty.ts';
import { quantile, quantilesOfCounts } from './quantile.ts';
import { computeAnalysis, finishAnalysis, mergePart, open, planJob } from './uncertainty.ts';
import type { AnalysisJob } from './uncertainty-job.ts';
import { type Extent, keepPlaces, MAX_PLACE_BYTES, readPlaces, roomFor } from './uncertainty-places.ts';

/** Places of `areas` areas in one dimension, replication after replication, some without. */
const drawn = fc
  .record({ areas: fc.integer({ min: 1, max: 30 }), samples: fc.integer({ min: 1, max: 80 }) })
  .chain(({ areas, samples }) =>
    fc.record({
      extent: fc.constant<Extent>({ areas, most: areas, samples }),
      places: fc.array(fc.integer({ min: 0, max: areas }), {
        minLength: areas * samples,
        maxLength: areas * samples,
      }),
      cut: fc.integer({ min: 1, max: samples }),
    }),
  );
const sortedOf = ({ areas }: Extent, places: readonly number[], area: number): number[] =>
  places.filter((place, at) => at % areas === area && place > 0).sort((a, b) => a - b);

/** All places in room of so many bytes, in two chunks. */
function keptIn(bytes: number, extent: Extent, places: readonly number[], cut: number) {
  const kept = roomFor(extent, bytes);
  const { areas, samples } = extent;
  for (const [before, count] of [
    [0, cut],
    [cut, samples - cut],
  ] as const) {
    const own = Uint16Array.from(places.slice(before * areas, (before + count) * areas));
    keepPlaces(kept, { places: own, stride: count }, extent, 0, before, count);
  }
  return kept;
}

describe('places are kept', () => {
  test('exactly where they fit, one by one or counted, however the replications are cut', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(drawn, ({ extent, places, cut }) => {
        const kept = keptIn(2 ** 28, extent, places, cut);
        seen.add(kept.as);
        const read = readPlaces(kept, extent, extent.samples);
        for (let area = 0; area < extent.areas; area++) {
          const sorted = sortedOf(extent, places, area);
          const told = read(area);
          if (told === undefined) {
            expect(sorted).toEqual([]);
            continue;
          }
          const { counts, from, first, last, counted, sum, min, max } = told;
          expect(counted).toBe(sorted.length);
          expect([sum, min, max]).toEqual([sorted.reduce((a, b) => a + b), sorted[0], sorted.at(-1)]);
          expect([first + 1, last + 1]).toEqual([min, max]);
          const probabilities = [0, 0.05, 0.5, 0.77, 1];
          quantilesOfCounts(counts, from + first, counted, probabilities).forEach((bin, at) => {
            expect(1 + first + bin).toBeCloseTo(quantile(sorted, probabilities[at]!), 12);
          });
        }
      }),
    );
    expect([...seen].sort()).toEqual(['counts', 'places']);
  });

  test('in bins where memory is short: quantiles to half a bin, means and extremes exact', () => {
    fc.assert(
      fc.property(drawn, ({ extent, places, cut }) => {
        const bytes = 4 * extent.areas;
        const kept = keptIn(bytes, extent, places, cut);
        if (kept.as === 'places') return;
        expect(kept.counts.byteLength).toBeLessThanOrEqual(bytes);
        const read = readPlaces(kept, extent, extent.samples);
        for (let area = 0; area < extent.areas; area++) {
          const sorted = sortedOf(extent, places, area);
          const told = read(area);
          if (told === undefined) continue;
          expect([told.sum, told.min, told.max]).toEqual([
            sorted.reduce((a, b) => a + b),
            sorted[0],
            sorted.at(-1),
          ]);
          const { counts, from, first, binWidth } = told;
          const bin = first + quantilesOfCounts(counts, from + first, sorted.length, [0.5])[0]!;
          const off = 1 + bin * binWidth + (binWidth - 1) / 2 - quantile(sorted, 0.5);
          expect(Math.abs(off)).toBeLessThanOrEqual(binWidth / 2);
        }
      }),
    );
  });

  test.each([
    // areas, replications, how, bin
    [33_000, 1024, 'places', 1],
    [33_000, 4575, 'places', 1],
    [33_000, 60_000, 'counts', 8],
    [33_000, 2 ** 24, 'counts', 16],
    [8600, 2 ** 24, 'counts', 1],
    [3000, 1000, 'places', 1],
    [3000, 10_000, 'counts', 1],
    [100, 2 ** 24, 'counts', 1],
  ])('%i areas, %i replications: as %s, %i wide, within the limit', (areas, samples, as, binWidth) => {
    const kept = roomFor({ areas, most: areas, samples }, MAX_PLACE_BYTES);
    expect(kept.as).toBe(as);
    if (kept.as === 'counts') expect(kept.binWidth).toBe(binWidth);
    const { byteLength } = kept.as === 'counts' ? kept.counts : kept.places;
    expect(byteLength).toBeLessThanOrEqual(MAX_PLACE_BYTES);
  });
});

describe('more areas than counters for all their ranks', () => {
  const AREAS = 4200;
  const values = (step: number) => Array.from({ length: AREAS }, (_, row) => (row * step) % 8191);
  const error: Factor = { name: 'error', kind: 'dataError', standardDeviation: 40, of: 'absolute' };
  const weights: Factor = { name: 'weights', kind: 'weightNoise', relative: 0.5 };
  const job = (factor: Factor, samples: number): AnalysisJob & { kind: 'uncertainty' } => ({
    kind: 'uncertainty',
    framework: framework([indicator('P'), indicator('Q')]),
    table: table({ P: values(37), Q: values(4099) }),
    groups: {},
    spec: { format: 'meridian-uncertainty/1', seed: 5, samples, factors: [factor] },
  });

  test.each([
    ['made beforehand', weights, 48],
    ['computed anew', error, 24],
  ])('have exact intervals in replications %s', (_, factor, samples) => {
    const asked = job(factor, samples);
    const { raw, ...result } = computeAnalysis({ ...asked, raw: ['INDEX'] })!;
    expect(result.rankBin).toBe(1);
    const [index] = result.nodes;
    const ranks = raw!.nodes[0]!.ranks;
    for (let area = 0; area < AREAS; area += 97) {
      const sorted = Float64Array.from(
        { length: samples },
        (_unused, at) => ranks[at * AREAS + area]!,
      ).sort();
      expect(index!.lowRank[area]).toBeCloseTo(quantile(sorted, 0.05), 12);
      expect(index!.medianRank[area]).toBe(quantile(sorted, 0.5));
      expect(index!.highRank[area]).toBeCloseTo(quantile(sorted, 0.95), 12);
      expect([index!.bestRank[area], index!.worstRank[area]]).toEqual([sorted[0], sorted.at(-1)]);
      expect(index!.atNominal[area]).toBe(
        sorted.filter((rank) => rank === index!.nominalRank[area]).length / samples,
      );
    }
    expect(computeAnalysis(asked)).toEqual(result);
  });

  test('the same bits whoever computes which chunk', () => {
    const asked = job(error, 70);
    const { chunks } = planJob(asked);
    expect(chunks).toBeGreaterThan(2);
    const workers = [open(asked), open(asked)];
    let merged: Parameters<typeof mergePart>[1];
    for (let chunk = 0; chunk < chunks; chunk++)
      merged = mergePart(asked, merged, structuredClone(workers[chunk % 2]!(chunk)));
    expect(finishAnalysis(asked, merged!)).toEqual(computeAnalysis(asked));
  });
});
