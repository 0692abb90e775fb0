import type { EntitySelection } from './entity-selection.ts';
import type { Queryable } from './features-wire.ts';
import { parseGeoQuery } from './geo-query.ts';
import { badRequest } from './http-refusal.ts';
import type { Condition, Literal, Query } from './query-language.ts';
import { temporalOf } from './query-language-time.ts';
import { isStorable, isUri } from './read-text.ts';
import type { TermMap } from './term-map.ts';
import { LOCATION } from './write-geojson.ts';

/** A request for features of a collection, read. */
export interface ItemsRequest {
  readonly limit: number;
  /** The id of the last feature of the page before. */
  readonly after: string;
  readonly selection: EntitySelection;
  /** Whether features are filtered by anything but their collection. */
  readonly isFiltered: boolean;
}

export const FEATURE_LIMITS = { normal: 100, most: 10_000, length: 2_000, parameters: 40 };

/**
 * Reads `limit`, `bbox`, `datetime`, `cursor`, and parameters named like queryables (OGC API Features, part 1, clauses 7.15.2 to 7.15.5).
 * @throws MeridianError `context.badRequest`
 */
export function readItemsRequest(
  parameters: readonly (readonly [name: string, value: string])[],
  type: string,
  queryables: readonly Queryable[],
): ItemsRequest {
  if (parameters.length > FEATURE_LIMITS.parameters)
    throw badRequest('context.tooManyParameters', 'query', { most: FEATURE_LIMITS.parameters });
  const given = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (given.has(name)) throw badRequest('context.repeatedParameter', name, { name });
    if (value.length > FEATURE_LIMITS.length)
      throw badRequest('context.limitText', name, { most: FEATURE_LIMITS.length });
    // no text of the database holds it
    if (!isStorable(value)) throw badRequest('context.invalidText', name.slice(0, 100));
    given.set(name, value);
  }
  const take = (name: string): string | undefined => {
    const value = given.get(name);
    given.delete(name);
    return value;
  };
  const limit = limitOf(take('limit'));
  const after = cursorOf(take('cursor'));
  const place = placeOf(take('bbox'));
  const observed = timeOf(take('datetime'));
  formOf(take('f'));
  const conditions: Condition[] = [];
  for (const [name, value] of given) {
    const queryable = queryables.find((one) => one.name === name);
    if (queryable === undefined)
      throw badRequest('context.unknownParameter', name, { name: name.slice(0, 100) });
    conditions.push(equals(queryable.attribute, value));
  }
  const [only, ...others] = conditions;
  const q: Query | undefined =
    only === undefined
      ? undefined
      : { source: '', condition: others.length === 0 ? only : { kind: 'and', parts: conditions } };
  return {
    limit,
    after,
    isFiltered: place !== undefined || observed !== undefined || q !== undefined,
    selection: {
      selectors: [{ types: { anyOf: [[type]] } }],
      ...(q === undefined ? {} : { q }),
      ...(place === undefined ? {} : { geo: place }),
      ...(observed === undefined ? {} : { observed }),
    },
  };
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return FEATURE_LIMITS.normal;
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0)
    throw badRequest('context.notNumber', 'limit', { name: 'limit', least: 1 }, text);
  return Math.min(Number(text), FEATURE_LIMITS.most);
}

function cursorOf(text: string | undefined): string {
  if (text === undefined || text === '') return '';
  if (!isUri(text)) throw badRequest('context.notUri', 'cursor', { name: 'cursor' }, text);
  return text;
}

function formOf(text: string | undefined): void {
  if (text !== undefined && text !== 'json' && text !== 'geojson')
    throw badRequest('context.notAmong', 'f', { name: 'f', choices: 'json, geojson' }, text);
}

const IRIS: TermMap = { source: undefined, expand: (name) => name, compact: (iri) => iri };

