import { expect, test } from 'vitest';
import { frameOf, fromMercator, labelsOf, mercator, radiusOf } from './map-spots.ts';

test('the frame holds all spots with a margin in whole degrees', () => {
  const frame = frameOf([
    { code: 'a', longitude: 100.4, latitude: 20 },
    { code: 'b', longitude: 130.1, latitude: 45.5 },
  ]);
  expect(frame).toEqual({ west: 98, south: 18, east: 132, north: 48 });
});

test('a province without coordinates of its own is named amid its cities; one without cities is not named', () => {
  const place = (code: string, parent: string | null, longitude: number | null, latitude: number | null) => ({
    code,
    parent,
    level: 'prefecture',
    name: { en: code, zh: code },
    longitude,
    latitude,
  });
  const labels = labelsOf(
    [
      { code: '37', name: 'SD', at: null },
      { code: '54', name: 'XZ', at: null },
    ],
    [place('3701', '37', 117, 36), place('3702', '37', 121, 38), place('3703', '37', null, null)],
  );
  expect(labels).toEqual([{ name: 'SD', longitude: 119, latitude: 37 }]);
});

test('a name gives way to circles and to other names', () => {
  const city = { level: 'prefecture', name: { en: 'x', zh: 'x' }, longitude: 117, latitude: 36 };
  const labels = labelsOf(
    [
      { code: '37', name: 'SD', at: null },
      { code: '41', name: 'HA', at: null },
    ],
    [
      { ...city, code: '3701', parent: '37' },
      { ...city, code: '4101', parent: '41' },
    ],
  );
  expect(labels).toHaveLength(2);
  for (const { longitude, latitude } of labels)
    expect(Math.abs(longitude - 117) > 1 || Math.abs(latitude - 36) > 1).toBe(true);
  expect(labels[0]).not.toEqual({ ...labels[1], name: 'SD' });
});

test('Mercator goes there and back', () => {
  for (const latitude of [0, 18.5, 53]) expect(fromMercator(mercator(latitude))).toBeCloseTo(latitude);
});

test('the area of a circle follows the value', () => {
  expect(radiusOf(100, [0, 100], 16)).toBe(16);
  expect(radiusOf(25, [0, 100], 16)).toBe(8);
  expect(radiusOf(null, [0, 100], 16)).toBe(3);
});
