import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../platform/database.ts';
import { openEmbedded } from '../platform/embedded.ts';
import type { AttributeInstance, Entity } from './entity.ts';
import { docText } from './entity-doc.ts';
import { parseQuery } from './query-language-read.ts';
import { matchQuery } from './query-match.ts';
import { querySql } from './query-sql.ts';

const CORE = ['observedAt', 'createdAt', 'modifiedAt', 'expiresAt', 'unitCode', 'datasetId', 'objectType'];
const map = {
  source: undefined,
  expand: (name: string) =>
    name.includes(':')
      ? name
      : CORE.includes(name)
        ? `https://uri.etsi.org/ngsi-ld/${name === 'objectType' ? 'hasObjectType' : name}`
        : `ex:${name}`,
  compact: (iri: string) => iri,
};

let db: Database;
beforeAll(async () => {
  db = await openEmbedded(undefined);
  await db.execute('CREATE TABLE entity (no int PRIMARY KEY, doc jsonb NOT NULL)');
});
afterAll(() => db.close());

async function keep(entities: readonly Entity[]): Promise<void> {
  await db.execute('TRUNCATE entity');
  await db.query(
    'INSERT INTO entity SELECT (row->>0)::int, row->1 FROM jsonb_array_elements($1::jsonb) AS row',
    [JSON.stringify(entities.map((entity, no) => [no, JSON.parse(docText(entity))]))],
  );
}

async function found(text: string): Promise<{ readonly rows: readonly number[]; readonly exact: boolean }> {
  const condition = querySql(parseQuery(text, map), 0);
  const rows = await db.query<{ no: number }>(
    `SELECT no FROM entity WHERE ${condition.text} ORDER BY no`,
    condition.values,
  );
  return { rows: rows.map(({ no }) => no), exact: condition.exact };
}

// a few values, so that queries and entities meet
const time = fc.constantFrom(
  '2020-01-01T00:00:00Z',
  '2020-01-01T00:00:00.000Z',
  '2020-01-01T00:00:00,5Z',
  '2021-06-01T12:00:00Z',
  '2020-01-01',
  '2021-06-01',
  '12:00:00Z',
  '12:00:00.1Z',
);
const word = fc.constantFrom(
  'a',
  'b',
  'B',
  '',
  'Eiffel Tower',
  'é',
  '😀',
  '\uffff',
  '\ufffd',
  '\ud800',
  'x\0',
  'urn:e:1',
  'a\nb',
  '"',
  '\\',
  '$',
  '5',
  'true',
);
const number = fc.constantFrom(0, 1, -1, 5, 5.5, 1e21, 5e-324, 0.1, 123456789012345680000);
const scalar = fc.oneof(time, word, number, fc.boolean(), fc.constant(null));
const member = fc.constantFrom('x', 'y', '__proto__', '~s', '~~l', '@type', '*', 'v', 'en');
const value = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(member, tie('value')), { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs)),
    time.map((text) => ({ '@type': 'DateTime', '@value': text })),
  ),
})).value;
const uri = fc.constantFrom('urn:e:1', 'urn:e:2', 'urn:e:3');
const oneOrMany = <T>(one: fc.Arbitrary<T>) => fc.oneof(one, fc.array(one, { maxLength: 3 }));

const kinds = fc.oneof(
  value.map((of) => ({ type: 'Property' as const, value: of })),
  value.map((of) => ({ type: 'JsonProperty' as const, value: of })),
  fc.array(value, { maxLength: 3 }).map((of) => ({ type: 'ListProperty' as const, value: of })),
  oneOrMany(uri).map((of) => ({ type: 'VocabProperty' as const, value: of })),
  oneOrMany(uri).map((of) => ({ type: 'Relationship' as const, value: of })),
  fc
    .array(
      uri.map((object) => ({ object })),
      { maxLength: 3 },
    )
    .map((of) => ({ type: 'ListRelationship' as const, value: of })),
  fc
    .array(fc.tuple(fc.constantFrom('en', 'x', 'zh-Hans', '*', '~m'), oneOrMany(word)), { maxLength: 3 })
    .map((pairs) => ({ type: 'LanguageProperty' as const, value: Object.fromEntries(pairs) })),
);
const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const instance = (depth: number): fc.Arbitrary<AttributeInstance> =>
  fc
    .record({
      kind: kinds,
      observedAt: optional(time),
      unitCode: optional(word),
      datasetId: optional(uri),
      expiresAt: optional(time),
      objectType: optional(fc.array(uri, { minLength: 1, maxLength: 2 })),
      createdAt: time,
      attributes: depth === 0 ? fc.constant(undefined) : optional(attributes(depth - 1)),
    })
    .map(
      ({ kind, ...rest }) =>
        ({
          ...kind,
          modifiedAt: rest.createdAt,
          ...Object.fromEntries(Object.entries(rest).filter(([, one]) => one !== undefined)),
        }) as AttributeInstance,
    );
const attributes = (depth: number) =>
  fc.dictionary(fc.constantFrom('ex:a', 'ex:b'), fc.array(instance(depth), { minLength: 1, maxLength: 2 }), {
    maxKeys: 2,
  });
const entity: fc.Arbitrary<Entity> = fc
  .record({ attributes: attributes(1), createdAt: time, modifiedAt: time })
  .map((rest, no = 0) => ({ id: `urn:e:${no}`, types: ['ex:T'], scopes: [], ...rest }));

