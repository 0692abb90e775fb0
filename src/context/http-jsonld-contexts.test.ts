import { describe, expect, it } from 'vitest';
import { MeridianError } from '../model/error.ts';
import {
  contextToAdd,
  coreContextAt,
  listContexts,
  type StoredContext,
  whatToDelete,
  whatToServe,
} from './http-jsonld-contexts.ts';

const base = 'https://broker.example.org/ngsi-ld/v1';
const at = { createdAt: '2026-01-01T00:00:00.000Z', numberOfHits: 0 };
const hosted: StoredContext = { localId: 'urn:ngsi-ld:context:1', kind: 'Hosted', ...at };
const implicit: StoredContext = { localId: '2', kind: 'ImplicitlyCreated', ...at };
const cached: StoredContext = {
  localId: '3',
  kind: 'Cached',
  address: 'https://example.org/c',
  ...at,
  lastUsage: at.createdAt,
};
const core = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.6.jsonld';

const codeOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof MeridianError) return error.code;
  }
  return undefined;
};

describe('stored @contexts (clause 5.13)', () => {
  it('are added by what stands under @context alone', () => {
    expect(contextToAdd({ '@context': { A: 'urn:a' }, other: 1 })).toEqual({ A: 'urn:a' });
    expect(contextToAdd({ '@context': ['https://example.org/c'] })).toEqual(['https://example.org/c']);
    for (const body of [
      { A: 'urn:a' },
      { '@context': null },
      { '@context': 7 },
      { '@context': [] },
      [],
      'x',
      null,
    ])
      expect(codeOf(() => contextToAdd(body))).toBe('context.invalidRequest');
  });

  it('are listed by address, or with details, by kind', () => {
    const all = [hosted, implicit, cached];
    expect(listContexts(all, {}, base)).toEqual([
      `${base}/jsonldContexts/urn:ngsi-ld:context:1`,
      `${base}/jsonldContexts/2`,
      'https://example.org/c',
    ]);
    expect(listContexts(all, { kind: 'Cached', details: true }, base)).toEqual([
      {
        URL: 'https://example.org/c',
        localId: '3',
        kind: 'Cached',
        createdAt: at.createdAt,
        lastUsage: at.createdAt,
        numberOfHits: 0,
      },
    ]);
    expect(listContexts([], { kind: 'Hosted' }, base)).toEqual([]);
  });

  it('are served unless they are Cached; what is told of them always', () => {
    expect(whatToServe('1', hosted, false)).toBe('content');
    expect(whatToServe('2', implicit, false)).toBe('content');
    expect(whatToServe('3', cached, true)).toBe('description');
    expect(codeOf(() => whatToServe('3', cached, false))).toBe('context.notSupported');
    expect(codeOf(() => whatToServe('4', undefined, true))).toBe('context.notFound');
  });

  it('are deleted, and the Cached ones downloaded again', () => {
    expect(whatToDelete('1', hosted, false)).toBe('delete');
    expect(whatToDelete('3', cached, false)).toBe('delete');
    expect(whatToDelete('3', cached, true)).toBe('reload');
    expect(codeOf(() => whatToDelete('1', hosted, true))).toBe('context.badRequest');
    expect(codeOf(() => whatToDelete('2', implicit, true))).toBe('context.badRequest');
    expect(codeOf(() => whatToDelete('4', undefined, false))).toBe('context.notFound');
    expect(codeOf(() => whatToDelete('4', undefined, true))).toBe('context.badRequest');
  });

  it('of the core cannot be deleted, and reloading leaves it as it is built in', () => {
    expect(codeOf(() => whatToDelete(core, undefined, false))).toBe('context.badRequest');
    expect(whatToServe(core, coreContextAt(core, at.createdAt), true)).toBe('description');
    expect(whatToDelete(core, coreContextAt(core, at.createdAt), true)).toBe('nothing');
  });
});
