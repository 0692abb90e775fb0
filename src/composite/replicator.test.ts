import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AggregateMethodName, AggregateStep, TieRule } from '../model/method.ts';
import type { Panel } from './panel.ts';
import { makePlainReplicator, makeReplicator } from './replicator.ts';
import { makeKernelReplicator } from './replicator-kernel.ts';
import { binsFor, MAX_CHUNK, REFUSED, type ReplicatorInput } from './replicator-shape.ts';
import type { Linked } from './tree.ts';

const NONE = Number.NaN;
const step = (method: AggregateMethodName, rest: Partial<AggregateStep> = {}): AggregateStep => ({
  step: 'aggregate',
  method,
  ...rest,
});
/** INDEX of D (X, Y) and Z. */
const NODES: readonly Linked[] = [
  { code: 'INDEX', parent: null },
  { code: 'D', parent: 'INDEX' },
  { code: 'X', parent: 'D' },
  { code: 'Y', parent: 'D' },
  { code: 'Z', parent: 'INDEX' },
];
const small = (rest: Partial<ReplicatorInput> = {}): ReplicatorInput => ({
  areas: 3,
  nodes: NODES,
  tables: [Float64Array.of(10, 20, 30, 20, 20, 60, 60, 30, 15), Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8)],
  methods: [step('arithmetic'), step('geometric')],
  rank: { step: 'rank', ties: 'min' },
  ...rest,
});
const EVEN = Float64Array.of(1, 1, 1, 1, 1);

describe.each([
  ['plain', makePlainReplicator],
  ['kernel', (input: ReplicatorInput) => makeKernelReplicator(input)!],
])('%s replications', (_name, make) => {
  test('have the scores and ranks of all dimensions', () => {
    const replicator = make(small());
    const { dimensions, stride, scores, ranks } = replicator;
    expect(dimensions).toEqual([0, 1]);
    expect(replicator.replicate(0, 0, EVEN)).toBe(0);
    expect([...scores.subarray(stride, stride + 3)]).toEqual([15, 20, 45]);
    expect([...scores.subarray(0, 3)]).toEqual([37.5, 25, 30]);
    expect([...ranks.subarray(0, 3)]).toEqual([1, 3, 2]);
    expect([...ranks.subarray(stride, stride + 3)]).toEqual([3, 2, 1]);
    expect(replicator.replicate(0, 0, Float64Array.of(1, 3, 1, 0, 1))).toBe(0);
    expect([...scores.subarray(0, 3)]).toEqual([22.5, 22.5, 26.25]);
    expect([...ranks.subarray(0, 3)]).toEqual([2, 2, 1]);
  });

  test('that a method is not defined for are refused, say why, and leave nothing behind', () => {
    const replicator = make(small());
    expect(replicator.replicate(0, 1, EVEN)).toBe(0);
    expect(replicator.replicate(1, 1, EVEN)).toBe(REFUSED);
    expect([...replicator.scores.subarray(0, 3)]).toEqual([NONE, NONE, NONE]);
    expect([...replicator.ranks.subarray(0, 3)]).toEqual([0, 0, 0]);
    expect(replicator.explain(1, 1, EVEN)).toMatchObject([{ code: 'aggregate.notPositive' }]);
    expect(replicator.explain(1, 0, EVEN)).toEqual([]);
  });

  test('of a method without a kernel go the plain way, among the others', () => {
    const replicator = make(small({ methods: [step('arithmetic'), step('median')] }));
    const codes = new Uint8Array(3);
    const shares = Float64Array.from([...EVEN, ...EVEN, ...EVEN]);
    expect(replicator.replicateChunk(Int32Array.of(0, 1, 0), Int32Array.of(1, 0, 1), shares, 3, codes)).toBe(
      0,
    );
    const { done, scoreSums } = replicator.takeTally();
    expect([done, ...scoreSums.subarray(0, 3)]).toEqual([3, 78.75, 54.75, 65.75]);
  });

  test('are tallied: counts by rank, sums, extremes; failed ones are left out', () => {
    const replicator = make(small());
    const codes = new Uint8Array(4);
    const shares = Float64Array.from([...EVEN, ...EVEN, 1, 3, 1, 0, 1, ...EVEN]);
    const failed = replicator.replicateChunk(
      Int32Array.of(0, 1, 0, 1),
      Int32Array.of(0, 1, 0, 0),
      shares,
      4,
      codes,
    );
    expect([failed, ...codes]).toEqual([1, 0, REFUSED, 0, 0]);
    const tally = replicator.takeTally();
    expect([tally.done, replicator.bins, tally.ranks]).toEqual([3, 3, null]);
    expect([...tally.counts.subarray(0, 9)]).toEqual([1, 1, 1, 0, 2, 1, 2, 1, 0]);
    expect([...tally.scoreSums.subarray(0, 3)]).toEqual([63.75, 52.25, 62]);
    expect([...tally.scoreMins.subarray(0, 3)]).toEqual([3.75, 4.75, 5.75]);
    expect([...tally.scoreMaxs.subarray(3, 6)]).toEqual([15, 20, 45]);
    const empty = replicator.takeTally();
    expect([empty.done, empty.counts.some((count) => count > 0), empty.scoreMins[0]]).toEqual([
      0,
      false,
      Number.POSITIVE_INFINITY,
    ]);
  });

  test('do not run over the counters', () => {
    const replicator = make(small());
    expect(() =>
      replicator.replicateChunk(new Int32Array(), new Int32Array(), EVEN, MAX_CHUNK + 1, new Uint8Array()),
    ).toThrow(RangeError);
  });
});

