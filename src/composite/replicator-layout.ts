import type { RankStep } from '../model/method.ts';
import type { Shape } from './replicator-program.ts';
import { binsFor, type ReplicatorInput } from './replicator-shape.ts';

const TIES: Readonly<Record<RankStep['ties'], number>> = { min: 0, max: 1, average: 2, dense: 3 };
/** Where the kernels find the numbers and addresses that they work with, and where the rest begins. */
const CONFIG = 64;
const FIRST = 1024;
/** Beyond the map's last place, as in kernel/rank-map.as: as many as scores may have to give way. */
const SPARE_BITS = 64;
/** Replications whose choices are handed to the kernels in one call. */
export const BATCH = 64;
/** Replications that are computed side by side, and the scores of all of them that the nearer caches should hold. */
const MOST_SLOTS = 16;
const LEAST_SLOTS = 4;
const SLOT_BYTES = 2 ** 18;
/** Bits of the ranking map for each area: the more, the fewer scores meet, and the more words are counted. */
const BITS_PER_AREA = 32;

/** Addresses of everything that a replicator keeps in a kernel's memory, in bytes. */
export interface Layout {
  readonly at: Readonly<Record<Region, number>>;
  /** All that is needed. */
  readonly bytes: number;
  /** Numbers from one column to the next: the areas, filled up to whole blocks of eight. */
  readonly stride: number;
  readonly ranksPerPlace: 1 | 2;
  readonly bins: number;
  readonly binWidth: number;
  /** What kernel/memory.as reads from CONFIG on. */
  readonly config: readonly number[];
}
type Region = keyof ReturnType<typeof sizesOf>;

interface Extent {
  readonly areas: number;
  readonly stride: number;
  readonly columns: number;
  readonly indicators: number;
  readonly nodes: number;
  readonly tables: number;
  readonly programBytes: number;
  readonly programs: number;
  readonly periods: number;
  readonly mapBits: number;
  readonly mapBytes: number;
  readonly slots: number;
  readonly bins: number;
  readonly hasRankTally: boolean;
}

/** Bytes of each region: the map, whose address they know, and then those that the kernels read, in the order of their list. */
function sizesOf(of: Extent) {
  const cells = of.columns * of.stride;
  const table = of.indicators * of.stride * 8;
  const ranked = of.hasRankTally ? cells : 0;
  return {
    map: of.mapBytes,
    tables: of.tables * table,
    logs: of.tables * table,
    tableFlags: of.tables * of.indicators,
    scores: of.slots * cells * 8,
    scoreLogs: of.slots * cells * 8,
    scoreFlags: of.slots * of.columns,
    ranks: of.slots * cells * 4,
    programs: of.programs * 4,
    pointers: of.nodes * 4,
    weights: of.nodes * 8,
    places: of.stride * 4,
    words: of.stride * 4,
    owners: of.mapBytes * 8,
    tied: (of.stride + SPARE_BITS) * 4,
    gathered: of.stride * 8,
    gatheredRanks: of.stride * 4,
    rows: of.stride * 4,
    sortValues: of.stride * 16,
    sortRows: of.stride * 8,
    sums: cells * 8,
    mins: cells * 8,
    maxs: cells * 8,
    counts: of.columns * of.areas * (of.bins + 1) * 2,
    rankSums: ranked * 8,
    rankMins: ranked * 4,
    rankMaxs: ranked * 4,
    periodRows: of.areas * 4,
    periodEnds: of.periods * 4,
    slotPrograms: of.slots * 4,
    slotGood: of.slots * 4,
    programBytes: of.programBytes,
    shares: BATCH * of.nodes * 8,
    batchTables: BATCH * 4,
    batchMethods: BATCH * 4,
    batchCodes: BATCH,
  };
}
const READ_BY_KERNELS = 30;

export function layOut(
  input: ReplicatorInput,
  { dimensions, indicators }: Shape,
  programs: readonly (Uint8Array | undefined)[],
  periods: number,
): Layout {
  const { areas } = input;
  const stride = Math.ceil(areas / 8) * 8;
  const ranksPerPlace = input.rank.ties === 'average' ? 2 : 1;
  const { bins, binWidth } = binsFor(areas, dimensions.length, ranksPerPlace);
  const mapBits = areas * BITS_PER_AREA;
  const extent: Extent = {
    areas,
    stride,
    columns: dimensions.length,
    indicators: indicators.length,
    nodes: input.nodes.length,
    tables: input.tables.length,
    programBytes: programs.reduce((sum, program) => sum + (program?.length ?? 0), 0),
    programs: programs.length,
    periods,
    mapBits,
    // 16 bytes for each 64 bits
    mapBytes: Math.ceil((mapBits + SPARE_BITS + areas / 8) / 256) * 64,
    slots: slotsFor(8 * dimensions.length * stride),
    bins,
    hasRankTally: binWidth > 1,
  };
  const at: Record<string, number> = {};
  let bytes = FIRST;
  for (const [region, size] of Object.entries(sizesOf(extent))) {
    at[region] = bytes;
    // whole cache lines, and room for a pair that begins at the last number
    bytes += Math.ceil(size / 64) * 64 + 64;
  }
  const numbers = [
    areas,
    stride,
    extent.columns,
    extent.indicators,
    extent.nodes,
    TIES[input.rank.ties],
    Math.log2(binWidth),
    bins,
    periods,
    extent.mapBits,
    extent.mapBytes,
    extent.slots,
  ];
  const addresses = Object.values(at).slice(1, 1 + READ_BY_KERNELS);
  return {
    at: at as Layout['at'],
    bytes,
    stride,
    ranksPerPlace,
    bins,
    binWidth,
    config: [...numbers, ...addresses],
  };
}

/** A power of two, so that a batch is whole blocks. */
const slotsFor = (bytes: number): number =>
  Math.max(LEAST_SLOTS, Math.min(MOST_SLOTS, 2 ** Math.floor(Math.log2(SLOT_BYTES / bytes))));

/** Writes what {@link layOut} decided to where the kernels look for it. */
export function writeConfig(memory: ArrayBuffer, { config }: Layout): void {
  new Uint32Array(memory, CONFIG, config.length).set(config);
}
