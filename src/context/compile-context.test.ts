import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasShared, sharedPath } from '../../test/shared.ts';
import { MeridianError } from '../model/error.ts';
import { COMPILE_LIMITS, compileContext, isCoreAddress, type LoadContext } from './compile-context.ts';
import { DEFAULT_VOCABULARY } from './term-map.ts';

const core = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../contexts/ngsi-ld-core.jsonld'), 'utf8'),
);
const NGSI = 'https://uri.etsi.org/ngsi-ld/';

const none: LoadContext = (address) =>
  Promise.reject(new MeridianError('context.ldContext', { address, reason: 'test' }));
const from =
  (documents: Readonly<Record<string, unknown>>): LoadContext =>
  (address) =>
    address in documents
      ? Promise.resolve(documents[address] as Readonly<Record<string, unknown>>)
      : none(address);
const compile = (source: unknown, load = none, limits = COMPILE_LIMITS) =>
  compileContext(source, load, { core, limits });
const refusalOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof MeridianError)) throw new Error('no refusal');
  return { code: error.code, issue: error.issues[0]?.code };
};

describe('names without a user context', () => {
  it('are of the core context, else of the default vocabulary, and come back', async () => {
    const { expand, compact } = await compile(undefined);
    expect(expand('location')).toBe(`${NGSI}location`);
    expect(expand('description')).toBe('http://purl.org/dc/terms/description');
    expect(expand('Point')).toBe('https://purl.org/geojson/vocab#Point');
    expect(expand('Building')).toBe(`${DEFAULT_VOCABULARY}Building`);
    expect(compact(`${DEFAULT_VOCABULARY}Building`)).toBe('Building');
    expect(compact(`${NGSI}location`)).toBe('location');
    expect(compact('http://purl.org/dc/terms/description')).toBe('description');
  });

  it('stay where they are IRIs, and IRIs without a name stay too', async () => {
    const { expand, compact } = await compile([]);
    for (const iri of ['https://example.org/a#b', 'urn:x:y', 'http://a']) {
      expect(expand(iri)).toBe(iri);
      expect(compact(iri)).toBe(iri);
    }
  });

  it('never turn into a member of the entity itself or into a keyword', async () => {
    const { expand, compact } = await compile(undefined);
    for (const name of ['type', 'id', '@context', '@id']) {
      expect(expand(name)).toBe(DEFAULT_VOCABULARY + name);
      expect(compact(DEFAULT_VOCABULARY + name)).toBe(`ngsi-ld:default-context/${name}`);
    }
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '\ud800', '名称'])(
    'takes %j as a name',
    async (name) => {
      const { expand, compact } = await compile(JSON.parse(`{"a":"https://example.org/a"}`));
      expect(expand(name)).toBe(DEFAULT_VOCABULARY + name);
      expect(compact(DEFAULT_VOCABULARY + name)).toBe(name);
    },
  );
});

