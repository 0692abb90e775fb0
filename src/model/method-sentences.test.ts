import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AGGREGATE } from '../composite/aggregate.ts';
import { IMPUTE } from '../composite/impute.ts';
import { NORMALISE } from '../composite/normalise.ts';
import { TIES } from '../composite/rank.ts';
import { WEIGHT } from '../composite/resolve-weights.ts';
import { TREAT } from '../composite/treat.ts';
import { formatMessage, hasMessage, type Messages } from './message.ts';
import type { Step } from './method.ts';
import { STEP_AFTER } from './method.ts';
import { FORMULAS } from './method-formula.ts';
import { stepExceptions, stepSentences } from './method-sentences.ts';
import { LOCALES } from './text.ts';

const TABLES = { impute: IMPUTE, treat: TREAT, normalise: NORMALISE, weight: WEIGHT, aggregate: AGGREGATE };
const naming = { nameOf: (code: string) => `«${code}»`, parentGroup: 'parent' };
const words = Object.fromEntries(
  LOCALES.map((locale) => [
    locale,
    JSON.parse(
      readFileSync(`${import.meta.dirname}/../../locales/${locale}/method.json`, 'utf8'),
    ) as Messages,
  ]),
);

/** The step's sentences in a language; every one must have words and all that fills them. */
function worded(step: unknown, locale: 'en' | 'zh-CN' = 'en'): string {
  const sentences = [
    ...stepSentences(step as Step, naming),
    ...stepExceptions(step as Step, naming).flatMap((exception) => exception.sentences),
  ];
  const text = sentences
    .map(({ key, details }) => formatMessage(words[locale]!, locale, `method.${key}`, details))
    .join(locale === 'en' ? ' ' : '');
  expect(text).not.toMatch(/method\.|\{\w+\}|undefined|NaN/);
  return text;
}

const EVERYTHING: Readonly<Record<string, object>> = {
  impute: { group: 'region', maxAge: 3, over: 'panel' },
  treat: { otherwise: 'boxCox', lambda: 0.5, over: 'panel' },
  normalise: {
    to: [1, 9],
    from: [0, 5],
    scale: 'log',
    clamp: false,
    ties: 'dense',
    reference: 'X',
    goalposts: [2, 3],
    target: 4,
    best: [5, 6],
    constant: 20,
    decimals: 4,
    over: 'panel',
  },
  weight: {
    among: 'all',
    upper: 'equal',
    components: 2,
    parts: [{ method: 'entropy' }, { method: 'ahp', upper: 'equal' }],
    how: 'linear',
    shares: [0.25, 0.75],
  },
  aggregate: {
    exponent: 2,
    penalty: 1,
    deviation: 'sample',
    shares: [0.1, 0.5],
    grades: [0, 1],
    minAvailability: 0.6,
    missing: 'groupMean',
    group: 'parent',
    decimals: 4,
    rescale: { method: 'percentRank' },
    reads: 'aggregated',
  },
};

describe.each(Object.entries(TABLES))('%s', (step, table) => {
  test.each(Object.keys(table))(
    '%s has a name, words and a reason in both languages, and a formula',
    (method) => {
      const bare = { step, method };
      const full = { ...bare, ...EVERYTHING[step], ...(method === 'middleBest' ? { best: 5 } : {}) };
      for (const locale of LOCALES) {
        worded(bare, locale);
        worded(full, locale);
        for (const key of [`name.${method}`, `why.${step}.${method}`, `step.${step}`, `purpose.${step}`])
          expect([key, hasMessage(words[locale]!, `method.${key}`)]).toEqual([key, true]);
      }
      const formulas: Readonly<Record<string, readonly string[]>> = FORMULAS[step as keyof typeof FORMULAS];
      expect(Object.hasOwn(formulas, method)).toBe(true);
    },
  );
});

test('every step has a name and a purpose, every tie rule its words', () => {
  for (const locale of LOCALES) {
    for (const step of Object.keys(STEP_AFTER))
      for (const key of [`method.step.${step}`, `method.purpose.${step}`])
        expect(hasMessage(words[locale]!, key)).toBe(true);
    for (const ties of Object.keys(TIES)) worded({ step: 'rank', ties, decimals: 3 }, locale);
  }
});

test('a step is told with all its parameters', () => {
  expect(
    worded({ step: 'normalise', method: 'goalposts', to: [0, 100], scale: 'log', goalposts: [1, 9] }),
  ).toBe(
    'Each indicator is stretched between its stated goalposts to 0–100; the better end gets 100. ' +
      'The goalposts are 1 and 9. The natural logarithms of values are measured, not the values themselves. ' +
      'Values beyond the goalposts count as the end of the scale.',
  );
  expect(
    worded(
      {
        step: 'weight',
        method: 'combine',
        how: 'linear',
        shares: [1, 3],
        parts: [{ method: 'equal' }, { method: 'given' }],
      },
      'zh-CN',
    ),
  ).toBe(
    '将多种方法求得的权重按比例线性组合。第 1 种（占 25%）：同级指标等权。第 2 种（占 75%）：采用指标树中设定的权重。',
  );
  expect(worded({ step: 'screen', minAvailability: 0.666, dimensions: { A: 0.5 }, keep: ['X', 'Y'] })).toBe(
    'Areas that have values for less than 66.6% of the indicators are left out. ' +
      'Under «A» at least 50% of the indicators must have values. ' +
      'These areas stay whatever the conditions say: «X», «Y».',
  );
});

test('parts that have no end as a percentage are told to a tenth', () => {
  expect(
    worded({
      step: 'weight',
      method: 'combine',
      shares: [2, 1],
      parts: [{ method: 'equal' }, { method: 'given' }],
    }),
  ).toContain('Part 1 (66.7%): ');
});

test('exceptions say who differs and how', () => {
  const step: Step = {
    step: 'aggregate',
    method: 'arithmetic',
    minAvailability: 0.5,
    levels: { 1: 'geometric' },
    nodes: { AIR: { method: 'median' } },
  };
  expect(
    stepExceptions(step, naming).map(({ node, level, method, sentences }) => [
      node ?? level,
      method,
      sentences.map(({ key }) => key),
    ]),
  ).toEqual([
    [1, 'geometric', ['aggregate.geometric', 'aggregate.availability']],
    ['AIR', 'median', ['aggregate.median', 'aggregate.anyAvailability']],
  ]);
});
