import { describe, expect, test } from 'vitest';
import { dimension, framework, indicator, steps, table } from '../../test/small-framework.ts';
import { canonicalJson } from '../model/canonical.ts';
import type { Framework } from '../model/framework.ts';
import type { Step } from '../model/method.ts';
import { issueMessage } from '../platform/i18n.ts';
import { AGGREGATE } from './aggregate.ts';
import { NORMALISE } from './normalise.ts';
import { rankColumn } from './rank.ts';
import { type CompositeInput, runComposite } from './run.ts';
import { columnOf } from './table.ts';

const NONE = Number.NaN;

const tree = [
  dimension('D', [
    indicator('X', { denominator: 'POP' }),
    indicator('Y', { direction: -1, goalposts: [0, 50] }),
  ]),
  dimension('E', [indicator('Z', { weight: 2 })], 3),
];
const values = table({
  Z: [5, 1, 2, NONE, 4],
  POP: [10, 10, 20, 10, 10],
  Y: [40, 10, NONE, NONE, 20],
  X: [100, 200, 300, NONE, 500],
  UNREAD: [1, 1, 1, 1, 1],
});
const usual = steps(
  { step: 'select', maxAge: 1 },
  { step: 'screen', minAvailability: 0.5 },
  { step: 'denominate' },
  { step: 'impute', method: 'groupMedian', group: 'parent' },
  { step: 'treat', method: 'winsorise' },
  { step: 'normalise', method: 'minmax', to: [0, 100], indicators: { Y: { method: 'goalposts' } } },
);
const groups = { parent: ['p', 'q', 'q', 'p', 'q'] };
const run = (method: readonly Step[] = usual, children = tree) =>
  runComposite(framework(children, method), { table: values, groups });

describe('a run', () => {
  const result = run();

  test('leaves screened areas out of every table', () => {
    expect(result.screenedOut).toMatchObject([{ area: 'D', availability: 0, required: 0.5 }]);
    expect(result.areas).toEqual(['A', 'B', 'C', 'E']);
    for (const stage of [...Object.values(result.stages), result.scores, result.ranks])
      expect(stage.areas).toEqual(result.areas);
  });

  test('keeps the numbers of every stage', () => {
    const stage = (name: keyof typeof result.stages, code: string) => [
      ...columnOf(result.stages[name], code),
    ];
    expect(stage('raw', 'X')).toEqual([100, 200, 300, 500]);
    expect(stage('denominated', 'X')).toEqual([10, 20, 15, 50]);
    expect(stage('denominated', 'Y')).toEqual([40, 10, NONE, 20]);
    expect(stage('imputed', 'Y')).toEqual([40, 10, 15, 20]);
    expect(stage('treated', 'Y')).toEqual([40, 10, 15, 20]);
    expect(stage('normalised', 'X')).toEqual([0, 25, 12.5, 100]);
    expect(stage('normalised', 'Y')).toEqual([20, 80, 70, 60]);
    expect(result.stages.raw.columns).toEqual(['X', 'Y', 'Z']);
  });

  test('scores every node and ranks them', () => {
    expect([...columnOf(result.scores, 'D')]).toEqual([10, 52.5, 41.25, 80]);
    expect([...columnOf(result.scores, 'E')]).toEqual([100, 0, 25, 75]);
    expect([...columnOf(result.scores, 'INDEX')]).toEqual([77.5, 13.125, 29.0625, 76.25]);
    expect([...columnOf(result.ranks, 'INDEX')]).toEqual([1, 4, 3, 2]);
    expect([...columnOf(result.ranks, 'X')]).toEqual([4, 2, 3, 1]);
  });

  test('names the nodes from the index down, with both weights', () => {
    expect(result.nodes.map(({ code, parent, depth, kind }) => [code, parent, depth, kind])).toEqual([
      ['INDEX', null, 0, 'dimension'],
      ['D', 'INDEX', 1, 'dimension'],
      ['X', 'D', 2, 'indicator'],
      ['Y', 'D', 2, 'indicator'],
      ['E', 'INDEX', 1, 'dimension'],
      ['Z', 'E', 2, 'indicator'],
    ]);
    expect(result.nodes.map(({ weight }) => weight)).toEqual([1, 0.25, 0.5, 0.5, 0.75, 1]);
    expect(result.nodes.map(({ effectiveWeight }) => effectiveWeight)).toEqual([
      1, 0.25, 0.125, 0.125, 0.75, 0.75,
    ]);
    expect(result.nodes.map(({ method }) => method)).toEqual([
      'arithmetic',
      'arithmetic',
      undefined,
      undefined,
      'arithmetic',
      undefined,
    ]);
  });

  test('gives the same bits again, and leaves its input as it was', () => {
    const before = values.data.slice();
    const again = run();
    expect(again.scores.data).toEqual(result.scores.data);
    expect(canonicalJson(again.log)).toBe(canonicalJson(result.log));
    expect(values.data).toEqual(before);
  });

  test('weighs all siblings alike on request, whatever the tree says', () => {
    const weights = run(steps({ step: 'impute', method: 'mean' }, { step: 'weight', method: 'equal' }), [
      dimension('D', [indicator('X', { weight: null }), indicator('Z', { weight: 5 })], null),
    ]).nodes.map(({ weight }) => weight);
    expect(weights).toEqual([1, 1, 0.5, 0.5]);
  });

  test('keeps an area without any score, unranked', () => {
    const { scores, ranks } = run(steps());
    expect([...columnOf(scores, 'INDEX')][3]).toBeNaN();
    expect([...columnOf(ranks, 'INDEX')]).toEqual([2, 4, 3, NONE, 1]);
  });
});

