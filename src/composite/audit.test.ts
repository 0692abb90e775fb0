import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenTable, readGolden } from '../../test/golden-asem.ts';
import { hasShared, sharedPath } from '../../test/shared.ts';
import { areaNames } from '../../test/small-framework.ts';
import { issueMessage } from '../platform/i18n.ts';
import { audit, type PublishedTable } from './audit.ts';
import { columnOf } from './table.ts';

const NODES = [
  { code: 'INDEX', parent: null },
  { code: 'D', parent: 'INDEX' },
  { code: 'X', parent: 'D' },
  { code: 'Y', parent: 'D' },
  { code: 'Z', parent: 'INDEX' },
];
const FLAT = NODES.filter(({ code }) => code !== 'D').map(({ code, parent }) => ({
  code,
  parent: parent === null ? null : 'INDEX',
}));
const X = [12, 55, 83, 40, 71, 96, 8, 64];
const Y = [90, 31, 47, 22, 68, 5, 77, 59];
const Z = [35, 81, 14, 62, 49, 28, 93, 7];
const texts = (values: readonly number[], decimals?: number) =>
  values.map((value) =>
    Number.isNaN(value) ? null : decimals === undefined ? String(value) : value.toFixed(decimals),
  );
const mix = (x: number, y: number, z: number) => X.map((_, row) => x * X[row]! + y * Y[row]! + z * Z[row]!);
const published = (
  index: readonly number[],
  decimals = 1,
  rest: Partial<PublishedTable> = {},
): PublishedTable => ({
  areas: areaNames(X.length),
  nodes: FLAT,
  scores: { INDEX: texts(index, decimals), X: texts(X), Y: texts(Y), Z: texts(Z) },
  half: { X: 0, Y: 0, Z: 0 },
  ...rest,
});

