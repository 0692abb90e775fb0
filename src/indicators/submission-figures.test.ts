import { describe, expect, test } from 'vitest';
import type { Framework } from '../model/framework.ts';
import { LOCALES } from '../model/text.ts';
import { issueMessage } from '../platform/i18n.ts';
import { type Asked, askedOf, completeFigures, type Figures, NO_FIGURES } from './submission-figures.ts';

const share: Asked = { code: 'GREEN', unit: '%', divided: null };
const divided: Asked = {
  code: 'GDP_PER_HEAD',
  unit: '10^4 CNY/person',
  divided: {
    numerator: { code: 'GDP', unit: '10^8 CNY' },
    denominator: { code: 'POPULATION', unit: '10^4 persons' },
  },
};
const entered = (figures: Partial<Figures>): Figures => ({ ...NO_FIGURES, ...figures });
const codes = (figures: Partial<Figures>, asked: Asked = share) =>
  completeFigures(entered(figures), asked).issues.map(({ code, at }) => [at.path, code.split('.')[1]]);

describe('the value', () => {
  test('is numerator ÷ denominator in the indicator’s unit', () => {
    const { figures, issues } = completeFigures(entered({ numerator: 30, denominator: 40 }), share);
    expect([figures.value, issues]).toEqual([75, []]);
  });

  test('is converted as the engine’s denominate step does where the framework names both figures', () => {
    const { figures, issues } = completeFigures(
      entered({ numerator: 11741.31, denominator: 949.98 }),
      divided,
    );
    expect(issues).toEqual([]);
    expect(figures).toMatchObject({
      value: 11741.31 / 949.98,
      numeratorUnit: '10^8 CNY',
      denominatorUnit: '10^4 persons',
    });
  });

  test('is converted from units that the department chooses', () => {
    const rate: Asked = { code: 'BEDS', unit: 'per 1000 persons', divided: null };
    const { figures } = completeFigures(
      entered({
        numerator: 5000,
        numeratorUnit: 'number',
        denominator: 100,
        denominatorUnit: '10^4 persons',
      }),
      rate,
    );
    expect(figures.value).toBe(5);
  });

  test('can be given directly', () => {
    expect(completeFigures(entered({ value: 0 }), share)).toMatchObject({
      figures: { value: 0 },
      issues: [],
    });
  });

  test('that is given has to be the quotient', () => {
    expect(codes({ numerator: 30, denominator: 40, value: 75 })).toEqual([]);
    expect(codes({ numerator: 30, denominator: 40, value: 0.75 })).toEqual([['/value', 'valueDiffers']]);
  });
});

describe('parts', () => {
  const parts: Figures['parts'] = [
    { of: 'numerator', name: 'East', value: 10 },
    { of: 'numerator', name: 'West', value: 20 },
    { of: 'denominator', name: 'All', value: 40 },
  ];
  test('add up to their figure', () => {
    const { figures } = completeFigures(entered({ parts }), share);
    expect(figures).toMatchObject({ numerator: 30, denominator: 40, value: 75 });
    expect(codes({ parts, numerator: 30 })).toEqual([]);
  });

  test('that add up to another number, or miss one, are told', () => {
    expect(codes({ parts, numerator: 31 })).toEqual([['/numerator', 'partsDiffer']]);
    expect(codes({ parts: [{ of: 'numerator', name: 'East', value: null }], denominator: 4 })).toEqual([
      ['/numerator', 'partMissing'],
      ['/numerator', 'noNumerator'],
    ]);
  });
});

describe('what is refused', () => {
  test.each([
    [{}, share, [['/value', 'noNumber']]],
    [{}, divided, [['/numerator', 'figuresNeeded']]],
    [{ value: 3 }, divided, [['/numerator', 'figuresNeeded']]],
    [{ numerator: 1 }, share, [['/denominator', 'noDenominator']]],
    [{ denominator: 1 }, share, [['/numerator', 'noNumerator']]],
    [{ numerator: 1, denominator: 0 }, share, [['/denominator', 'notPositive']]],
    [{ numerator: 1, denominator: -2 }, share, [['/denominator', 'notPositive']]],
    [{ numerator: 1e308, denominator: 1e-308 }, share, [['/value', 'tooLarge']]],
    [{ value: 1, numeratorPeriod: 'last year' }, share, [['/numeratorPeriod', 'period']]],
    [{ numerator: 1, denominator: 2, numeratorUnit: 'persons' }, share, [['/denominatorUnit', 'unit']]],
    [
      { numerator: 1, denominator: 2, numeratorUnit: 'km', denominatorUnit: 'persons' },
      share,
      [['/denominatorUnit', 'unitsDoNotFit']],
    ],
    [
      { numerator: 1, denominator: 2 },
      { code: 'X', unit: 'persons/km2', divided: null },
      [['/numeratorUnit', 'unitsNeeded']],
    ],
    [{ numerator: 1, denominator: 2, numeratorUnit: 'CNY' }, divided, [['/numeratorUnit', 'unitSettled']]],
  ] as [Partial<Figures>, Asked, string[][]][])('%j', (figures, asked, issues) => {
    expect(codes(figures, asked)).toEqual(issues);
    for (const issue of completeFigures(entered(figures), asked).issues)
      for (const locale of LOCALES) expect(issueMessage(locale, issue)).not.toMatch(/^issue\.|[{}]/);
  });

  test('nothing missing becomes zero', () => {
    expect(completeFigures(entered({ numerator: 5 }), share).figures).toMatchObject({
      denominator: null,
      value: null,
    });
  });
});

test('a framework says what is asked for', () => {
  const node = { weight: 1, evidence: 'own', name: { en: 'x', zh: 'x' } } as const;
  const framework = {
    tree: {
      ...node,
      code: 'root',
      children: [
        {
          ...node,
          code: 'PER_HEAD',
          unit: 'CNY/person',
          direction: 1,
          numerator: 'GDP',
          denominator: 'PEOPLE',
        },
        { ...node, code: 'PLAIN', unit: '%', direction: 1, denominator: 'PEOPLE' },
      ],
    },
    variables: [
      { code: 'GDP', name: node.name, unit: 'CNY' },
      { code: 'PEOPLE', name: node.name, unit: 'persons' },
    ],
  } as unknown as Framework;
  expect(askedOf(framework, 'PER_HEAD')?.divided).toEqual({
    numerator: { code: 'GDP', unit: 'CNY' },
    denominator: { code: 'PEOPLE', unit: 'persons' },
  });
  expect(askedOf(framework, 'PLAIN')).toEqual({ code: 'PLAIN', unit: '%', divided: null });
  expect(askedOf(framework, 'PEOPLE')).toEqual({ code: 'PEOPLE', unit: 'persons', divided: null });
  expect(askedOf(framework, 'NONE')).toBeUndefined();
});
