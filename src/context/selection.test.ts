import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MeridianError } from '../model/error.ts';
import type { Database } from '../platform/database.ts';
import { openEmbedded } from '../platform/embedded.ts';
import { idPatternSql, parseIdPattern } from './id-pattern.ts';
import type { SqlCondition } from './query-sql.ts';
import { matchScopes, parseScopes, scopesSql } from './scope-query.ts';
import { matchTypes, parseTypes, typesSql } from './type-selection.ts';

const map = { expand: (name: string) => `e:${name}`, compact: (iri: string) => iri, source: {} };

const refusal = (work: () => unknown): string => {
  try {
    work();
    return '';
  } catch (error) {
    if (!(error instanceof MeridianError)) throw error;
    return `${error.code}: ${error.issues.map(({ code, details }) => `${code} ${details?.position ?? ''}`.trim()).join(', ')}`;
  }
};

describe('types (clause 4.17)', () => {
  const isSelected = (selection: string, ...types: string[]) => matchTypes(parseTypes(selection, map), types);

  test.each([
    ['Building|House', ['e:House'], true],
    ['Building,House', ['e:House'], true],
    ['Building,House', ['e:Home'], false],
    ['(Home;Vehicle)', ['e:Vehicle', 'e:Home'], true],
    ['(Home;Vehicle)', ['e:Vehicle'], false],
    ['(Home;Vehicle)|Motorhome', ['e:Motorhome'], true],
    ['(Home;Vehicle),Motorhome', ['e:Home', 'e:Vehicle'], true],
    ['Motorhome|(Home;Vehicle)', ['e:Home'], false],
    ['Home;Vehicle', ['e:Home'], false],
    ['*', ['e:Anything'], true],
  ])('%s of %j: %s', (selection, types, expected) => {
    expect(isSelected(selection, ...types)).toBe(expected);
  });

  test.each([
    ['', 'context.badRequest: context.selection 1'],
    ['A,', 'context.badRequest: context.selection 3'],
    ['A||B', 'context.badRequest: context.selection 3'],
    ['(A;B', 'context.badRequest: context.selection 5'],
    ['(A|B)', 'context.badRequest: context.selection 3'],
    ['A;(B;C)', 'context.badRequest: context.selection 3'],
    ['((A;B))', 'context.badRequest: context.selection 2'],
    ['(A;B)C', 'context.badRequest: context.selection 6'],
    ['(A)(B)', 'context.badRequest: context.selection 4'],
    ['(A;B);C', 'context.badRequest: context.selection 6'],
    ['A)', 'context.badRequest: context.selection 2'],
    ['Build<ing', 'context.badRequest: context.noName'],
    ['A,*', 'context.badRequest: context.noName'],
    ['A\0', 'context.badRequest: context.noName'],
    [Array(201).fill('A').join(), 'context.tooComplex: context.limitTypes'],
    ['A'.repeat(20_001), 'context.tooComplex: context.limitText'],
  ])('%.20s is refused', (selection, expected) => {
    expect(refusal(() => parseTypes(selection, map))).toBe(expected);
  });
});

describe('scopes (clause 4.19)', () => {
  const one = ['/Madrid/Gardens/ParqueNorte'];
  const many = [...one, '/CompanyA/OrganizationB/UnitC'];
  test.each([
    ['/Madrid/Gardens/ParqueNorte', 2],
    ['/Madrid/+/ParqueNorte', 2],
    ['/CompanyA/#', 1],
    ['/#', 2],
    ['/Madrid/Gardens/ParqueNorte;/CompanyA/OrganizationB/UnitC', 1],
    ['/Madrid/Gardens/ParqueNorte,/CompanyA/OrganizationB/UnitC', 2],
  ])('ETSI TS 019_01_06: %s finds %i', (query, count) => {
    const asked = parseScopes(query);
    expect([one, many, []].filter((scopes) => matchScopes(asked, scopes))).toHaveLength(count);
  });

  test.each([
    ['/Madrid/Gardens/#', ['/Madrid/Gardens'], true],
    ['/Madrid/Gardens/#', ['/Madrid/Gardens/ParqueNorte/Parterre1'], true],
    ['/Madrid/Gardens/#', ['/Madrid/GardensOld'], false],
    ['/Madrid', ['/Madrid/Gardens'], false],
    ['/Madrid', ['Madrid'], true],
    ['/+', ['/Madrid/Gardens'], false],
    ['/+/#', ['/Madrid/Gardens'], true],
    ['(/Madrid/Districts;/CompanyA)|CompanyB', ['/CompanyB'], true],
    ['(/Madrid/Districts;/CompanyA),CompanyB', ['/CompanyA'], false],
    ['/#', [], false],
  ])('%s of %j: %s', (query, scopes, expected) => {
    expect(matchScopes(parseScopes(query), scopes)).toBe(expected);
  });

  test.each(['', '/', '//', '/A//B', '/A/', '/#/A', '/A#', '/A+', '/A/#/B', '(/A;/B', '/A.*', '/A b', "/A'"])(
    '%s is refused',
    (query) => expect(refusal(() => parseScopes(query))).toMatch(/^context\.badRequest/),
  );
});

