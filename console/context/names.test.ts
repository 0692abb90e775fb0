import { expect, test } from 'vitest';
import { makeNames, namesIn } from './names.ts';

const AIR = 'https://smartdatamodels.org/dataModel.Environment/';
const TYPES = [
  {
    typeName: `${AIR}AirQualityObserved`,
    attributeNames: ['location', `${AIR}no2`, 'https://smartdatamodels.org/name'],
  },
  { typeName: 'Park', attributeNames: ['name', 'visitors'] },
  { typeName: 'https://example.org/v#Park', attributeNames: [] },
];
const names = makeNames(TYPES);

test('an IRI is known by its last segment, and back', () => {
  expect(names.short(`${AIR}AirQualityObserved`)).toBe('AirQualityObserved');
  expect(names.full('AirQualityObserved')).toBe(`${AIR}AirQualityObserved`);
  expect(names.short('location')).toBe('location');
  expect(names.full('no2')).toBe(`${AIR}no2`);
});

test('two types with one last segment are told apart', () => {
  expect(names.full('Park')).toBe('Park');
  expect(names.short('https://example.org/v#Park')).toBe('Park_2');
  expect(names.full('Park_2')).toBe('https://example.org/v#Park');
});

test('of attributes with one last segment, that of the type in question is meant', () => {
  expect(names.full('name')).toBe('name');
  expect(makeNames(TYPES, 'AirQualityObserved').full('name')).toBe('https://smartdatamodels.org/name');
  expect(makeNames(TYPES, 'Park').full('name')).toBe('name');
  expect(names.short('https://smartdatamodels.org/name')).toBe('name');
});

test('what nobody told of is shortened all the same', () => {
  expect(names.short('https://example.org/new/pm10')).toBe('pm10');
  expect(names.full('pm10')).toBe('pm10');
});

test('a query takes only the names that it uses into its @context', () => {
  expect(names.contextOf('no2>40;visitors<3', undefined)).toEqual({ no2: `${AIR}no2` });
  expect(names.contextOf('visitors<3')).toBeUndefined();
});

test('names are found outside of quoted values', () => {
  expect(namesIn('name=="no2 of A";no2>=4|Straße.observedAt>2026-01-01')).toEqual([
    'name',
    'no2',
    'Straße',
    'observedAt',
  ]);
});