const literal = fc.oneof(
  time,
  word.filter((text) => !/[\0\ud800]/.test(text)).map((text) => JSON.stringify(text)),
  time.map((text) => JSON.stringify(text)),
  number.map(String),
  uri,
);
const path = fc
  .tuple(
    fc.constantFrom('a', 'b', 'a.b', 'b.a', 'c'),
    fc.constantFrom(
      '',
      '',
      '',
      '',
      '.observedAt',
      '.createdAt',
      '.unitCode',
      '.datasetId',
      '.expiresAt',
      '.objectType',
      '[x]',
      '[x.y]',
      '[__proto__]',
      '[en]',
      '[*]',
      '[zh-Hans]',
      '[@value]',
      '[v]',
    ),
  )
  .map(([names, rest]) => `${names}${rest}`);
const subject = fc.oneof(
  { weight: 9, arbitrary: path },
  { weight: 1, arbitrary: fc.constantFrom('createdAt', 'modifiedAt', 'a{b}', 'a{T:b[x]}') },
);
const patterns = fc.constantFrom(
  'a',
  '^a$',
  '.',
  'a.b',
  '^(a|b)+$',
  '"(?i)b"',
  '\\w',
  '[^a]',
  '^$',
  '\\\\',
  '[a-z]',
  '😀',
  'T[o]wer$',
  '\\$',
  '"\\""',
);
const term = fc.oneof(
  subject,
  fc
    .tuple(
      subject,
      fc.constantFrom('==', '!='),
      fc.array(fc.oneof(literal, fc.constantFrom('true', 'false')), { minLength: 1, maxLength: 3 }),
    )
    .map(([of, sign, list]) => `${of}${sign}${list.join()}`),
  fc
    .tuple(
      subject,
      fc.constantFrom('==', '!='),
      fc.constantFrom(
        '0..5',
        '"a".."b"',
        '2020-01-01..2021-01-01',
        '2020-01-01T00:00:00Z..2020-01-01T00:00:00.5Z',
      ),
    )
    .map((all) => all.join('')),
  fc.tuple(subject, fc.constantFrom('>', '>=', '<', '<='), literal).map((all) => all.join('')),
  fc.tuple(subject, fc.constantFrom('~=', '!~='), patterns).map((all) => all.join('')),
);
const query = fc.oneof(
  { weight: 3, arbitrary: term },
  {
    weight: 1,
    arbitrary: fc
      .array(term, { minLength: 2, maxLength: 4 })
      .chain((all) => fc.constantFrom(all.join(';'), all.join('|'), `(${all.join('|')});${all[0]}`)),
  },
);

describe('the store and the matcher', () => {
  test('find the same entities, or the store more where it says so', async () => {
    let exact = 0;
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(entity, { minLength: 30, maxLength: 30 }),
        fc.array(query, { minLength: 60, maxLength: 60 }),
        async (entities, queries) => {
          await keep(entities);
          for (const text of queries) {
            const parsed = parseQuery(text, map);
            const linked = (id: string) => entities[Number(id.slice(6))];
            const expected = entities.flatMap((one, no) => (matchQuery(parsed, one, { linked }) ? [no] : []));
            const answer = await found(text);
            if (answer.exact) expect([text, answer.rows]).toEqual([text, expected]);
            else expect(answer.rows, text).toEqual(expect.arrayContaining(expected));
            exact += Number(answer.exact);
            hits += expected.length;
          }
        },
      ),
      { numRuns: 10 },
    );
    expect(exact).toBeGreaterThan(300);
    expect(hits).toBeGreaterThan(300);
  });

  test('hold the whole grammar as one bound parameter', async () => {
    const condition = querySql(parseQuery(`a=="'; DROP TABLE entity; --"|b~=^x'y"`, map), 3);
    expect(condition.text).toBe('doc @? $4::jsonpath');
    expect(condition.values).toHaveLength(1);
    await found(`a=="'; DROP TABLE entity; --"|b~=^x'y`);
    await found('a');
  });

  test('the largest query within the limits is one that the store can run', async () => {
    const deep = `${'('.repeat(16)}a${')|b=="x"'.repeat(16)}`;
    await found(deep);
    await found(Array(128).fill('a.b.c[x.y.z]!="x"').join('|'));
    await found(
      Array(40)
        .fill(`a!=${Array(100).fill(1).join()}`)
        .join(';'),
    );
    await found(`a[*]!=${Array(256).fill('"2020-01-01T00:00:00Z"').join()}`);
    await found(`a~=${Array(127).fill('x').join('|')}`);
  });

  test('an index on the doc finds equal values', async () => {
    await db.execute(
      'CREATE INDEX entity_doc ON entity USING gin (doc jsonb_path_ops); SET enable_seqscan = off',
    );
    for (const text of [
      'a==5',
      'a=="x","y"',
      'a[city]=="Berlin";b>1',
      'a==urn:e:1',
      'a==2020-01-01',
      'a.unitCode=="CEL"',
    ]) {
      const condition = querySql(parseQuery(text, map), 0);
      const plan = await db.query(`EXPLAIN SELECT no FROM entity WHERE ${condition.text}`, condition.values);
      expect(JSON.stringify(plan), text).toContain('entity_doc');
    }
    await db.execute('DROP INDEX entity_doc; RESET enable_seqscan');
  });
});

test('what is not exact says so', () => {
  const exact = (text: string) => querySql(parseQuery(text, map), 0).exact;
  expect(exact('a==1;b~=^x.*|c[x]!="y"')).toBe(true);
  expect(exact('a{b}==1')).toBe(false);
  expect(exact('a.modifiedAt>2020-01-01T00:00:00Z')).toBe(false);
  expect(exact('a~=\\d')).toBe(false);
  expect(exact(`a~=${'x*'.repeat(17)}`)).toBe(false);
  expect(exact('a~=(x*)*')).toBe(false);
});
