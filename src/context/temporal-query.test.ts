import { describe, expect, it } from 'vitest';
import { MeridianError } from '../model/error.ts';
import { parseTemporalQuery, type TemporalParameters } from './temporal-query.ts';

const parse = (parameters: TemporalParameters, required = true, aggregated = false) =>
  parseTemporalQuery(parameters, { required, aggregated });

function wrong(parameters: TemporalParameters, required = true, aggregated = false): readonly string[] {
  try {
    parse(parameters, required, aggregated);
  } catch (error) {
    if (error instanceof MeridianError && error.code === 'context.badRequest')
      return error.issues.map(({ at, code }) => `${at.path} ${code.slice('context.'.length)}`);
    throw error;
  }
  return [];
}

describe('a temporal query', () => {
  it('is read', () => {
    expect(parse({ timerel: 'before', timeAt: '2017-12-13T14:20:00Z' })).toEqual({
      timeProperty: 'observedAt',
      range: { relation: 'before', at: '2017-12-13T14:20:00Z' },
    });
    expect(
      parse({
        timerel: 'between',
        timeAt: '2017-12-13T14:20:00Z',
        endTimeAt: '2017-12-13T14:40:00Z',
        timeproperty: 'modifiedAt',
        lastN: '5',
      }),
    ).toEqual({
      timeProperty: 'modifiedAt',
      range: { relation: 'between', at: '2017-12-13T14:20:00Z', end: '2017-12-13T14:40:00Z' },
      lastN: 5,
    });
  });

  it('is in UTC, wherever it was asked from', () => {
    expect(parse({ timerel: 'after', timeAt: '2020-08-01T12:00:00+02:00' }).range).toEqual({
      relation: 'after',
      at: '2020-08-01T10:00:00Z',
    });
  });

  it('may be absent where one entity is retrieved', () => {
    expect(parse({}, false)).toEqual({ timeProperty: 'observedAt' });
    expect(parse({ timeproperty: 'deletedAt', lastN: 20 }, false)).toEqual({
      timeProperty: 'deletedAt',
      lastN: 20,
    });
  });

  it('asks for an aggregation', () => {
    expect(
      parse({ aggrMethods: 'avg,max,avg', aggrPeriodDuration: 'PT4M' }, false, true).aggregation,
    ).toEqual({
      methods: ['avg', 'max'],
      period: { months: 0, days: 0, milliseconds: 240_000 },
    });
    expect(parse({ aggrMethods: ['sum'] }, false, true).aggregation).toEqual({
      methods: ['sum'],
      period: { months: 0, days: 0, milliseconds: 0 },
    });
  });

  it('has parameters of an aggregation that count for aggregated values only', () => {
    expect(parse({ aggrMethods: 'median' }, false)).toEqual({ timeProperty: 'observedAt' });
  });

  it.each<[string, TemporalParameters, readonly string[]]>([
    ['no query', {}, ['/timerel noTimeRelation']],
    ['no relation', { timeAt: '2020-01-01T00:00:00Z' }, ['/timerel noTimeRelation']],
    ['an unknown relation', { timerel: 'during', timeAt: '2020-01-01T00:00:00Z' }, ['/timerel timeRelation']],
    ['no time', { timerel: 'after', timeAt: '' }, ['/timeAt noTime']],
    ['no end', { timerel: 'between', timeAt: '2020-08-01T12:00:00Z' }, ['/endTimeAt noTime']],
    ['a date', { timerel: 'after', timeAt: '2020-08-01' }, ['/timeAt noDateTime']],
    ['a number', { timerel: 'after', timeAt: 5 }, ['/timeAt noDateTime']],
    [
      'an end without between',
      { timerel: 'after', timeAt: '2020-08-01T12:00:00Z', endTimeAt: '2020-08-01T13:00:00Z' },
      ['/endTimeAt endWithoutBetween'],
    ],
    [
      'an end before the start',
      { timerel: 'between', timeAt: '2020-08-01T12:00:00.1Z', endTimeAt: '2020-08-01T12:00:00Z' },
      ['/endTimeAt endBeforeStart'],
    ],
    [
      'everything at once',
      { timerel: 'near', timeproperty: 'bornAt', lastN: '-1' },
      ['/timerel timeRelation', '/timeproperty timeProperty', '/lastN lastN'],
    ],
  ])('is refused: %s', (_, parameters, issues) => {
    expect(wrong(parameters)).toEqual(issues);
  });

  it.each([0, -1, 1.5, '0', '1.5', '1e3', ' 1', 'x', '9'.repeat(40), Number.NaN, {}, null])(
    'has no lastN %j',
    (lastN) => {
      expect(wrong({ lastN }, false)).toEqual(['/lastN lastN']);
    },
  );

  it.each<[TemporalParameters, string]>([
    [{}, '/aggrMethods noAggregation'],
    [{ aggrMethods: [] }, '/aggrMethods noAggregation'],
    [{ aggrMethods: 'avg,median' }, '/aggrMethods aggregation'],
    [{ aggrMethods: 'avg,' }, '/aggrMethods aggregation'],
    [{ aggrMethods: '__proto__' }, '/aggrMethods aggregation'],
    [{ aggrMethods: 'avg', aggrPeriodDuration: '1 hour' }, '/aggrPeriodDuration duration'],
    [{ aggrMethods: 'avg', aggrPeriodDuration: 3600 }, '/aggrPeriodDuration duration'],
  ])('aggregates not by %j', (parameters, issue) => {
    expect(wrong(parameters, false, true)).toEqual([issue]);
  });
});
