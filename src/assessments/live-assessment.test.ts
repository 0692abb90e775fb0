import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXAMPLE, EXAMPLE_AREAS, EXAMPLE_VALUES } from '../../test/assessment-example.ts';
import type { Framework } from '../model/framework.ts';
import type { ValueState } from '../model/value.ts';
import type { ChangedValue } from '../platform/values-changed.ts';
import { assess } from './assess.ts';
import { createLiveAssessment, type LiveValue } from './live-assessment.ts';

const VALUES: readonly LiveValue[] = EXAMPLE_VALUES.map((value) => ({ ...value, origin: null, version: 1 }));
const live = (framework: Framework = EXAMPLE) =>
  createLiveAssessment({
    framework,
    areas: EXAMPLE_AREAS,
    values: VALUES,
    period: '2019',
    window: { oldest: '2018', newest: '2019' },
  });
const changed = (
  indicator: string,
  value: number | null,
  more: Partial<ChangedValue> = {},
): ChangedValue => ({
  area: '370200',
  indicator,
  period: '2019',
  value,
  state: value === null ? 'not-reported' : 'reported',
  version: 2,
  ...more,
});
/** What a run on the values gives, or the code of its refusal. */
const runOn = (values: Iterable<LiveValue>, framework: Framework = EXAMPLE) => {
  try {
    const { scores, ranks } = assess({ framework, areas: EXAMPLE_AREAS, values, period: '2019' }).result;
    return { scores, ranks };
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const liveOf = (assessment: ReturnType<typeof live>) => {
  try {
    const { scores, ranks } = assessment.compute();
    return { scores, ranks };
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('gives the bits of a run, before and after changes of every kind', () => {
  const codes = ['GDP', 'JOBS', 'PM25', 'GREEN', 'POPULATION', 'OTHER'];
  const one = fc.record({
    area: fc.constantFrom('370100', '370200', '370300', '320100', '320500', '999999'),
    indicator: fc.constantFrom(...codes),
    period: fc.constantFrom('2017', '2018', '2019', '2020', '2019-05'),
    value: fc.option(fc.double({ min: 1, max: 1e4, noNaN: true })),
    state: fc.constantFrom<ValueState>('reported', 'verified', 'rejected', 'not-applicable', 'not-reported'),
  });
  fc.assert(
    fc.property(fc.array(fc.array(one, { maxLength: 4 }), { maxLength: 5 }), (batches) => {
      const kept = new Map(
        VALUES.map((value) => [`${value.area} ${value.indicator} ${value.period}`, value]),
      );
      const assessment = live();
      let version = 1;
      for (const batch of batches) {
        version += 1;
        const values = batch.map((value) => ({ ...value, version, origin: null }));
        for (const value of values) {
          const key = `${value.area} ${value.indicator} ${value.period}`;
          if ((kept.get(key)?.version ?? 0) < version) kept.set(key, value);
        }
        assessment.change(values);
        expect(liveOf(assessment)).toEqual(runOn(kept.values()));
      }
    }),
    { numRuns: 60 },
  );
});

test('a change is told where scores may depend on it', () => {
  const assessment = live();
  assessment.compute();
  const told = (value: ChangedValue) => assessment.change([value]).length === 1;
  expect(told(changed('PM25', 20))).toBe(true);
  expect(told(changed('PM25', 20))).toBe(false); // the same version again
  expect(told(changed('OTHER', 20))).toBe(false);
  expect(told(changed('PM25', 20, { period: '2020' }))).toBe(false);
  expect(told(changed('PM25', 20, { period: '2017' }))).toBe(false);
  expect(told(changed('PM25', 20, { period: '2018' }))).toBe(true);
  assessment.compute();
  expect(assessment.chosen('PM25').find(({ area }) => area === '370200')).toMatchObject({
    value: 20,
    period: '2019',
  });
});

test('a result that was given out does not change any more', () => {
  const assessment = live();
  const before = assessment.compute();
  const copy = structuredClone(before);
  assessment.change([changed('PM25', 1)]);
  const after = assessment.compute();
  expect(before).toEqual(copy);
  expect(after.scores).not.toEqual(before.scores);
});

test('its fingerprint is that of the values in its window', () => {
  const assessment = live();
  const { count, versions } = assessment.fingerprint;
  expect([count, versions]).toEqual([VALUES.length, VALUES.length]);
  assessment.change([
    changed('PM25', 20, { version: 7 }),
    changed('PM25', 20, { period: '2018', version: 1 }),
    changed('PM25', 20, { period: '2020', version: 1 }),
  ]);
  expect(assessment.fingerprint).toEqual({ count: count + 1, versions: versions + 6 + 1 });
});

describe('a period', () => {
  test('later than the assessed one is told of where it has a number of an indicator', () => {
    const assessment = live();
    expect(assessment.isLater(changed('PM25', 20, { period: '2020' }))).toBe(true);
    expect(assessment.isLater(changed('POPULATION', 20, { period: '2020' }))).toBe(false);
    expect(assessment.isLater(changed('PM25', null, { period: '2020' }))).toBe(false);
    expect(assessment.isLater(changed('PM25', 20))).toBe(false);
  });

  test('there is none while nothing has a number', () => {
    const assessment = createLiveAssessment({
      framework: EXAMPLE,
      areas: EXAMPLE_AREAS,
      values: [],
      period: undefined,
      window: { oldest: '', newest: '' },
    });
    expect(liveOf(assessment)).toBe('input.invalid');
    expect(assessment.isLater(changed('PM25', 20))).toBe(true);
  });
});
