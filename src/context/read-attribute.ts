import { type AttributeKind, isKind, NULL_VALUE, VALUE_MEMBER, type ValueMember } from './entity.ts';
import type { FragmentAttributes, InstanceFragment } from './read-fragment.ts';
import { looksLikeGeometry } from './read-geometry.ts';
import { isObject, type JsonObject } from './read-json.ts';
import { noteName } from './read-name.ts';
import { under } from './read-report.ts';
import { dateTimeOf, isStorable, isUri } from './read-text.ts';
import { isNullOf, readValue, type ValueReading } from './read-value.ts';

/** How the attributes of a body are to be taken. */
export interface AttributeReading extends ValueReading {
  /** Whether each instance must have a value. */
  readonly complete: boolean;
  /** Whether each instance of a sub-attribute must have one. */
  readonly completeInside: boolean;
  /** Whether an NGSI-LD Null takes away what it stands for; else it is refused. */
  readonly deletes: boolean;
  /** Whether attributes are given by their plain values (clause 4.5.4). */
  readonly simplified: boolean;
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

/** Members that a system or an output adds; a body that carries them, as one that was read before, is taken without them. */
const IGNORED: ReadonlySet<string> = new Set([
  'createdAt',
  'modifiedAt',
  'deletedAt',
  'instanceId',
  'entity',
  'entityList',
  'previousValue',
  'previousObject',
  'previousLanguageMap',
  'previousVocab',
  'previousJson',
  'previousValueList',
  'previousObjectList',
]);

const KINDS = new Map<string, AttributeKind>(
  Object.entries(VALUE_MEMBER)
    .filter(([kind]) => kind !== 'GeoProperty')
    .map(([kind, member]) => [member, kind as AttributeKind]),
);
const isValueMember = (name: string): name is ValueMember => KINDS.has(name);

/** Members that are no value and no attribute; in a patch they show that an object is an instance and no plain value. */
const DETAILS: ReadonlySet<string> = new Set(['datasetId', 'observedAt', 'unitCode', 'expiresAt']);

const UNITLESS: ReadonlySet<AttributeKind> = new Set<AttributeKind>([
  'Relationship',
  'ListRelationship',
  'LanguageProperty',
  'VocabProperty',
  'JsonProperty',
]);
const LINKS: ReadonlySet<AttributeKind> = new Set<AttributeKind>(['Relationship', 'ListRelationship']);

/** Reads one member of a body as attribute or sub-attribute and adds its instances to those of the same IRI. */
export function readMember(
  into: Record<string, InstanceFragment[]>,
  name: string,
  raw: unknown,
  path: string,
  reading: AttributeReading,
  level: number,
): void {
  const at = under(path, name);
  const iri = noteName(name, at, reading);
  if (iri === undefined) return;
  if (level > reading.limits.levels) {
    reading.report.note('context.limitLevels', at, undefined, { most: reading.limits.levels });
    return;
  }
  const instances = into[iri] ?? [];
  into[iri] = instances;
  for (const one of readInstances(raw, at, reading, level)) {
    if (instances.some((other) => other.datasetId === one.datasetId))
      reading.report.note('context.datasetTwice', at, one.datasetId, { datasetId: one.datasetId ?? '@none' });
    else if (instances.length === reading.limits.instances)
      reading.report.note('context.limitInstances', at, undefined, { most: reading.limits.instances });
    else if (one.datasetId === undefined) instances.unshift(one);
    else instances.push(one);
  }
}

/** Members of an entity or attribute that are no attributes; there are fewer. */
const MOST_OTHERS = 50;

/** Ends reading where there are so many members that it would only cost: which of them are attributes need not be known. */
export function refuseTooMany(
  raw: object,
  path: string,
  { report, limits }: Pick<AttributeReading, 'report' | 'limits'>,
): void {
  const count = Object.keys(raw).length;
  if (count <= limits.attributes + MOST_OTHERS) return;
  report.note('context.limitAttributes', path, undefined, { most: limits.attributes, count });
  report.finish();
}

/** Whether an entity or attribute has more attributes than it may; told once. */
export function noteCount(
  attributes: FragmentAttributes,
  path: string,
  { report, limits }: Pick<AttributeReading, 'report' | 'limits'>,
): void {
  const count = Object.keys(attributes).length;
  if (count > limits.attributes)
    report.note('context.limitAttributes', path, undefined, { most: limits.attributes, count });
}

function readInstances(
  raw: unknown,
  path: string,
  reading: AttributeReading,
  level: number,
): readonly InstanceFragment[] {
  if (reading.simplified) return readSimplified(raw, path, reading);
  if (Array.isArray(raw) && raw.some(isInstance))
    return raw.slice(0, reading.limits.instances + 1).flatMap((one, i) => {
      if (isObject(one)) return [readInstance(one, under(path, i), reading, level)];
      reading.report.note('context.noInstance', under(path, i), one);
      return [];
    });
  if (!isObject(raw) || isPlain(raw, reading)) return [readPlain(raw, path, reading)];
  return [readInstance(raw, path, reading, level)];
}

/** Whether one item of a list is an instance of an attribute, so that the list is no value. */
const isInstance = (item: unknown): boolean =>
  isObject(item) && (isKind(item.type) || Object.keys(item).some(isValueMember));

/** Whether an object is itself the value: a geometry, or neither a kind nor a value's member is named (clause 4.5.2.3). */
function isPlain(raw: JsonObject, reading: AttributeReading): boolean {
  if (looksLikeGeometry(raw)) return true;
  if (Object.hasOwn(raw, 'type')) return false;
  const names = Object.keys(raw);
  if (names.some(isValueMember)) return false;
  return (
    reading.complete || (!names.some((name) => DETAILS.has(name)) && !Object.values(raw).some(isInstance))
  );
}

function readPlain(raw: unknown, path: string, reading: AttributeReading): InstanceFragment {
  if (raw === NULL_VALUE) {
    if (!reading.deletes) reading.report.note('context.nullNotAllowed', path, raw);
    return { deleted: true };
  }
  const type = looksLikeGeometry(raw) ? 'GeoProperty' : 'Property';
  return { type, inferred: 'plain', value: readValue(type, raw, path, reading) };
}

/** Kinds that the simplified form shows by an object with one member (clause 4.5.4). */
const WRAPPED: ReadonlySet<string> = new Set(['languageMap', 'vocab', 'json']);

function readSimplified(raw: unknown, path: string, reading: AttributeReading): readonly InstanceFragment[] {
  if (!isObject(raw)) return [readPlain(raw, path, reading)];
  const [member, ...others] = Object.keys(raw);
  if (member === undefined || others.length > 0) return [readPlain(raw, path, reading)];
  if (member === 'dataset' && isObject(raw.dataset))
    return Object.entries(raw.dataset).flatMap(([datasetId, value]) => {
      const at = under(under(path, 'dataset'), datasetId);
      const [one] =
        isObject(value) && Object.hasOwn(value, 'dataset') ? [] : readSimplified(value, at, reading);
      if (one === undefined) return [readPlain(value, at, reading)];
      const dataset = readDataset(datasetId, at, reading);
      return [dataset === undefined ? one : { ...one, datasetId: dataset }];
    });
  if (!WRAPPED.has(member)) return [readPlain(raw, path, reading)];
  const type = KINDS.get(member)!;
  return [readKnown(type, raw[member], under(path, member), reading)];
}

function readKnown(
  type: AttributeKind,
  raw: unknown,
  path: string,
  reading: AttributeReading,
): InstanceFragment {
  if (!isNullOf(type, raw)) return { type, value: readValue(type, raw, path, reading) };
  if (!reading.deletes) reading.report.note('context.nullNotAllowed', path, NULL_VALUE);
  return { type, deleted: true };
}

/**
 * Reads an object as instance of an attribute, normalised or concise: the kind by `type`, else by the member that holds the
 * value. Level 1 is an attribute of an entity.
 */
export function readInstance(
  raw: JsonObject,
  path: string,
  reading: AttributeReading,
  level: number,
): InstanceFragment {
  const { report } = reading;
  const named = raw.type ?? raw['@type'];
  if (named !== undefined && !isKind(named)) {
    report.note('context.unknownKind', under(path, 'type'), named);
    return {};
  }
  const member = named === undefined ? Object.keys(raw).find(isValueMember) : VALUE_MEMBER[named];
  const has = member !== undefined && Object.hasOwn(raw, member);
  const type = named ?? (has ? kindBy(member, raw[member]) : undefined);
  const made: Mutable<InstanceFragment> = {};
  if (type !== undefined) made.type = type;
  if (named === undefined && member === 'value') made.inferred = 'value';
  if (type !== undefined && has) {
    const known = readKnown(type, raw[member], under(path, member), reading);
    if (known.deleted) made.deleted = true;
    else made.value = known.value;
  } else if (reading.complete)
    report.note('context.noValue', path, undefined, {
      kind: type ?? 'Property',
      member: VALUE_MEMBER[type ?? 'Property'],
    });
  refuseTooMany(raw, path, reading);
  const inner: Record<string, InstanceFragment[]> = {};
  for (const name of Object.keys(raw)) {
    const value = raw[name];
    if (name === 'type' || name === '@type' || name === member || IGNORED.has(name)) continue;
    const at = under(path, name);
    const detail = Object.hasOwn(DETAIL_READERS, name) ? DETAIL_READERS[name as Detail] : undefined;
    if (detail !== undefined) detail(made, value, at, reading);
    else if (isValueMember(name)) noteNotAllowed(name, at, type ?? 'Property', reading);
    else if (name === '@context') report.note('context.embeddedContext', at);
    else readMember(inner, name, value, path, innerOf(reading), level + 1);
  }
  if (Object.keys(inner).length > 0) {
    noteCount(inner, path, reading);
    made.attributes = inner;
  }
  return made;
}

const innerOf = (reading: AttributeReading): AttributeReading =>
  reading.complete === reading.completeInside ? reading : { ...reading, complete: reading.completeInside };

/** The kind that a value's member stands for; `value` is a GeoProperty's if it holds a geometry (clause 4.7.3). */
const kindBy = (member: ValueMember, value: unknown): AttributeKind =>
  member === 'value' && looksLikeGeometry(value) ? 'GeoProperty' : KINDS.get(member)!;

const noteNotAllowed = (
  member: string,
  path: string,
  kind: AttributeKind,
  { report }: AttributeReading,
): void => report.note('context.memberNotAllowed', path, undefined, { member, kind });

type ReadDetail = (
  made: Mutable<InstanceFragment>,
  value: unknown,
  path: string,
  reading: AttributeReading,
) => void;

/** The members of an instance that are neither its value nor attributes. */
const DETAIL_READERS = {
  datasetId: (made, value, path, reading) => {
    const datasetId = readDataset(value, path, reading);
    if (datasetId !== undefined) made.datasetId = datasetId;
  },
  observedAt: (made, value, path, reading) => {
    made.observedAt = readTime(value, path, reading);
  },
  expiresAt: (made, value, path, reading) => {
    made.expiresAt = readTime(value, path, reading);
  },
  unitCode: (made, value, path, reading) => {
    if (made.type !== undefined && UNITLESS.has(made.type))
      noteNotAllowed('unitCode', path, made.type, reading);
    else made.unitCode = readText('unitCode', value, path, reading);
  },
  valueType: (made, value, path, reading) => {
    if (made.type !== undefined && LINKS.has(made.type))
      noteNotAllowed('valueType', path, made.type, reading);
    else made.valueType = readText('valueType', value, path, reading);
  },
  objectType: (made, value, path, reading) => {
    if (made.type !== undefined && !LINKS.has(made.type))
      noteNotAllowed('objectType', path, made.type, reading);
    else if (value === NULL_VALUE && reading.deletes) made.objectType = null;
    else made.objectType = readTypes(value, path, reading);
  },
} as const satisfies Record<string, ReadDetail>;
type Detail = keyof typeof DETAIL_READERS;

/** The datasetId; nothing for `@none`, the default instance. An NGSI-LD Null cannot take it away (clause 5.5.8). */
function readDataset(value: unknown, path: string, { report, limits }: AttributeReading): string | undefined {
  if (value === '@none') return undefined;
  if (isUri(value, limits.name) && value !== NULL_VALUE) return value;
  report.note('context.noUri', path, value);
  return undefined;
}

/** A DateTime; null where an NGSI-LD Null takes it away. */
export function readTime(
  value: unknown,
  path: string,
  { report, deletes }: Pick<AttributeReading, 'report' | 'deletes'>,
): string | null {
  if (value === NULL_VALUE && deletes) return null;
  const time = dateTimeOf(value);
  if (time === undefined) report.note('context.noDateTime', path, value);
  return time ?? null;
}

function readText(
  member: string,
  value: unknown,
  path: string,
  { report, limits, deletes }: AttributeReading,
): string | null {
  if (value === NULL_VALUE && deletes) return null;
  if (typeof value === 'string' && value !== '' && value.length <= limits.name && isStorable(value))
    return value;
  report.note('context.noText', path, value, { member });
  return null;
}

/** The IRIs of one or several names of types, none twice. */
export function readTypes(
  value: unknown,
  path: string,
  reading: Pick<AttributeReading, 'report' | 'limits' | 'expand'>,
): readonly string[] {
  const { report, limits } = reading;
  const names: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (names.length === 0) report.note('context.noType', path);
  if (names.length > limits.types) {
    report.note('context.limitTypes', path, undefined, { most: limits.types });
    return [];
  }
  const types = new Set<string>();
  for (const [i, name] of names.entries()) {
    const at = Array.isArray(value) ? under(path, i) : path;
    if (typeof name !== 'string') report.note('context.noType', at, name);
    else if (name === NULL_VALUE) report.note('context.nullNotAllowed', at, name);
    else {
      const iri = noteName(name, at, reading);
      if (iri !== undefined) types.add(iri);
    }
  }
  return [...types];
}
