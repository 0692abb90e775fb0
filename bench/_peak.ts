/** What one core can do at most: f64x2 multiplications and additions, operations on whole numbers, reading of memory. */
export interface Peak {
  readonly flopsPerS: number;
  readonly intsPerS: number;
  readonly bytesPerS: number;
}

interface Engine {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
  ) => {
    readonly exports: {
      flops(rounds: number): number;
      ints(rounds: number): number;
      bytes(rounds: number, length: number): number;
    };
  };
}

const [binary = '', lanes, intLanes, length] = process.argv.slice(3);
const ROUNDS = 5000;
const CALLS = 1000;
/** Seconds of the fastest of many short calls. */
function fastest(work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let call = 0; call < CALLS; call++) {
    const began = performance.now();
    work();
    best = Math.min(best, (performance.now() - began) / 1000);
  }
  return best;
}

const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: Engine };
const { flops, ints, bytes } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(binary, 'base64')))
  .exports;
const size = Math.min(Number(length), 60 * 2 ** 20);
const rounds = Math.max(1, Math.floor(2 ** 21 / size));
const peak: Peak = {
  flopsPerS: (ROUNDS * Number(lanes) * 4) / fastest(() => flops(ROUNDS)),
  intsPerS: (ROUNDS * Number(intLanes) * 2) / fastest(() => ints(ROUNDS)),
  bytesPerS: (rounds * size) / fastest(() => bytes(rounds, size)),
};
console.log(JSON.stringify(peak));