describe('ids', () => {
  test('are searched for the pattern', () => {
    const pattern = parseIdPattern('urn:ngsi-ld:Building:.*');
    expect(pattern.test('urn:ngsi-ld:Building:1')).toBe(true);
    expect(pattern.test('urn:ngsi-ld:Vehicle:1')).toBe(false);
    expect(parseIdPattern('^urn:[ab]+$').test('urn:abc')).toBe(false);
  });
  test('a pattern made to run away does not', () => {
    expect(parseIdPattern('^(a+)+$').test(`${'a'.repeat(2_000)}!`)).toBe(false);
  });
  test.each([
    ['urn:(', 'context.badRequest: context.idPattern'],
    ['(?=a)', 'context.badRequest: context.idPattern'],
    ['a'.repeat(257), 'context.badRequest: context.limitText'],
    ['((a{30}){30}b)', 'context.badRequest: context.queryPatternSize'],
  ])('%.20s is refused', (source, expected) => {
    expect(refusal(() => parseIdPattern(source))).toBe(expected);
  });
});

describe('the store agrees', () => {
  let db: Database;
  beforeAll(async () => {
    db = await openEmbedded(undefined);
  });
  afterAll(() => db.close());

  const holds = async ({ text, values }: SqlCondition, type: string, value: unknown): Promise<boolean> => {
    const [row] = await db.query<{ yes: boolean }>(
      `SELECT ${text} AS yes FROM (SELECT $${values.length + 1}::${type} AS kept) AS row`,
      [...values, value],
    );
    return row!.yes;
  };

  const name = fc.constantFrom('A', 'B', 'C', 'Ä-1');
  const all = fc.uniqueArray(name, { minLength: 1, maxLength: 3 });
  const selection = fc
    .array(all, { minLength: 1, maxLength: 3 })
    .map((anyOf) => anyOf.map((names) => (names.length > 1 ? `(${names.join(';')})` : names[0]!)).join('|'));

  test('on types', () =>
    fc.assert(
      fc.asyncProperty(selection, all, async (source, names) => {
        const asked = parseTypes(source, map);
        const types = names.map(map.expand);
        expect(await holds(typesSql(asked, 'kept', 0), 'text[]', types)).toBe(matchTypes(asked, types));
      }),
      { numRuns: 60 },
    ));

  const levels = fc.array(name, { minLength: 1, maxLength: 3 });
  const scope = fc.tuple(fc.constantFrom('', '/'), levels).map(([slash, path]) => slash + path.join('/'));
  const pattern = fc
    .tuple(fc.array(fc.oneof(name, fc.constant('+')), { maxLength: 3 }), fc.boolean())
    .map(([path, below]) => `/${[...path, ...(below || path.length === 0 ? ['#'] : [])].join('/')}`);
  const query = fc
    .array(fc.array(pattern, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 })
    .map((anyOf) => anyOf.map((one) => `(${one.join(';')})`).join(','));

  test('on scopes', () =>
    fc.assert(
      fc.asyncProperty(query, fc.array(scope, { maxLength: 2 }), async (source, scopes) => {
        const asked = parseScopes(source);
        expect(await holds(scopesSql(asked, 'kept', 0), 'text[]', scopes)).toBe(matchScopes(asked, scopes));
      }),
      { numRuns: 60 },
    ));

  test('on ids, or says that it cannot tell', async () => {
    const id = 'urn:ngsi-ld:Building:1';
    for (const source of ['urn:ngsi-ld:Building:.*', '^urn', 'ing:[0-9]$', '^Building'])
      expect(await holds(idPatternSql(parseIdPattern(source), 'kept', 0), 'text', id)).toBe(
        parseIdPattern(source).test(id),
      );
    expect(idPatternSql(parseIdPattern('\\d+'), 'id', 0)).toMatchObject({ text: 'true', exact: false });
  });
});
