import { expect, test } from 'vitest';
import { draftOf, missingOf, requestOf } from './audit-draft.ts';
import { publishedOf } from './published-file.ts';

const draft = draftOf(publishedOf('x.csv', 'city,a,b,total,rank\nA,10,30,20,1\n'));
const TEXT = draft.table.text;

test('by its own columns: what is guessed is said', () => {
  expect(missingOf(draft)).toBeNull();
  expect(requestOf(draft)).toEqual({
    table: TEXT,
    area: 'city',
    rank: 'rank',
    score: 'total',
    inputs: ['a', 'b'],
  });
});

test('a framework says itself what is made of what', () => {
  const stored = { ...draft, structure: 'stored' as const, framework: 'hdi' };
  expect(requestOf(stored)).toEqual({ table: TEXT, area: 'city', rank: 'rank', framework: 'hdi' });
  const file = { ...draft, structure: 'file' as const, frameworkFile: { name: 'f.yaml', text: 'id: x' } };
  expect(requestOf(file)).toEqual({ table: TEXT, area: 'city', rank: 'rank', frameworkText: 'id: x' });
});

test('raw values and no ranks', () => {
  const raw = publishedOf('raw.csv', 'city,a\nA,3\n');
  expect(requestOf({ ...draft, rank: null, raw })).toMatchObject({ raw: raw.text });
  expect(requestOf({ ...draft, rank: null, raw })).not.toHaveProperty('rank');
});

test('what is to be said first', () => {
  expect(missingOf({ ...draft, score: null })).toBe('score');
  expect(missingOf({ ...draft, inputs: [] })).toBe('inputs');
  expect(missingOf({ ...draft, structure: 'stored' })).toBe('framework');
  expect(missingOf({ ...draft, structure: 'file' })).toBe('file');
});
