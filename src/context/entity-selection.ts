import type { Entity } from './entity.ts';
import { type GeoParameters, type GeoQuery, geoSql, matchGeo, parseGeoQuery } from './geo-query.ts';
import { idPatternSql, parseIdPattern } from './id-pattern.ts';
import type { Condition, Query } from './query-language.ts';
import type { Pattern } from './query-language-pattern.ts';
import { parseQuery } from './query-language-read.ts';
import { temporalOf } from './query-language-time.ts';
import { type MatchOptions, matchQuery } from './query-match.ts';
import { storable } from './query-match-text.ts';
import { querySql, type SqlCondition } from './query-sql.ts';
import { matchScopes, parseScopes, type ScopeQuery, scopesSql } from './scope-query.ts';
import type { TermMap } from './term-map.ts';
import { matchTypes, parseTypes, type TypeSelection, typesSql } from './type-selection.ts';
import { LOCATION } from './write-geojson.ts';

/** Which entities a query is about (clause 5.7.2). What is not said holds of every entity. */
export interface EntitySelection {
  /** Alternatives, at least one. */
  readonly selectors: readonly Selector[];
  readonly q?: Query;
  readonly scopes?: ScopeQuery;
  readonly geo?: GeoQuery;
  /** IRIs; an entity has one of these attributes at least. */
  readonly attributes?: readonly string[];
  /** When any of its attributes was observed or, where none tells that, when it was changed; keys of instants, both ends included. */
  readonly observed?: { readonly from?: string; readonly to?: string };
}

/** EntitySelector (clause 5.2.33), read. An id takes precedence over a pattern. */
export interface Selector {
  readonly ids?: readonly string[];
  readonly pattern?: Pattern;
  readonly types: TypeSelection;
}

/** A selection as it came: parameters of a URL, or the members of a Query (clause 5.2.23). */
export interface SelectionTexts {
  readonly selectors: readonly SelectorTexts[];
  readonly q?: string;
  readonly scopeQ?: string;
  readonly geo?: GeoParameters;
  readonly expandValues?: readonly string[];
  readonly jsonKeys?: readonly string[];
}
export interface SelectorTexts {
  readonly id?: readonly string[];
  readonly idPattern?: string;
  readonly type?: string;
  /** Where it stands in a body. */
  readonly path?: string;
}

const ANY_TYPE: TypeSelection = { anyOf: 'all' };

/**
 * @param attributes IRIs given as `attrs`
 * @throws MeridianError `context.badRequest`, `context.tooComplex`
 */
export function readSelection(
  { selectors, q, scopeQ, geo, expandValues, jsonKeys }: SelectionTexts,
  map: TermMap,
  attributes?: readonly string[],
): EntitySelection {
  const place = parseGeoQuery(geo ?? {}, map);
  return {
    selectors: selectors.map((selector) => readSelector(selector, map)),
    ...(q === undefined
      ? {}
      : {
          q: parseQuery(q, map, {
            ...(expandValues === undefined ? {} : { expandValues }),
            ...(jsonKeys === undefined ? {} : { jsonKeys }),
          }),
        }),
    ...(scopeQ === undefined ? {} : { scopes: parseScopes(scopeQ) }),
    ...(place === undefined ? {} : { geo: place }),
    ...(attributes === undefined ? {} : { attributes }),
  };
}

function readSelector({ id, idPattern, type, path = '' }: SelectorTexts, map: TermMap): Selector {
  return {
    ...(id === undefined ? {} : { ids: [...new Set(id)] }),
    ...(id !== undefined || idPattern === undefined
      ? {}
      : { pattern: parseIdPattern(idPattern, { path: `${path}/idPattern` }) }),
    types: type === undefined ? ANY_TYPE : parseTypes(type, map, { path: `${path}/type` }),
  };
}

/** Whether an entity is among those selected. */
export const matchSelection = (
  { selectors, q, scopes, geo, attributes, observed }: EntitySelection,
  entity: Entity,
  options: MatchOptions = {},
): boolean =>
  selectors.some((selector) => matchSelector(selector, entity)) &&
  (attributes === undefined || attributes.some((name) => Object.hasOwn(entity.attributes, name))) &&
  (scopes === undefined || matchScopes(scopes, entity.scopes)) &&
  (q === undefined || matchQuery(q, entity, options)) &&
  (geo === undefined || matchGeo(geo, entity)) &&
  (observed === undefined || matchObserved(observed, entity));

