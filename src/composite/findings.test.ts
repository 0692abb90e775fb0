import { describe, expect, test } from 'vitest';
import en from '../../locales/en/examine.json' with { type: 'json' };
import { dimension, framework, indicator, steps, table } from '../../test/small-framework.ts';
import type { FrameworkNode } from '../model/framework.ts';
import { placeholdersOf } from '../model/message.ts';
import type { Step } from '../model/method.ts';
import { examine } from './examine.ts';
import type { ExamineLimits } from './examine-limits.ts';
import { FINDING_CODES, type Finding, type FindingCode, findingsOf } from './findings.ts';
import { runComposite } from './run.ts';
import type { Table } from './table.ts';

const NONE = Number.NaN;

interface Options {
  readonly method?: readonly Step[];
  readonly limits?: Partial<ExamineLimits>;
}

function examined(children: readonly FrameworkNode[], data: Table, { method, limits = {} }: Options = {}) {
  const file = framework(children, method);
  const input = { table: data, groups: {} };
  return examine(file, input, runComposite(file, input), { limits });
}

function find(
  children: readonly FrameworkNode[],
  data: Table,
  code: FindingCode,
  options: Options = {},
): readonly Finding[] {
  const found = findingsOf(examined(children, data, options));
  for (const { code: own, details } of found)
    expect(Object.keys(details)).toEqual(expect.arrayContaining([...placeholdersOf(en[`finding.${own}`])]));
  return found.filter((finding) => finding.code === code);
}

const leaves = (...codes: readonly string[]) => codes.map((code) => indicator(code));
/** Eight areas in an order of their own. */
const UP = [1, 2, 3, 4, 5, 6, 7, 8];
const NEARLY_UP = [1, 3, 2, 4, 5, 6, 8, 7];
const DOWN = [8, 7, 6, 5, 4, 3, 2, 1];
const APART = [4, 1, 6, 3, 8, 2, 7, 5];
/** Hardly varies beside the others. */
const QUIET = [100, 0, 50, 50, 50, 50, 50, 50];

test('every finding has words, and advice', () => {
  for (const code of FINDING_CODES) {
    expect(en).toHaveProperty([`finding.${code}`]);
    expect(en).toHaveProperty([`findingAdvice.${code}`]);
  }
  expect(Object.keys(en)).toHaveLength(2 * FINDING_CODES.length);
});

describe('of a column', () => {
  test('few values', () => {
    const P = [1, 2, 3, NONE, NONE, NONE, NONE, NONE];
    expect(find(leaves('P', 'Q'), table({ P, Q: UP }), 'availabilityLow')).toEqual([
      { code: 'availabilityLow', severity: 'note', nodes: ['P'], details: { node: 'P', percent: 38 } },
    ]);
  });

  test('many zeros, few different values', () => {
    const data = table({ P: [0, 0, 0, 0, 0, 0, 1, 2], Q: UP });
    expect(find(leaves('P', 'Q'), data, 'mostlyZero')).toMatchObject([
      { details: { node: 'P', percent: 75 } },
    ]);
    expect(find(leaves('P', 'Q'), data, 'fewDifferent')).toMatchObject([
      { details: { node: 'P', different: 3, values: 8 } },
    ]);
  });

  test('outliers count as they are when values are normalised: not if they were treated', () => {
    const data = table({ P: [1, 2, 3, 4, 5, 6, 7, 900], Q: UP });
    expect(find(leaves('P', 'Q'), data, 'skewed')).toMatchObject([{ severity: 'warning', nodes: ['P'] }]);
    const method = steps({ step: 'treat', method: 'winsorise' });
    expect(find(leaves('P', 'Q'), data, 'skewed', { method })).toEqual([]);
  });

  test('an indicator that goes with a denominator and is not divided', () => {
    const divided = indicator('Q', { denominator: 'PEOPLE' });
    const data = table({ P: UP, Q: APART, PEOPLE: NEARLY_UP.map((people) => 100 * people) });
    expect(
      find([indicator('P'), divided], data, 'withSize', { method: steps({ step: 'denominate' }) }),
    ).toMatchObject([{ nodes: ['P'], details: { node: 'P', denominator: 'PEOPLE', coefficient: 0.95 } }]);
  });
});

