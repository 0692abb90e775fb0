import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MeridianError } from '../model/error.ts';
import { readBody } from './http-body.ts';

const read = (text: string) => readBody(Buffer.from(text));
const refusal = (body: string | Buffer) => {
  try {
    readBody(Buffer.from(body));
  } catch (error) {
    if (error instanceof MeridianError) return `${error.code} ${error.issues[0]?.code}`;
    throw error;
  }
  return undefined;
};

describe('a body', () => {
  test('is read as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(read(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(read('{"a:\\"b\\\\":"c:d","e":[{"a":1},{"a":2}]}')).toEqual({
      'a:"b\\': 'c:d',
      e: [{ a: 1 }, { a: 2 }],
    });
  });

  test.each([
    ['{"a":1,"a":1}'],
    ['{"a":1,"\\u0061":2}'],
    ['[{"b":{"type":"Property","value":1,"type":"Property"}}]'],
    ['{"__proto__":1,"__proto__":2}'],
  ])('has no name twice in one object: %s', (text) => {
    expect(refusal(text)).toBe('context.invalidRequest context.nameTwice');
  });

  test('has names such as __proto__ as names', () => {
    const value = read('{"__proto__":{"polluted":1},"constructor":2}') as object;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test.each(['', '{', '{"a":}', '"a', '"\\', '{"a":1}}', 'NaN', '\uFEFF{}'])('is JSON: %j', (text) => {
    expect(refusal(text)).toBe('context.invalidRequest context.notJson');
  });

  test('is UTF-8', () => {
    expect(refusal(Buffer.from([0x22, 0xff, 0xfe, 0x22]))).toBe('context.invalidRequest context.notUtf8');
    expect(refusal(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toBe(
      'context.invalidRequest context.notUtf8',
    );
  });

  test('is not deep without end', () => {
    expect(refusal('['.repeat(100) + ']'.repeat(100))).toBeUndefined();
    expect(refusal('['.repeat(101) + ']'.repeat(101))).toBe('context.invalidRequest context.bodyTooDeep');
    expect(refusal('{"a":'.repeat(2_000_000))).toBe('context.invalidRequest context.bodyTooDeep');
  });
});
