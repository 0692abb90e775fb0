import { type Kernel, loadKernel } from './kernel/load.ts';
import { slicesOf } from './panel.ts';
import { BATCH, type Layout, layOut, writeConfig } from './replicator-layout.ts';
import { makePlainReplication } from './replicator-plain.ts';
import { programOf, type Shape, shapeOf } from './replicator-program.ts';
import { MAX_CHUNK, type Replicator, type ReplicatorInput, type Tally } from './replicator-shape.ts';

const HAS_GAP = 1;
const NOT_POSITIVE = 2;

/**
 * A replicator by kernels. Undefined where this engine has none, where the input does not fit into their memory, or
 * where nothing would be left to them: rounded ranks, and methods that have no kernel, go the plain path.
 */
export function makeKernelReplicator(input: ReplicatorInput): Replicator | undefined {
  const shape = shapeOf(input.nodes);
  const programs = input.methods.map((step) => programOf(shape, step));
  if (input.rank.decimals !== undefined || programs.every((program) => program === undefined))
    return undefined;
  const periods = input.panel
    ? slicesOf(input.panel).map(({ rows }) => rows)
    : [Int32Array.from({ length: input.areas }, (_, row) => row)];
  const layout = layOut(input, shape, programs, periods.length);
  const kernel = loadKernel(layout.bytes);
  if (kernel === undefined) return undefined;
  const { at, stride } = layout;
  const memory = kernel.memory.buffer;
  writeConfig(memory, layout);
  writePeriods(memory, layout, periods);
  writePrograms(memory, layout, programs);
  writeTables(kernel, input, shape, layout);
  const tally = makeKernelTally(memory, input.areas, shape.dimensions.length, layout);

  const cells = shape.dimensions.length * stride;
  const scores = new Float64Array(memory, at.scores, cells);
  const ranks = new Int32Array(memory, at.ranks, cells);
  const nodes = input.nodes.length;
  const shares = new Float64Array(memory, at.shares, BATCH * nodes);
  const batchTables = new Int32Array(memory, at.batchTables, BATCH);
  const batchMethods = new Int32Array(memory, at.batchMethods, BATCH);
  const batchCodes = new Uint8Array(memory, at.batchCodes, BATCH);
  const plain = makePlainReplication(input);
  let asked = 0;
  let done = 0;

  const replicate = (table: number, method: number, own: Float64Array): number => {
    if (programs[method] === undefined) return plain.replicate(table, method, own, scores, ranks, stride);
    shares.set(own);
    batchTables[0] = table;
    batchMethods[0] = method;
    return kernel.replicate(at.batchTables, at.batchMethods, at.shares, at.batchCodes);
  };
  /** How many from `first` on, up to a batch, have kernels. */
  const runLength = (methods: Int32Array, first: number, count: number): number => {
    let last = first;
    while (last < count && last - first < BATCH && programs[methods[last]!] !== undefined) last += 1;
    return last - first;
  };
  return {
    dimensions: shape.dimensions,
    stride,
    scores,
    ranks,
    ranksPerPlace: layout.ranksPerPlace,
    bins: layout.bins,
    binWidth: layout.binWidth,
    replicate,
    replicateChunk: (tables, methods, ofAll, count, codes) => {
      asked += count;
      if (asked > MAX_CHUNK) throw new RangeError(`more than ${MAX_CHUNK} replications in one tally`);
      let failed = 0;
      for (let first = 0; first < count; ) {
        const length = runLength(methods, first, count);
        const theirs = ofAll.subarray(first * nodes, (first + Math.max(1, length)) * nodes);
        if (length === 0) {
          codes[first] = replicate(tables[first]!, methods[first]!, theirs);
          if (codes[first] === 0) kernel.add();
          else failed += 1;
          first += 1;
          continue;
        }
        batchTables.set(tables.subarray(first, first + length));
        batchMethods.set(methods.subarray(first, first + length));
        shares.set(theirs);
        failed += kernel.replicateMany(length, at.batchTables, at.batchMethods, at.shares, at.batchCodes);
        codes.set(batchCodes.subarray(0, length), first);
        first += length;
      }
      done += count - failed;
      return failed;
    },
    takeTally: () => {
      const taken = { done, ...tally() };
      asked = 0;
      done = 0;
      return taken;
    },
    explain: plain.explain,
  };
}

