import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PACKAGE_FOLDER } from '../platform/i18n.ts';
import { modelSchemas } from './model-schema.ts';

const root = mkdtempSync(join(tmpdir(), 'meridian-model-'));
const find = modelSchemas({
  shipped: join(PACKAGE_FOLDER, 'contexts', 'smart-data-models-schemas.jsonl'),
  root,
});
const AIR =
  'https://raw.githubusercontent.com/smart-data-models/dataModel.Environment/master/AirQualityObserved/schema.json';

const entity = (attributes: object) => ({
  id: 'urn:ngsi-ld:AirQualityObserved:1',
  type: 'AirQualityObserved',
  ...attributes,
});
const observed = { dateObserved: { type: 'Property', value: '2026-03-01T00:00:00Z' } };
const location = { location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [120, 36] } } };

test('entities are held against the schema of their model', async () => {
  const check = (await find(AIR))!;
  expect(check(entity({ ...observed, ...location, no2: { type: 'Property', value: 12 } }))).toEqual([]);
  expect(check(entity({ ...observed, ...location, no2: { type: 'Property', value: 'high' } }))).toMatchObject(
    [{ code: 'schema.type', at: { path: '/no2' }, value: 'high' }],
  );
});

test('a model is known by each of its addresses', async () => {
  for (const address of [
    'https://smart-data-models.github.io/dataModel.Environment/AirQualityObserved/schema.json',
    'https://smartdatamodels.org/dataModel.Environment/AirQualityObserved/schema.json',
    'https://github.com/smart-data-models/dataModel.Environment/blob/master/AirQualityObserved/schema.json',
  ])
    expect(await find(address)).toBeTypeOf('function');
});

test('one’s own schema is a file of the folder of sources', async () => {
  writeFileSync(
    join(root, 'bench.json'),
    JSON.stringify({ required: ['seats'], properties: { seats: { minimum: 1 } } }),
  );
  const check = (await find('file:bench.json'))!;
  expect(check(entity({ seats: { type: 'Property', value: 0 } }))).toMatchObject([
    { code: 'schema.minimum' },
  ]);
  expect(check(entity({}))).toMatchObject([{ code: 'schema.required', at: { path: '/seats' } }]);
});

test('what is no schema is none', async () => {
  writeFileSync(join(root, 'broken.json'), '{');
  for (const address of [
    'https://city.example/schema.json',
    'file:none.json',
    'file:../x.json',
    'file:broken.json',
  ])
    expect(await find(address)).toBeUndefined();
});

test('a pattern that would take for ever does not', async () => {
  writeFileSync(
    join(root, 'slow.json'),
    JSON.stringify({ properties: { a: { pattern: '^(a+)+$' }, b: { pattern: '(?=x)' } } }),
  );
  const check = (await find('file:slow.json'))!;
  const began = performance.now();
  expect(check(entity({ a: { type: 'Property', value: `${'a'.repeat(5000)}!` } }))).toHaveLength(1);
  expect(performance.now() - began).toBeLessThan(1000);
});
