import { expect, test } from 'vitest';
import { compileKernel } from '../../../scripts/kernel.mjs';
import { exp, log } from '../elementary.ts';
import { BINARY } from './binary.ts';
import { loadKernel } from './load.ts';

test('the embedded binary is what its source compiles to', async () => {
  expect(Buffer.from(await compileKernel()).toString('base64')).toBe(BINARY);
});

test('memory grows to what is asked for, and not over its limit', () => {
  expect(loadKernel(10 * 2 ** 20)!.memory.buffer.byteLength).toBeGreaterThanOrEqual(10 * 2 ** 20);
  expect(loadKernel(2 ** 30 + 1)).toBeUndefined();
});

const ONES = [0.5, Math.SQRT1_2, 1, Math.SQRT2, 99.5, 1e-300, 1e300, 5e-324, 1e-310, 1.7e308];
const SPREAD = Array.from({ length: 5_000 }, (_, at) => (at + 0.37) * 0.2718);

test('logarithms have the bits of elementary.ts, whatever stands beside a number', () => {
  const xs = Float64Array.from([...ONES, ...SPREAD, 0, -1, Number.NaN, 1 / 0, 3, 0]);
  const { memory, logs } = loadKernel(2 ** 20)!;
  const from = new Float64Array(memory.buffer, 1024, xs.length);
  from.set(xs);
  logs(1024, 1024 + 8 * xs.length, xs.length);
  expect([...new Float64Array(memory.buffer, 1024 + 8 * xs.length, xs.length)]).toEqual([...xs].map(log));
});

test('exponentials have the bits of elementary.ts', () => {
  const xs = Float64Array.from([
    ...SPREAD.map((x) => x - 700),
    ...[0, -0, 708, -708, 708.5, 709.7, 710, -745, -745.2, -708.4, -720.3, Number.NaN, 1 / 0, -1 / 0, 1, 2],
  ]);
  const { memory, exps } = loadKernel(2 ** 20)!;
  const column = new Float64Array(memory.buffer, 1024, xs.length);
  column.set(xs);
  exps(1024, xs.length);
  expect([...column]).toEqual([...xs].map(exp));
});
