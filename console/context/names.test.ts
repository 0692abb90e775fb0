import { expect, test } from 'vitest';
import { makeNames, namesIn } from './names.ts';

const AIR = 'https://smartdatamodels.org/dataModel.Environment/';
const names = makeNames([
  'location',
  `${AIR}AirQualityObserved`,
  `${AIR}no2`,
  'https://example.org/v#no2',
  'temperature',
]);

test('an IRI is known by its last segment, and back', () => {
  expect(names.short(`${AIR}AirQualityObserved`)).toBe('AirQualityObserved');
  expect(names.full('AirQualityObserved')).toBe(`${AIR}AirQualityObserved`);
  expect(names.short('location')).toBe('location');
});

test('two IRIs with one last segment are told apart', () => {
  expect(names.short('https://example.org/v#no2')).toBe('no2');
  expect(names.short(`${AIR}no2`)).toBe('no2_2');
  expect(names.full('no2_2')).toBe(`${AIR}no2`);
});

test('what nobody told of is shortened all the same', () => {
  expect(names.short('https://example.org/new/pm10')).toBe('pm10');
  expect(names.full('pm10')).toBe('pm10');
});

test('a query takes only the names that it uses into its @context', () => {
  expect(names.contextOf('no2_2>40;temperature<3', undefined)).toEqual({ no2_2: `${AIR}no2` });
  expect(names.contextOf('temperature<3')).toBeUndefined();
});

test('names are found outside of quoted values', () => {
  expect(namesIn('name=="no2 of A";no2>=4|Straße.observedAt>2026-01-01')).toEqual([
    'name',
    'no2',
    'Straße',
    'observedAt',
  ]);
});
