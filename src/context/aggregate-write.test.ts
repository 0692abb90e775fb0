import { describe, expect, it } from 'vitest';
import { DEFAULT_MAP, iri, temporalEntity, vehicle } from '../../test/temporal-case.ts';
import { type AggregateView, selectTemporal, writeAggregated } from '../../test/temporal-model.ts';
import { MeridianError } from '../model/error.ts';
import type { TemporalEntity } from './temporal-entity.ts';
import { parseTemporalQuery, type TemporalParameters } from './temporal-query.ts';

function aggregated(
  entity: TemporalEntity,
  parameters: TemporalParameters,
  view: AggregateView = {},
  periods = 100,
): object {
  const { aggregation, ...query } = parseTemporalQuery(parameters, { required: false, aggregated: true });
  const {
    id: _,
    type: __,
    ...attributes
  } = writeAggregated(
    selectTemporal(entity, query)!,
    DEFAULT_MAP,
    { ...query, aggregation: aggregation! },
    view,
    { periods },
  );
  return attributes;
}

const hours = {
  speed: ['2020-08-01T12:03:00Z', '2020-08-01T13:03:00Z'],
  fuel: [
    ['2020-08-01T12:03:00Z', '2020-08-01T13:03:00Z'],
    ['2020-08-01T13:03:00Z', '2020-08-01T14:03:00Z'],
    ['2020-08-01T14:03:00Z', '2020-08-01T15:03:00Z'],
  ],
} as const;

describe('the aggregated form (clause 4.5.19)', () => {
  it('has a value for each hour that has instances', () => {
    expect(aggregated(vehicle(), { aggrMethods: 'avg,max', aggrPeriodDuration: 'PT1H' })).toEqual({
      speed: { type: 'Property', avg: [[100, ...hours.speed]], max: [[120, ...hours.speed]] },
      fuelLevel: {
        type: 'Property',
        avg: [67, 53, 40].map((value, i) => [value, ...hours.fuel[i]!]),
        max: [67, 53, 40].map((value, i) => [value, ...hours.fuel[i]!]),
      },
    });
  });

  it('aligns periods to the start of the query', () => {
    const after = { timerel: 'after', timeAt: '2020-01-01T12:00:00Z' };
    expect(aggregated(vehicle(), { ...after, aggrMethods: 'min', aggrPeriodDuration: 'P1M' })).toEqual({
      speed: { type: 'Property', min: [[80, '2020-08-01T12:00:00Z', '2020-09-01T12:00:00Z']] },
      fuelLevel: { type: 'Property', min: [[40, '2020-08-01T12:00:00Z', '2020-09-01T12:00:00Z']] },
    });
  });

  it('is of the whole range without a duration', () => {
    const between = { timerel: 'between', timeAt: '2020-08-01T00:00:00Z', endTimeAt: '2020-08-02T00:00:00Z' };
    const speed = (parameters: TemporalParameters) =>
      aggregated(vehicle(), { aggrMethods: 'totalCount', ...parameters });
    const of = (count: number, start: string, end: string) => ({ totalCount: [[count, start, end]] });
    expect(speed(between)).toMatchObject({ speed: of(3, between.timeAt, between.endTimeAt) });
    expect(speed({ ...between, aggrPeriodDuration: 'PT0S' })).toMatchObject({
      speed: of(3, between.timeAt, between.endTimeAt),
    });
    expect(speed({ timerel: 'before', timeAt: '2020-08-01T12:06:00Z' })).toMatchObject({
      speed: of(2, '2020-08-01T12:03:00Z', '2020-08-01T12:06:00Z'),
    });
    expect(speed({ timerel: 'after', timeAt: '2020-08-01T12:04:00Z' })).toMatchObject({
      speed: of(2, '2020-08-01T12:04:00Z', '2020-08-01T14:07:00Z'),
    });
    expect(speed({})).toMatchObject({ fuelLevel: of(3, '2020-08-01T12:03:00Z', '2020-08-01T14:07:00Z') });
  });

  it('leaves methods out that an attribute is not eligible for', () => {
    const entity = temporalEntity({
      state: [{ value: 'on', observedAt: '2020-08-01T12:00:00Z' }],
      parkedIn: [{ object: 'urn:p', observedAt: '2020-08-01T12:00:00Z' }],
    });
    expect(aggregated(entity, { aggrMethods: 'avg,max' })).toEqual({
      state: { type: 'Property', max: [['on', '2020-08-01T12:00:00Z', '2020-08-01T12:00:00Z']] },
    });
  });

  it('refuses them where the request names the attribute (clause 5.7.4.4)', () => {
    const entity = temporalEntity({ state: [{ value: 'on', observedAt: '2020-08-01T12:00:00Z' }] });
    const refused = () => aggregated(entity, { aggrMethods: 'max,avg' }, { asked: [iri('state')] });
    expect(refused).toThrow(
      expect.objectContaining({
        code: 'context.invalidRequest',
        issues: [
          expect.objectContaining({
            code: 'context.notEligible',
            details: { attribute: 'state', method: 'avg' },
          }),
        ],
      }),
    );
  });

  it('has a series for each dataset', () => {
    const entity = temporalEntity({
      speed: [
        { value: 1, observedAt: '2020-08-01T12:00:00Z' },
        { value: 2, observedAt: '2020-08-01T12:00:00Z', datasetId: 'urn:gps' },
      ],
    });
    expect(aggregated(entity, { aggrMethods: 'sum' })).toMatchObject({
      speed: [{ sum: [[1, expect.any(String), expect.any(String)]] }, { datasetId: 'urn:gps' }],
    });
  });

  it('has a limited number of periods', () => {
    const many = () => aggregated(vehicle(), { aggrMethods: 'sum', aggrPeriodDuration: 'PT1S' }, {}, 2);
    expect(many).toThrow(MeridianError);
    expect(many).toThrow(expect.objectContaining({ code: 'context.tooComplex' }));
  });
});
