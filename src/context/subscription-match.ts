import type { Entity } from './entity.ts';
import { type GeoQuery, matchGeo, parseGeoQuery } from './geo-query.ts';
import { parseIdPattern } from './id-pattern.ts';
import type { Join } from './join.ts';
import type { AttributeChange } from './patch-change.ts';
import type { Query } from './query-language.ts';
import type { Pattern } from './query-language-pattern.ts';
import { parseQuery } from './query-language-read.ts';
import { type MatchOptions, matchQuery } from './query-match.ts';
import { matchScopes, parseScopes, type ScopeQuery } from './scope-query.ts';
import { DEFAULT_TRIGGERS, type Subscription, statusOf, type Trigger } from './subscription.ts';
import { IRIS, percentDecoded } from './subscription-names.ts';
import { joinOf, viewOf } from './subscription-view.ts';
import type { TermMap } from './term-map.ts';
import { matchTypes, type TypeSelection } from './type-selection.ts';
import type { View } from './write-entity.ts';
import { LOCATION } from './write-geojson.ts';

/** A subscription with everything read that a write is held against. */
export interface Watcher {
  readonly subscription: Subscription;
  readonly selectors: readonly Selector[] | undefined;
  readonly watched: ReadonlySet<string> | undefined;
  /** Kinds of changes of attributes, with `entityUpdated` taken apart. */
  readonly kinds: ReadonlySet<AttributeChange['kind']>;
  readonly atCreation: boolean;
  readonly atDeletion: boolean;
  readonly query: Query | undefined;
  readonly geo: GeoQuery | undefined;
  readonly scopes: ScopeQuery | undefined;
  /** How entities are shown in its notifications. */
  readonly view: View;
  readonly join: Join | undefined;
}

export interface Selector {
  readonly ids: ReadonlySet<string> | undefined;
  readonly pattern: Pattern | undefined;
  readonly types: TypeSelection;
}

/** What one operation did to one entity. */
export interface EntityWrite {
  /** Missing where it was created. */
  readonly before?: Entity;
  /** Missing where it was deleted. */
  readonly after?: Entity;
  readonly changes: readonly AttributeChange[];
}

/** A write that a subscription is to be told of. */
export interface Notice {
  readonly watcher: Watcher;
  readonly write: EntityWrite;
  readonly triggers: readonly Trigger[];
  /** The changes that fired, of watched attributes and of kinds asked for. */
  readonly changes: readonly AttributeChange[];
}

/** @param map of the @context that goes with the subscription's `q` ({@link Subscription.q}) */
export function watcherOf(subscription: Subscription, map: TermMap): Watcher {
  const { entities, watchedAttributes, q, geoQ, scopeQ, expandValues, jsonKeys } = subscription;
  const { notificationTrigger: triggers = DEFAULT_TRIGGERS, notification } = subscription;
  const updated = triggers.includes('entityUpdated');
  const kinds = (['created', 'updated', 'deleted'] as const).filter(
    (kind) => updated || triggers.includes(ATTRIBUTE_TRIGGERS[kind]),
  );
  return {
    subscription,
    selectors: entities?.map(({ id, idPattern, type }) => ({
      ids: id && new Set(id),
      // An id takes precedence (clause 5.2.33).
      pattern: idPattern === undefined || id !== undefined ? undefined : parseIdPattern(idPattern),
      types: type,
    })),
    watched: watchedAttributes && new Set(watchedAttributes),
    kinds: new Set(kinds),
    atCreation: triggers.includes('entityCreated'),
    atDeletion: triggers.includes('entityDeleted'),
    query:
      q &&
      parseQuery(percentDecoded(q.text), map, {
        ...(expandValues === undefined ? {} : { expandValues }),
        ...(jsonKeys === undefined ? {} : { jsonKeys }),
      }),
    geo: geoQ && parseGeoQuery({ ...geoQ, geoproperty: geoQ.geoproperty ?? LOCATION }, IRIS),
    scopes: scopeQ === undefined ? undefined : parseScopes(scopeQ),
    view: viewOf(subscription),
    join: joinOf(notification),
  };
}

const ATTRIBUTE_TRIGGERS = {
  created: 'attributeCreated',
  updated: 'attributeUpdated',
  deleted: 'attributeDeleted',
} as const satisfies Record<AttributeChange['kind'], Trigger>;

/**
 * What a subscription is to be told of a write; undefined for nothing (clause 5.8.6). Conditions are those of the entity afterwards,
 * of a deleted one those of before. Whether the notification may be sent by now is another question.
 * @param write with changes that are some ({@link realChanges})
 */
export function noticeOf(
  watcher: Watcher,
  write: EntityWrite,
  { now, ...options }: MatchOptions & { readonly now: string },
): Notice | undefined {
  const { subscription, watched, kinds, atCreation, atDeletion } = watcher;
  const entity = write.after ?? write.before;
  if (entity === undefined || subscription.timeInterval !== undefined) return undefined;
  const seen =
    watched === undefined ? write.changes : write.changes.filter(({ attribute }) => watched.has(attribute));
  const changes = seen.filter(({ kind }) => kinds.has(kind));
  // A watched attribute must be among what was created or deleted with the entity.
  const isMeant = watched === undefined || seen.length > 0;
  const ofEntity: Trigger[] = [];
  if (atCreation && write.before === undefined && isMeant) ofEntity.push('entityCreated');
  if (atDeletion && write.after === undefined && isMeant) ofEntity.push('entityDeleted');
  if (changes.length === 0 && ofEntity.length === 0) return undefined;
  if (statusOf(subscription, now) !== 'active' || !matchEntity(watcher, entity, options)) return undefined;
  const ofAttributes = new Set(changes.map(({ kind }) => ATTRIBUTE_TRIGGERS[kind]));
  return { watcher, write, triggers: [...ofEntity, ...ofAttributes], changes };
}

/** Whether an entity is selected and answers the subscription's queries. */
function matchEntity(
  { selectors, query, geo, scopes }: Watcher,
  entity: Entity,
  options: MatchOptions = {},
): boolean {
  return (
    (selectors === undefined || selectors.some((selector) => isSelected(selector, entity))) &&
    (scopes === undefined || matchScopes(scopes, entity.scopes)) &&
    (query === undefined || matchQuery(query, entity, options)) &&
    (geo === undefined || matchGeo(geo, entity))
  );
}

const isSelected = ({ ids, pattern, types }: Selector, { id, types: own }: Entity): boolean =>
  (ids === undefined || ids.has(id)) && (pattern === undefined || pattern.test(id)) && matchTypes(types, own);
