import { expect, test } from 'vitest';
import { axisOf, type TrackRow } from './tracks.ts';

const row = (hollow: number | null, solid: number | null): TrackRow => ({
  key: '',
  name: '',
  indent: 0,
  hollow,
  solid,
  isApart: false,
});

test('the axis begins at 0 and ends at a round number beyond the largest', () => {
  expect(axisOf([row(77, 20.2), row(13, null)])).toEqual({ end: 80, ticks: [0, 20, 40, 60, 80] });
  const shares = axisOf([row(0.6, 0.64)]);
  expect(shares.end).toBeCloseTo(0.8);
  expect(shares.ticks).toHaveLength(5);
});

test('no rows, or nothing but zeros, still have an axis', () => {
  expect(axisOf([])).toEqual({ end: 1, ticks: [0, 1] });
  expect(axisOf([row(0, 0)])).toEqual({ end: 1, ticks: [0, 1] });
});
