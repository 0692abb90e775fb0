import { describe, expect, it } from 'vitest';
import type { TemporalEntity } from '../src/context/temporal-entity.ts';
import { instantKey } from '../src/context/temporal-instant.ts';
import { parseTemporalQuery, type TemporalParameters } from '../src/context/temporal-query.ts';
import { DEFAULT_MAP, iri, temporalEntity, vehicle } from './temporal-case.ts';
import { selectTemporal, spanOf, type TemporalSelection, trimTo } from './temporal-model.ts';

function values(
  entity: TemporalEntity,
  parameters: TemporalParameters,
  selection: TemporalSelection = {},
): object {
  const query = parseTemporalQuery(parameters, { required: false, aggregated: false });
  const selected = selectTemporal(entity, query, selection);
  return Object.fromEntries(
    Object.entries(selected?.attributes ?? {}).map(([name, instances]) => [
      DEFAULT_MAP.compact(name),
      instances.map(({ value }) => value),
    ]),
  );
}

describe('what a temporal query selects', () => {
  it('is all that was observed where there is no range', () => {
    expect(values(vehicle(), {})).toEqual({ speed: [120, 80, 100], fuelLevel: [67, 53, 40] });
  });

  it('is after, before or between, and no attribute without any', () => {
    expect(values(vehicle(), { timerel: 'after', timeAt: '2020-08-01T13:03:00Z' })).toEqual({
      fuelLevel: [53, 40],
    });
    expect(values(vehicle(), { timerel: 'before', timeAt: '2020-08-01T12:05:00Z' })).toEqual({
      speed: [120],
      fuelLevel: [67],
    });
    const hour = { timerel: 'between', timeAt: '2020-08-01T12:00:00Z', endTimeAt: '2020-08-01T13:00:00Z' };
    expect(values(vehicle(), hour)).toEqual({ speed: [120, 80, 100], fuelLevel: [67] });
  });

  it('is no entity where nothing lies in the range', () => {
    const query = parseTemporalQuery(
      { timerel: 'after', timeAt: '2030-01-01T00:00:00Z' },
      { required: true, aggregated: false },
    );
    expect(selectTemporal(vehicle(), query)).toBeUndefined();
  });

  it('is the last of each attribute, in the order of time', () => {
    expect(values(vehicle(), { lastN: 2 })).toEqual({ speed: [80, 100], fuelLevel: [53, 40] });
    expect(values(vehicle(), { lastN: 2, timerel: 'before', timeAt: '2020-08-01T14:00:00Z' })).toEqual({
      speed: [80, 100],
      fuelLevel: [67, 53],
    });
  });

  it('is ordered by time, however the instances came', () => {
    const entity = temporalEntity({
      speed: [
        { value: 3, observedAt: '2020-08-01T12:00:00.5Z' },
        { value: 1, observedAt: '2020-07-01T00:00:00Z' },
        { value: 2, observedAt: '2020-08-01T12:00:00Z' },
      ],
    });
    expect(values(entity, {})).toEqual({ speed: [1, 2, 3] });
  });

  it('is never what lacks the time property', () => {
    const entity = temporalEntity({
      colour: { value: 'red' },
      speed: [{ value: 3, observedAt: '2020-08-01T12:00:00Z' }],
    });
    expect(values(entity, {})).toEqual({ speed: [3] });
    expect(values(entity, { timeproperty: 'modifiedAt' })).toEqual({ colour: ['red'], speed: [3] });
    expect(values(entity, { timeproperty: 'deletedAt' })).toEqual({});
  });

  it('is of the attributes and datasets asked for', () => {
    const entity = temporalEntity({
      speed: [
        { value: 1, observedAt: '2020-08-01T12:00:00Z' },
        { value: 2, observedAt: '2020-08-01T12:00:00Z', datasetId: 'urn:gps' },
      ],
      fuelLevel: [{ value: 9, observedAt: '2020-08-01T12:00:00Z' }],
    });
    expect(values(entity, {}, { keeps: (name) => name === iri('speed') })).toEqual({ speed: [1, 2] });
    expect(values(entity, {}, { datasets: new Set(['urn:gps']) })).toEqual({ speed: [2] });
    expect(values(entity, {}, { datasets: new Set(['@none']) })).toEqual({ speed: [1], fuelLevel: [9] });
  });
});

describe('a range of time (clause 4.11)', () => {
  const holds = (parameters: TemporalParameters, time: string) =>
    'speed' in values(temporalEntity({ speed: [{ value: 1, observedAt: time }] }), parameters);

  it('excludes its end and includes its start', () => {
    const at = '2020-08-01T12:05:00Z';
    expect(holds({ timerel: 'before', timeAt: at }, at)).toBe(false);
    expect(holds({ timerel: 'before', timeAt: at }, '2020-08-01T12:04:59.999999Z')).toBe(true);
    expect(holds({ timerel: 'after', timeAt: at }, at)).toBe(true);
    expect(holds({ timerel: 'after', timeAt: '2020-08-01T12:05:00.000Z' }, at)).toBe(true);
    const between = { timerel: 'between', timeAt: at, endTimeAt: '2020-08-01T12:07:00Z' };
    expect(holds(between, at)).toBe(true);
    expect(holds(between, '2020-08-01T12:07:00Z')).toBe(false);
  });

  it('holds every time where there is none', () => {
    expect(holds({}, '1970-01-01T00:00:00Z')).toBe(true);
  });
});

describe('what belongs to an answer', () => {
  it('leaves attributes without instances where they are beyond the cut', () => {
    const forwards = trimTo(vehicle(), 'observedAt', {
      last: instantKey('2020-08-01T12:05:00Z')!,
      backwards: false,
    });
    expect(forwards.attributes[iri('speed')]).toHaveLength(2);
    expect(forwards.attributes[iri('fuelLevel')]).toHaveLength(1);
    const backwards = trimTo(vehicle(), 'observedAt', {
      last: instantKey('2020-08-01T14:00:00Z')!,
      backwards: true,
    });
    expect(backwards.attributes[iri('speed')]).toEqual([]);
    expect(backwards.attributes[iri('fuelLevel')]).toHaveLength(1);
  });

  it('spans from its earliest to its latest time', () => {
    expect(spanOf([vehicle()], 'observedAt')).toEqual({
      earliest: '2020-08-01T12:03:00Z',
      latest: '2020-08-01T14:07:00Z',
    });
    expect(spanOf([vehicle()], 'deletedAt')).toBeUndefined();
    expect(spanOf([], 'observedAt')).toBeUndefined();
  });
});
