import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeySet } from './key-set.ts';

test('tells every combination that it has from every one that it has not', () => {
  const key = fc.tuple(fc.nat(400_000), fc.nat(6), fc.nat(3_000));
  fc.assert(
    fc.property(fc.array(key, { maxLength: 300 }), (keys) => {
      const set = new KeySet(7);
      const seen = new Set<string>();
      for (const one of keys) {
        expect(set.add(...one)).toBe(!seen.has(one.join()));
        seen.add(one.join());
      }
    }),
  );
});

test('grows', () => {
  const set = new KeySet(1);
  for (let period = 0; period < 5_000; period += 1) expect(set.add(3, 0, period)).toBe(true);
  for (let period = 0; period < 5_000; period += 1) expect(set.add(3, 0, period)).toBe(false);
});