describe('a user context', () => {
  it('names by strings, by objects, through prefixes and through other names, in any order', async () => {
    const { expand, compact } = await compile({
      speed: 'ex:speed',
      velocity: 'speed',
      ex: 'https://example.org/',
      owner: { '@id': 'ex:owner', '@type': '@id' },
      forced: { '@id': 'https://example.com/x-', '@prefix': true },
      plain: { '@id': 'https://example.com/y-' },
    });
    expect(expand('speed')).toBe('https://example.org/speed');
    expect(expand('velocity')).toBe('https://example.org/speed');
    expect(expand('owner')).toBe('https://example.org/owner');
    expect(expand('ex:other')).toBe('https://example.org/other');
    expect(expand('forced:a')).toBe('https://example.com/x-a');
    expect(expand('plain:a')).toBe('plain:a');
    expect(compact('https://example.org/speed')).toBe('speed');
    expect(compact('https://example.org/other')).toBe('ex:other');
  });

  it('cannot redefine the core context, wherever that stands (clause 5.5.7)', async () => {
    const own = { location: 'https://example.org/where', '@vocab': 'https://example.org/v/' };
    for (const source of [
      own,
      [own, `${NGSI}v1/ngsi-ld-core-context-v1.3.jsonld`],
      [`${NGSI}v1/ngsi-ld-core-context.jsonld`, own],
    ]) {
      const { expand } = await compile(source);
      expect(expand('location')).toBe(`${NGSI}location`);
      expect(expand('other')).toBe(`${DEFAULT_VOCABULARY}other`);
    }
  });

  it('gives names of its own vocabulary their meaning there', async () => {
    const { expand } = await compile({ '@vocab': 'https://example.org/v/', speed: { '@type': 'DateTime' } });
    expect(expand('speed')).toBe('https://example.org/v/speed');
  });

  it('may lead through names of the core context', async () => {
    const { expand } = await compile({ place: 'ngsi-ld:location', mark: 'geojson:Point', other: 'location' });
    expect(expand('place')).toBe(`${NGSI}location`);
    expect(expand('mark')).toBe('https://purl.org/geojson/vocab#Point');
    expect(expand('other')).toBe(`${NGSI}location`);
  });

  it('takes names away by null, and all of them by a null in the list', async () => {
    const first = { a: 'https://example.org/a', b: 'https://example.org/b' };
    expect((await compile([first, { a: null }])).expand('a')).toBe(`${DEFAULT_VOCABULARY}a`);
    expect((await compile([first, null])).expand('b')).toBe(`${DEFAULT_VOCABULARY}b`);
  });

  it('compacts to the shortest of several names, then to the first', async () => {
    const iri = 'https://example.org/t';
    const { compact } = await compile({ temperature: iri, temp: iri, tamp: iri });
    expect(compact(iri)).toBe('tamp');
  });

  it('resolves what documents name against their own address', async () => {
    const load = from({
      'https://example.org/c/all.jsonld': {
        '@context': ['part.jsonld', `${NGSI}v1/ngsi-ld-core-context-v1.8.jsonld`],
      },
      'https://example.org/c/part.jsonld': { '@context': { speed: 'https://example.org/speed' } },
    });
    expect((await compile('https://example.org/c/all.jsonld', load)).expand('speed')).toBe(
      'https://example.org/speed',
    );
  });

  it('takes a name that every object has', async () => {
    const { expand, compact } = await compile(
      JSON.parse('{"__proto__":"https://example.org/p","constructor":"https://example.org/c"}'),
    );
    expect(expand('__proto__')).toBe('https://example.org/p');
    expect(compact('https://example.org/c')).toBe('constructor');
  });

  it('comes back from every name (law)', async () => {
    const name = fc.stringMatching(/^[a-zA-Z]{1,6}$/);
    const iri = fc.stringMatching(/^https:\/\/e\.org\/[a-c]{0,3}[/#a]$/);
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(name, iri, { maxKeys: 8 }),
        fc.array(fc.oneof(name, iri), { maxLength: 8 }),
        async (terms, names) => {
          const { expand, compact } = await compile(terms);
          for (const one of [...names, ...Object.keys(terms)]) {
            const full = expand(one);
            expect(full).toContain(':');
            expect(expand(full)).toBe(full);
            expect(expand(compact(full))).toBe(full);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('a hostile context', () => {
  const big = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`t${i}`, 'https://example.org/']));
  it.each<[string, unknown, string]>([
    ['a number', 42, 'context.invalidContext'],
    ['a list in a list', [[{}]], 'context.invalidContext'],
    ['an address without a scheme', 'context.jsonld', 'context.invalidAddress'],
    ['a file', 'file:///etc/passwd', 'context.invalidAddress'],
    ['an empty address', '', 'context.invalidAddress'],
    ['a number as a name’s meaning', { a: 1 }, 'context.invalidTerm'],
    ['a list as a name’s meaning', { a: ['https://example.org/'] }, 'context.invalidTerm'],
    ['a meaning that leads nowhere', { '@vocab': null, a: 'b' }, 'context.invalidTerm'],
    ['an empty name', { '': 'https://example.org/' }, 'context.invalidTerm'],
    ['an import', { '@import': 'https://example.org/' }, 'context.invalidTerm'],
    ['a scoped context', { a: { '@id': 'https://example.org/a', '@context': {} } }, 'context.scopedContext'],
    ['names in a circle', { a: 'b', b: 'c', c: 'a' }, 'context.termLoop'],
    ['a name that is its own prefix', { a: 'a:b' }, 'context.termLoop'],
    ['a long name', { ['a'.repeat(3_000)]: 'https://example.org/' }, 'context.invalidTerm'],
  ])('%s is refused', async (_, source, issue) => {
    expect(await refusalOf(compile(source))).toEqual({ code: 'context.badRequest', issue });
  });

  it('is bounded in terms, in parts, in depth and in loops', async () => {
    expect((await refusalOf(compile(big, none, { ...COMPILE_LIMITS, terms: 50 }))).issue).toBe(
      'context.tooManyTerms',
    );
    expect((await refusalOf(compile(Array(65).fill({})))).issue).toBe('context.tooManyDocuments');
    const loop = from({
      'https://a.org/': { '@context': 'https://b.org/' },
      'https://b.org/': { '@context': [{}, 'https://a.org/#x'] },
    });
    expect((await refusalOf(compile('https://a.org/', loop))).issue).toBe('context.contextLoop');
    const deep: LoadContext = (address) => Promise.resolve({ '@context': `${address}x` });
    expect((await refusalOf(compile('https://a.org/', deep))).issue).toBe('context.tooDeepContext');
  });

  it('that names many documents many times stops at the limit, however few there are', async () => {
    let loads = 0;
    const bomb: LoadContext = (address) => {
      loads++;
      return Promise.resolve({ '@context': Array(1_000).fill(`${address}x`) });
    };
    await refusalOf(compile('https://a.org/', bomb));
    expect(loads).toBeLessThanOrEqual(COMPILE_LIMITS.documents);
  });

  it('in a document makes that document unavailable (clause 5.13.5.4)', async () => {
    for (const document of [{}, { '@context': 7 }, { '@context': { a: 1 } }, [], null])
      expect((await refusalOf(compile('https://a.org/', from({ 'https://a.org/': document })))).code).toBe(
        'context.ldContext',
      );
    expect((await refusalOf(compile('https://nowhere.org/'))).code).toBe('context.ldContext');
  });
});

describe('the address of the core context', () => {
  it.each([
    ['https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld', true],
    ['https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.6.jsonld', true],
    ['http://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.3.1.jsonld', true],
    ['https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-non-existing.jsonld', false],
    ['https://uri.etsi.org.example.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld', false],
  ])('%s: %s', (address, expected) => {
    expect(isCoreAddress(address)).toBe(expected);
  });
});

describe.skipIf(!hasShared)('contexts of Smart Data Models', () => {
  const read = (name: string) =>
    JSON.parse(readFileSync(sharedPath('payloads/ngsi-ld/contexts', name), 'utf8'));
  it.each(['Transportation', 'Environment', 'DCAT-AP', 'Energy'])(
    '%s compiles, and its names come back',
    async (subject) => {
      const document = read(`dataModel.${subject}.context.jsonld`);
      const { expand, compact } = await compile(
        'https://example.org/context.jsonld',
        from({ 'https://example.org/context.jsonld': document }),
      );
      for (const term of Object.keys(document['@context']))
        if (!term.startsWith('@')) expect(expand(compact(expand(term)))).toBe(expand(term));
    },
  );

  it('the suite’s compound context leads through its parts', async () => {
    const address =
      'https://forge.etsi.org/rep/cim/ngsi-ld-test-suite/-/raw/develop/resources/jsonld-contexts/';
    const load = from({
      [`${address}ngsi-ld-test-suite-compound.jsonld`]: read('ngsi-ld-test-suite-compound.jsonld'),
      [`${address}ngsi-ld-test-suite.jsonld`]: read('ngsi-ld-test-suite.jsonld'),
    });
    const { expand } = await compile(`${address}ngsi-ld-test-suite-compound.jsonld`, load);
    expect(expand('Building')).toBe('https://ngsi-ld-test-suite/context#Building');
    expect(expand('location')).toBe(`${NGSI}location`);
  });
});
