import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeTable, type Table } from '../composite/table.ts';
import type { DiagnosedNode, DiagnosisInput } from './diagnosis-input.ts';
import { coordinationIn } from './finding-coordination.ts';
import { findDataLimits } from './finding-data.ts';
import { driversOf, findDrivers } from './finding-drivers.ts';
import { liftGoal } from './finding-lift.ts';
import { findObstacles, obstacleDegreesOf } from './finding-obstacles.ts';
import { findAspects } from './finding-peers.ts';
import { findStanding } from './finding-standing.ts';
import { findTrend } from './finding-trend.ts';
import { formatsFor } from './number-format.ts';
import { scaleOf } from './scale-of.ts';

const name = (text: string) => ({ en: text, zh: text });
const node = (
  code: string,
  parent: string | null,
  weight: number,
  depth: number,
  effectiveWeight: number,
): DiagnosedNode => ({
  code,
  parent,
  depth,
  weight,
  effectiveWeight,
  kind: code.length === 1 ? 'indicator' : 'dimension',
  name: name(code),
});
const NODES = [
  node('INDEX', null, 1, 0, 1),
  node('DIM1', 'INDEX', 0.6, 1, 0.6),
  node('X', 'DIM1', 0.5, 2, 0.3),
  node('Y', 'DIM1', 0.5, 2, 0.3),
  node('DIM2', 'INDEX', 0.4, 1, 0.4),
  node('Z', 'DIM2', 1, 2, 0.4),
];

/** Rows of X, Y and Z; dimensions and the index are their weighted means. */
function scoresOf(rows: readonly (readonly [x: number, y: number, z: number])[]): Table {
  const table = makeTable(
    rows.map((_, row) => `A${row}`),
    NODES.map(({ code }) => code),
  );
  const put = (code: string, row: number, value: number) => {
    table.data[table.columns.indexOf(code) * rows.length + row] = value;
  };
  rows.forEach(([x, y, z], row) => {
    const first = 0.5 * x + 0.5 * y;
    Object.entries({ INDEX: 0.6 * first + 0.4 * z, DIM1: first, X: x, Y: y, DIM2: z, Z: z }).forEach(
      ([code, value]) => {
        put(code, row, value);
      },
    );
  });
  return table;
}

const place = (code: string) => ({
  code,
  parent: null,
  level: 'prefecture' as const,
  name: name(code),
  longitude: null,
  latitude: null,
});

function inputOf(
  rows: readonly (readonly [number, number, number])[],
  more: Partial<DiagnosisInput> = {},
): DiagnosisInput {
  const scores = scoresOf(rows);
  const ranked = rows
    .map((_, row) => ({ area: `A${row}`, score: scores.data[row]! }))
    .toSorted((a, b) => b.score - a.score)
    .map((one, at) => ({ ...one, rank: at + 1 }));
  return {
    area: place('A0'),
    period: '2019',
    nodes: NODES,
    bands: [],
    scale: [0, 100],
    ranking: ranked,
    peers: { choice: 'custom', areas: rows.slice(1).map((_, at) => place(`A${at + 1}`)) },
    scores,
    values: scores,
    own: [],
    profile: [],
    interval: null,
    trend: [],
    move: null,
    lift: null,
    ...more,
  };
}
const kinds = (found: readonly { readonly kind: string }[]) => found.map(({ kind }) => kind);

