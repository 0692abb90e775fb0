import { describe, expect, test } from 'vitest';
import { FileError } from '../model/file-error.ts';
import { JsonSplit, MAX_RECORD } from './json-split.ts';

function read(text: string, size = text.length) {
  const split = new JsonSplit('x.json');
  const records: unknown[] = [];
  for (let at = 0; at < text.length; at += size) records.push(...split.push(text.slice(at, at + size)));
  split.end();
  return records;
}

function issueOf(text: string): string | undefined {
  try {
    read(text);
  } catch (error) {
    if (error instanceof FileError) return `${error.issue.code} ${error.issue.at.row ?? ''}`.trim();
    throw error;
  }
  return undefined;
}

test.each([
  ['[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
  [' [ ] ', []],
  ['{"data":[{"a":"]}\\"{[,"}]}', [{ a: ']}"{[,' }]],
  ['{"meta":{"data":[{"a":9}]},"data":[{"a":{"b":[1]}}],"more":[{"x":1}]}', [{ a: { b: [1] } }]],
  ['{"data": []}', []],
])('%s', (text, records) => {
  expect(read(text)).toEqual(records);
  for (let size = 1; size < 6; size += 1) expect(read(text, size)).toEqual(records);
});

describe('refuses', () => {
  test.each([
    ['', 'json.syntax'],
    ['{"rows":[{"a":1}]}', 'json.shape'],
    ['"text"', 'json.shape'],
    ['[1,2]', 'json.shape 1'],
    ['[[1]]', 'json.shape 1'],
    ['[{"a":1} {"a":2}]', 'json.syntax 2'],
    ['[{"a":1},]', 'json.syntax 2'],
    ['[,{"a":1}]', 'json.syntax 1'],
    ['[{"a":NaN}]', 'json.syntax 1'],
    ['[{"a":1}', 'json.syntax 2'],
    ['[{"a":1}]]', 'json.syntax'],
    ['{"data":[{"a":1}], x}', 'json.syntax'],
  ])('%s', (text, issue) => {
    expect(issueOf(text)).toBe(issue);
  });

  test('a record longer than the limit', () => {
    expect(issueOf(`[{"a":"${'x'.repeat(MAX_RECORD)}"}]`)).toBe('json.recordTooLong 1');
  });
});
