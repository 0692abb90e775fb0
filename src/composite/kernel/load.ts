import { BINARY } from './binary.ts';

/** What kernel/replicate.as exports; addresses and lengths are in bytes from the start of `memory`. */
export interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  logs(from: number, to: number, count: number): void;
  exps(from: number, count: number): void;
  replicate(tables: number, methods: number, shares: number, codes: number): number;
  add(): void;
  replicateMany(count: number, tables: number, methods: number, shares: number, codes: number): number;
}

/** The part of the engine's WebAssembly that is used; its types are not in every environment that this code is checked in. */
interface Engine {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

const PAGE = 65_536;
let compiled: object | null | undefined;

/** A kernel with at least `bytes` of memory of its own; undefined where the engine has no SIMD, or not so much memory. */
export function loadKernel(bytes: number): Kernel | undefined {
  const engine = (globalThis as { readonly WebAssembly?: Engine }).WebAssembly;
  if (engine === undefined) return undefined;
  compiled ??= compile(engine);
  if (compiled === null) return undefined;
  const kernel = new engine.Instance(compiled).exports as Kernel;
  const missing = Math.ceil((bytes - kernel.memory.buffer.byteLength) / PAGE);
  if (missing > 0) {
    try {
      kernel.memory.grow(missing);
    } catch {
      return undefined;
    }
  }
  return kernel;
}

function compile(engine: Engine): object | null {
  try {
    return new engine.Module(Uint8Array.from(atob(BINARY), (letter) => letter.charCodeAt(0)));
  } catch {
    return null;
  }
}
