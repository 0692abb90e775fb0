import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MeridianError } from '../model/error.ts';
import { OPERATIONS, type OperationName } from './http-operations.ts';
import { readParameters } from './parameters.ts';

const read = (name: OperationName, query: string) => readParameters(query, OPERATIONS[name]);
const refusalOf = (name: OperationName, query: string) => {
  try {
    read(name, query);
  } catch (error) {
    if (error instanceof MeridianError) return `${error.code} ${error.issues[0]?.code}`;
    throw error;
  }
  return undefined;
};
const none = new Set();

describe('URL parameters', () => {
  it('are read by name', () => {
    expect(
      read(
        'queryEntities',
        '?type=A%2CB&attrs=a,b,%20a&q=a%3E1&limit=5&count=true&local=false&id=urn:a:1,urn:a:2',
      ),
    ).toEqual({
      type: 'A,B',
      attrs: 'a,b, a',
      q: 'a>1',
      limit: 5,
      count: true,
      local: false,
      id: ['urn:a:1', 'urn:a:2'],
      options: none,
    });
    expect(read('queryEntities', '')).toEqual({ options: none });
    expect(read('queryEntities', '?q=&options=&format=')).toEqual({ options: none });
    expect(read('deleteAttribute', 'datasetId=@none,urn:a:1&deleteAll=true')).toEqual({
      datasetId: ['@none', 'urn:a:1'],
      deleteAll: true,
      options: none,
    });
  });

  it('that can be lists may be repeated', () => {
    expect(read('queryEntities', 'type=A&type=B&pick=a&pick=b,c')).toEqual({
      type: 'A,B',
      pick: 'a,b,c',
      options: none,
    });
    expect(refusalOf('queryEntities', 'limit=1&limit=2')).toBe(
      'context.invalidRequest context.repeatedParameter',
    );
  });

  it.each<[OperationName, string]>([
    ['createEntity', 'invalidParams=invalidValue'],
    ['queryEntities', 'invalidParams=invalidValue&type=Building'],
    ['listTypes', 'invalidParams=invalidValue'],
    ['purgeEntities', 'invalidParams='],
    ['createEntity', 'limit=5'],
    ['createEntity', 'options=sysAttrs'],
    ['deleteEntity', 'format=simplified'],
    ['queryEntities', '__proto__=1'],
    ['queryEntities', 'constructor=1'],
  ])('%s does not have %s (clause 6.3.20)', (name, query) => {
    expect(refusalOf(name, query)).toBe('context.invalidRequest context.unknownParameter');
  });

  it.each<[OperationName, string, string]>([
    ['queryEntities', 'limit=-1', 'notNumber'],
    ['queryEntities', 'limit=1e3', 'notNumber'],
    ['queryEntities', 'offset=9999999999', 'notNumber'],
    ['queryEntities', 'count=yes', 'notFlag'],
    ['deleteContext', 'reload=xxx', 'notFlag'],
    ['purgeEntities', 'drop=a,,b', 'emptyName'],
    ['purgeEntities', 'keep=id', 'notAttribute'],
    ['purgeEntities', 'keep=@type', 'notAttribute'],
    ['queryEntities', 'id=notAUri', 'notUri'],
    ['deleteAttribute', 'datasetId=x', 'notUri'],
    ['listContexts', 'kind=hosted', 'notAmong'],
  ])('%s cannot have %s', (name, query, issue) => {
    expect(refusalOf(name, query)).toBe(`context.badRequest context.${issue}`);
  });
});

describe('format and options (clauses 6.3.7, 6.3.12)', () => {
  it.each<[OperationName, string, string | undefined]>([
    ['retrieveEntity', '', undefined],
    ['retrieveEntity', 'format=keyValues', 'simplified'],
    ['retrieveEntity', 'format=simplified', 'simplified'],
    ['retrieveEntity', 'options=keyValues', 'simplified'],
    ['retrieveEntity', 'options=keyValues,simplified', 'simplified'],
    ['retrieveEntity', 'options=concise,sysAttrs', 'concise'],
    ['retrieveEntity', 'format=keyValues&options=normalized', 'simplified'],
    ['mergeEntity', 'options=keyValues', 'simplified'],
    ['queryTemporal', 'options=temporalValues', 'temporalValues'],
    ['queryTemporal', 'format=temporalValues&options=aggregatedValues', 'temporalValues'],
    ['retrieveTemporal', 'format=aggregatedValues', 'aggregatedValues'],
  ])('%s?%s means %s', (name, query, format) => {
    expect(read(name, query).format).toBe(format);
  });

  it('say more than the form', () => {
    expect(read('retrieveEntity', 'options=keyValues, sysAttrs').options).toEqual(new Set(['sysAttrs']));
    expect(read('appendAttributes', 'options=noOverwrite').options).toEqual(new Set(['noOverwrite']));
    expect(read('batchUpsert', 'options=replace').options).toEqual(new Set(['replace']));
  });

  it.each<[OperationName, string, string]>([
    ['retrieveEntity', 'format=invalidFormat', 'notAmong'],
    ['retrieveEntity', 'options=invalidOptions', 'notAmong'],
    ['retrieveEntity', 'options=keyValues,invalid', 'notAmong'],
    ['retrieveEntity', 'format=keyValues&options=invalid', 'notAmong'],
    ['retrieveEntity', 'options=__proto__', 'notAmong'],
    ['retrieveEntity', 'format=toString', 'notAmong'],
    ['retrieveEntity', 'format=temporalValues', 'notAmong'],
    ['queryTemporal', 'format=temporalValues&options=aggregatedValues,invalidOptions', 'notAmong'],
    ['queryTemporal', 'options=temporalValues,aggregatedValues', 'conflictingOptions'],
    ['retrieveEntity', 'options=keyValues,concise', 'conflictingOptions'],
    ['batchUpsert', 'options=update,replace', 'conflictingOptions'],
  ])('%s?%s is refused', (name, query, issue) => {
    expect(refusalOf(name, query)).toBe(`context.invalidRequest context.${issue}`);
  });
});

describe('a hostile query', () => {
  it('is bounded', () => {
    expect(refusalOf('queryEntities', `q=${'a'.repeat(40_000)}`)).toBe(
      'context.invalidRequest context.longQuery',
    );
    expect(refusalOf('queryEntities', 'type=a&'.repeat(61))).toBe(
      'context.invalidRequest context.tooManyParameters',
    );
    expect(refusalOf('queryEntities', `jsonKeys=${'a,'.repeat(1_001)}`)).toBe(
      'context.badRequest context.tooManyNames',
    );
  });

  it('is read or refused, never anything else', () => {
    const name = fc.constantFrom(
      'id',
      'type',
      'attrs',
      'limit',
      'options',
      'format',
      'x',
      '__proto__',
      '%',
      '%ff',
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, fc.string({ unit: fc.constantFrom(...'%,;+-@:019aäf\ud800\0') }))),
        (pairs) => {
          refusalOf('queryEntities', pairs.map(([key, value]) => `${key}=${value}`).join('&'));
        },
      ),
    );
  });
});
