import { describe, expect, test } from 'vitest';
import type { LineageWire, RunNodeWire } from '../../src/assessments/run-wire.ts';
import { formatFor } from '../platform/format.ts';
import { aggregateFormula, stepWords } from './lineage-words.ts';

const format = formatFor('en');
const t = (key: string) => key;
const node = (code: string, weight: number, aggregation?: string): RunNodeWire => ({
  code,
  parent: null,
  depth: 1,
  kind: 'dimension',
  name: { en: code, zh: code },
  weight,
  effectiveWeight: weight,
  evidence: 'own',
  ...(aggregation ? { aggregation } : {}),
});
const lineage = (aggregation: string, scores: readonly (number | null)[]): LineageWire => ({
  area: {
    code: '1',
    parent: null,
    level: 'prefecture',
    name: { en: 'A', zh: '甲' },
    longitude: null,
    latitude: null,
  },
  node: node('D', 1, aggregation),
  path: [],
  score: 60,
  rank: 1,
  areaCount: 3,
  children: scores.map((score, place) => ({
    node: node(`C${place}`, 0.5),
    score,
    rank: null,
    contribution: null,
  })),
  steps: [],
  value: null,
  origin: null,
  numerator: null,
  denominator: null,
});
const step = (name: string, value: number | null, parameters: Record<string, unknown>, changed = true) => ({
  step: name,
  value,
  unitSymbol: null,
  parameters,
  changed,
});
const local = (text: { en: string } | null | undefined) => text?.en ?? '';
const context = (before: number | null) => ({ t, format, local, before, lineage: lineage('arithmetic', []) });

