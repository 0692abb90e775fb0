import { describe, expect, test } from 'vitest';
import { asemFramework, asemGroup, goldenTable } from '../../test/golden-asem.ts';
import { hasShared } from '../../test/shared.ts';
import { dimension, framework, indicator, steps, table } from '../../test/small-framework.ts';
import { canonicalJson } from '../model/canonical.ts';
import { MeridianError } from '../model/error.ts';
import type { Framework } from '../model/framework.ts';
import { issueMessage } from '../platform/i18n.ts';
import { type RecordedRun, replayDifferences, replayFrom, replayInput } from './replay.ts';
import { type CompositeInput, runComposite } from './run.ts';
import { stackPeriods } from './stack.ts';
import type { StepLog } from './step-log.ts';
import { indicatorsOf } from './tree.ts';

const NONE = Number.NaN;

/** A run of which only the JSON text of the log is left, as it lies in a file. */
const recorded = (own: Framework, input: CompositeInput): RecordedRun => {
  const result = runComposite(own, input);
  return { ...result, log: JSON.parse(canonicalJson(result.log)) };
};
const NOTHING = { count: 0, first: [] };

/** Something of everything: quotients, gaps, outliers, other scales, other methods by node. */
const children = [
  dimension('D', [
    indicator('X', { numerator: 'SUM', denominator: 'POP', unit: '%' }),
    indicator('Y', { direction: -1, goalposts: [0, 50] }),
    indicator('Z', { weight: 2 }),
  ]),
  dimension('E', [indicator('U'), indicator('V', { weight: 3 })], 3),
  dimension('F', [indicator('W'), indicator('T')], 2),
];
const rich: Framework = {
  ...framework(
    children,
    steps(
      { step: 'screen', minAvailability: 0.5, keep: ['H'], leaveOut: ['J'] },
      { step: 'denominate' },
      { step: 'impute', method: 'groupMedian', group: 'region' },
      { step: 'treat', method: 'winsorise', maxPoints: 2, indicators: { U: { method: 'log' } } },
      {
        step: 'normalise',
        method: 'minmax',
        to: [1, 100],
        indicators: {
          Y: { method: 'goalposts', to: [1, 100] },
          V: { method: 'percentRank', ties: 'average', to: [1, 100] },
          T: { method: 'zscore', to: [50, 10], decimals: 1 },
        },
      },
      {
        step: 'aggregate',
        method: 'geometric',
        nodes: {
          E: { method: 'topsis', rescale: { method: 'minmax', to: [1, 100] } },
          F: { method: 'arithmetic', decimals: 1, missing: 'groupMean', group: 'tier' },
        },
      },
      { step: 'rank', ties: 'average', decimals: 3 },
    ),
  ),
  variables: ['SUM', 'POP'].map((code) => ({
    code,
    name: { en: code, zh: code },
    unit: code === 'SUM' ? 'persons' : '10^4 persons',
  })),
};
const figures = table(
  {
    SUM: [100, 240, 310, 420, 560, 610, 100, 800, 300, 5],
    POP: [10, 20, 30, 35, 40, 50, 12, 60, 30, 1],
    Y: [40, 10, NONE, 22, 20, 5, 31, NONE, 44, 1],
    Z: [5, 1, 2, NONE, 4, 3, 6, NONE, 9, 1],
    U: [1, 2, 3, 4, 5, 6, 7, 900, 8, 1],
    V: [3, 3, 9, 1, 4, 4, 7, NONE, 5, 1],
    W: [1, 2, 1, 2, 1, 3, 2, NONE, 400, 1],
    T: [7, NONE, 3, 8, 5, 6, 1, NONE, NONE, 1],
  },
  [...'ABCDEFGHIJ'],
);
const region = ['n', 'n', 's', 's', 'n', 's', 'n', 's', null, 'n'];
const tier = [...'ABCDEFGHIJ'].map(() => 't');
const groups = { region, tier };
const input: CompositeInput = { table: figures, groups };

describe('a run is replayed to the bit', () => {
  const run = recorded(rich, input);

  test('from its input', () => {
    expect(run.log.map(({ step }) => step)).toHaveLength(8);
    const replayed = replayInput(run, input);
    expect([...replayed.made.keys()]).toEqual(['raw', 'denominated', 'imputed', 'treated', 'normalised']);
    expect(replayDifferences(run, replayed)).toEqual(NOTHING);
    const scores = run.log.find((entry) => entry.step === 'aggregate')!;
    expect(scores.columns.F!.filled).toHaveLength(1);
  });

  test.each(['impute', 'treat', 'normalise', 'weight', 'aggregate', 'rank'] as const)(
    'from %s on, by the stage before it and the log alone',
    (step) => {
      const replayed = replayFrom(run, step);
      expect(replayed.ranks).toBeDefined();
      expect(replayDifferences(run, replayed)).toEqual(NOTHING);
    },
  );

  test('over several periods, each with its own bounds', () => {
    const tables = [0, 1, 2].map((year) => ({
      period: String(2020 + year),
      table: { ...figures, data: figures.data.map((value, at) => value * (1 + (year * (at % 7)) / 10)) },
      groups,
    }));
    const panel = stackPeriods(tables);
    const byPeriod = recorded(rich, panel);
    expect(replayDifferences(byPeriod, replayInput(byPeriod, panel))).toEqual(NOTHING);
    expect(replayDifferences(byPeriod, replayFrom(byPeriod, 'treat'))).toEqual(NOTHING);
    const whole: Framework = {
      ...rich,
      method: rich.method.map((step) => {
        if (step.step === 'impute') return { step: 'impute', method: 'linear', maxAge: 3 };
        return step.step === 'treat' || step.step === 'normalise' ? { ...step, over: 'panel' } : step;
      }),
    };
    const atOnce = recorded(whole, panel);
    expect(replayDifferences(atOnce, replayInput(atOnce, panel))).toEqual(NOTHING);
    expect(replayDifferences(atOnce, replayFrom(atOnce, 'impute'))).toEqual(NOTHING);
  });

  test.skipIf(!hasShared)('ASEM, from every step', () => {
    const own = asemFramework([
      { step: 'denominate' },
      { step: 'impute', method: 'groupMean', group: 'EurAsia_group' },
      { step: 'screen', minAvailability: 0.9 },
      { step: 'treat', method: 'winsorise', maxPoints: 5 },
      { step: 'normalise', method: 'minmax', to: [0, 100] },
      { step: 'weight', method: 'given' },
      { step: 'aggregate', method: 'arithmetic' },
      { step: 'rank', ties: 'min' },
    ]);
    const columns = [...indicatorsOf(own.tree), ...own.variables!].map(({ code }) => code);
    const values = goldenTable('01_iData', 'uCode', columns);
    const asemGroups = { EurAsia_group: asemGroup('EurAsia_group', values.areas) };
    const asem = recorded(own, { table: values, groups: asemGroups });
    expect(replayDifferences(asem, replayInput(asem, { table: values, groups: asemGroups }))).toEqual(
      NOTHING,
    );
    for (const { step } of asem.log.slice(1))
      expect(replayDifferences(asem, replayFrom(asem, step))).toEqual(NOTHING);
  });
});

