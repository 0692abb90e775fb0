import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantKey } from './temporal-instant.ts';
import { contentRange, cutOf, type TimeCount } from './temporal-page.ts';

const key = (minute: number): string => instantKey(`2020-01-01T01:${String(minute).padStart(2, '0')}:00Z`)!;

/** How often each of the times is there, as it is first met. */
function counted(minutes: readonly number[]): readonly TimeCount[] {
  const keys = minutes.map(key);
  return [...new Set(keys)].map((one) => ({ key: one, count: keys.filter((other) => other === one).length }));
}

describe('the cut of an answer', () => {
  it('is none where all of it fits', () => {
    expect(cutOf(counted([1, 2, 3]), {}, 3)).toBeUndefined();
    expect(cutOf([], {}, 3)).toBeUndefined();
  });

  it('leaves the times out that do not fit', () => {
    expect(cutOf(counted([1, 2, 3, 4]), {}, 3)).toEqual({ last: key(3), backwards: false });
    expect(cutOf(counted([9, 8, 7, 6]), { lastN: 100 }, 3)).toEqual({ last: key(7), backwards: true });
  });

  it('keeps instances of one time together', () => {
    expect(cutOf(counted([1, 2, 3, 3, 3]), {}, 4)).toEqual({ last: key(2), backwards: false });
    expect(cutOf(counted([9, 8, 8]), { lastN: 5 }, 2)).toEqual({ last: key(9), backwards: true });
  });

  it('goes on with each answer, even where one time has more instances than fit', () => {
    expect(cutOf(counted([1, 1, 1, 1, 2, 3]), {}, 3)).toEqual({ last: key(2), backwards: false });
    expect(cutOf(counted([1, 2, 2, 2, 3]), {}, 3)).toEqual({ last: key(2), backwards: false });
    expect(cutOf(counted([9, 9, 9, 9, 8]), { lastN: 5 }, 3)).toEqual({ last: key(9), backwards: true });
  });

  it('comes to the end of every evolution, asked for `after` the last time of each answer', () => {
    const minutes = fc.array(fc.nat(20), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(minutes, fc.integer({ min: 1, max: 10 }), (unsorted, limit) => {
        const times = counted(unsorted.toSorted((a, b) => a - b));
        const seen = new Set<string>();
        let from = '';
        for (let answers = 1; answers <= times.length; answers++) {
          const matching = times.filter((time) => time.key >= from);
          const cut = cutOf(matching.slice(0, limit + 1), {}, limit);
          for (const time of matching) if (cut === undefined || time.key <= cut.last) seen.add(time.key);
          if (cut === undefined) break;
          from = cut.last;
        }
        expect([...seen]).toEqual(times.map((time) => time.key));
      }),
    );
  });
});

describe('Content-Range', () => {
  const at = '2019-01-01T01:01:00Z';
  const end = '2021-01-01T01:01:00Z';
  const span = { earliest: '2020-01-01T01:01:00Z', latest: '2020-01-01T01:20:00Z' };
  it.each([
    [{}, `${span.earliest}-${span.latest}/*`],
    [{ range: { relation: 'before', at: end } }, `${span.earliest}-${span.latest}/*`],
    [{ range: { relation: 'after', at } }, `${at}-${span.latest}/*`],
    [{ range: { relation: 'between', at, end } }, `${at}-${span.latest}/*`],
    [{ lastN: 20 }, `${span.latest}-${span.earliest}/20`],
    [{ lastN: 20, range: { relation: 'before', at: end } }, `${end}-${span.earliest}/20`],
    [{ lastN: 20, range: { relation: 'after', at } }, `${span.latest}-${span.earliest}/20`],
    [{ lastN: 20, range: { relation: 'between', at, end } }, `${end}-${span.earliest}/20`],
  ] as const)('of %j is %s', (query, range) => {
    expect(contentRange(query, span)).toBe(`date-time ${range}`);
  });
});