/** A box of four numbers or, with heights, six; one whose west is more than its east passes the antimeridian. */
function placeOf(text: string | undefined): EntitySelection['geo'] {
  if (text === undefined) return undefined;
  const numbers = text
    .split(',', 7)
    .map((part) => (/^\s*[-+]?[\d.]+(?:e[-+]?\d+)?\s*$/i.test(part) ? Number(part) : Number.NaN));
  const [west, south, east, north] = numbers.length === 6 ? [0, 1, 3, 4].map((at) => numbers[at]!) : numbers;
  const isBox =
    (numbers.length === 4 || numbers.length === 6) &&
    numbers.every(Number.isFinite) &&
    Math.abs(west!) <= 180 &&
    Math.abs(east!) <= 180 &&
    south! >= -90 &&
    north! <= 90 &&
    south! <= north!;
  if (!isBox) throw badRequest('context.featuresBox', 'bbox', {}, text);
  const [geometry, coordinates] = shapeOf(west!, south!, east!, north!);
  return parseGeoQuery({ georel: 'intersects', geometry, coordinates, geoproperty: LOCATION }, IRIS);
}

function shapeOf(west: number, south: number, east: number, north: number): readonly [string, unknown] {
  if (west === east && south === north) return ['Point', [west, south]];
  if (west === east || south === north)
    return [
      'LineString',
      [
        [west, south],
        [east, north],
      ],
    ];
  const ring = (left: number, right: number): number[][][] => [
    [
      [left, south],
      [right, south],
      [right, north],
      [left, north],
      [left, south],
    ],
  ];
  if (west <= east) return ['Polygon', ring(west, east)];
  const parts = [...(west < 180 ? [ring(west, 180)] : []), ...(east > -180 ? [ring(-180, east)] : [])];
  return parts.length === 1 ? ['Polygon', parts[0]] : ['MultiPolygon', parts];
}

const DAY_START = 'T00:00:00.000000Z';
const DAY_END = 'T23:59:60.999999Z';

/** A time, a day, or an interval of them with `..` or nothing for an open end. */
function timeOf(text: string | undefined): EntitySelection['observed'] {
  if (text === undefined) return undefined;
  const ends = text.split('/', 3);
  const [from, to] = ends.length === 1 ? [ends[0]!, ends[0]!] : ends;
  const lower = endOf(from!, DAY_START);
  const upper = ends.length > 2 ? undefined : endOf(to!, DAY_END);
  if (
    lower === undefined ||
    upper === undefined ||
    (ends.length === 1 && lower === '') ||
    (lower !== '' && upper !== '' && lower > upper)
  )
    throw badRequest('context.featuresTime', 'datetime', {}, text);
  return { ...(lower === '' ? {} : { from: lower }), ...(upper === '' ? {} : { to: upper }) };
}

/** The key of an end; '' for an open one, undefined for what is none. */
function endOf(text: string, clock: string): string | undefined {
  if (text === '' || text === '..') return '';
  const temporal = temporalOf(text);
  if (temporal?.kind === 'instant') return temporal.key;
  return temporal?.kind === 'date' ? temporal.key + clock : undefined;
}

/** An attribute is equal to what a text may mean: the text, a number, a truth value, or a time. */
function equals(attribute: string, text: string): Condition {
  const values: Literal[] = [{ kind: 'text', value: text }];
  if (/^-?(?:0|[1-9]\d{0,30})(?:\.\d{1,30})?(?:e[-+]?\d{1,3})?$/i.test(text) && Number.isFinite(Number(text)))
    values.push({ kind: 'number', value: Number(text) });
  if (text === 'true' || text === 'false') values.push({ kind: 'boolean', value: text === 'true' });
  const temporal = temporalOf(text);
  if (temporal !== undefined) values.push({ kind: temporal.kind, value: temporal.key });
  return {
    kind: 'term',
    path: { links: [], names: [attribute], inside: [] },
    test: { kind: 'equal', negated: false, values },
  };
}
