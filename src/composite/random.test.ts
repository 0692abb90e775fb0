import { describe, expect, test } from 'vitest';
import { fillUniform, philox, randomBits, STREAMS } from './random.ts';

describe('Philox4x32-10 gives the known answers of Random123', () => {
  test.each([
    ['zeros', [0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    ['ones', [-1, -1, -1, -1], [0xffffffff, 0xffffffff], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [
      'digits of π',
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    ],
  ] as const)('%s', (_, counter, [key0, key1], answer) => {
    const block = Uint32Array.from(counter);
    philox(block, key0, key1);
    expect([...block].map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(answer);
  });
});

describe('uniform numbers', () => {
  const draw = (count: number, index: number, stream: number = STREAMS.sample) => {
    const out = new Float64Array(count);
    fillUniform(out, 7, stream, index);
    return out;
  };

  test('lie in (0, 1) with the mean and variance of a uniform variable', () => {
    const drawn = draw(20_000, 3);
    const mean = drawn.reduce((sum, u) => sum + u, 0) / drawn.length;
    const variance = drawn.reduce((sum, u) => sum + (u - mean) ** 2, 0) / drawn.length;
    expect(drawn.every((u) => u > 0 && u < 1)).toBe(true);
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(0.01);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.002);
  });

  test('a shorter draw is the beginning of a longer one', () => {
    expect([...draw(7, 3)]).toEqual([...draw(8, 3)].slice(0, 7));
  });

  test('streams and indices beyond 32 bits differ', () => {
    expect(draw(2, 3)).not.toEqual(draw(2, 4));
    expect(draw(2, 3)).not.toEqual(draw(2, 3, STREAMS.wide));
    expect(randomBits(7, 0, 1, 0)).not.toBe(randomBits(7, 0, 2 ** 32 + 1, 0));
  });
});