describe('of nodes together', () => {
  test('two siblings that say the same, and two that work against each other', () => {
    const same = table({ P: UP, Q: NEARLY_UP, R: APART });
    expect(find(leaves('P', 'Q', 'R'), same, 'redundant')).toMatchObject([
      { nodes: ['P', 'Q'], details: { first: 'P', second: 'Q', parent: 'INDEX', coefficient: 0.95 } },
    ]);
    const against = table({ P: UP, Q: [8, 7, 6, 5, 4, 3, 1, 2], R: APART });
    expect(find(leaves('P', 'Q', 'R'), against, 'correlationNegative')).toMatchObject([
      { nodes: ['P', 'Q'] },
    ]);
    expect(find(leaves('P', 'Q', 'R'), against, 'redundant')).toEqual([]);
  });

  test('cousins are not compared', () => {
    const children = [dimension('D', leaves('P', 'R')), dimension('E', leaves('Q'))];
    expect(find(children, table({ P: UP, Q: UP, R: APART }), 'redundant')).toEqual([]);
  });

  test('a node against its parent, and one that hardly shows', () => {
    const codes = leaves('P', 'Q', 'R', 'S', 'T');
    const data = table({ P: UP, Q: UP, R: NEARLY_UP, S: DOWN, T: APART });
    expect(find(codes, data, 'againstParent')).toMatchObject([
      { nodes: ['S'], details: { parent: 'INDEX' } },
    ]);
    const quiet = table({ P: UP, Q: UP, R: NEARLY_UP, S: UP, T: QUIET });
    expect(find(codes, quiet, 'weakWithParent')).toMatchObject([{ nodes: ['T'] }]);
  });

  test('weight is not importance', () => {
    const data = table({ P: UP, Q: UP, R: QUIET });
    expect(find(leaves('P', 'Q', 'R'), data, 'weightNotImportance')).toMatchObject([
      { nodes: ['R'], details: { parent: 'INDEX', weight: 33, importance: expect.any(Number) } },
    ]);
  });

  test('a node that follows from its siblings', () => {
    const sum = UP.map((value, row) => value + APART[row]!);
    const found = find(leaves('P', 'Q', 'R'), table({ P: UP, Q: APART, R: sum }), 'collinear');
    expect(found.map(({ nodes }) => nodes[0])).toEqual(['P', 'Q', 'R']);
    expect(found[0]!.details).toMatchObject({ parent: 'INDEX', explained: 100 });
  });

  test('a dimension that is not one thing', () => {
    const data = table({ P: UP, Q: NEARLY_UP, R: APART, S: [4, 2, 6, 3, 8, 1, 7, 5] });
    const codes = leaves('P', 'Q', 'R', 'S');
    expect(find(codes, data, 'severalComponents')).toMatchObject([
      { nodes: ['INDEX'], details: { node: 'INDEX', components: 2 } },
    ]);
    expect(find(codes, table({ P: UP, Q: DOWN, R: APART, S: UP }), 'alphaLow')).toMatchObject([
      { nodes: ['INDEX'] },
    ]);
  });

  test('a node without which the ranking is the same', () => {
    const data = table({ P: UP, Q: NEARLY_UP, R: UP });
    expect(find(leaves('P', 'Q', 'R'), data, 'noEffect').flatMap(({ nodes }) => nodes)).toEqual(['Q']);
  });

  test('a correlation that only many areas make significant is none', () => {
    const many = Array.from({ length: 4000 }, (_, row) => row % 100);
    const hardly = many.map((value, row) => (row % 7) - value / 400);
    const data = table({ P: many, Q: hardly });
    const { pairs } = examined(leaves('P', 'Q'), data).dimensions[0]!;
    expect(pairs[0]!.coefficient).toBeLessThan(0);
    expect(pairs[0]!.pValue).toBeLessThan(0.05);
    expect(find(leaves('P', 'Q'), data, 'correlationNegative')).toEqual([]);
  });

  test('where a limit stands is up to whoever asks', () => {
    const data = table({ P: UP, Q: NEARLY_UP });
    expect(find(leaves('P', 'Q'), data, 'redundant', { limits: { redundant: 0.99 } })).toEqual([]);
  });
});
