import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GEO_TYPE, JSON_TYPE, LD_TYPE, negotiate } from './accept.ts';

const all = [JSON_TYPE, LD_TYPE, GEO_TYPE] as const;
const offered: [string, ...string[]] = [...all];

describe('the media type of an answer (clause 6.3.4)', () => {
  it.each([
    [undefined, JSON_TYPE],
    ['', JSON_TYPE],
    ['*/*', JSON_TYPE],
    ['application/*', JSON_TYPE],
    ['application/ld+json', LD_TYPE],
    ['APPLICATION/LD+JSON', LD_TYPE],
    ['application/geo+json', GEO_TYPE],
    ['application/ld+json, application/json', JSON_TYPE],
    ['application/ld+json;q=0.9, application/json;q=0.8', LD_TYPE],
    ['application/json;q=0.5, */*;q=0.1', JSON_TYPE],
    ['application/json;q=0, */*', LD_TYPE],
    ['application/*;q=0.2, application/geo+json', GEO_TYPE],
    ['application/ld+json;profile="a,b;q=0"', LD_TYPE],
    ['text/html, application/xml;q=0.9, */*;q=0.8', JSON_TYPE],
    ['application/xml', undefined],
    ['text/*', undefined],
    ['*/*;q=0', undefined],
    ['application/json;q=2', undefined],
    [',,;,', undefined],
  ])('%j answers in %s', (accept, type) => {
    expect(negotiate(accept, offered)).toBe(type);
  });

  it('is one of those offered, or none, whatever a client says', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'*/;,q=01."\\<> jsonä\ud800') }), (accept) => {
        expect([...all, undefined]).toContain(negotiate(accept, offered));
      }),
    );
  });

  it('reads a very long header once', () => {
    expect(negotiate(`${'"\\'.repeat(100_000)}`, offered)).toBeUndefined();
    expect(negotiate('text/html,'.repeat(10_000), offered)).toBeUndefined();
  });
});
