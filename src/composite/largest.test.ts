import fc from 'fast-check';
import { expect, test } from 'vitest';
import { largest } from './largest.ts';

test('the largest, the second largest, and so on, as a sort has them', () => {
  const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noDefaultInfinity: true }));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 40 }), (values) => {
      const falling = values.filter((one) => !Number.isNaN(one)).sort((a, b) => b - a);
      falling.forEach((one, index) => {
        expect(largest(Float64Array.from(values), index + 1) - one).toBe(0);
      });
      expect(largest(Float64Array.from(values), falling.length + 1)).toBe(Number.NEGATIVE_INFINITY);
    }),
  );
});
