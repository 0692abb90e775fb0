import { describe, expect, test } from 'vitest';
import { asemFramework, goldenTable } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import { dimension, framework, indicator, steps, table } from '../../test/small-framework.ts';
import type { Framework } from '../model/framework.ts';
import { findStep } from '../model/readiness.ts';
import { rankColumn } from './rank.ts';
import { type Removal, removeEach } from './removal.ts';
import { prepareRescore } from './reweight.ts';
import { runComposite } from './run.ts';
import { columnAt, columnOf, type Table } from './table.ts';

/** Takes nodes out of an index over scores that are normalised already. */
function remove(file: Framework, data: Table, codes: readonly string[]) {
  const { nodes, scores, stages } = runComposite(file, { table: data, groups: {} });
  const step = findStep(file.method, 'aggregate')!;
  const index = nodes[0]!.code;
  const rescored = prepareRescore(nodes, stages.normalised, step);
  return removeEach(
    {
      nodes,
      scores: columnOf(scores, index),
      rank: (column) => rankColumn(column, 'min'),
      rescore: (weights) => columnOf(rescored(weights), index),
    },
    codes,
  );
}

const POSTS = { goalposts: [0, 100] } as const;
const AS_THEY_ARE = steps({ step: 'normalise', method: 'goalposts', to: [0, 100] });
const leaf = (code: string) => indicator(code, POSTS);

test('the other children count for the whole', () => {
  const file = framework([leaf('P'), leaf('Q'), leaf('R')], AS_THEY_ARE);
  const data = table({ P: [90, 10, 50], Q: [10, 20, 60], R: [20, 40, 50] });
  const [found] = remove(file, data, ['P']) as readonly Removal[];
  expect([...found!.scores]).toEqual([15, 30, 55]);
  expect([...found!.ranks]).toEqual([3, 2, 1]);
  // Before: 40, 23.3, 53.3.
  expect(found).toMatchObject({ code: 'P', removed: 'P', meanShift: 2 / 3, largestShift: 1 });
});

test('with a node that stands alone goes what stands on it', () => {
  const file = framework([dimension('D', [dimension('E', [leaf('P')])]), leaf('Q')], AS_THEY_ARE);
  const data = table({ P: [90, 10], Q: [10, 20] });
  for (const code of ['P', 'E', 'D']) {
    const [found] = remove(file, data, [code]) as readonly Removal[];
    expect(found!.removed).toBe('D');
    expect([...found!.scores]).toEqual([10, 20]);
  }
});

test('what cannot be taken out says why', () => {
  const file = framework([dimension('D', [leaf('P')])], AS_THEY_ARE);
  expect(remove(file, table({ P: [90, 10] }), ['P', 'INDEX'])).toMatchObject([
    { code: 'P', issues: [{ code: 'removal.nothingLeft', details: { node: 'P' } }] },
    { code: 'INDEX', issues: [{ code: 'removal.nothingLeft' }] },
  ]);
  expect(() => remove(file, table({ P: [90, 10] }), ['X'])).toThrow(RangeError);
});

test('a node that weighs nothing changes nothing', () => {
  const file = framework([leaf('P'), indicator('Q', { ...POSTS, weight: 0 })], AS_THEY_ARE);
  const [found] = remove(file, table({ P: [90, 10], Q: [1, 99] }), ['Q']) as readonly Removal[];
  expect(found).toMatchObject({ meanShift: 0, largestShift: 0 });
});

describe.skipIf(!hasShared)('COINr 1.1.14 on ASEM (needs the reference data beside the checkout)', () => {
  test.each(['L1', 'L2', 'L3'])('08_remove_%s', (level) => {
    const method = steps({ step: 'normalise', method: 'minmax', to: [0, 100] });
    const scores = goldenTable(`08_remove_${level}_scores`);
    const ranks = goldenTable(`08_remove_${level}_ranks`);
    const shifts = goldenTable(`08_remove_${level}_meanabsdiff`, 'element');
    const codes = scores.columns.filter((code) => code !== 'Nominal');
    const found = remove(asemFramework(method), goldenTable('02_asem_treated'), codes) as readonly Removal[];
    for (const { code, scores: own, ranks: places, meanShift } of found) {
      columnOf(scores, code).forEach((score, row) => {
        expect(Math.abs(own[row]! - score)).toBeLessThanOrEqual(1e-12 * Math.abs(score));
      });
      expect([...places]).toEqual([...columnOf(ranks, code)]);
      expect(meanShift).toBeCloseTo(columnAt(shifts, 0)[shifts.areas.indexOf(code)]!, 12);
    }
  });
});
