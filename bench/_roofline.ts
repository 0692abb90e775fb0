import { main } from 'assemblyscript/asc';

/** What one core can do at most, measured: f64x2 multiplications with additions, and reading of memory of some size. */
export interface Peak {
  readonly flopsPerS: number;
  readonly bytesPerS: (bytes: number) => number;
}

interface Engine {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
  ) => { readonly exports: { flops(rounds: number): number; bytes(rounds: number, length: number): number } };
}

const LANES = 12;
const each = (line: (n: number) => string): string =>
  Array.from({ length: LANES }, (_, n) => line(n)).join('\n');
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

export async function measurePeak(): Promise<Peak> {
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
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: Engine };
  const { flops, bytes } = new WebAssembly.Instance(new WebAssembly.Module(binary)).exports;
  return {
    flopsPerS: (100_000 * LANES * 4) / fastest(() => flops(100_000)),
    bytesPerS: (length) => {
      const rounds = Math.max(1, Math.floor(2 ** 24 / length));
      return (rounds * length) / fastest(() => bytes(rounds, Math.min(length, 60 * 2 ** 20)));
    },
  };
}

function fastest(work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 30; round++) {
    const began = performance.now();
    work();
    best = Math.min(best, (performance.now() - began) / 1000);
  }
  return best;
}