describe('the order of the steps', () => {
  test('is the file’s: what is imputed first is there to be screened', () => {
    const result = run(
      steps(
        { step: 'impute', method: 'median' },
        { step: 'screen', minAvailability: 1 },
        { step: 'denominate' },
      ),
    );
    expect(result.areas).toHaveLength(5);
    expect(result.log.map(({ step }) => step)).toEqual([
      'impute',
      'screen',
      'denominate',
      'normalise',
      'weight',
      'aggregate',
      'rank',
    ]);
    expect([...columnOf(result.stages.imputed, 'X')]).toEqual([100, 200, 300, 250, 500]);
    expect([...columnOf(result.stages.denominated, 'X')]).toEqual([10, 20, 15, 25, 50]);
    // No treatment: that stage shows what it would have been given.
    expect(result.stages.treated.data).toEqual(result.stages.denominated.data);
  });
});

describe('the log', () => {
  test('is plain JSON and enough to compute every score again from the treated values', () => {
    const result = run();
    const log: typeof result.log = JSON.parse(canonicalJson(result.log));
    const entry = <S extends (typeof log)[number]['step']>(step: S) =>
      log.find((one): one is Extract<(typeof log)[number], { step: S }> => one.step === step)!;
    const scores = new Map<string, readonly number[]>();
    for (const [code, column] of Object.entries(entry('normalise').columns)) {
      const method = NORMALISE[column.method as keyof typeof NORMALISE];
      scores.set(
        code,
        [...columnOf(result.stages.treated, code)].map((value) => method.at(value, column)),
      );
    }
    for (const { code, kind } of [...result.nodes].reverse()) {
      if (kind === 'indicator') continue;
      const children = result.nodes.filter(({ parent }) => parent === code).map((child) => child.code);
      const weights = children.map((child) => entry('weight').columns[child]!.weight);
      const method = AGGREGATE[entry('aggregate').columns[code]!.method as 'arithmetic' | 'geometric'];
      scores.set(
        code,
        result.areas.map((_, row) =>
          method.combine(
            children.map((child) => scores.get(child)![row]!),
            weights,
            weights.length,
          ),
        ),
      );
    }
    for (const { code } of result.nodes) expect(scores.get(code)).toEqual([...columnOf(result.scores, code)]);
    expect([...rankColumn(scores.get('INDEX')!, 'min')]).toEqual([...columnOf(result.ranks, 'INDEX')]);
  });
});

