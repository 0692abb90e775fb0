import { createHash } from 'node:crypto';
import type { AttributeInstance, Entity } from '../context/entity.ts';
import type { Condition, Query } from '../context/query-language.ts';
import { parseQuery } from '../context/query-language-read.ts';
import { matchQuery } from '../context/query-match.ts';
import { isRelationship, objectsOf } from '../context/relationship.ts';
import { matchScopes, parseScopes } from '../context/scope-query.ts';
import type { TermMap } from '../context/term-map.ts';
import { matchTypes, parseTypes } from '../context/type-selection.ts';
import { canonicalJson } from '../model/canonical.ts';
import type { Period } from '../model/period.ts';
import { countsValues, type GatheringMeasure } from './measure.ts';
import { offsetOf, periodFinder } from './measure-period.ts';
import type { Places } from './measure-places.ts';

/** That an entity counts for an area. */
export interface Member {
  readonly area: string;
  /** Where entities themselves are counted, the period; else empty. */
  readonly period: Period | '';
  /** Whether it satisfies the condition that is counted or shared; where there is none, yes. */
  readonly holds: boolean;
}

/** Which entities count for which areas; measures that say the same of this share one. */
export interface Selection {
  /** Names it in the store. */
  readonly key: string;
  readonly tenant: number;
  /** Types of which an entity has at least one; undefined for any. */
  readonly types: readonly string[] | undefined;
  /** Whether entities themselves are counted. */
  readonly ofEntities: boolean;
  mayMatch(entity: Entity): boolean;
  /** Empty where it is not selected, or has no area or time. Codes that are no area of the workspace are among them. */
  membersOf(entity: Entity): readonly Member[];
}

/** @throws MeridianError `context.badRequest`, `context.tooComplex` for what cannot be read */
export function selectionOf(
  measure: GatheringMeasure,
  { map, tenant, places }: { readonly map: TermMap; readonly tenant: number; readonly places: () => Places },
): Selection {
  const { entities, area, aggregate, time, offset } = measure;
  const ofEntities = !countsValues(measure);
  const types = parseTypes(entities.type, map, { path: '/entities/type' });
  const query = entities.q === undefined ? undefined : readQuery(entities.q, map, '/entities/q');
  const scopes =
    entities.scopeQ === undefined ? undefined : parseScopes(entities.scopeQ, { path: '/entities/scopeQ' });
  const condition =
    !ofEntities || aggregate.q === undefined ? undefined : readQuery(aggregate.q, map, '/aggregate/q');
  const areasOf = areaFinder(measure, map, places);
  const periodOf = ofEntities ? entityPeriod(measure, map) : () => '';
  const what = {
    tenant,
    context: map.source ?? null,
    entities: { type: entities.type, q: entities.q ?? null, scopeQ: entities.scopeQ ?? null },
    area,
    of: ofEntities
      ? { q: aggregate.q ?? null, time: time ?? null, period: measure.period, offset: offset ?? null }
      : null,
  };
  const mayMatch = (entity: Entity): boolean => matchTypes(types, entity.types);
  return {
    key: createHash('sha256').update(canonicalJson(what)).digest('base64url').slice(0, 22),
    tenant,
    types: types.anyOf === 'all' ? undefined : [...new Set(types.anyOf.map((all) => all[0]!))],
    ofEntities,
    mayMatch,
    membersOf(entity) {
      if (!mayMatch(entity)) return [];
      if (scopes !== undefined && !matchScopes(scopes, entity.scopes)) return [];
      if (query !== undefined && !matchQuery(query, entity)) return [];
      const period = periodOf(entity);
      if (period === undefined) return [];
      const areas = areasOf(entity);
      if (areas.length === 0) return [];
      const holds = condition === undefined || matchQuery(condition, entity);
      return areas.map((code) => ({ area: code, period, holds }));
    },
  };
}

/** A query that looks into other entities is refused: a change of those would change the value unseen. */
export class LinkedQuery extends Error {
  readonly path: string;
  constructor(path: string) {
    super(path);
    this.path = path;
  }
}

function readQuery(text: string, map: TermMap, path: string): Query {
  const query = parseQuery(text, map);
  const look = (condition: Condition): void => {
    if (condition.kind !== 'term') condition.parts.forEach(look);
    else if (condition.path.links.length > 0) throw new LinkedQuery(path);
  };
  look(query.condition);
  return query;
}

const LOCATION = 'location';

function areaFinder(
  { area }: GatheringMeasure,
  map: TermMap,
  places: () => Places,
): (entity: Entity) => readonly string[] {
  if (area.by === 'reference') {
    const attribute = map.expand(area.attribute);
    return (entity) => [...new Set((entity.attributes[attribute] ?? []).flatMap(codesIn))].sort();
  }
  const attribute = map.expand(area.attribute ?? LOCATION);
  const level = area.level as Parameters<Places['find']>[1];
  return (entity) => {
    const value = entity.attributes[attribute]?.[0]?.value;
    return value === undefined ? [] : places().find(value, level);
  };
}

/** Codes that an attribute names: texts as they are, URIs by what follows their last colon, slash or hash. */
function codesIn({ type, value }: AttributeInstance): readonly string[] {
  const texts = isRelationship(type) ? objectsOf(value) : Array.isArray(value) ? value : [value];
  return texts.flatMap((one) => {
    if (typeof one === 'number' && Number.isSafeInteger(one)) return [`${one}`];
    return typeof one === 'string' && one !== '' ? [/[^:/#]*$/.exec(one)![0] || one] : [];
  });
}

/** The period that an entity is counted in: by a date among its attributes, or by when it was created. */
function entityPeriod(
  { time, period, offset }: GatheringMeasure,
  map: TermMap,
): (entity: Entity) => Period | undefined {
  const ahead = offsetOf(offset);
  const find = periodFinder(period, ahead);
  if (typeof time !== 'object') return ({ createdAt }) => find(Date.parse(createdAt) * 1000);
  const attribute = map.expand(time.attribute);
  return (entity) => {
    const at = instantIn(entity.attributes[attribute]?.[0]?.value, ahead);
    return at === undefined ? undefined : find(at);
  };
}

/** A time in microseconds; a date alone is by the place's clock. */
function instantIn(value: unknown, ahead: number): number | undefined {
  const text =
    typeof value === 'object' && value !== null && '@value' in value
      ? (value as { '@value': unknown })['@value']
      : value;
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\d(?:T[\d:.,]+(?:Z|[+-]\d\d:\d\d))?$/.test(text))
    return undefined;
  const milliseconds = Date.parse(text.replace(',', '.'));
  if (Number.isNaN(milliseconds)) return undefined;
  return text.length === 10 ? milliseconds * 1000 - ahead : milliseconds * 1000;
}
