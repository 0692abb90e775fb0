import { expect, test } from 'vitest';
import { framework, indicator, steps, table } from '../../test/small-framework.ts';
import { checkFramework } from '../indicators/framework-file.ts';
import type { Framework } from '../model/framework.ts';
import { runComposite } from './run.ts';
import { columnOf } from './table.ts';

/** GDP in 10⁸ CNY, services in 10⁸ CNY, population in 10⁴ persons; two indicators are made of the three figures. */
const quotients = (unitOfShare = '%'): Framework => ({
  ...framework(
    [
      indicator('GDP_PER_HEAD', { numerator: 'GDP', denominator: 'POPULATION', unit: '10^4 CNY/person' }),
      indicator('SERVICES_SHARE', { numerator: 'SERVICES', denominator: 'GDP', unit: unitOfShare }),
    ],
    steps({ step: 'denominate' }),
  ),
  variables: [
    { code: 'GDP', name: { en: 'GDP', zh: '地区生产总值' }, unit: '10^8 CNY' },
    { code: 'SERVICES', name: { en: 'Services', zh: '第三产业增加值' }, unit: '10^8 CNY' },
    { code: 'POPULATION', name: { en: 'Population', zh: '常住人口' }, unit: '10^4 persons' },
  ],
});

test('several indicators are made of the same figures, each in its own unit', () => {
  const input = table({ GDP: [1200, 500], SERVICES: [600, 200], POPULATION: [100, 50] });
  const { stages } = runComposite(quotients(), { table: input, groups: {} });
  expect([...columnOf(stages.raw, 'GDP_PER_HEAD')]).toEqual([1200, 500]);
  expect([...columnOf(stages.denominated, 'GDP_PER_HEAD')]).toEqual([12, 10]);
  expect([...columnOf(stages.denominated, 'SERVICES_SHARE')]).toEqual([50, 40]);
});

test('a figure that the data do not bring is named', () => {
  const run = () =>
    runComposite(quotients(), { table: table({ SERVICES: [1], POPULATION: [1] }), groups: {} });
  expect(run).toThrow(
    expect.objectContaining({
      issues: expect.arrayContaining([
        expect.objectContaining({ code: 'input.indicatorMissing', details: { indicator: 'GDP' } }),
      ]),
    }),
  );
});

const codesOf = (file: Framework): string[] =>
  checkFramework(JSON.stringify(file), 'test.json')
    .issues.filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);

test('the check of the file refuses quotients that cannot be made', () => {
  expect(codesOf(quotients())).toEqual([]);
  expect(codesOf(quotients('days'))).toEqual(['framework.numeratorUnit']);
  const changed = (change: Partial<ReturnType<typeof indicator>>): Framework => ({
    ...quotients(),
    tree: { ...quotients().tree, children: [{ ...quotients().tree.children[0]!, ...change } as never] },
  });
  expect(codesOf(changed({ numerator: 'NOWHERE' }))).toEqual(['framework.numeratorUnknown']);
  const undivided = { ...quotients(), method: steps() };
  expect(codesOf(undivided)).toEqual(['framework.numeratorAlone', 'framework.numeratorAlone']);
  const chained = quotients();
  const share = chained.tree.children[1]!;
  expect(
    codesOf({
      ...chained,
      tree: {
        ...chained.tree,
        children: [chained.tree.children[0]!, { ...share, numerator: 'GDP_PER_HEAD' } as never],
      },
    }),
  ).toEqual(['framework.quotientChained']);
});