/** A tree of up to three levels, tables with ties, gaps and, rarely, scores that a geometric mean refuses. */
const input = fc
  .record({
    areas: fc.integer({ min: 1, max: 70 }),
    branches: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 }),
    seed: fc.integer(),
    decimals: fc.constantFrom(0, 1, 12),
    gaps: fc.constantFrom(0, 0, 0.02, 0.5),
    low: fc.constantFrom(1, 1, 1, 0),
    ties: fc.constantFrom<TieRule>('min', 'max', 'average', 'dense'),
    least: fc.constantFrom(0, 0, 0.6, 1),
    periods: fc.constantFrom(1, 1, 3),
    methods: fc.uniqueArray(
      fc.constantFrom<AggregateMethodName>('arithmetic', 'geometric', 'harmonic', 'median'),
      {
        minLength: 1,
      },
    ),
    mixed: fc.boolean(),
  })
  .map(({ areas, branches, seed, decimals, gaps, low, ties, least, periods, methods, mixed }) => {
    const random = generator(seed);
    const nodes: Linked[] = [{ code: 'INDEX', parent: null }];
    branches.forEach((count, at) => {
      nodes.push({ code: `D${at}`, parent: 'INDEX' });
      for (let leaf = 0; leaf < count; leaf++) nodes.push({ code: `D${at}X${leaf}`, parent: `D${at}` });
    });
    const indicators = nodes.filter(({ code }) => !nodes.some(({ parent }) => parent === code)).length;
    const table = () =>
      Float64Array.from({ length: areas * indicators }, () =>
        random() < gaps ? NONE : Number((low + random() * 9).toFixed(decimals)),
      );
    const panel: Panel = {
      areas: Array.from({ length: areas }, (_, row) => String(row)),
      periods: Array.from({ length: areas }, () => String(2020 + Math.floor(random() * periods))),
    };
    const made: ReplicatorInput = {
      areas,
      nodes,
      tables: [table(), table()],
      methods: methods.map((method) =>
        step(method, { minAvailability: least, ...(mixed ? { nodes: { D0: 'geometric' } } : {}) }),
      ),
      rank: { step: 'rank', ties },
      ...(periods > 1 ? { panel } : {}),
    };
    const shares = (): Float64Array => Float64Array.from(nodes, () => (random() < 0.05 ? 0 : 0.5 + random()));
    return { input: made, shares };
  });