describe('the sum behind a score', () => {
  test('min-max, more is better', () => {
    const words = stepWords(
      step('normalise', 26.168, { method: 'minmax', min: 25400, max: 203489, to: [0, 100], direction: 1 }),
      context(72000),
    );
    expect(words.formula).toBe('(72,000 − 25,400) ÷ (203,489 − 25,400) × 100 = 26.17');
  });
  test('min-max, less is better, on a range that does not begin at 0', () => {
    const words = stepWords(
      step('normalise', 55.5, { method: 'minmax', min: -10, max: 90, to: [1, 100], direction: -1 }),
      context(35),
    );
    expect(words.formula).toBe('1 + (90 − 35) ÷ (90 − (−10)) × (100 − 1) = 55.50');
  });
  test('a value beyond the goalposts counts as the nearer one, and it is said', () => {
    const goalposts = { method: 'goalposts', min: 15, max: 70, to: [0, 100], direction: -1, clamp: true };
    expect(stepWords(step('normalise', 0, goalposts), context(77.83))).toEqual({
      words: ['lineage.normalise.goalposts', 'lineage.normalise.clamped'],
      formula: '(70 − 70) ÷ (70 − 15) × 100 = 0.00',
    });
  });
  test('z-score', () => {
    const words = stepWords(
      step('normalise', 60, { method: 'zscore', mean: 5, standardDeviation: 2, to: [50, 10], direction: 1 }),
      context(7),
    );
    expect(words.formula).toBe('50 + 10 × (7 − 5) ÷ 2 = 60.00');
  });
  test('a missing value has words but no sum', () => {
    const words = stepWords(
      step('normalise', null, { method: 'minmax', min: 0, max: 1, to: [0, 100], direction: 1 }),
      context(null),
    );
    expect(words).toEqual({ words: ['lineage.nothing'], formula: null });
  });
  test('a winsorised value, a transformed one, one left alone', () => {
    expect(stepWords(step('treat', 9, { applied: 'winsorise' }), context(12)).formula).toBe('12 → 9');
    expect(
      stepWords(step('treat', Math.log(3), { applied: 'log', log: { min: 1, shift: 1 } }), context(3))
        .formula,
    ).toBe('ln(3 − 1 + 1) = 1.09861');
    expect(
      stepWords(
        step('treat', 3, { applied: 'none', before: { skewness: 1, kurtosis: 2 } }, false),
        context(3),
      ).words,
    ).toEqual(['lineage.treat.passed']);
  });
  test('a division, with its units', () => {
    const divided = {
      ...lineage('arithmetic', []),
      node: { ...node('GDP', 1), unitSymbol: { en: '×10⁸ CNY', zh: '亿元' } },
      denominator: {
        code: 'POPULATION',
        name: { en: 'Population', zh: '人口' },
        value: 950,
        unitSymbol: { en: '×10⁴ persons', zh: '万人' },
        origin: null,
      },
    };
    const words = stepWords(
      { ...step('denominate', 12.36, {}), unitSymbol: { en: '×10⁴ CNY/person', zh: '万元/人' } },
      { ...context(11742), lineage: divided },
    );
    expect(words.formula).toBe('11,742 ×10⁸ CNY ÷ 950 ×10⁴ persons = 12.36 ×10⁴ CNY/person');
  });
  test('a position on logarithms, and a value beyond a goalpost', () => {
    const posts = { method: 'goalposts', min: 100, max: 75000, to: [0, 1], direction: 1, clamp: true };
    expect(stepWords(step('normalise', 0.5, { ...posts, scale: 'log' }), context(2739)).formula).toBe(
      '(ln 2,739 − ln 100) ÷ (ln 75,000 − ln 100) × 1 = 0.50',
    );
    expect(stepWords(step('normalise', 1, posts), context(90000)).formula).toBe(
      '(75,000 − 100) ÷ (75,000 − 100) × 1 = 1.00',
    );
  });
  test('a score by rank, with all that its method reads', () => {
    const told = stepWords(
      step('normalise', 0.25, {
        method: 'percentRank',
        direction: -1,
        ties: 'max',
        sorted: [1],
        upTo: [1],
        decimals: 4,
      }),
      context(12),
    );
    expect(told).toEqual({
      words: [
        'method.normalise.percentRank',
        'method.normalise.ties.max',
        'method.decimals',
        'lineage.direction',
      ],
      formula: '12 → 0.25',
    });
  });
  test('other transformations', () => {
    const formula = (log: object, applied: string) =>
      stepWords(step('treat', 2, { applied, log }), context(3)).formula;
    expect(formula({ max: 5, shift: 0.1 }, 'logPlus')).toBe('−ln(5 + 0.1 − 3) = 2');
    expect(formula({ min: -1, shift: 1, lambda: 0.5 }, 'boxCox')).toBe('((3 − (−1) + 1)^0.5 − 1) ÷ 0.5 = 2');
  });
  test('an unknown step is named, not guessed', () => {
    expect(stepWords(step('rotate', 1, {}), context(1)).words).toEqual(['lineage.other']);
  });
});

describe('the sum behind a dimension', () => {
  test('weights of what is missing are shared out', () => {
    expect(aggregateFormula(lineage('arithmetic', [70, 50]), format)).toBe(
      '0.5 × 70.00 + 0.5 × 50.00 = 60.00',
    );
    expect(aggregateFormula(lineage('arithmetic', [60, null]), format)).toBe('1 × 60.00 = 60.00');
  });
  test('other sums, and none where the score was made in another way', () => {
    const sum = (method: string, score: number) =>
      aggregateFormula({ ...lineage(method, [80, 20]), score }, format);
    expect(sum('harmonic', 32)).toBe('1 ÷ (0.5 ÷ 80.00 + 0.5 ÷ 20.00) = 32.00');
    expect(sum('sum', 100)).toBe('80.00 + 20.00 = 100.00');
    expect(sum('product', 1600)).toBe('80.00 × 20.00 = 1,600.00');
    expect(sum('ratio', 4)).toBe('80.00 ÷ 20.00 = 4.00');
    expect(sum('copeland', 3)).toBeNull();
    expect(sum('arithmetic', 0.75)).toBeNull();
  });
  test('geometric', () => {
    expect(aggregateFormula(lineage('geometric', [90, 40]), format)).toBe('90.00^0.5 × 40.00^0.5 = 60.00');
  });
});
