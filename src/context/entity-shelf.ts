import type { Sql } from '../platform/database.ts';
import { textArray } from '../platform/postgres-array.ts';
import type { Entity } from './entity.ts';
import { type KeyRow, parsedRow, readRows, TOLD_VERSION, type VersionRow } from './entity-query-statement.ts';
import { type Geometry, geometryOf } from './geo-geometry.ts';
import type { TermMap } from './term-map.ts';
import { LOCATION } from './write-geojson.ts';

/** An entity of an answer as it is held. */
export interface Shown {
  /** JSON. */
  readonly text: string;
  /** Its location, for tests that the store leaves to us. */
  readonly places: readonly Geometry[];
}

/** Entities in one form: by the names of a map, written in one way. */
export interface ShownForm {
  readonly map: TermMap;
  /** Tells apart ways of writing that have a map in common. */
  readonly name: string;
  readonly write: (entity: Entity) => string;
}

/**
 * What was answered of entities, by the version of their rows: who asks the store for the numbers and versions of rows alone need not have
 * it send what is held. A version is the transaction that wrote the row and the time that it was written at, so other servers may write.
 */
export interface Shelf {
  /** Whether so much is held of what is asked for that asking by versions pays. */
  isWorthIt(): boolean;
  /** What is shown of these rows; undefined where one was changed meanwhile, or is not to be held. */
  show(
    sql: Sql,
    tenant: number,
    keys: readonly KeyRow[],
    form: ShownForm,
  ): Promise<readonly Shown[] | undefined>;
  /** The same where the rows are told in full. */
  take(rows: readonly VersionRow[], form: ShownForm): readonly Shown[] | undefined;
}

interface Entry extends Shown {
  readonly version: string;
  readonly changed: number;
  /** Since it was last passed over. */
  used: boolean;
}

/** What an entry takes besides its text, about. */
const OVERHEAD = 400;
/** Share of what is asked for that must be held. */
const WORTH = 0.5;
/** Weight of the latest answer in what is known of the share. */
const LATEST = 0.05;
/** Forms that are told apart, and entities that one of them can have. */
const FORMS = 4_096;
const ENTITIES = 2 ** 40;

const MISSING = `SELECT ${TOLD_VERSION} FROM entity WHERE tenant_no = $1 AND id = ANY($2::text[])`;

export function createShelf(bytes: number): Shelf {
  const entries = new Map<number, Entry>();
  let forms = new WeakMap<TermMap, Map<string, number>>();
  let formCount = 0;
  let taken = 0;
  let share = 1;

  const formNo = ({ map, name }: ShownForm): number => {
    const known = forms.get(map)?.get(name);
    if (known !== undefined) return known;
    if (formCount === FORMS) {
      entries.clear();
      forms = new WeakMap();
      formCount = taken = 0;
    }
    const names = forms.get(map) ?? new Map<string, number>();
    forms.set(map, names.set(name, formCount));
    return formCount++;
  };
  const put = (key: number, entry: Entry): void => {
    const before = entries.get(key);
    taken += sizeOf(entry) - (before === undefined ? 0 : sizeOf(before));
    entries.set(key, entry);
    for (const [oldest, one] of entries) {
      if (taken <= bytes) return;
      entries.delete(oldest);
      if (one.used) {
        one.used = false;
        entries.set(oldest, one);
      } else taken -= sizeOf(one);
    }
  };

  /** What is held of rows; where nothing is, the position goes to `missing`. */
  const heldOf = (keys: readonly KeyRow[], first: number, missing: number[]): Shown[] => {
    const shown: Shown[] = [];
    for (const [i, { no, version, changed }] of keys.entries()) {
      const entry = entries.get(first + no);
      if (entry !== undefined && entry.version === version && entry.changed === changed) {
        entry.used = true;
        shown[i] = entry;
      } else missing.push(i);
    }
    if (keys.length > 0) share += LATEST * (1 - missing.length / keys.length - share);
    return shown;
  };
  const hold = (row: VersionRow, first: number, form: ShownForm): Shown => {
    const { no, version, changed } = row;
    const { entity } = readRows([parsedRow(row)], '')[0]!;
    const entry = { version, changed, used: false, text: form.write(entity), places: placesOf(entity) };
    put(first + no, entry);
    return entry;
  };

  return {
    isWorthIt: () => share >= WORTH,
    async show(sql, tenant, keys, form) {
      const first = formNo(form) * ENTITIES;
      const missing: number[] = [];
      const shown = heldOf(keys, first, missing);
      if (missing.length === 0) return shown;
      const ids = textArray(missing.map((i) => keys[i]!.id));
      const rows = await sql.query<VersionRow>(MISSING, [tenant, ids], 'entity_shown');
      const found = new Map(rows.map((row) => [row.no, row]));
      for (const i of missing) {
        const { no, version, changed } = keys[i]!;
        const row = found.get(no);
        if (row === undefined || row.version !== version || row.changed !== changed || row.expires)
          return undefined;
        shown[i] = hold(row, first, form);
      }
      return shown;
    },
    take(rows, form) {
      if (rows.some(({ expires }) => expires)) return undefined;
      const first = formNo(form) * ENTITIES;
      const missing: number[] = [];
      const shown = heldOf(rows, first, missing);
      for (const i of missing) shown[i] = hold(rows[i]!, first, form);
      return shown;
    },
  };
}

const sizeOf = ({ text, places }: Shown): number =>
  text.length + OVERHEAD + (places.some(({ type }) => type !== 'Point') ? text.length * 4 : 0);

const placesOf = ({ attributes }: Entity): readonly Geometry[] =>
  (attributes[LOCATION] ?? []).flatMap(({ type, value }) =>
    type === 'GeoProperty' ? (geometryOf(value) ?? []) : [],
  );