describe('obstacle degrees', () => {
  test('by hand: weight times distance to the full score, as shares', () => {
    // F·I: X 0.3 × 0.8 = 0.24, Y 0.3 × 0 = 0, Z 0.4 × 0.5 = 0.2; together 0.44
    const found = obstacleDegreesOf(inputOf([[20, 100, 50]]));
    expect(found.map(({ node: { code }, degree }) => [code, Number(degree.toFixed(6))])).toEqual([
      ['DIM1', 0.545455],
      ['X', 0.545455],
      ['DIM2', 0.454545],
      ['Z', 0.454545],
      ['Y', 0],
    ]);
  });

  test('add up to 1, whatever the peers', () => {
    const cell = fc.double({ min: 0, max: 99, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
        const leaves = obstacleDegreesOf(inputOf(rows)).filter(({ node: one }) => one.kind === 'indicator');
        expect(leaves.reduce((sum, { degree }) => sum + degree, 0)).toBeCloseTo(1, 12);
        expect(obstacleDegreesOf(inputOf(rows.slice(0, 1))).map(({ degree }) => degree)).toEqual(
          obstacleDegreesOf(inputOf(rows)).map(({ degree }) => degree),
        );
      }),
    );
  });

  test('none at the full score, none without a scale', () => {
    expect(obstacleDegreesOf(inputOf([[100, 100, 100]]))).toEqual([]);
    expect(findObstacles(inputOf([[20, 100, 50]], { scale: null }))).toEqual([]);
  });

  test('few that are most of it are named, the largest first', () => {
    expect(findObstacles(inputOf([[20, 100, 50]]))).toMatchObject([
      { kind: 'few', numbers: { count: 2, of: 3 }, items: [{ code: 'X' }, { code: 'Z' }] },
    ]);
    expect(findObstacles(inputOf([[20, 100, 100]]))).toMatchObject([{ kind: 'one', items: [{ code: 'X' }] }]);
  });
});

describe('coupling coordination', () => {
  test('by hand: two dimensions at 0.6 and 0.5', () => {
    // C = √(0.6 × 0.5) ÷ 0.55 = 0.995859; T = 0.6 × 0.6 + 0.4 × 0.5 = 0.56; D = √(C T) = 0.746781
    const found = coordinationIn(inputOf([[20, 100, 50]]))!;
    expect(found.classical.coupling).toBeCloseTo(0.995859, 6);
    expect(found.classical.development).toBeCloseTo(0.56, 12);
    expect(found.classical.coordination).toBeCloseTo(0.746781, 6);
    expect(found.classical.grade).toBe('intermediateCoordination');
  });

  test('lies between 0 and 1, whatever the order of the dimensions', () => {
    const cell = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(cell, cell, cell), (row) => {
        const input = inputOf([row]);
        const { classical } = coordinationIn(input)!;
        expect(classical.coordination).toBeGreaterThanOrEqual(0);
        expect(classical.coordination).toBeLessThanOrEqual(1);
        const turned = [NODES[0]!, NODES[4]!, NODES[5]!, NODES[1]!, NODES[2]!, NODES[3]!];
        const other = coordinationIn({ ...input, nodes: turned })!.classical;
        expect(other.coordination).toBeCloseTo(classical.coordination, 12);
      }),
    );
  });

  test('is not told where a dimension has no score', () => {
    expect(coordinationIn(inputOf([[20, 100, Number.NaN]]))).toBeNull();
  });
});