describe('refusals', () => {
  const refusal = (own: Framework, input: CompositeInput = { table: values, groups }) => {
    try {
      runComposite(own, input);
    } catch (error) {
      const { code, issues } = error as { code: string; issues: Parameters<typeof issueMessage>[1][] };
      for (const locale of ['en', 'zh-CN'] as const)
        for (const issue of issues) expect(issueMessage(locale, issue)).not.toMatch(/^issue\.|\{\w+\}/);
      return [code, ...issues.map((issue) => [issue.code, issue.at.path ?? issue.at.column ?? ''].join(' '))];
    }
    return [];
  };

  test('a framework that is not ready: everything it lacks', () => {
    const unready = framework(
      [indicator('X', { weight: null }), indicator('Y', { direction: null }), indicator('Z')],
      [
        { step: 'rank', ties: 'min' },
        { step: 'impute', method: 'groupMean' },
        { step: 'aggregate', method: 'arithmetic' },
        { step: 'normalise', method: 'goalposts', to: [0, 1], indicators: { Z: { method: 'minmax' } } },
        { step: 'weight', method: 'given' },
        { step: 'weight', method: 'equal' },
      ],
    );
    expect(refusal(unready)).toEqual([
      'framework.notReady',
      'framework.stepOrder /method/0',
      'framework.stepOrder /method/2',
      'framework.stepOrder /method/2',
      'framework.stepRepeated /method/5',
      'framework.groupMissing /method/1',
      'framework.weightUnknown /tree/children/0/weight',
      'framework.goalpostsMissing /tree/children/0',
      'framework.directionUnknown /tree/children/1/direction',
      'framework.goalpostsMissing /tree/children/1',
    ]);
    expect(refusal(framework(tree, []))).toEqual([
      'framework.notReady',
      ...new Array(4).fill('framework.stepMissing /method'),
    ]);
  });

  test('weights and data that cannot be used: all of them together', () => {
    const children = [
      dimension('D', [indicator('X', { denominator: 'AREA' }), indicator('NEW')], 0),
      dimension('E', [indicator('Z', { weight: -1 })], 0),
    ];
    const data = table({ X: [1, Number.POSITIVE_INFINITY], Z: [1, 2] }, ['A', 'A']);
    const method = steps({ step: 'denominate' }, { step: 'impute', method: 'groupMean', group: 'tier' });
    expect(
      refusal(framework(children, method), { table: { ...data, columns: ['X', 'X'] }, groups: {} }),
    ).toEqual([
      'method.impossible',
      'weight.allZero /tree',
      'weight.invalid /tree/children/1/children/0',
      'input.areaRepeated ',
      'input.columnRepeated X',
      'input.infinite X',
      'input.indicatorMissing NEW',
      'input.indicatorMissing Z',
      'input.denominatorMissing AREA',
      'input.groupMissing ',
    ]);
  });

  test.each<[string, Framework, string]>([['no area', framework([indicator('X')]), 'input.noArea ']])(
    '%s',
    (_, own, issue) => {
      expect(refusal(own, { table: table({ X: [] }, []), groups: {} })).toEqual(['method.impossible', issue]);
    },
  );

  test('a mean of groups where no area is in one, unless nothing is missing', () => {
    const own = framework([indicator('X')], steps({ step: 'impute', method: 'groupMean', group: 'tier' }));
    const groups = { tier: [null, null, null] };
    expect(refusal(own, { table: table({ X: [1, 2, Number.NaN] }), groups })).toEqual([
      'method.impossible',
      'input.groupEmpty ',
    ]);
    expect(columnOf(runComposite(own, { table: table({ X: [1, 2, 3] }), groups }).ranks, 'X')[0]).toBe(3);
  });

  test('no area left after screening', () => {
    const method = steps({ step: 'screen', minAvailability: 1 });
    const data = table({ X: [1, NONE], Y: [NONE, 1] });
    expect(refusal(framework([indicator('X'), indicator('Y')], method), { table: data, groups: {} })).toEqual(
      ['method.impossible', 'screen.noAreaLeft '],
    );
  });

  test('a constant column, also one that only screening makes constant', () => {
    const method = steps({ step: 'screen', minAvailability: 1 });
    const data = table({ X: [1, 1, 2], Y: [1, 2, NONE] });
    expect(refusal(framework([indicator('X'), indicator('Y')], method), { table: data, groups: {} })).toEqual(
      ['method.impossible', 'normalise.constant X'],
    );
  });

  test('a denominator of zero', () => {
    const data = table({ X: [1, 1], POP: [0, 1] });
    const own = framework([indicator('X', { denominator: 'POP' })], steps({ step: 'denominate' }));
    expect(refusal(own, { table: data, groups: {} })).toEqual([
      'method.impossible',
      'denominate.notPositive POP',
    ]);
  });

  test('goalposts or a denominator for what has become a logarithm', () => {
    const heavy = Array.from({ length: 12 }, (_, at) => 3 ** at);
    const data = table({ X: heavy, POP: heavy.map(() => 2) });
    const log: Step = { step: 'treat', method: 'log', skewness: 1, kurtosis: 1 };
    const posts = framework(
      [indicator('X', { goalposts: [0, 100] })],
      steps(log, { step: 'normalise', method: 'goalposts', to: [0, 1] }),
    );
    expect(refusal(posts, { table: data, groups: {} })).toEqual([
      'method.impossible',
      'normalise.goalpostsAfterLog X',
    ]);
    const divided = framework([indicator('X', { denominator: 'POP' })], steps(log, { step: 'denominate' }));
    expect(refusal(divided, { table: data, groups: {} })).toEqual([
      'method.impossible',
      'denominate.afterLog X',
    ]);
  });

  test('a geometric mean of the worst area’s zero', () => {
    const own = framework(
      [indicator('X'), indicator('Z')],
      steps({ step: 'aggregate', method: 'geometric' }),
    );
    expect(refusal(own)).toEqual(['method.impossible', 'aggregate.notPositive X', 'aggregate.notPositive Z']);
  });

  test('a table that is no table is a fault of the caller', () => {
    const broken = { ...values, data: new Float64Array(3) };
    expect(() => runComposite(framework(tree), { table: broken, groups })).toThrow(RangeError);
  });
});
