import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateTimeOf, isLanguage, isName, isScope, isStorable, isUri } from './read-text.ts';

describe('a DateTime', () => {
  test('in UTC stays as it is', () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('0000-01-01T00:00:00Z'),
          max: new Date('9999-12-31T23:59:59Z'),
          noInvalidDate: true,
        }),
        (date) => {
          expect(dateTimeOf(date.toISOString())).toBe(date.toISOString());
        },
      ),
    );
    expect(dateTimeOf('2020-02-29T23:59:59.123456Z')).toBe('2020-02-29T23:59:59.123456Z');
  });

  test('with a difference from UTC becomes UTC, a comma a point', () => {
    expect(dateTimeOf('2020-01-01T00:30:00,25+01:00')).toBe('2019-12-31T23:30:00.25Z');
    expect(dateTimeOf('2020-12-31T23:30:00-05:30')).toBe('2021-01-01T05:00:00Z');
  });

  test.each([
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2023-04-31T00:00:00Z',
    '2023-13-01T00:00:00Z',
    '2023-00-01T00:00:00Z',
    '2023-01-00T00:00:00Z',
    '2023-01-01T24:00:00Z',
    '2023-01-01T00:60:00Z',
    '2023-01-01T00:00:60Z',
    '2023-01-01T00:00:00.1234567Z',
    '2023-01-01T00:00Z',
    '2023-01-01T00:00:00',
    '2023-01-01T00:00:00+24:00',
    '0000-01-01T00:00:00+01:00',
    '9999-12-31T23:00:00-02:00',
    '2023-01-01',
    '',
    5,
  ])('%s is none', (text) => expect(dateTimeOf(text)).toBeUndefined());
});

test.each([
  ['urn:ngsi-ld:Building:1', true],
  ['https://example.org/a?b=c#d', true],
  ['urn:ngsi-ld:Straße:北京', true],
  ['thisisaninvaliduri', false],
  ['2020-01-01T00:00:00Z', false],
  ['Spain-WeatherForecast-46005_2016-12-01T18:00:00', false],
  ['urn:', false],
  ['urn:a b', false],
  ['urn:a<b', false],
  ['urn:a\nb', false],
  ['urn:\ud800', false],
  [`urn:${'a'.repeat(3000)}`, false],
])('%j as a URI: %s', (text, expected) => expect(isUri(text)).toBe(expected));

test('hostile texts take no longer than their length', () => {
  const hostile = [
    'a-'.repeat(200_000),
    `${'/a'.repeat(200_000)}/`,
    `${'a'.repeat(400_000)}!`,
    ':'.repeat(400_000),
  ];
  for (const text of hostile) {
    isName(text, Number.POSITIVE_INFINITY);
    isUri(text, Number.POSITIVE_INFINITY);
    isScope(text);
    isLanguage(text);
    isStorable(text);
    dateTimeOf(text);
  }
  expect(hostile.map((text) => isName(text, Number.POSITIVE_INFINITY))).toEqual([true, false, false, false]);
});

test('texts that a database takes', () => {
  expect(['a', '', '🙂', '\u001f'].map(isStorable)).toEqual([true, true, true, true]);
  expect(['\0', 'a\ud83d', '\ude42b'].map(isStorable)).toEqual([false, false, false]);
});