describe('weights', () => {
  test('are recovered as simple fractions from scores with one decimal', () => {
    const { replayable, systems } = audit(published(mix(0.5, 0.3, 0.2)));
    expect(replayable).toBe('yes');
    expect(systems).toHaveLength(1);
    expect(systems[0]).toMatchObject({
      node: 'INDEX',
      method: 'arithmetic',
      isUnique: true,
      rank: 2,
      decimals: 1,
      complete: 8,
      withGaps: 0,
      misfits: [],
      weights: [
        { code: 'X', weight: 0.5, simple: { parts: 5, of: 10 } },
        { code: 'Y', weight: 0.3, simple: { parts: 3, of: 10 } },
        { code: 'Z', weight: 0.2, simple: { parts: 2, of: 10 } },
      ],
    });
    expect(systems[0]!.largest).toBeLessThanOrEqual(1);
    for (const { margin } of systems[0]!.weights) expect(margin).toBeLessThan(0.005);
  });

  test('of a geometric mean, which is told from an arithmetic one', () => {
    const index = X.map((_, row) => Math.cbrt(X[row]! * Y[row]! * Z[row]!));
    const { systems, replayable } = audit(published(index, 2));
    expect(replayable).toBe('yes');
    expect(systems[0]!.method).toBe('geometric');
    expect(systems[0]!.weights.map(({ simple }) => simple)).toEqual(new Array(3).fill({ parts: 1, of: 3 }));
  });

  test('of each published dimension; one that was not published is seen through', () => {
    const d = X.map((_, row) => 0.5 * X[row]! + 0.5 * Y[row]!);
    const index = d.map((value, row) => 0.6 * value + 0.4 * Z[row]!);
    const leaves = { X: texts(X), Y: texts(Y), Z: texts(Z) };
    const whole = audit(
      published(index, 1, { nodes: NODES, scores: { ...leaves, INDEX: texts(index, 1), D: texts(d, 1) } }),
    );
    expect(whole.systems.map(({ node, weights }) => [node, weights.map(({ weight }) => weight)])).toEqual([
      ['INDEX', [0.6, 0.4]],
      ['D', [0.5, 0.5]],
    ]);
    const through = audit(
      published(index, 1, { nodes: NODES, scores: { ...leaves, INDEX: texts(index, 1) } }),
    );
    expect(through.systems[0]!.weights.map(({ weight }) => weight)).toEqual([0.3, 0.3, 0.4]);
  });

  test('of zero are found too', () => {
    const { systems } = audit(published(mix(0.75, 0, 0.25)));
    expect(systems[0]!.weights.map(({ weight }) => weight)).toEqual([0.75, 0, 0.25]);
  });

  test('that cannot be told apart are said not to be unique', () => {
    const index = mix(0.5, 0.5, 0);
    const { systems } = audit(
      published(index, 1, { scores: { INDEX: texts(index, 1), X: texts(X), Y: texts(Y), Z: texts(X) } }),
    );
    expect(systems[0]).toMatchObject({ replayable: 'yes', isUnique: false, rank: 1, unknowns: 2 });
  });

  test('with gaps count as re-scaled to what is there', () => {
    const gap = Z.map((value, row) => (row < 2 ? Number.NaN : value));
    const index = X.map((_, row) =>
      row < 2 ? (0.5 * X[row]! + 0.3 * Y[row]!) / 0.8 : 0.5 * X[row]! + 0.3 * Y[row]! + 0.2 * Z[row]!,
    );
    const { systems } = audit(
      published(index, 1, { scores: { INDEX: texts(index, 1), X: texts(X), Y: texts(Y), Z: texts(gap) } }),
    );
    expect(systems[0]).toMatchObject({ replayable: 'yes', complete: 6, withGaps: 2 });
  });

  test('from raw values alone, the directions included', () => {
    const part = (values: readonly number[], value: number) =>
      (100 * (value - Math.min(...values))) / (Math.max(...values) - Math.min(...values));
    const index = X.map((_, row) => 0.7 * part(X, X[row]!) + 0.3 * (100 - part(Y, Y[row]!)));
    const { systems, replayable } = audit({
      areas: areaNames(X.length),
      nodes: FLAT.filter(({ code }) => code !== 'Z'),
      scores: { INDEX: texts(index, 1) },
      raw: { X: texts(X), Y: texts(Y) },
      half: { X: 0, Y: 0 },
    });
    expect(replayable).toBe('yes');
    expect(systems[0]!.weights.map(({ weight }) => weight)).toEqual([0.7, 0.3]);
  });

  test('are recovered to their margins whatever they are', () => {
    const cell = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell, cell), { minLength: 12, maxLength: 30 }),
        fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20), fc.integer({ min: 1, max: 20 })),
        fc.integer({ min: 0, max: 4 }),
        (rows, parts, decimals) => {
          const sum = parts.reduce((total, part) => total + part, 0);
          const codes = ['P', 'Q', 'R', 'S'];
          const index = rows.map((row) =>
            row.reduce((total, value, at) => total + (parts[at]! / sum) * value, 0),
          );
          const found = audit({
            areas: areaNames(rows.length),
            nodes: [{ code: 'INDEX', parent: null }, ...codes.map((code) => ({ code, parent: 'INDEX' }))],
            scores: {
              INDEX: texts(index, decimals),
              ...Object.fromEntries(codes.map((code, at) => [code, texts(rows.map((row) => row[at]!))])),
            },
          }).systems[0]!;
          expect(found.replayable).toBe('yes');
          if (found.isUnique && found.method === 'arithmetic')
            found.weights.forEach(({ weight, margin }, at) => {
              expect(Math.abs(weight - parts[at]! / sum)).toBeLessThanOrEqual(2 * margin + 1e-9);
            });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a table that cannot be replayed', () => {
  test('two areas whose scores were exchanged are named', () => {
    const index = mix(0.5, 0.3, 0.2);
    [index[1], index[6]] = [index[6]!, index[1]!];
    const { replayable, systems } = audit(published(index));
    expect(replayable).toBe('no');
    expect([...systems[0]!.misfits].sort()).toEqual(['B', 'G']);
    expect(systems[0]!.weights.map(({ weight }) => weight)).toEqual([0.5, 0.3, 0.2]);
    expect(systems[0]!.residuals[0]).toBeCloseTo(0, 1);
  });

  test('scores that are no mean of the inputs at all', () => {
    const { replayable, systems } = audit(published(X.map((_, row) => (row * 37) % 50)));
    expect(replayable).toBe('no');
    expect(systems[0]).toMatchObject({ method: null, misfits: [] });
    expect(systems[0]!.largest).toBeGreaterThan(1);
  });
});

