import { describe, expect, test } from 'vitest';
import { asemFramework, goldenTable, readGolden } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import { dimension, framework, indicator, steps, table } from '../../test/small-framework.ts';
import type { Examination } from './examination.ts';
import { examine } from './examine.ts';
import { findingsOf } from './findings.ts';
import { runComposite } from './run.ts';

const NONE = Number.NaN;

test('a result from all sides, as plain JSON', () => {
  const file = framework([dimension('D', [indicator('P'), indicator('Q')]), indicator('R')]);
  const input = {
    table: table({ P: [1, 2, 3, 4, 90], Q: [5, NONE, 1, 2, 4], R: [3, 3, 2, 1, 5] }),
    groups: {},
  };
  const found = examine(file, input, runComposite(file, input), { correlation: 'spearman' });
  expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  expect(found).toMatchObject({ areas: 5, correlation: 'spearman', withSize: [] });
  expect(found.nodes.map(({ code }) => code)).toEqual(['INDEX', 'D', 'P', 'Q', 'R']);
  const [index, , p, q] = found.nodes;
  expect(index).not.toHaveProperty('withParent');
  expect(p).toMatchObject({
    raw: { count: 5, max: 90 },
    outliers: ['E'],
    weight: 0.5,
    effectiveWeight: 0.25,
  });
  expect(q).toMatchObject({ raw: { count: 4, missing: 1 }, withParent: { count: 4 } });
  expect(found.dimensions.map(({ code, pairs }) => [code, pairs.length])).toEqual([
    ['INDEX', 1],
    ['D', 1],
  ]);
});

test('what is not defined is null, not an error: constant scores, two areas, an only child', () => {
  const posts = { goalposts: [0, 10] } as const;
  const children = [dimension('D', [indicator('P', posts)]), indicator('Q', posts)];
  const file = framework(children, steps({ step: 'normalise', method: 'goalposts', to: [0, 100] }));
  const input = { table: table({ P: [5, 5], Q: [1, 2] }), groups: {} };
  const found = examine(file, input, runComposite(file, input));
  const p = found.nodes.find(({ code }) => code === 'P')!;
  expect(p.withParent).toEqual({ coefficient: null, pValue: null, count: 2 });
  expect(p).not.toHaveProperty('tolerance');
  expect(p.removal).toMatchObject({ removed: 'D' });
  expect(found.dimensions[0]).toMatchObject({ code: 'INDEX', components: null, alphaWithout: [] });
  expect(findingsOf(found).map(({ code }) => code)).not.toContain('againstParent');
});

test('a node that cannot be taken out says why', () => {
  const file = framework([dimension('D', [indicator('P')])]);
  const input = { table: table({ P: [1, 2, 3] }), groups: {} };
  const found = examine(file, input, runComposite(file, input));
  expect(found.nodes[1]!.removal).toEqual({ issues: ['removal.nothingLeft'] });
});

test('over a panel ranks are those of a period', () => {
  const file = framework([indicator('P'), indicator('Q')]);
  const rows = ['A 2020', 'B 2020', 'C 2020', 'A 2021', 'B 2021', 'C 2021'];
  const input = {
    table: table({ P: [1, 2, 3, 11, 12, 13], Q: [3, 1, 2, 13, 11, 12] }, rows),
    groups: {},
    panel: {
      areas: ['A', 'B', 'C', 'A', 'B', 'C'],
      periods: ['2020', '2020', '2020', '2021', '2021', '2021'],
    },
  };
  const found = examine(file, input, runComposite(file, input));
  expect(found.areas).toBe(6);
  // Both periods alike: C, A, B; without Q it is C, B, A. Ranked together, equal scores of both would count twice.
  expect(found.nodes[2]!.removal).toEqual({ removed: 'Q', meanShift: 2 / 3, largestShift: 1 });
});

test('a quick examination computes the index once', () => {
  const file = framework([indicator('P'), indicator('Q')]);
  const input = { table: table({ P: [1, 2, 3], Q: [3, 1, 2] }), groups: {} };
  const found = examine(file, input, runComposite(file, input), { isQuick: true });
  expect(found.nodes[1]).not.toHaveProperty('removal');
});

describe.skipIf(!hasShared)('COINr 1.1.14 on ASEM (needs the reference data beside the checkout)', () => {
  let examined: Examination | undefined;
  const asem = (): Examination => {
    const file = asemFramework(steps());
    const input = { table: goldenTable('02_asem_treated'), groups: {} };
    examined ??= examine(file, input, runComposite(file, input));
    return examined;
  };

  test('03_effective_weights', () => {
    const weights = new Map(asem().nodes.map(({ code, effectiveWeight }) => [code, effectiveWeight]));
    for (const { iCode, EffWeight } of readGolden('03_effective_weights'))
      expect(weights.get(iCode!)).toBeCloseTo(Number(EffWeight), 14);
  });

  test('its parts are the tables that are tested one by one', () => {
    const { nodes, dimensions } = asem();
    const pillars = readGolden('03_cronbach').filter(
      ({ dset, level }) => dset === 'Aggregated' && level === '2',
    );
    for (const { group, alpha } of pillars)
      expect(dimensions.find(({ code }) => code === group)!.alpha).toBeCloseTo(Number(alpha), 12);
    for (const { Var1, Var2, Correlation } of readGolden('03_corr_L1_parent_pillar')) {
      const node = nodes.find(({ code }) => code === Var2)!;
      expect(node.parent).toBe(Var1);
      expect(node.withParent!.coefficient).toBeCloseTo(Number(Correlation), 12);
    }
    for (const { element, MeanAbsDiff } of readGolden('08_remove_L2_meanabsdiff').slice(1))
      expect(nodes.find(({ code }) => code === element)!.removal).toMatchObject({
        meanShift: expect.closeTo(Number(MeanAbsDiff), 12),
      });
  });

  test('what stands out: technical barriers to trade count against their pillar', () => {
    const against = findingsOf(asem()).filter(({ code }) => code === 'againstParent');
    expect(against.map(({ nodes }) => nodes[0])).toContain('TBTs');
  });
});