function writePeriods(memory: ArrayBuffer, { at }: Layout, periods: readonly Int32Array[]): void {
  const rows = new Int32Array(memory, at.periodRows);
  const ends = new Int32Array(memory, at.periodEnds, periods.length);
  let end = 0;
  periods.forEach((own, period) => {
    rows.set(own, end);
    end += own.length;
    ends[period] = end;
  });
}

function writePrograms(
  memory: ArrayBuffer,
  { at }: Layout,
  programs: readonly (Uint8Array | undefined)[],
): void {
  const addresses = new Uint32Array(memory, at.programs, programs.length);
  let next = at.programBytes;
  programs.forEach((program, index) => {
    if (program === undefined) return;
    new Uint8Array(memory, next, program.length).set(program);
    addresses[index] = next;
    next += program.length;
  });
}

/** The tables, their logarithms, and what is known of each column. */
function writeTables(
  kernel: Kernel,
  { areas, tables }: ReplicatorInput,
  { indicators }: Shape,
  { at, stride }: Layout,
): void {
  const memory = kernel.memory.buffer;
  const flags = new Uint8Array(memory, at.tableFlags, tables.length * indicators.length);
  tables.forEach((table, index) => {
    for (let column = 0; column < indicators.length; column++) {
      const place = index * indicators.length + column;
      const values = new Float64Array(memory, at.tables + place * stride * 8, stride);
      values.set(table.subarray(column * areas, (column + 1) * areas));
      values.fill(values[0]!, areas);
      flags[place] =
        (values.some((value) => Number.isNaN(value)) ? HAS_GAP : 0) |
        (values.some((value) => value <= 0) ? NOT_POSITIVE : 0);
    }
  });
  kernel.logs(at.tables, at.logs, tables.length * indicators.length * stride);
}

/** Empties the tally, and from then on takes copies of it and empties it again. */
function makeKernelTally(
  memory: ArrayBuffer,
  areas: number,
  columns: number,
  { at, stride, bins, binWidth }: Layout,
): () => Omit<Tally, 'done'> {
  const cells = columns * stride;
  // the first counter of an area is that of no rank
  const width = bins + 1;
  const counts = new Uint16Array(memory, at.counts, columns * areas * width);
  const sums = new Float64Array(memory, at.sums, cells);
  const mins = new Float64Array(memory, at.mins, cells);
  const maxs = new Float64Array(memory, at.maxs, cells);
  const ranked = binWidth > 1 ? cells : 0;
  const rankSums = new Float64Array(memory, at.rankSums, ranked);
  const rankMins = new Int32Array(memory, at.rankMins, ranked);
  const rankMaxs = new Int32Array(memory, at.rankMaxs, ranked);
  const empty = (): void => {
    counts.fill(0);
    sums.fill(0);
    mins.fill(Number.POSITIVE_INFINITY);
    maxs.fill(Number.NEGATIVE_INFINITY);
    rankSums.fill(0);
    rankMins.fill(2 ** 31 - 1);
    rankMaxs.fill(0);
  };
  const packed = <A extends Float64Array | Int32Array>(padded: A, into: A): A => {
    for (let column = 0; column < columns; column++)
      into.set(padded.subarray(column * stride, column * stride + areas), column * areas);
    return into;
  };
  const counted = (): Uint16Array => {
    const own = new Uint16Array(columns * areas * bins);
    for (let area = 0; area < columns * areas; area++)
      own.set(counts.subarray(area * width + 1, (area + 1) * width), area * bins);
    return own;
  };
  empty();
  return () => {
    const length = columns * areas;
    const taken = {
      counts: counted(),
      scoreSums: packed(sums, new Float64Array(length)),
      scoreMins: packed(mins, new Float64Array(length)),
      scoreMaxs: packed(maxs, new Float64Array(length)),
      ranks:
        binWidth === 1
          ? null
          : {
              sums: packed(rankSums, new Float64Array(length)),
              mins: packed(rankMins, new Int32Array(length)),
              maxs: packed(rankMaxs, new Int32Array(length)),
            },
    };
    empty();
    return taken;
  };
}