const matchSelector = ({ ids, pattern, types }: Selector, { id, types: its }: Entity): boolean =>
  matchTypes(types, its) &&
  (ids === undefined || ids.includes(id)) &&
  (pattern === undefined || pattern.test(id));

function matchObserved(
  { from = '', to = '~' }: NonNullable<EntitySelection['observed']>,
  entity: Entity,
): boolean {
  const times = Object.values(entity.attributes).flatMap((instances) =>
    instances.flatMap(({ observedAt }) => observedAt ?? []),
  );
  return (times.length === 0 ? [entity.modifiedAt] : times).some((time) => {
    const { kind, key = '' } = temporalOf(time) ?? {};
    return kind === 'instant' && key >= from && key <= to;
  });
}

function observedPath({ from, to }: NonNullable<EntitySelection['observed']>): string {
  const within = [
    ...(from === undefined ? [] : [`@ >= ${JSON.stringify(from)}`]),
    ...(to === undefined ? [] : [`@ <= ${JSON.stringify(to)}`]),
  ].join(' && ');
  if (within === '') return '$';
  const observed = '@.*."observedAt"';
  return `$ ? (exists(${observed} ? (${within})) || (!exists(${observed}) && exists(@."modifiedAt" ? (${within}))))`;
}

/** Relationships whose targets a selection looks into, by their IRIs, from the entity outwards. */
export function linksOf({ q }: EntitySelection): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  const look = (condition: Condition): void => {
    if (condition.kind !== 'term') condition.parts.forEach(look);
    else if (condition.path.links.length > 0)
      found.push(condition.path.links.map(({ relationship }) => relationship));
  };
  if (q !== undefined) look(q.condition);
  return found;
}

/** A condition of SQL that is put together part by part. */
export interface SqlParts {
  readonly texts: string[];
  readonly values: unknown[];
  exact: boolean;
}

/** Binds a value and answers its place. */
export const bind = (parts: SqlParts, value: unknown): string => `$${parts.values.push(value)}`;

/** Adds a condition that was made for the number of values so far. */
export function addCondition(parts: SqlParts, { text, values, exact }: SqlCondition): void {
  if (text !== 'true') parts.texts.push(text);
  parts.values.push(...values);
  parts.exact &&= exact;
}

/**
 * The selection as conditions on columns of `entity`; `parts.exact` tells whether they say all. Types of the only selector are left
 * to the caller, who has an index for them.
 */
export function addSelection(parts: SqlParts, selection: EntitySelection): void {
  const { selectors, q, scopes, geo, attributes, observed } = selection;
  const [only, ...others] = selectors;
  if (others.length === 0) addIds(parts, only!);
  else {
    const alternatives: string[] = [];
    for (const selector of selectors) {
      const one: SqlParts = { texts: [], values: parts.values, exact: true };
      addCondition(one, typesSql(selector.types, 'types', one.values.length));
      addIds(one, selector);
      alternatives.push(one.texts.length === 0 ? 'true' : `(${one.texts.join(' AND ')})`);
      parts.exact &&= one.exact;
    }
    parts.texts.push(`(${alternatives.join(' OR ')})`);
  }
  if (attributes !== undefined) parts.texts.push(`doc ?| ${bind(parts, attributes.map(storable))}::text[]`);
  if (scopes !== undefined) addCondition(parts, scopesSql(scopes, 'scopes', parts.values.length));
  if (geo !== undefined) {
    if (geo.property === LOCATION) addCondition(parts, geoSql(geo, 'location', parts.values.length));
    else {
      parts.texts.push(`doc ? ${bind(parts, storable(geo.property))}`);
      parts.exact = false;
    }
  }
  if (observed !== undefined) parts.texts.push(`doc @? ${bind(parts, observedPath(observed))}::jsonpath`);
  if (q !== undefined) addCondition(parts, querySql(q, parts.values.length));
}

function addIds(parts: SqlParts, { ids, pattern }: Selector): void {
  if (ids !== undefined) parts.texts.push(`id = ANY(${bind(parts, ids)}::text[])`);
  if (pattern !== undefined) addCondition(parts, idPatternSql(pattern, 'id', parts.values.length));
}
