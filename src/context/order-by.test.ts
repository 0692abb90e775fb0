import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MeridianError } from '../model/error.ts';
import type { Database } from '../platform/database.ts';
import { openEmbedded } from '../platform/embedded.ts';
import type { AttributeInstance, Entity } from './entity.ts';
import { type OrderParameters, parseOrder } from './order-by.ts';
import { compareKeys, type OrderKey, orderKey, orderSql } from './order-key.ts';

const map = { expand: (name: string) => `e:${name}`, compact: (iri: string) => iri, source: {} };
const NOW = '2026-01-01T00:00:00.000Z';

const property = (value: unknown, more: Partial<AttributeInstance> = {}): AttributeInstance => ({
  type: 'Property',
  value,
  createdAt: NOW,
  modifiedAt: NOW,
  ...more,
});
const entity = (id: string, attributes: Readonly<Record<string, AttributeInstance>>, more = {}): Entity => ({
  id,
  types: ['e:Building'],
  scopes: [],
  createdAt: NOW,
  modifiedAt: NOW,
  attributes: Object.fromEntries(Object.entries(attributes).map(([name, one]) => [`e:${name}`, [one]])),
  ...more,
});

function sorted(entities: readonly Entity[], given: OrderParameters | string): readonly string[] {
  const ordering = parseOrder(typeof given === 'string' ? { orderBy: given } : given, map)!;
  return entities
    .map((one) => orderKey(ordering, one))
    .sort((a, b) => compareKeys(ordering, a, b))
    .map(({ id }) => id);
}

describe('ETSI TS 019_19', () => {
  const building = (id: string, name: string, part: number, createdAt: string) =>
    entity(
      id,
      { name: property(name, { createdAt, attributes: { 'e:subProperty': [property(part)] } }) },
      { createdAt },
    );
  const all = [
    building('2', 'B', 2, '2026-01-01T00:00:00.001Z'),
    building('1', 'A', 1, '2026-01-01T00:00:00.002Z'),
    building('3', 'C', 3, '2026-01-01T00:00:00.003Z'),
  ];
  test.each([
    ['name', '123'],
    ['id', '123'],
    ['createdAt', '213'],
    ['name.createdAt', '213'],
    ['name.subProperty', '123'],
    ['name;asc', '123'],
    ['name;desc', '321'],
    ['type,name', '123'],
    ['type;asc,name.subProperty;desc,name;asc', '321'],
  ])('%s', (orderBy, ids) => expect(sorted(all, orderBy).join('')).toBe(ids));
});