/** Numbers in [0, 1) that a seed decides. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

describe('kernels give the bits of the plain path', () => {
  test('for any tree, table, method, weights and rule for ties', () => {
    fc.assert(
      fc.property(input, ({ input: given, shares }) => {
        const plain = makePlainReplicator(given);
        const fast = makeReplicator(given);
        const { dimensions, stride } = fast;
        for (let table = 0; table < 2; table++)
          for (let method = 0; method < given.methods.length; method++) {
            const own = shares();
            expect(fast.replicate(table, method, own)).toBe(plain.replicate(table, method, own));
            for (let column = 0; column < dimensions.length; column++) {
              const [from, to] = [column * stride, column * plain.stride];
              const of = <A extends Float64Array | Int32Array>(values: A, at: number) =>
                Array.from(values.subarray(at, at + given.areas));
              expect(of(fast.scores, from)).toEqual(of(plain.scores, to));
              expect(of(fast.ranks, from)).toEqual(of(plain.ranks, to));
            }
          }
      }),
      { numRuns: 1000 },
    );
  });

  // ranks come from places on a line between the least score and the most
  test.each<readonly [string, (row: number) => number]>([
    ['crowd beside one far away', (row) => (row === 0 ? 1e9 : (row * 7919) % 400)],
    ['crowd in pairs', (row) => (row === 0 ? 5e4 : ((row >> 1) * 7919) % 400)],
    ['are equal but for one', (row) => (row === 7 ? 2 : 1)],
    ['are equal in groups', (row) => (row * 7919) % 37],
    ['differ by rounding errors', (row) => 1 + row * 2 ** -52],
    ['grow', (row) => 1.05 ** row],
  ])('where scores %s', (_name, score) => {
    const areas = 400;
    const one = Float64Array.from({ length: areas }, (_, row) => score(row));
    for (const ties of ['min', 'max', 'average', 'dense'] as const) {
      const given: ReplicatorInput = {
        areas,
        nodes: [
          { code: 'INDEX', parent: null },
          { code: 'X', parent: 'INDEX' },
        ],
        tables: [one],
        methods: [step('arithmetic')],
        rank: { step: 'rank', ties },
      };
      const [plain, fast] = [makePlainReplicator(given), makeKernelReplicator(given)!];
      for (const replicator of [plain, fast]) replicator.replicate(0, 0, Float64Array.of(1, 1));
      expect([...fast.ranks.subarray(0, areas)]).toEqual([...plain.ranks]);
    }
  });

  test('in tallies of whole chunks', () => {
    fc.assert(
      fc.property(input, ({ input: given, shares }) => {
        const count = 150;
        const all = new Float64Array(count * given.nodes.length);
        for (let at = 0; at < count; at++) all.set(shares(), at * given.nodes.length);
        const tables = Int32Array.from({ length: count }, (_, at) => at % 2);
        const methods = Int32Array.from({ length: count }, (_, at) => at % given.methods.length);
        const [plain, fast] = [makePlainReplicator(given), makeReplicator(given)].map((replicator) => {
          const codes = new Uint8Array(count);
          const failed = replicator.replicateChunk(tables, methods, all, count, codes);
          return { failed, codes, ...replicator.takeTally() };
        });
        expect(fast).toEqual(plain);
      }),
      { numRuns: 50 },
    );
  });
});

describe('bins', () => {
  test('hold one rank each while there is room, and then a power of two', () => {
    expect(binsFor(300, 11, 1)).toEqual({ bins: 300, binWidth: 1 });
    expect(binsFor(300, 11, 2)).toEqual({ bins: 600, binWidth: 1 });
    expect(binsFor(3000, 11, 1)).toEqual({ bins: 375, binWidth: 8 });
  });
});
