import { expect, test } from 'vitest';
import { formatFor } from '../platform/format.ts';
import { valueText } from './value-text.ts';

const WORDS: Readonly<Record<string, string>> = {
  'list.comma': ', ',
  'list.pause': '; ',
  'city.colon': ': ',
  'city.yes': 'yes',
  'value.none': 'none',
};
const read = (kind: string, value: unknown) =>
  valueText(
    { kind, value },
    {
      format: formatFor('en'),
      locale: 'en',
      t: (key, params) => WORDS[key] ?? `${key} ${Object.values(params ?? {}).join(' ')}`,
    },
  );

test('values are read as people write them', () => {
  expect(read('Property', 1234.5)).toBe('1,234.5');
  expect(read('Property', 0.0000123)).toBe('0.0000123');
  expect(read('Property', true)).toBe('yes');
  expect(read('Property', '2026-11-01T08:00:00Z')).toMatch(/2026/);
  expect(read('Property', { '@type': 'DateTime', '@value': '2026-11-01T08:00:00Z' })).toMatch(/2026/);
  expect(read('Property', ['onstreet', 'free'])).toBe('onstreet, free');
  expect(read('Property', null)).toBe('none');
});

test('a plain object is told part by part, a nested one as it is written', () => {
  expect(read('Property', { addressLocality: 'Qingdao', addressCountry: 'CN' })).toBe(
    'addressLocality: Qingdao; addressCountry: CN',
  );
  expect(read('JsonProperty', { a: { b: 1 } })).toBe('{"a":{"b":1}}');
  expect(read('JsonProperty', [{ a: 1 }])).toBe('[{"a":1}]');
});

test('places, languages and links', () => {
  expect(read('GeoProperty', { type: 'Point', coordinates: [120.38, 36.07] })).toBe('120.38000, 36.07000');
  expect(
    read('GeoProperty', {
      type: 'LineString',
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    }),
  ).toBe('city.geometry LineString 2');
  expect(read('LanguageProperty', { zh: '站', en: 'Station' })).toBe('Station');
  expect(read('Relationship', ['urn:ngsi-ld:Device:1', 'urn:ngsi-ld:Device:2'])).toBe('Device:1, Device:2');
});
