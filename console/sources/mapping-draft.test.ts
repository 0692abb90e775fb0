import { expect, test } from 'vitest';
import {
  type FileDraft,
  missingParts,
  readDraft,
  valueColumns,
  withIndicator,
  withMember,
  withShape,
  withUnit,
} from './mapping-draft.ts';

const wide: FileDraft = {
  file: 'cities.csv',
  shape: 'wide',
  area: { column: 'area' },
  period: { column: 'year' },
  values: [{ column: 'POP', indicator: 'POPULATION', unit: 'persons', aggregate: { method: 'sum' } }],
};

test('a document without a list of files is no mapping', () => {
  expect(readDraft({ files: [{ file: 'a.csv' }] })).toBeDefined();
  for (const document of [null, [], 'files', {}, { files: {} }, { files: [{}] }])
    expect(readDraft(document)).toBeUndefined();
});

test('another indicator forgets the unit of the old one and keeps what the form does not show', () => {
  expect(withIndicator(wide, 'POP', 'AREA').values).toEqual([
    { column: 'POP', indicator: 'AREA', aggregate: { method: 'sum' } },
  ]);
  expect(withIndicator(wide, 'GDP', 'GDP').values?.[1]).toEqual({ column: 'GDP', indicator: 'GDP' });
  expect(withIndicator(wide, 'POP', null).values).toEqual([]);
});

test("a unit is set, and taken back to the indicator's own", () => {
  expect(withUnit(wide, 'POP', '10^4 persons').values?.[0]?.unit).toBe('10^4 persons');
  expect(withUnit(wide, 'POP', null).values?.[0]).not.toHaveProperty('unit');
});

test('columns that say the area or the period carry no indicator', () => {
  expect(valueColumns(wide, ['area', 'year', 'POP', 'GDP'])).toEqual(['POP', 'GDP']);
});

test('what is missing is named', () => {
  expect(missingParts(wide)).toEqual([]);
  expect(missingParts({ file: 'x.csv', period: { value: ' ' } })).toEqual(['area', 'period', 'values']);
  expect(missingParts({ file: 'x.csv', shape: 'long' })).toEqual(['area', 'period', 'indicator', 'value']);
  expect(missingParts({ file: 'places.csv', shape: 'areas' })).toEqual([]);
  expect(withMember(wide, 'sheet', undefined)).not.toHaveProperty('sheet');
});

test('another shape drops what only the old one may have', () => {
  const long = withShape({ ...wide, sheet: 'S', citation: { title: { en: 'T', zh: '题' } } }, 'long');
  expect(Object.keys(long).sort()).toEqual(['area', 'citation', 'file', 'period', 'shape', 'sheet']);
  expect(Object.keys(withShape(wide, 'areas')).sort()).toEqual(['file', 'shape']);
});
