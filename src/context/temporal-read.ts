import type { AttributeInstance } from './entity.ts';
import { ENTITY_MEMBERS } from './entity-members.ts';
import { type AttributeReading, readInstance, readTime, readTypes } from './read-attribute.ts';
import { instanceOf } from './read-fragment.ts';
import { isObject } from './read-json.ts';
import { READ_LIMITS, type ReadLimits } from './read-limits.ts';
import { noteName } from './read-name.ts';
import { makeReport, refuse, under } from './read-report.ts';
import { isScope, isUri } from './read-text.ts';
import type { TemporalInstance, TemporalScope } from './temporal-entity.ts';
import type { TermMap } from './term-map.ts';

/** What a body says of an evolution (clause 5.2.20): instances to be added, by the attribute's IRI. */
export interface TemporalFragment {
  readonly id?: string;
  readonly types: readonly string[];
  readonly scopes: readonly TemporalScope[];
  readonly attributes: Readonly<Record<string, readonly TemporalInstance[]>>;
}

export interface TemporalReadOptions {
  readonly now: string;
  /** A new instanceId at each call: the system gives it, one in a body does not count. */
  readonly newId: () => string;
  /** `instances` is of one attribute over all times. */
  readonly limits?: ReadLimits;
}
export const TEMPORAL_READ_LIMITS: ReadLimits = { ...READ_LIMITS, instances: 100_000 };

/**
 * Reads the temporal representation of an entity: whole (`create`, clause 5.6.11), or attributes to be added to one that is known
 * (`append`, 5.6.12). An attribute is a list of instances, or a single one.
 * @throws MeridianError `context.invalidRequest` for what is no object, `context.badRequest` with all that is wrong with it
 */
export function readTemporal(
  body: unknown,
  map: TermMap,
  { use, ...options }: TemporalReadOptions & { readonly use: 'create' | 'append' },
): TemporalFragment {
  if (!isObject(body)) throw refuse('context.noObject', '', body, undefined, 'context.invalidRequest');
  const reading = readingOf(map, options);
  const { report, limits } = reading;
  const attributes: Record<string, TemporalInstance[]> = {};
  const members = Object.entries(body).filter(([name]) => !ENTITY_MEMBERS.has(name));
  for (const [name, value] of members) readSeries(attributes, name, value, reading, options);
  const count = Object.keys(attributes).length;
  if (count > limits.attributes)
    report.note('context.limitAttributes', '', undefined, { most: limits.attributes, count });
  const id = body.id ?? body['@id'];
  if (id === undefined ? use === 'create' : !isUri(id, limits.name))
    if (id === undefined) report.note('context.missing', '', undefined, { member: 'id' });
    else report.note('context.noUri', '/id', id);
  const type = body.type ?? body['@type'];
  if (type === undefined && use === 'create')
    report.note('context.missing', '', undefined, { member: 'type' });
  const types = type === undefined ? [] : readTypes(type, '/type', reading);
  const scopes = body.scope === undefined ? [] : readScopes(body.scope, reading, options.now);
  if (use === 'append' && members.length === 0 && type === undefined && body.scope === undefined)
    report.note('context.emptyFragment', '');
  report.finish();
  return { ...(typeof id === 'string' ? { id } : {}), types, scopes, attributes };
}

/**
 * Reads what takes the place of one instance (clause 5.6.14): the instance, a list of just it, or an object that has either
 * under the attribute's name.
 * @throws MeridianError as {@link readTemporal}
 */
export function readReplacement(
  body: unknown,
  iri: string,
  map: TermMap,
  options: Pick<TemporalReadOptions, 'now' | 'limits'>,
): AttributeInstance {
  const reading = readingOf(map, options);
  const { raw, path } = unwrapped(body, iri, map);
  if (!isObject(raw)) throw refuse('context.noObject', path, raw, undefined, 'context.invalidRequest');
  const { '@context': _, ...members } = raw;
  if (Object.keys(members).length === 0) throw refuse('context.emptyFragment', path);
  const fragment = readInstance(members, path, reading, 1);
  reading.report.finish();
  return instanceOf(fragment, options.now);
}

function unwrapped(
  body: unknown,
  iri: string,
  map: TermMap,
): { readonly raw: unknown; readonly path: string } {
  if (Array.isArray(body) && body.length === 1) return { raw: body[0], path: '/0' };
  if (!isObject(body)) return { raw: body, path: '' };
  const names = Object.keys(body).filter((name) => name !== '@context');
  const [name] = names;
  if (name === undefined || names.length > 1 || map.expand(name) !== iri) return { raw: body, path: '' };
  const inner = body[name];
  return Array.isArray(inner) && inner.length === 1
    ? { raw: inner[0], path: under(under('', name), 0) }
    : { raw: inner, path: under('', name) };
}

const readingOf = (
  map: TermMap,
  { limits = TEMPORAL_READ_LIMITS }: Pick<TemporalReadOptions, 'limits'>,
): AttributeReading => ({
  complete: true,
  completeInside: true,
  deletes: false,
  nullsInside: false,
  simplified: false,
  expand: map.expand,
  limits,
  report: makeReport(limits.issues),
});

function readSeries(
  into: Record<string, TemporalInstance[]>,
  name: string,
  raw: unknown,
  reading: AttributeReading,
  { now, newId }: TemporalReadOptions,
): void {
  const { report, limits } = reading;
  const at = under('', name);
  const iri = noteName(name, at, reading);
  if (iri === undefined) return;
  const list: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  const instances = into[iri] ?? [];
  into[iri] = instances;
  if (list.length + instances.length > limits.instances) {
    report.note('context.limitInstances', at, undefined, { most: limits.instances });
    return;
  }
  if (list.length === 0) report.note('context.noInstance', at, raw);
  for (const [i, one] of list.entries()) {
    const path = Array.isArray(raw) ? under(at, i) : at;
    if (isObject(one))
      instances.push({ ...instanceOf(readInstance(one, path, reading, 1), now), instanceId: newId() });
    else report.note('context.noInstance', path, one);
  }
}

/** Scopes as an entity has them, which count from now on, or as instances of a Property (clause 4.5.6). */
function readScopes(raw: unknown, reading: AttributeReading, now: string): readonly TemporalScope[] {
  const list: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  const { report, limits } = reading;
  if (list.length > limits.instances) {
    report.note('context.limitInstances', '/scope', undefined, { most: limits.instances });
    return [];
  }
  if (!list.some(isObject))
    return [{ value: readScope(raw, '/scope', reading), observedAt: now, createdAt: now, modifiedAt: now }];
  return list.flatMap((one, i) => {
    const path = Array.isArray(raw) ? under('/scope', i) : '/scope';
    if (!isObject(one) || (one.type !== undefined && one.type !== 'Property')) {
      report.note('context.noInstance', path, one);
      return [];
    }
    const observedAt =
      one.observedAt === undefined ? null : readTime(one.observedAt, under(path, 'observedAt'), reading);
    return [
      {
        value: readScope(one.value, under(path, 'value'), reading),
        ...(observedAt === null ? {} : { observedAt }),
        createdAt: now,
        modifiedAt: now,
      },
    ];
  });
}

function readScope(raw: unknown, path: string, { report, limits }: AttributeReading): readonly string[] {
  const list: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  if (list.length > limits.types) {
    report.note('context.limitTypes', path, undefined, { most: limits.types });
    return [];
  }
  const scopes = new Set<string>();
  for (const [i, scope] of list.entries())
    if (isScope(scope)) scopes.add(scope);
    else report.note('context.noScope', Array.isArray(raw) ? under(path, i) : path, scope);
  return [...scopes];
}
