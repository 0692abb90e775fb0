import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formulaMath, type MathElement } from './formula-math.ts';
import type { Indicator } from './framework.ts';
import { hasMessage, type Messages } from './message.ts';
import type { Step } from './method.ts';
import { FORMULAS, formulaText, methodFormula, stepFormulas } from './method-formula.ts';
import { formulaSymbols } from './method-symbols.ts';
import { LOCALES } from './text.ts';

const words = LOCALES.map(
  (locale) =>
    JSON.parse(
      readFileSync(`${import.meta.dirname}/../../locales/${locale}/method.json`, 'utf8'),
    ) as Messages,
);
const FORMS: Readonly<Record<string, readonly object[]>> = {
  combine: ['linear', 'product', 'geometric', 'gameTheory'].map((how) => ({ how })),
  fuzzy: ['weightedMean', 'minMax', 'productMax', 'minSum', 'boundedSum'].map((operator) => ({ operator })),
  mazziottaPareto: [{}, { penalty: 1 }],
  minmax: [{}, { scale: 'log' }],
  goalposts: [{}, { scale: 'log' }],
  rank: [{}, { to: [0, 1] }],
  exponentialRank: [{}, { to: [0, 1] }],
};
const steps = Object.entries(FORMULAS).flatMap(([step, methods]) =>
  Object.keys(methods).flatMap((method) =>
    (FORMS[method] ?? [{}]).map((form) => ({ step, method, ...form }) as unknown as Step),
  ),
);

/** MathML as a line: fractions as [a / b], scripts by their element. */
const drawn = ({ tag, children }: MathElement): string => {
  if (typeof children === 'string') return children;
  const inner = children.map(drawn);
  if (tag === 'mfrac') return `[${inner.join(' / ')}]`;
  return tag === 'mrow' ? inner.join(' ') : `${tag}(${inner.join(' ')})`;
};
const math = (formula: string) => formulaMath(formula).map(drawn).join(' ');

describe.each(steps)('$step $method', (step) => {
  const formula = methodFormula(step.step, step as never);

  test('every letter of its formulas has words in both languages', () => {
    for (const { symbol, keys } of formulaSymbols(step, formula))
      for (const messages of words)
        expect([symbol, keys.some((key) => hasMessage(messages, `method.${key}`))]).toEqual([symbol, true]);
  });

  test('its formulas are drawn whole, and told in plain text', () => {
    for (const line of [...formula.lines, ...(formula.less ?? [])]) {
      expect(math(line)).not.toMatch(/[{}√]|[_^]\{|undefined/);
      expect(formulaText(line)).not.toMatch(/[{}]/);
    }
  });
});

test('a formula is drawn with fractions, scripts, roots and sums', () => {
  expect(math('x′ = L + (H − L) · (x − min) / (max − min)')).toBe(
    'x′ = L + ( H − L ) · [x − min / max − min]',
  );
  expect(math('y = Π_{i} x_{i}^{w_{i}}')).toBe('y = munder(∏ i) mspace() msubsup(x i msub(w i))');
  expect(math('1 / √(Σ_{l} x_{li}^{2})')).toBe('[1 / msqrt(munder(∑ l) mspace() msubsup(x l i 2))]');
  expect(math('(1 / n) · |x − a| / M')).toBe('[1 / n] · [| x − a | / M]');
  expect(math('ln x / ln(y + 1)')).toBe('[ln mspace() x / ln ( y + 1 )]');
});

test('plain text keeps scripts of one word bare and puts others in brackets', () => {
  expect(formulaText('y = (Σ_{i} w_{i} · x_{i}^{p})^{1/p}')).toBe('y = (Σ_i w_i · x_i^p)^(1/p)');
  expect(formulaText('y = Π_{i} x_{i}^{w_{i}}')).toBe('y = Π_i x_i^(w_i)');
});

test('a step tells the formulas of all methods that it uses, each once', () => {
  const step: Step = {
    step: 'normalise',
    method: 'minmax',
    indicators: {
      A: { method: 'goalposts' },
      B: { method: 'goalposts' },
      C: { method: 'goalposts', scale: 'log' },
    },
  };
  expect(stepFormulas(step).map(({ method, lines }) => [method, lines[0]])).toEqual([
    ['minmax', 'x′ = L + (H − L) · (x − min) / (max − min)'],
    ['goalposts', 'x′ = L + (H − L) · (x − a) / (b − a)'],
    ['goalposts', 'x′ = L + (H − L) · (ln x − ln a) / (ln b − ln a)'],
  ]);
  expect(
    stepFormulas({ step: 'treat', method: 'winsorise', otherwise: 'boxCox' }).map(({ method }) => method),
  ).toEqual(['winsorise', 'boxCox']);
  expect(stepFormulas({ step: 'denominate' })).toEqual([]);
});

test('of an indicator tree only the directions that occur are told', () => {
  const indicator = (code: string, direction: 1 | -1) => ({ code, direction }) as Indicator;
  const step: Step = { step: 'normalise', method: 'minmax', indicators: { B: { method: 'goalposts' } } };
  const found = stepFormulas(step, [indicator('A', 1), indicator('B', -1)]);
  expect(found.map(({ method, lines, less }) => [method, lines.length, less?.length])).toEqual([
    ['minmax', 1, undefined],
    ['goalposts', 0, 1],
  ]);
});

test('a rank that is brought to a scale is told so', () => {
  expect(methodFormula('normalise', { method: 'rank', to: [0, 100] }).lines).toEqual([
    'x′ = L + (H − L) · (R − 1) / (n − 1)',
  ]);
});

test('where less is better the score is measured from the other end', () => {
  expect(methodFormula('normalise', { method: 'minmax' }).less).toEqual([
    'x′ = L + (H − L) · (max − x) / (max − min)',
  ]);
  expect(methodFormula('normalise', { method: 'rank' }).less).toBeUndefined();
});

test('a letter that the step sets is told with its value', () => {
  const step: Step = { step: 'normalise', method: 'minmax', to: [1, 100] };
  const [formula] = stepFormulas(step);
  expect(
    formulaSymbols(step, formula!)
      .filter(({ value }) => value !== undefined)
      .map(({ symbol, value }) => [symbol, value]),
  ).toEqual([
    ['L', 1],
    ['H', 100],
  ]);
});