describe('bounds', () => {
  const raw = [20.5, 31.2, 44.8, 55.1, 67.9, 72.3, 80.6, 90.2];
  const boundsOf = (
    score: readonly number[],
    decimals: number,
    to: readonly [number, number] = [0, 1],
    values = raw,
  ) =>
    audit({
      areas: areaNames(raw.length),
      nodes: [
        { code: 'INDEX', parent: null },
        { code: 'X', parent: 'INDEX' },
      ],
      scores: { INDEX: texts(score, decimals), X: texts(score, decimals) },
      raw: { X: texts(values) },
      to,
    }).bounds[0]!;

  test('goalposts come out as the round numbers that they were', () => {
    expect(
      boundsOf(
        raw.map((value) => (value - 20) / 80),
        3,
      ),
    ).toMatchObject({
      replayable: 'yes',
      direction: 1,
      scale: 'linear',
      bounds: [20, 100],
      isOwnRange: false,
      isClamped: false,
    });
  });

  test('scores that were cut off at the ends', () => {
    const score = raw.map((value) => Math.min(1, Math.max(0, (75 - value) / 50)));
    expect(boundsOf(score, 3)).toMatchObject({
      replayable: 'yes',
      direction: -1,
      bounds: [25, 75],
      isClamped: true,
    });
  });

  test('the column’s own range', () => {
    const score = raw.map((value) => (100 * (value - 20.5)) / (90.2 - 20.5));
    expect(boundsOf(score, 2, [0, 100])).toMatchObject({ isOwnRange: true, bounds: [20.5, 90.2] });
  });

  test('on a logarithmic scale', () => {
    const income = raw.map((value) => Math.round(value * value * value));
    const score = income.map(
      (value) => (Math.log(value) - Math.log(100)) / (Math.log(1_000_000) - Math.log(100)),
    );
    expect(boundsOf(score, 4, [0, 1], income)).toMatchObject({
      replayable: 'yes',
      scale: 'log',
      bounds: [100, 1_000_000],
    });
  });

  test('an area with another area’s score is named', () => {
    const score = raw.map((value) => (value - 20) / 80);
    [score[2], score[5]] = [score[5]!, score[2]!];
    const found = boundsOf(score, 3);
    expect(found).toMatchObject({ replayable: 'no', bounds: [20, 100] });
    expect([...found.misfits].sort()).toEqual(['C', 'F']);
  });

  test('what is no straight line has none', () => {
    expect(
      boundsOf(
        raw.map((value) => (value / 100) ** 3),
        3,
      ),
    ).toMatchObject({ replayable: 'no', bounds: null });
  });
});

