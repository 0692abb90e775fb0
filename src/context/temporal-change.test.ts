import { describe, expect, it } from 'vitest';
import { countingIds, DEFAULT_MAP, iri, NOW, temporalEntity, vehicle } from '../../test/temporal-case.ts';
import { addTemporal, deleteInstance, deleteSeries, modifyInstance, recordOf } from './temporal-change.ts';
import type { TemporalEntity } from './temporal-entity.ts';
import { readReplacement, readTemporal } from './temporal-read.ts';

const LATER = '2024-01-02T00:00:00.000Z';
const AT = '2020-09-01T12:03:00Z';
const add = (entity: TemporalEntity, body: object): TemporalEntity => {
  const ids = countingIds();
  const newId = () => `${ids()}-new`;
  return addTemporal(entity, readTemporal(body, DEFAULT_MAP, { use: 'append', now: LATER, newId }), LATER);
};
const values = ({ attributes }: TemporalEntity, name: string) =>
  attributes[iri(name)]?.map(({ value }) => value);
const notFound = expect.objectContaining({ code: 'context.notFound' });

describe('adding to an evolution', () => {
  it('adds instances, attributes and types (clause 5.6.12)', () => {
    const added = add(vehicle(), {
      type: 'Car',
      speed: { value: 5, observedAt: AT },
      colour: { value: 'red' },
    });
    expect(values(added, 'speed')).toEqual([120, 80, 100, 5]);
    expect(values(added, 'colour')).toEqual(['red']);
    expect(added.types).toEqual([iri('Vehicle'), iri('Car')]);
    expect(added).toMatchObject({ createdAt: NOW, modifiedAt: LATER });
  });

  it('replaces the value of the same dataset and time', () => {
    const before = temporalEntity({ speed: [{ value: 120, observedAt: AT }] });
    const added = add(before, {
      speed: [
        { value: 121, observedAt: '2020-09-01T12:03:00.000Z' },
        { value: 40, observedAt: AT, datasetId: 'urn:gps' },
      ],
    });
    expect(values(added, 'speed')).toEqual([121, 40]);
    expect(added.attributes[iri('speed')]![0]).toMatchObject({
      instanceId: 'urn:ngsi-ld:Instance:1',
      createdAt: NOW,
      modifiedAt: LATER,
    });
  });

  it('keeps every value that was not observed', () => {
    expect(values(add(temporalEntity({ x: { value: 1 } }), { x: { value: 1 } }), 'x')).toEqual([1, 1]);
  });
});

describe('one instance of an evolution', () => {
  it('is modified, and stays the same one (clause 5.6.14)', () => {
    const [first] = vehicle().attributes[iri('speed')]!;
    const replacement = readReplacement({ value: 129, observedAt: AT }, iri('speed'), DEFAULT_MAP, {
      now: LATER,
    });
    const modified = modifyInstance(vehicle(), iri('speed'), first!.instanceId, replacement, LATER);
    expect(values(modified, 'speed')).toEqual([129, 80, 100]);
    expect(modified.attributes[iri('speed')]![0]).toEqual({
      type: 'Property',
      value: 129,
      observedAt: AT,
      instanceId: first!.instanceId,
      createdAt: NOW,
      modifiedAt: LATER,
    });
  });

  it('is deleted (clause 5.6.15), the attribute with its last one', () => {
    const entity = vehicle();
    const [first] = entity.attributes[iri('speed')]!;
    expect(values(deleteInstance(entity, iri('speed'), first!.instanceId, LATER), 'speed')).toEqual([
      80, 100,
    ]);
    const single = temporalEntity({ speed: { value: 1 } });
    expect(deleteInstance(single, iri('speed'), 'urn:ngsi-ld:Instance:1', LATER).attributes).toEqual({});
  });

  it('has to be there', () => {
    expect(() => deleteInstance(vehicle(), iri('colour'), 'urn:x', LATER)).toThrow(notFound);
    expect(() => deleteInstance(vehicle(), iri('speed'), 'urn:x', LATER)).toThrow(notFound);
    expect(() => deleteInstance(vehicle(), 'toString', 'urn:x', LATER)).toThrow(notFound);
    const replacement = vehicle().attributes[iri('speed')]![0]!;
    expect(() => modifyInstance(vehicle(), iri('speed'), 'urn:x', replacement, LATER)).toThrow(notFound);
  });
});

describe('deleting an attribute of an evolution (clause 5.6.13)', () => {
  const entity = temporalEntity({
    speed: [{ value: 1 }, { value: 2, datasetId: 'urn:gps' }, { value: 3 }],
  });
  it('takes the default instances, those of a dataset, or all', () => {
    expect(values(deleteSeries(entity, iri('speed'), {}, LATER), 'speed')).toEqual([2]);
    expect(values(deleteSeries(entity, iri('speed'), { datasetId: 'urn:gps' }, LATER), 'speed')).toEqual([
      1, 3,
    ]);
    expect(values(deleteSeries(entity, iri('speed'), { deleteAll: true }, LATER), 'speed')).toBeUndefined();
  });

  it('needs something to take', () => {
    expect(() => deleteSeries(entity, iri('colour'), {}, LATER)).toThrow(notFound);
    expect(() => deleteSeries(entity, iri('speed'), { datasetId: 'urn:x' }, LATER)).toThrow(notFound);
  });
});

describe('the history of a change through the core API', () => {
  it('keeps what an instance became', () => {
    const { instanceId: _, ...after } = vehicle().attributes[iri('speed')]![0]!;
    const change = { attribute: iri('speed'), kind: 'created', after } as const;
    expect(recordOf(change, LATER, 'urn:i')).toEqual({ ...after, instanceId: 'urn:i' });
  });
});