/** Every number, text and truth value in a JSON value, with its path and what it becomes. */
function* mutations(value: unknown, path = ''): Generator<{ path: string; to: unknown }> {
  if (typeof value === 'number') yield { path, to: value === 0 ? 1 : value * 1.5 };
  else if (typeof value === 'string') yield { path, to: `${value}?` };
  else if (typeof value === 'boolean') yield { path, to: !value };
  else if (value !== null && typeof value === 'object')
    for (const [key, member] of Object.entries(value)) yield* mutations(member, `${path}/${key}`);
}
function changed(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...value]
    : { ...(value as object) };
  const members = copy as Record<string, unknown>;
  members[key] = changed(members[key], rest, to);
  return copy;
}

describe('no entry of the log is in vain', () => {
  /**
   * What may change without a consequence: the step's name for its methods beside each dimension's own, limits and numbers of
   * points that nothing came near, ends that no value is beyond, and what columns that passed would have been given.
   */
  const WITHOUT = [
    /^\/\d+\/step$/,
    /^\/6\/(method|minAvailability)$/,
    /^\/5\/method$/,
    /^\/3\/columns\/\w+\/(maxPoints|skewness|kurtosis|method|otherwise|lambda)$/,
    /^\/0\/minAvailability$/,
    /^\/4\/columns\/Y\/clamp$/,
  ];

  test('a changed number, name or answer changes the result or is refused', () => {
    const run = recorded(rich, input);
    const unnoticed: string[] = [];
    let count = 0;
    for (const { path, to } of mutations(run.log)) {
      if (WITHOUT.some((pattern) => pattern.test(path))) continue;
      count += 1;
      const log = changed(run.log, path.slice(1).split('/'), to) as readonly StepLog[];
      try {
        const { count: differences } = replayDifferences(run, replayInput({ ...run, log }, input));
        if (differences === 0) unnoticed.push(path);
      } catch (error) {
        if (!(error instanceof MeridianError)) throw error;
      }
    }
    expect(unnoticed).toEqual([]);
    expect(count).toBeGreaterThan(200);
  });

  test('a log without one of its entries does not replay', () => {
    const run = recorded(rich, input);
    for (const left of run.log) {
      const log = run.log.filter((entry) => entry !== left);
      const replay = () => {
        const replayed = replayInput({ ...run, log }, input);
        if (replayed.ranks === undefined || replayDifferences(run, replayed).count > 0)
          throw new MeridianError('replay.differs');
      };
      expect(replay).toThrow(MeridianError);
    }
  });

  test('limits that matter are noticed', () => {
    const run = recorded(rich, input);
    const log = run.log.map((entry) =>
      entry.step === 'treat'
        ? { ...entry, columns: { ...entry.columns, W: { ...entry.columns.W!, skewness: 100 } } }
        : entry,
    );
    expect(() => replayInput({ ...run, log }, input)).toThrow();
  });
});

describe('refusals', () => {
  const refused = (replay: () => unknown) => {
    try {
      replay();
    } catch (error) {
      const { issues } = error as { issues: Parameters<typeof issueMessage>[1][] };
      for (const locale of ['en', 'zh-CN'] as const)
        for (const issue of issues) expect(issueMessage(locale, issue)).not.toMatch(/^issue\.|\{\w+\}/);
      return issues.map(({ code, at }) => [code, at.path ?? at.column ?? ''].join(' '));
    }
    return [];
  };
  const run = recorded(rich, input);

  test('a step that the log does not have', () => {
    expect(refused(() => replayFrom({ ...run, log: [] }, 'treat'))).toEqual(['replay.noStep ']);
  });

  test('denominators that no stage keeps', () => {
    expect(refused(() => replayFrom(run, 'denominate'))).toEqual(['replay.columnMissing POP']);
  });

  test('an entry that does not go with the numbers, with its place in the log', () => {
    const log = run.log.map((entry) => (entry.step === 'rank' ? { ...entry, columns: {} } : entry));
    expect(refused(() => replayFrom({ ...run, log }, 'rank'))[0]).toBe('replay.log /log/7/columns/INDEX');
  });
});