describe.skipIf(!hasShared)('published tables (needs the reference data beside the checkout)', () => {
  const meta = () => readGolden('01_iMeta').filter(({ Type }) => ['Indicator', 'Aggregate'].includes(Type!));
  const asem = (decimals: number): PublishedTable => {
    const scores = goldenTable('02_asem_aggregated');
    const nodes = meta()
      .map(({ iCode, Parent, Level }) => ({
        code: iCode!,
        parent: Parent === 'NA' ? null : Parent!,
        level: Number(Level),
      }))
      .sort((a, b) => b.level - a.level);
    const columns = nodes.map(({ code, level }) => [
      code,
      texts([...columnOf(scores, code)], level === 1 ? undefined : decimals),
    ]);
    return { areas: scores.areas, nodes, scores: Object.fromEntries(columns) };
  };

  test.each([1, 2, 3])('ASEM with %i decimals: the hidden weights of every dimension', (decimals) => {
    const { replayable, systems } = audit(asem(decimals));
    expect(replayable).toBe('yes');
    expect(systems).toHaveLength(11);
    const given = new Map(meta().map(({ iCode, Weight }) => [iCode!, Number(Weight)]));
    for (const { weights, isUnique } of systems) {
      const whole = weights.reduce((sum, { code }) => sum + given.get(code)!, 0);
      expect(isUnique).toBe(true);
      for (const { code, weight, margin } of weights)
        expect(Math.abs(weight - given.get(code)! / whole)).toBeLessThanOrEqual(margin + 1e-9);
    }
  });

  test('ASEM with two countries’ scores exchanged', () => {
    const table = asem(2);
    const index = [...table.scores.Physical!];
    const [a, b] = [table.areas.indexOf('CHN'), table.areas.indexOf('AUT')];
    [index[a], index[b]] = [index[b]!, index[a]!];
    const { replayable, systems } = audit({ ...table, scores: { ...table.scores, Physical: index } });
    expect(replayable).toBe('no');
    const physical = systems.find(({ node }) => node === 'Physical')!;
    expect([...physical.misfits].sort()).toEqual(['AUT', 'CHN']);
  });

  const hdi = () => {
    const rows: readonly Record<string, string>[] = parse(
      readFileSync(sharedPath('tables/hdi/HDR21-22_Composite_indices_complete_time_series.csv'), 'latin1'),
      { columns: true, bom: true },
    );
    return rows.filter((row) => row.hdi_rank_2021 !== '');
  };

  test('the Human Development Index 2021 is a geometric mean of three equal parts', () => {
    const rows = hdi();
    const part = (column: string, low: number, high: number, of = (value: number) => value) =>
      rows.map((row) => Math.min(1, (of(Number(row[column])) - of(low)) / (of(high) - of(low))));
    const expected = part('eys_2021', 0, 18);
    const mean = part('mys_2021', 0, 15);
    const found = audit({
      areas: rows.map(({ iso3 }) => iso3!),
      nodes: ['HDI', 'LIFE', 'EDUCATION', 'INCOME'].map((code, at) => ({
        code,
        parent: at === 0 ? null : 'HDI',
      })),
      scores: {
        HDI: rows.map(({ hdi_2021 }) => hdi_2021!),
        LIFE: texts(part('le_2021', 20, 85)),
        EDUCATION: texts(expected.map((value, at) => (value + mean[at]!) / 2)),
        INCOME: texts(part('gnipc_2021', 100, 75000, Math.log)),
      },
    });
    expect(found.replayable).toBe('yes');
    expect(found.systems[0]).toMatchObject({
      method: 'geometric',
      complete: 191,
      decimals: 3,
      isUnique: true,
    });
    expect(found.systems[0]!.weights.map(({ simple }) => simple)).toEqual(
      new Array(3).fill({ parts: 1, of: 3 }),
    );
  });
});

describe('refusals', () => {
  const refused = (table: PublishedTable) => {
    try {
      audit(table);
    } catch (error) {
      const { issues } = error as { issues: Parameters<typeof issueMessage>[1][] };
      for (const locale of ['en', 'zh-CN'] as const)
        for (const issue of issues) expect(issueMessage(locale, issue)).not.toMatch(/^issue\.|\{\w+\}/);
      return issues.map(({ code, at, value }) => [code, at.column, value].join(' '));
    }
    return [];
  };

  test('everything that keeps a table from being read', () => {
    const index = mix(1, 0, 0);
    expect(
      refused(
        published(index, 1, {
          scores: { INDEX: texts(index, 1), X: ['12', 'n/a', ...texts(X).slice(2)], Y: ['1'], Q: texts(X) },
          half: {},
        }),
      ),
    ).toEqual(['audit.notNumber X n/a', 'audit.length Y ', 'weight.unknownNode Q ', 'audit.missing Z ']);
  });
});
