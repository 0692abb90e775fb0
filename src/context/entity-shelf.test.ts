import { describe, expect, test } from 'vitest';
import type { Sql } from '../platform/database.ts';
import type { VersionRow } from './entity-query-statement.ts';
import { createShelf, type ShownForm } from './entity-shelf.ts';
import { noDefinitions } from './term-definitions.ts';
import { makeTermMap } from './term-map.ts';

const map = () => makeTermMap(noDefinitions() as never, undefined);
const at = '2026-01-01T00:00:00.000000Z';
const row = (no: number, version = '7', more: Partial<VersionRow> = {}): VersionRow => ({
  id: `urn:${no}`,
  no,
  version,
  changed: 1,
  type: 'urn:T',
  types: null,
  scopes: null,
  doc: JSON.stringify({ createdAt: at, modifiedAt: at }),
  expires: false,
  ...more,
});
const formOf = (name = 'a'): ShownForm & { written: string[] } => {
  const written: string[] = [];
  return {
    map: MAP,
    name,
    written,
    write: ({ id }) => {
      written.push(id);
      return `${name} ${id}`;
    },
  };
};
const MAP = map();
/** A store that has these rows, and counts how often it is asked. */
const storeOf = (...rows: VersionRow[]) => {
  const asked: unknown[] = [];
  const query = async (_: string, values: readonly unknown[]) => {
    asked.push(values[1]);
    return rows;
  };
  return { sql: { query } as unknown as Sql, asked };
};
const texts = (shown: readonly { readonly text: string }[] | undefined) => shown?.map(({ text }) => text);

describe('a shelf of what was answered', () => {
  test('a row is read and written once', async () => {
    const [shelf, form, { sql, asked }] = [createShelf(10_000), formOf(), storeOf()];
    expect(texts(shelf.take([row(1), row(2)], form))).toEqual(['a urn:1', 'a urn:2']);
    expect(texts(shelf.take([row(2)], form))).toEqual(['a urn:2']);
    expect(texts(await shelf.show(sql, 0, [row(2), row(1)], form))).toEqual(['a urn:2', 'a urn:1']);
    expect(form.written).toEqual(['urn:1', 'urn:2']);
    expect(asked).toEqual([]);
  });

  test('what is missing is asked for, and kept if it is the version that was told', async () => {
    const [shelf, form, { sql, asked }] = [createShelf(10_000), formOf(), storeOf(row(1), row(2, '8'))];
    expect(texts(await shelf.show(sql, 0, [row(1)], form))).toEqual(['a urn:1']);
    expect(await shelf.show(sql, 0, [row(1), row(2)], form)).toBeUndefined();
    expect(await shelf.show(sql, 0, [row(3)], form)).toBeUndefined();
    expect(texts(await shelf.show(sql, 0, [row(2, '8')], form))).toEqual(['a urn:2']);
    expect(asked).toHaveLength(4);
  });

  test('one transaction number at another time is another version', async () => {
    const [shelf, form, { sql }] = [createShelf(10_000), formOf(), storeOf()];
    shelf.take([row(1)], form);
    expect(await shelf.show(sql, 0, [{ ...row(1), changed: 2 }], form)).toBeUndefined();
  });

  test('what expires is not held', async () => {
    const [shelf, form, { sql }] = [createShelf(10_000), formOf(), storeOf(row(1, '7', { expires: true }))];
    expect(shelf.take([row(2), row(1, '7', { expires: true })], form)).toBeUndefined();
    expect(await shelf.show(sql, 0, [row(1)], form)).toBeUndefined();
  });

  test('each form and each map has its own', () => {
    const [shelf, form, other] = [createShelf(10_000), formOf('a'), formOf('b')];
    shelf.take([row(1)], form);
    expect(texts(shelf.take([row(1)], other))).toEqual(['b urn:1']);
    expect(texts(shelf.take([row(1)], { ...other, map: map(), write: () => 'c' }))).toEqual(['c']);
    expect(texts(shelf.take([row(1)], form))).toEqual(['a urn:1']);
    expect(form.written).toHaveLength(1);
  });

  test('of more forms than are told apart all begin anew', () => {
    const [shelf, form] = [createShelf(10_000_000), formOf()];
    for (let i = 0; i < 5_000; i++)
      expect(texts(shelf.take([row(1)], { ...form, map: map(), write: () => `${i}` }))).toEqual([`${i}`]);
    expect(texts(shelf.take([row(1)], form))).toEqual(['a urn:1']);
  });

  test('of more than it may hold, those that nobody asked for go', () => {
    const [shelf, form] = [createShelf(5_000), formOf()];
    for (let no = 2; no <= 100; no++) shelf.take([row(1), row(no)], form);
    expect(form.written.filter((id) => id === 'urn:1')).toHaveLength(1);
    shelf.take([row(2)], form);
    expect(form.written.filter((id) => id === 'urn:2')).toHaveLength(2);
  });

  test('asking by versions pays as long as most is held', () => {
    const [shelf, form] = [createShelf(1_000_000), formOf()];
    for (let no = 0; no < 100; no++) shelf.take([row(no)], form);
    expect(shelf.isWorthIt()).toBe(false);
    for (let no = 0; no < 100; no++) shelf.take([row(no)], form);
    expect(shelf.isWorthIt()).toBe(true);
  });
});
