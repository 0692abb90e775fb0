import { expect, test } from 'vitest';
import { EXAMPLE, EXAMPLE_AREAS, EXAMPLE_VALUES } from '../../test/assessment-example.ts';
import { columnOf } from '../composite/table.ts';
import { MeridianError } from '../model/error.ts';
import { bandOf } from '../model/framework.ts';
import type { Step } from '../model/method.ts';
import { assess } from './assess.ts';
import { prepareAssessment } from './prepare.ts';

const input = { framework: EXAMPLE, areas: EXAMPLE_AREAS, values: EXAMPLE_VALUES };
const refusalOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof MeridianError) return [error.code, ...error.issues.map((issue) => issue.code)];
    throw error;
  }
  return undefined;
};

test('from values to ranks: the latest period, areas by code, the places above them', () => {
  const assessment = assess(input);
  expect(assessment.period).toBe('2019');
  expect(assessment.areas.map((area) => area.code)).toEqual([
    '320100',
    '320500',
    '370100',
    '370200',
    '370300',
  ]);
  expect(assessment.places.map((place) => place.code)).toEqual(['100000', '370000']);
  expect(assessment.result.areas).toEqual(['320100', '370100', '370200', '370300']);
  expect(assessment.log.map((entry) => entry.step)).toEqual(EXAMPLE.method.map((step) => step.step));
  const index = columnOf(assessment.result.scores, 'INDEX');
  expect([...columnOf(assessment.result.ranks, 'INDEX')]).toEqual([1, 3, 2, 4]);
  expect(assessment.statistics.max).toBe(index[0]);
  expect(assessment.bands.reduce((sum, band) => sum + band.count, 0)).toBe(4);
});

test('an area with too little is screened out, and a figure of the year before stands in', () => {
  const { result, values, missing } = assess(input);
  expect(result.screenedOut).toMatchObject([{ area: '320500', availability: 0.25, required: 0.5 }]);
  const green = values.find((value) => value.area === '320100' && value.indicator === 'GREEN');
  expect([green?.period, green?.value]).toEqual(['2018', 44.1]);
  expect(missing).toEqual([]);
});

test('what is missing is named with its reason', () => {
  const values = EXAMPLE_VALUES.filter(
    (value) =>
      !(value.area === '370300' && value.indicator === 'POPULATION') &&
      !(value.area === '370100' && value.indicator === 'JOBS'),
  ).map((value) =>
    value.area === '370200' && value.indicator === 'PM25' ? { ...value, state: 'rejected' as const } : value,
  );
  expect(assess({ ...input, values, period: '2019' }).missing).toEqual([
    { area: '370300', indicator: 'GDP', reason: 'no-denominator' },
    { area: '370100', indicator: 'JOBS', reason: 'not-reported' },
    { area: '370200', indicator: 'PM25', reason: 'rejected' },
  ]);
});

test('nothing to assess, a wrong period and a framework without a method are refused', () => {
  expect(refusalOf(() => assess({ ...input, values: [] }))).toEqual(['input.invalid', 'assess.noPeriod']);
  expect(refusalOf(() => assess({ ...input, period: '2025' }))).toEqual(['input.invalid', 'assess.noValues']);
  expect(refusalOf(() => assess({ ...input, period: 'last year' }))).toEqual([
    'input.invalid',
    'assess.period',
  ]);
  expect(refusalOf(() => assess({ ...input, framework: { ...EXAMPLE, method: [] } }))?.[0]).toBe(
    'framework.notReady',
  );
});

test('places that nobody has described are assessed by their code, with a warning', () => {
  const { areas, warnings } = assess({ ...input, areas: [] });
  expect(areas.map(({ code, name, level }) => [code, name.zh, level])[0]).toEqual([
    '320100',
    '320100',
    'prefecture',
  ]);
  expect(warnings.map(({ code, details }) => [code, details?.count])).toEqual([['assess.areaUnknown', 5]]);
});

test('an area beside a part of itself is a warning', () => {
  const province = EXAMPLE_VALUES.filter((value) => value.area === '370100').map((value) => ({
    ...value,
    area: '370000',
  }));
  const { warnings } = assess({ ...input, values: [...EXAMPLE_VALUES, ...province] });
  expect(warnings.map(({ code, details }) => [code, details?.above])).toEqual([['assess.nested', '370000']]);
});

test('an area with a gap and no group to fill it from is a warning, before anything is computed', () => {
  const method = EXAMPLE.method.map(
    (step): Step =>
      step.step === 'impute' ? { step: 'impute', method: 'groupMean', group: 'parent' } : step,
  );
  const areas = input.areas.map((area) => (area.code === '370200' ? { ...area, parent: null } : area));
  const values = EXAMPLE_VALUES.filter(
    ({ area, indicator }) => indicator !== 'JOBS' || !['370100', '370200'].includes(area),
  );
  const { warnings } = prepareAssessment({ ...input, areas, values, framework: { ...EXAMPLE, method } });
  expect(warnings.map(({ code, details }) => [code, details])).toEqual([
    ['assess.areaUngrouped', { count: 1, areas: '370200', group: 'parent' }],
  ]);
  expect(prepareAssessment({ ...input, areas, values }).warnings).toEqual([]);
});

test('a score belongs to the last band that it reaches', () => {
  const bands = EXAMPLE.bands!;
  expect([-1, 0, 39.9, 40, 100].map((score) => bandOf(bands, score)?.code ?? null)).toEqual([
    null,
    'start',
    'start',
    'growth',
    'mature',
  ]);
  expect(bandOf(bands, Number.NaN)).toBeNull();
});
