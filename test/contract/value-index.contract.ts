import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AttributeInstance, Entity } from '../../src/context/entity.ts';
import { findEntities } from '../../src/context/entity-query-store.ts';
import { matchSelection, readSelection } from '../../src/context/entity-selection.ts';
import { createEntityWriter } from '../../src/context/entity-writer.ts';
import { createCrowds } from '../../src/context/value-crowds.ts';
import { createValueIndexes, VALUE_INDEX_LIMITS, type ValueIndexes } from '../../src/context/value-index.ts';
import type { Database } from '../../src/platform/database.ts';

/** What indexes on values do on every store. */
export function valueIndexContract(open: () => Promise<Database>): void {
  const NOW = '2026-01-01T00:00:00.000Z';
  const map = {
    source: undefined,
    expand: (name: string) => (name.includes(':') ? name : `ex:${name}`),
    compact: (iri: string) => iri,
  };
  const times = { createdAt: NOW, modifiedAt: NOW };
  const property = (value: unknown, more: Partial<AttributeInstance> = {}): AttributeInstance => ({
    type: 'Property',
    value,
    ...times,
    ...more,
  });

  const VALUES: readonly (readonly AttributeInstance[])[] = [
    ...[0, 1, 5, 20, 20.5, -3, 1e21, 1e308, -1e308].map((value) => [property(value)]),
    ...['a', 'b', '', '20', 'x'.repeat(600), 'é', '"', 'urn:x:1', '{"~i":"x"}'].map((value) => [
      property(value),
    ]),
    ...['2026-01-01T00:00:00Z', '2026-06-01T12:00:00.5Z', '2020-02-02', '12:00:00Z'].map((value) => [
      property(value),
    ]),
    ...[true, false, null, [20, 1], { a: 20 }, [], {}].map((value) => [property(value)]),
    [property({ '@type': 'DateTime', '@value': '2026-06-01T12:00:00Z' })],
    [property(3), property(50, { datasetId: 'urn:d:1' })],
    [property('b', { datasetId: 'urn:d:1' })],
    [property('urn:x:1', { type: 'Relationship' })],
    [property(['urn:x:1', 'urn:x:2'], { type: 'Relationship' })],
    [property({ en: 'a', fr: 'b' }, { type: 'LanguageProperty' })],
    [property([1, 20], { type: 'ListProperty' })],
  ];
  const TYPES = [['ex:T'], ['ex:T', 'ex:U'], ['ex:U', 'ex:T'], ['ex:U'], ['ex:A', 'ex:B', 'ex:C', 'ex:T']];
  const all: Entity[] = TYPES.flatMap((types, kind) => [
    ...VALUES.map((instances, at) => ({
      id: `urn:${kind}:${at}`,
      types,
      scopes: [],
      ...times,
      attributes: { 'ex:v': instances, 'ex:w': [property(at)] },
    })),
    { id: `urn:${kind}:none`, types, scopes: [], ...times, attributes: {} },
  ]);

  let db: Database;
  let milliseconds = Date.parse(NOW);
  const clock = (): Date => {
    milliseconds += 20;
    return new Date(milliseconds);
  };
  const log = pino({ level: 'silent' });
  let indexes: ValueIndexes;
  beforeAll(async () => {
    db = await open();
    const writer = createEntityWriter({ db, clock: () => new Date(NOW) });
    await writer.write({
      tenant: 0,
      ids: all.map(({ id }) => id),
      decide: () => ({ writes: all.map((after) => ({ after, changes: [] })), result: undefined }),
    });
    await writer.close();

    indexes = createValueIndexes({
      db,
      clock,
      log,
      limits: { ...VALUE_INDEX_LIMITS, cost: 100, attributes: 1 },
    });
  });
  afterAll(() => db.close());

  const find = async (q: string, type = 'T', used: ValueIndexes | undefined = indexes) => {
    const selection = readSelection({ selectors: [{ type }], q }, map);
    const page = { limit: 1_000, offset: 0, count: true };
    const found = await findEntities(
      db,
      0,
      NOW,
      selection,
      page,
      used === undefined ? {} : { indexes: used },
    );
    const expected = all
      .filter((one) => matchSelection(selection, one))
      .map(({ id }) => id)
      .toSorted();
    expect(found.entities.map(({ id }) => id)).toEqual(expected);
    expect(found.total).toBe(expected.length);
    return expected.length;
  };

  describe('values that queries ask by often', () => {
    test('are indexed once they have cost enough', async () => {
      expect(indexes.has('ex:v')).toBe(false);
      for (let time = 0; time < 6; time++) await find('v>1');
      await indexes.settled();
      expect(indexes.has('ex:v')).toBe(true);
      const [index] = await db.query<{ def: string }>(
        `SELECT indexdef AS def FROM pg_indexes WHERE indexname LIKE 'entity\\_value\\_%\\_1'`,
      );
      expect(index!.def).toContain("entity_value(doc, 'ex:v'::text)");
    });

    test('are found by the index', async () => {
      const rows = await db.query<{ 'QUERY PLAN': string }>(
        `EXPLAIN SELECT id FROM entity WHERE deleted_at IS NULL AND (tenant_no::text || ' ' || coalesce(types[1], '')) = '0 ex:T'
         AND entity_value(doc, 'ex:v') > '20' AND entity_value(doc, 'ex:v') < '1e400' ORDER BY entity_value(doc, 'ex:v') LIMIT 10`,
      );
      expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Index Scan using entity_value_\w+_1/);
    });

    test.each([
      ...[
        'v>20',
        'v>=20',
        'v<20',
        'v<=20',
        'v==20',
        'v!=20',
        'v==1..20',
        'v==1,50',
        'v>-1e300',
        'v<1e300',
        'v==1e308',
      ],
      ...[
        'v=="a"',
        'v=="20"',
        'v>"a"',
        'v=="urn:x:1"',
        'v==urn:x:1',
        'v=="a","b"',
        'v==""',
        'v==true',
        'v==false,5',
        `v=="${'x'.repeat(600)}"`,
      ],
      ...[
        'v>2026-01-01T00:00:00Z',
        'v==2026-01-01T00:00:00Z',
        'v<=2026-06-01T12:00:00Z',
        'v>2000-01-01',
        'v==12:00:00Z',
        'v<13:00:00Z',
      ],
      ...[
        'v=="2026-01-01T00:00:00Z"',
        'v>1;w>5',
        'w>5;v>1;v<100',
        'v>1|w>5',
        '(v>1|v<0);v!=5',
        'v~="a"',
        'v',
        'v[a]>1',
        'v=="é"',
      ],
    ])('%s finds what matches', async (q) => {
      await find(q);
      await find(q, 'T,U');
      await find(q, 'T;U');
      await find(q, '(A;T),U');
    });

    test('no more attributes are indexed than are allowed', async () => {
      for (let time = 0; time < 8; time++) await find('w>1');
      await indexes.settled();
      expect(indexes.has('ex:w')).toBe(false);
    });

    test('another process finds the index by itself', async () => {
      const other = createValueIndexes({ db, clock, log });
      expect(other.has('ex:v')).toBe(false);
      await other.settled();
      expect(other.has('ex:v')).toBe(true);
    });

    test('an index that is not used for long goes, one that is used stays', async () => {
      const day = 86_400_000;
      milliseconds += 20 * day;
      indexes.has('ex:v');
      await indexes.settled();
      milliseconds += 20 * day;
      indexes.has('ex:v');
      await indexes.settled();
      expect(indexes.has('ex:v')).toBe(true);
      milliseconds += 40 * day;
      const other = createValueIndexes({ db, clock, log });
      other.has('ex:v');
      await other.settled();
      expect(other.has('ex:v')).toBe(false);
      expect(await db.query(`SELECT FROM pg_indexes WHERE indexname LIKE 'entity\\_value\\_%'`)).toEqual([]);
    });

    test('what waits for another transaction is broken off at the end', async () => {
      if (db.kind === 'embedded') return;
      const own = createValueIndexes({ db, clock, log, limits: { ...VALUE_INDEX_LIMITS, cost: 0 } });
      let end: () => void = () => {};
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      const other = db.transaction(async (sql) => {
        await sql.query('UPDATE entity SET modified_at = modified_at WHERE id = $1', ['urn:0:0']);
        await ended;
      });
      await find('v>1', 'T', own);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await own.close();
      end();
      await other;
      expect(own.has('ex:v')).toBe(false);
      // the next one clears up what was left
      const next = createValueIndexes({ db, clock, log });
      next.has('ex:v');
      await next.settled();
      expect(await db.query(`SELECT FROM pg_indexes WHERE indexname LIKE 'entity\\_value\\_%'`)).toEqual([]);
    });

    test('none is made where none is allowed', async () => {
      const none = createValueIndexes({
        db,
        clock,
        log,
        limits: { ...VALUE_INDEX_LIMITS, attributes: 0, cost: 0 },
      });
      for (let time = 0; time < 3; time++) await find('v>1', 'T', none);
      await none.settled();
      expect(none.has('ex:v')).toBe(false);
    });

    test('the embedded store makes none for a large table', async () => {
      const none = createValueIndexes({
        db,
        clock,
        log,
        limits: { ...VALUE_INDEX_LIMITS, embeddedBytes: 1, cost: 0 },
      });
      for (let time = 0; time < 3; time++) await find('v>1', 'T', none);
      await none.settled();
      expect(none.has('ex:v')).toBe(db.kind === 'postgres');
    });
  });

  test('a range that holds a crowded one is crowded too, for a minute', () => {
    let now = 0;
    const crowds = createCrowds(() => new Date(now));
    const above = (value: number) => ({
      kind: 'between' as const,
      from: { value: `${value}`, isOpen: true, isEnd: false },
      to: { value: '1e400', isOpen: true, isEnd: true },
    });
    crowds.add('a', above(20));
    expect(crowds.has('a', above(20))).toBe(true);
    expect(crowds.has('a', above(-5))).toBe(true);
    expect(crowds.has('a', above(100))).toBe(false);
    expect(crowds.has('b', above(20))).toBe(false);
    now = 60_001;
    expect(crowds.has('a', above(20))).toBe(false);
  });
}