describe('drivers', () => {
  const rows = [
    [20, 60, 86],
    [60, 60, 50],
    [70, 60, 50],
    [80, 60, 50],
  ] as const;

  test('differences add up to the difference of the scores', () => {
    const found = driversOf(inputOf(rows));
    const gap = (code: string) => found.find(({ node: one }) => one.code === code)!.gap;
    expect(gap('DIM1') + gap('DIM2')).toBeCloseTo(gap('INDEX'), 12);
    expect(gap('X') + gap('Y')).toBeCloseTo(gap('DIM1'), 12);
    expect(gap('X')).toBeCloseTo(0.3 * (20 - 70), 12);
  });

  test('with a level score, what makes up for what', () => {
    expect(findDrivers(inputOf(rows))).toMatchObject([
      { kind: 'levelBoth', codes: { most: 'DIM2', least: 'DIM1' } },
    ]);
  });

  test('behind, and what makes up for a part of it', () => {
    const behind = [[20, 60, 60], ...rows.slice(1)] as const;
    expect(findDrivers(inputOf(behind))).toMatchObject([
      { kind: 'behind', tone: 'bad', codes: { node: 'DIM1' } },
      { kind: 'behindBut', codes: { node: 'DIM2' } },
      { kind: 'behindBy', items: [{ code: 'X' }] },
    ]);
  });

  test('a dimension without a value is no reason for a lag, however much weight it leaves to the others', () => {
    const input = inputOf([[20, 60, Number.NaN], ...rows.slice(1)]);
    // the index is then that of the dimension that is left
    const data = input.scores.data.slice();
    data[0] = 40;
    const missing = { ...input, scores: { ...input.scores, data } };
    const found = driversOf(missing);
    expect(found.filter(({ isMissing }) => isMissing).map(({ node: { code } }) => code)).toEqual([
      'DIM2',
      'Z',
    ]);
    expect(JSON.stringify(findDrivers(missing))).not.toMatch(/DIM2|"Z"/);
    expect(findDrivers(missing)[0]).toMatchObject({ kind: 'behind', codes: { node: 'DIM1' } });
  });

  test('nothing is said of fewer than three peers', () => {
    expect(findDrivers(inputOf(rows.slice(0, 3)))).toEqual([]);
    expect(kinds(findAspects(inputOf(rows.slice(0, 3))))).toEqual(['none']);
  });

  test('nor where the scores have no parts that add up', () => {
    const input = inputOf(rows);
    const data = input.scores.data.slice();
    data[0] = 77;
    expect(driversOf({ ...input, scores: { ...input.scores, data } })).toEqual([]);
  });
});

test('strengths and weaknesses beside the peers', () => {
  const found = findAspects(
    inputOf([
      [90, 10, 50],
      [60, 60, 50],
      [70, 65, 50],
      [80, 70, 40],
    ]),
  );
  expect(found).toMatchObject([
    { kind: 'strong', items: [{ code: 'X', numbers: { rank: 1, of: 4 } }] },
    { kind: 'weak', items: [{ code: 'Y', numbers: { rank: 4, of: 4 } }] },
  ]);
});

describe('standing', () => {
  const rows = Array.from({ length: 20 }, (_, at) => [at * 5, at * 5, at * 5] as const);

  test('the band, and how far the next one is', () => {
    const bands = [
      { code: 'low', name: name('low'), min: 0 },
      { code: 'high', name: name('high'), min: 40 },
    ];
    expect(findStanding(inputOf(rows, { bands }))).toMatchObject([
      { kind: 'rank', numbers: { rank: 20, of: 20, score: 0 } },
      { kind: 'belowMedian', tone: 'bad' },
      { kind: 'band', numbers: { toNext: 40 }, codes: { band: 'low', next: 'high' } },
    ]);
    expect(kinds(findStanding(inputOf(rows.toReversed(), { bands })))).toContain('bandTop');
  });

  test('a narrow interval is firm, a wide one a caution', () => {
    const kind = (low: number, high: number) =>
      kinds(findStanding(inputOf(rows, { interval: { low, high, share: 0.9, replications: 1000 } }))).at(-1);
    expect(kind(19, 20)).toBe('intervalFirm');
    expect(kind(16, 20)).toBe('interval');
    expect(kind(12, 20)).toBe('intervalLoose');
  });
});