describe('values (clause 4.23.2)', () => {
  const values = [
    2,
    10,
    'apple',
    'Zebra',
    { a: 1 },
    [1],
    false,
    '10:00:00Z',
    '2020-01-01',
    '2020-01-01T09:00:00Z',
    { '@type': 'DateTime', '@value': '2020-01-01T09:00:00.5Z' },
    null,
  ];
  const ids = values.map((_, index) => String(index).padStart(2, '0'));
  const all = values.map((value, index) => entity(ids[index]!, { name: property(value) }));
  const absent = entity('zz', {});

  test('go by type', () => {
    expect(sorted([absent, ...all.toReversed()], 'name')).toEqual([...ids, 'zz']);
  });
  test('what is null or not there is last in both directions', () => {
    expect(sorted([absent, ...all], 'name;desc')).toEqual([...ids.slice(0, -1).reverse(), '11', 'zz']);
  });
  test('what is equal goes by id', () => {
    const same = ['b', 'c', 'a'].map((id) => entity(id, { name: property(1) }));
    expect(sorted(same, 'name;desc').join('')).toBe('abc');
  });
  test('inside of a compound value, by language, of relationships, types and scopes', () => {
    const one = entity('1', {
      address: property({ city: 'Berlin' }),
      name: property({ en: 'B', de: 'A' }, { type: 'LanguageProperty' }),
      owner: property('urn:o:2', { type: 'Relationship' }),
    });
    const other = entity(
      '2',
      {
        address: property({ city: 'Aachen' }),
        name: property({ en: 'A', de: 'B' }, { type: 'LanguageProperty' }),
        owner: property('urn:o:1', { type: 'Relationship' }),
      },
      { scopes: ['/A'], types: ['e:Annex'] },
    );
    for (const [orderBy, ids] of [
      ['address[city]', '21'],
      ['name[en]', '21'],
      ['name[de]', '12'],
      ['name', '12'],
      ['owner', '21'],
      ['type', '21'],
      ['scope', '21'],
      ['address[__proto__]', '12'],
    ] as const)
      expect([orderBy, sorted([one, other], orderBy).join('')]).toEqual([orderBy, ids]);
  });
  test('the order is total: it turns round, and three agree', () => {
    const any = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null), fc.array(fc.integer()));
    const ordering = parseOrder({ orderBy: 'name;desc,other' }, map)!;
    const key = fc
      .tuple(fc.string(), any, any)
      .map(([id, name, other]) =>
        orderKey(ordering, entity(id, { name: property(name), other: property(other) })),
      );
    const sign = (a: OrderKey, b: OrderKey) => Math.sign(compareKeys(ordering, a, b));
    fc.assert(
      fc.property(key, key, key, (a, b, c) => {
        expect(sign(a, b)).toBe(0 - sign(b, a));
        if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('collations', () => {
  const named = (...names: string[]) => names.map((name) => entity(name, { name: property(name) }));
  test('the root puts accents and cases beside their letters', () => {
    expect(sorted(named('z', 'Ä', 'b', 'a', 'A'), 'name')).toEqual(['a', 'A', 'Ä', 'b', 'z']);
  });
  test('a language has an order of its own', () => {
    expect(sorted(named('Äb', 'Af', 'Ad'), { orderBy: 'name', collation: 'de-u-co-phonebk' })).toEqual([
      'Ad',
      'Äb',
      'Af',
    ]);
    expect(sorted(named('Äb', 'z'), { orderBy: 'name', collation: 'sv-x-icu' })).toEqual(['z', 'Äb']);
  });
  test('without case, equal names go by id', () => {
    const all = [entity('2', { name: property('a') }), entity('1', { name: property('A') })];
    expect(sorted(all, { orderBy: 'name', collation: 'und-u-ks-level2' })).toEqual(['1', '2']);
    expect(sorted(all, { orderBy: 'name', collation: 'und-u-ks-identic' })).toEqual(['2', '1']);
  });
});

describe('distances', () => {
  const at = (id: string, value: unknown) =>
    entity(id, { location: property(value, { type: 'GeoProperty' }) });
  const all = [
    at('far', { type: 'Point', coordinates: [10, 42] }),
    at('near', { type: 'Point', coordinates: [8, 41] }),
    entity('text', { location: property('somewhere') }),
    entity('none', {}),
  ];
  test.each([
    ['location;dist-asc', 'near far text none'],
    ['location;dist-desc', 'text far near none'],
  ])('%s', (orderBy, ids) => {
    expect(sorted(all, { orderBy, orderFrom: '[8,40]' }).join(' ')).toBe(ids);
  });
  test('from a line', () => {
    const orderFrom = '[[8,40],[9,42],[9,45],[8,40]]';
    expect(sorted(all, { orderBy: 'location;dist-asc', orderFrom, orderGeometry: 'LineString' })[0]).toBe(
      'near',
    );
  });
});

describe('what is asked', () => {
  const refusal = (given: OrderParameters): string => {
    try {
      parseOrder(given, map);
      return '';
    } catch (error) {
      if (!(error instanceof MeridianError)) throw error;
      return `${error.code}: ${error.issues.map(({ code, at: { path } }) => `${code} ${path}`).join(', ')}`;
    }
  };
  test('may be nothing', () => expect(parseOrder({ orderFrom: '[8,40]' }, map)).toBeUndefined());
  test('may be a list (clause 5.2.43)', () => {
    expect(parseOrder({ orderBy: ['name', 'age;desc'] }, map)!.terms).toMatchObject([
      { target: { names: ['e:name'] }, descending: false },
      { target: { names: ['e:age'] }, descending: true },
    ]);
  });
  test.each<[OrderParameters, string]>([
    [{ orderBy: '' }, 'context.badRequest: context.orderTerm /orderBy'],
    [{ orderBy: [] }, 'context.badRequest: context.orderTerm /orderBy'],
    [{ orderBy: 7 }, 'context.badRequest: context.orderTerm /orderBy'],
    [{ orderBy: 'name,' }, 'context.badRequest: context.orderTerm /orderBy'],
    [{ orderBy: 'name;up' }, 'context.badRequest: context.orderTerm /orderBy'],
    [{ orderBy: 'name;asc;asc' }, 'context.badRequest: context.orderTerm /orderBy'],
    [{ orderBy: '__proto__' }, 'context.badRequest: context.orderTerm /orderBy'],
    [{ orderBy: 'na me' }, 'context.badRequest: context.orderTerm /orderBy'],
    [{ orderBy: 'a..b' }, 'context.badRequest: context.orderTerm /orderBy'],
    [{ orderBy: 'a[b' }, 'context.badRequest: context.orderTerm /orderBy'],
    [{ orderBy: 'a[]' }, 'context.badRequest: context.orderTerm /orderBy'],
    [{ orderBy: Array(17).fill('a').join('.') }, 'context.badRequest: context.orderTerm /orderBy'],
    [{ orderBy: Array(17).fill('a').join() }, 'context.tooComplex: context.limitTypes /orderBy'],
    [{ orderBy: 'a'.repeat(4_097) }, 'context.tooComplex: context.limitText /orderBy'],
    [{ orderBy: 'name', collation: 'no such' }, 'context.badRequest: context.orderCollation /collation'],
    [{ orderBy: 'name', collation: 'xx-XX' }, 'context.badRequest: context.orderCollation /collation'],
    [{ orderBy: 'a;dist-asc' }, 'context.badRequest: context.orderFrom /orderFrom'],
    [{ orderBy: 'a;dist-asc', orderFrom: '[8' }, 'context.badRequest: context.geometryShape /orderFrom'],
    [
      { orderBy: 'a;dist-asc', orderFrom: '[8,40]', orderGeometry: 'Circle' },
      'context.badRequest: context.geometryKind /orderGeometry',
    ],
  ])('%o is refused', (given, expected) => expect(refusal(given)).toBe(expected));
});

describe('the store agrees', () => {
  let db: Database;
  beforeAll(async () => {
    db = await openEmbedded(undefined);
    await db.execute('CREATE TABLE entity (id text, created timestamptz, modified timestamptz)');
  });
  afterAll(() => db.close());

  const columns = { id: 'id', createdAt: 'created', modifiedAt: 'modified' };
  const all = Array.from({ length: 24 }, (_, index) => {
    const time = (digit: number) => `2026-01-01T00:00:00.00${digit}Z`;
    return entity(
      `urn:${'aZé~'[index % 4]}:${index}`,
      {},
      { createdAt: time(index % 3), modifiedAt: time(index % 2) },
    );
  });

  test.each([
    'id',
    'id;desc',
    'createdAt',
    'createdAt;desc',
    'modifiedAt;desc,createdAt',
    'createdAt,id;desc',
  ])('%s, whole and after any entity', async (orderBy) => {
    await db.execute('DELETE FROM entity');
    for (const { id, createdAt, modifiedAt } of all)
      await db.query('INSERT INTO entity VALUES ($1, $2, $3)', [id, createdAt, modifiedAt]);
    const ordering = parseOrder({ orderBy }, map)!;
    const expected = sorted(all, orderBy);
    const whole = orderSql(ordering, columns, 0)!;
    const rows = await db.query<{ id: string }>(`SELECT id FROM entity ORDER BY ${whole.orderBy}`);
    expect(rows.map(({ id }) => id)).toEqual(expected);
    for (const one of all.slice(0, 5)) {
      const { orderBy: order, after } = orderSql(ordering, columns, 1, orderKey(ordering, one))!;
      const rest = await db.query<{ id: string }>(
        `SELECT id FROM entity WHERE id <> $1 AND ${after!.text} ORDER BY ${order}`,
        ['none', ...after!.values],
      );
      expect(rest.map(({ id }) => id)).toEqual(expected.slice(expected.indexOf(one.id) + 1));
    }
  });
  test('but has no column for what an attribute holds', () => {
    expect(orderSql(parseOrder({ orderBy: 'createdAt,name' }, map)!, columns, 0)).toBeUndefined();
    expect(orderSql(parseOrder({ orderBy: 'type' }, map)!, columns, 0)).toBeUndefined();
  });
});
