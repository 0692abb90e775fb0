import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { main } from 'assemblyscript/asc';
import type { Peak } from './_peak.ts';

const LANES = 12;
const INT_LANES = 8;
const each = (line: (n: number) => string, lanes = LANES): string =>
  Array.from({ length: lanes }, (_, n) => line(n)).join('\n');
/** Chains that do not wait for each other, as many as hide an addition's latency. */
const SOURCE = `
export function flops(rounds: i32): f64 {
  const x = f64x2.splat(0.999); const y = f64x2.splat(1e-9);
  ${each((n) => `let a${n} = f64x2.splat(${n}.0);`)}
  for (let i = 0; i < rounds; i++) {
    ${each((n) => `a${n} = f64x2.add(f64x2.mul(a${n}, x), y);`)}
  }
  let sum = a0;
  ${each((n) => `sum = f64x2.add(sum, a${n});`)}
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
export function ints(rounds: i32): i32 {
  let x = rounds; let y = rounds ^ 5;
  ${each((n) => `let a${n} = ${n};`, INT_LANES)}
  for (let i = 0; i < rounds; i++) {
    ${each((n) => `a${n} = (a${n} + x) ^ y;`, INT_LANES)}
  }
  let sum = 0;
  ${each((n) => `sum += a${n};`, INT_LANES)}
  return sum;
}
export function bytes(rounds: i32, length: usize): f64 {
  let a = f64x2.splat(0); let b = a; let c = a; let d = a;
  for (let i = 0; i < rounds; i++)
    for (let p: usize = 1024; p < 1024 + length; p += 64) {
      a = v128.or(a, v128.load(p)); b = v128.or(b, v128.load(p, 16));
      c = v128.or(c, v128.load(p, 32)); d = v128.or(d, v128.load(p, 48));
    }
  return f64x2.extract_lane(v128.or(v128.or(a, b), v128.or(c, d)), 0);
}
`;

/**
 * What one core can do at most, measured while nothing else runs.
 * @param length bytes that are gone through again and again
 */
export async function measurePeak(length: number): Promise<Peak> {
  let binary: Uint8Array = new Uint8Array();
  const { error } = await main(
    ['peak.ts', '-o', 'peak.wasm', '-O3', '--runtime', 'stub', '--enable', 'simd', '--initialMemory', '1024'],
    {
      readFile: (name: string) => (name === 'peak.ts' ? SOURCE : null),
      writeFile: (_name: string, contents: string | Uint8Array) => {
        binary = contents as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  if (error) throw error;
  // a process of its own whose code is the engine's best from the start; here the compiler would still keep the engine busy
  const at = (path: string) => resolve(import.meta.dirname, path);
  const parameters = [
    at('_peak.ts'),
    Buffer.from(binary).toString('base64'),
    `${LANES}`,
    `${INT_LANES}`,
    `${length}`,
  ];
  const answer = execFileSync(process.execPath, ['--no-liftoff', at('../test/run-ts.mjs'), ...parameters]);
  return JSON.parse(answer.toString()) as Peak;
}