describe('trend', () => {
  const trend = [
    { period: '2018', run: 'a', score: 40, rank: 9 },
    { period: '2019', run: 'b', score: 50, rank: 4 },
  ];
  const shift = (rank: number, score: number) => ({ rank, score });
  const move = {
    since: '2018',
    earlier: shift(9, 40),
    later: shift(4, 50),
    parts: { data: shift(-4, 9), method: shift(0, 0), peers: shift(-1, 1) },
    columns: [
      { column: 'X', ...shift(-3, 8) },
      { column: 'Y', ...shift(-1, 1) },
    ],
  };

  test('places won, and what did most of it', () => {
    expect(findTrend(inputOf([[1, 2, 3]], { trend, move }))).toMatchObject([
      { kind: 'up', tone: 'good', numbers: { places: 5, from: 9, to: 4 }, codes: { since: '2018' } },
      { kind: 'causeData' },
      { kind: 'causeColumn', codes: { figure: 'X' } },
    ]);
  });

  test('no cause is named that is not most of it, and none for a rank that stayed', () => {
    const parts = { data: shift(-2, 4), method: shift(-1, 3), peers: shift(-2, 3) };
    expect(kinds(findTrend(inputOf([[1, 2, 3]], { trend, move: { ...move, parts } })))).toEqual([
      'up',
      'causes',
    ]);
    const same = [trend[0]!, { ...trend[1]!, rank: 9 }];
    expect(kinds(findTrend(inputOf([[1, 2, 3]], { trend: same, move })))).toEqual(['same']);
    expect(kinds(findTrend(inputOf([[1, 2, 3]])))).toEqual(['first']);
  });
});

test('a lift aims a twentieth of the areas up, at least one place', () => {
  expect(liftGoal(50, 166)).toBe(42);
  expect(liftGoal(3, 166)).toBe(1);
  expect(liftGoal(3, 4)).toBe(2);
  expect(liftGoal(1, 166)).toBeNull();
  expect(liftGoal(null, 166)).toBeNull();
});

test('what is missing, filled in or old; heavy gaps come to the first page', () => {
  const own = [
    { indicator: 'X', period: null, state: 'not-reported', value: null, isImputed: false },
    { indicator: 'Y', period: '2019', state: 'reported', value: 3, isImputed: false },
    { indicator: 'Z', period: '2017', state: 'reported', value: 3, isImputed: false },
  ];
  expect(findDataLimits(inputOf([[1, 2, 3]], { own }))).toMatchObject([
    { kind: 'missing', isMain: true, numbers: { count: 1, of: 3, percent: 0.3 } },
    { kind: 'old', items: [{ code: 'Z' }] },
  ]);
  expect(kinds(findDataLimits(inputOf([[1, 2, 3]], { own: own.slice(1, 2) })))).toEqual(['complete']);
});

test('a scale is told only where all scores keep inside one', () => {
  const scale = (step: object) => scaleOf({ method: [{ step: 'normalise', ...step } as never] });
  expect(scale({ method: 'minmax', to: [0, 100] })).toEqual([0, 100]);
  expect(scale({ method: 'minmax' })).toEqual([0, 1]);
  expect(scale({ method: 'zscore', to: [50, 10] })).toBeNull();
  expect(scale({ method: 'goalposts', to: [0, 1], clamp: false })).toBeNull();
  expect(
    scale({ method: 'minmax', to: [0, 100], indicators: { X: { method: 'minmax', to: [0, 1] } } }),
  ).toBeNull();
});

test('numbers have as many decimals as their scale asks for; a small distance is not nothing', () => {
  const wide = formatsFor({ scale: [0, 100] });
  const narrow = formatsFor({ scale: [0, 1] });
  expect([wide.score(49.987), narrow.score(0.7384), formatsFor({ scale: null }).score(-0.517)]).toEqual([
    '50.0',
    '0.738',
    '−0.52',
  ]);
  expect([wide.signed(2.26), wide.signed(-2.26), wide.signed(0.01)]).toEqual(['+2.3', '−2.3', '0.0']);
  expect([wide.of('band', 'toNext')!(0.0132), wide.of('band', 'toNext')!(3.21)]).toEqual(['0.01', '3.2']);
  expect([wide.of('up', 'from')!(12), wide.of('aloneUp', 'from')!(12.345)]).toEqual(['12', '12.345']);
  expect(wide.of('few', 'count')).toBeUndefined();
});
