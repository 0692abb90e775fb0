import type { AttributeInstance, AttributeKind, Attributes, Entity } from './entity.ts';
import { temporalOf } from './query-language-time.ts';
import { storable } from './query-match-text.ts';
import { isRelationship, objectsOf } from './relationship.ts';

/** JSON as jsonb holds it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

/**
 * Names of the doc's own that stand beside names of the data; a name of the data that begins with `~` has one more in front.
 * Lists are in an object, so that jsonpath's lax mode, which looks into arrays by itself, finds only instances of an attribute.
 */
export const DOC = {
  /** Elements of an array; of a language map all its values, those in arrays too. */
  list: '~l',
  /** A language map by language. */
  languages: '~m',
  /** URIs of a relationship. */
  uris: '~r',
  /** How a relationship's value was written, where the URIs alone do not say it. */
  written: '~x',
  /** The text of a temporal value. */
  text: '~s',
  instant: '~i',
  date: '~d',
  time: '~h',
} as const;

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

/**
 * An entity as it is stored and as `querySql` asks it, in JSON: attributes by IRI, one instance as an object, several as an array
 * of objects. An instance has its value as `v`, its kind as `k` (none: Property), the members that a query can name, its
 * sub-attributes, `c` and `m` for createdAt and modifiedAt where they are not those of what holds it, `o` and `e` for the digits of
 * observedAt and expiresAt that their keys do not tell, as `c`, `m` and `e` do for the times of the entity. Id, types and scopes are
 * columns of their own. Texts that jsonb cannot hold are mended as matching does. {@link entityOfDoc} reads it back.
 *
 * It is written as a text at once: an object for {@link JSON.stringify} would cost as much again.
 */
export function docText(entity: Entity): string {
  let text =
    momentText('createdAt', 'c', entity.createdAt) + momentText('modifiedAt', 'm', entity.modifiedAt);
  if (entity.expiresAt !== undefined) text += momentText('expiresAt', 'e', entity.expiresAt);
  return `{${text.slice(1)}${attributesText(entity.attributes, entity)}}`;
}

/** The entity of which `doc` was made, but for the order of the members of objects. */
export function entityOfDoc(
  id: string,
  types: readonly string[],
  scopes: readonly string[],
  doc: JsonObject,
): Entity {
  const times = {
    createdAt: momentOf(doc.createdAt!, doc.c),
    modifiedAt: momentOf(doc.modifiedAt!, doc.m),
  };
  const entity: Mutable<Entity> = { id, types, scopes, ...times, attributes: attributesOf(doc, times) ?? {} };
  if (doc.expiresAt !== undefined) entity.expiresAt = momentOf(doc.expiresAt, doc.e);
  return entity;
}

type Times = Pick<AttributeInstance, 'createdAt' | 'modifiedAt'>;

/** Members, each with a comma before it. */
function attributesText(attributes: Attributes, holder: Times): string {
  let text = '';
  for (const name in attributes) {
    const instances = attributes[name]!;
    text += `,${JSON.stringify(storable(name))}:`;
    if (instances.length === 1) text += instanceText(instances[0]!, holder);
    else text += `[${instances.map((instance) => instanceText(instance, holder)).join()}]`;
  }
  return text;
}

function instanceText(instance: AttributeInstance, holder: Times): string {
  let text = `{"v":${valueText(instance)}`;
  if (instance.type !== 'Property') text += `,"k":"${instance.type}"`;
  if (instance.observedAt !== undefined) text += momentText('observedAt', 'o', instance.observedAt);
  if (instance.expiresAt !== undefined) text += momentText('expiresAt', 'e', instance.expiresAt);
  if (instance.unitCode !== undefined) text += `,"unitCode":${encode(instance.unitCode)}`;
  if (instance.datasetId !== undefined) text += `,"datasetId":${encode(instance.datasetId)}`;
  if (instance.valueType !== undefined) text += `,"valueType":${encode(instance.valueType)}`;
  if (instance.objectType !== undefined) text += `,"objectType":${encode(instance.objectType)}`;
  if (instance.createdAt !== holder.createdAt) text += `,"c":${JSON.stringify(storable(instance.createdAt))}`;
  if (instance.modifiedAt !== holder.modifiedAt)
    text += `,"m":${JSON.stringify(storable(instance.modifiedAt))}`;
  if (instance.attributes) text += attributesText(instance.attributes, instance);
  return `${text}}`;
}

/** Only names of attributes hold a colon. */
function attributesOf(doc: JsonObject, holder: Times): Attributes | undefined {
  let attributes: Record<string, readonly AttributeInstance[]> | undefined;
  for (const name in doc) {
    if (!name.includes(':')) continue;
    const instances = doc[name] as JsonObject | readonly JsonObject[];
    attributes ??= {};
    attributes[name] = Array.isArray(instances)
      ? instances.map((instance) => instanceOfDoc(instance, holder))
      : [instanceOfDoc(instances as JsonObject, holder)];
  }
  return attributes;
}

function instanceOfDoc(doc: JsonObject, holder: Times): AttributeInstance {
  const type = (doc.k as AttributeKind | undefined) ?? 'Property';
  const instance: Mutable<AttributeInstance> = {
    type,
    value: valueOfDoc(type, doc.v!),
    createdAt: (doc.c as string | undefined) ?? holder.createdAt,
    modifiedAt: (doc.m as string | undefined) ?? holder.modifiedAt,
  };
  if (doc.observedAt !== undefined) instance.observedAt = momentOf(doc.observedAt, doc.o);
  if (doc.expiresAt !== undefined) instance.expiresAt = momentOf(doc.expiresAt, doc.e);
  if (doc.unitCode !== undefined) instance.unitCode = decode(doc.unitCode) as string;
  if (doc.datasetId !== undefined) instance.datasetId = decode(doc.datasetId) as string;
  if (doc.valueType !== undefined) instance.valueType = decode(doc.valueType) as string;
  if (doc.objectType !== undefined) instance.objectType = decode(doc.objectType) as readonly string[];
  const attributes = attributesOf(doc, instance);
  if (attributes !== undefined) instance.attributes = attributes;
  return instance;
}

/** A time as its key; what is none is wrapped, so that it compares with nothing. */
function momentText(name: string, digitsName: string, text: string): string {
  const temporal = temporalOf(text);
  if (temporal?.kind !== 'instant') return `,"${name}":{"${DOC.text}":${JSON.stringify(storable(text))}}`;
  // 2026-01-01T00:00:00Z has none; else a full stop, digits and Z follow the 19th character
  const digits = Math.max(0, text.length - 21);
  const told = digits === usualDigits(temporal.key) ? '' : `,"${digitsName}":${digits}`;
  return `,"${name}":"${temporal.key}"${told}`;
}

/** The fewest of no, three and six digits of the second's fraction that say a time. */
const usualDigits = (key: string): number => (!key.endsWith('000Z') ? 6 : key.endsWith('000000Z') ? 0 : 3);

function momentOf(moment: Json, digits: Json | undefined): string {
  if (typeof moment !== 'string') return (moment as JsonObject)[DOC.text] as string;
  const count = (digits as number | undefined) ?? usualDigits(moment);
  return count === 6 ? moment : `${moment.slice(0, count === 0 ? 19 : 20 + count)}Z`;
}

function valueText({ type, value }: AttributeInstance): string {
  if (type === 'Relationship')
    return typeof value === 'string'
      ? `{"${DOC.uris}":[${JSON.stringify(storable(value))}]}`
      : writtenUris(value);
  if (type === 'ListRelationship')
    return Array.isArray(value) && value.every(isPlainObject)
      ? `{"${DOC.uris}":${JSON.stringify(objectsOf(value))}}`
      : writtenUris(value);
  if (type === 'LanguageProperty' && typeof value === 'object' && value !== null && !Array.isArray(value))
    return `{"${DOC.languages}":{${membersText(value)}},"${DOC.list}":[${Object.values(value).flat().map(encode).join()}]}`;
  return encode(value);
}

/** An item `{ object: URI }` of a list of relationships, which is how most are written. */
const isPlainObject = (item: unknown): boolean =>
  typeof item === 'object' &&
  item !== null &&
  typeof (item as { object?: unknown }).object === 'string' &&
  Object.keys(item).length === 1;

/** `true` says that the value was the list of URIs itself. */
function writtenUris(value: unknown): string {
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return `{"${DOC.uris}":${JSON.stringify(objectsOf(value))},"${DOC.written}":${isList ? 'true' : encode(value)}}`;
}

function valueOfDoc(type: AttributeKind, value: Json): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isRelationship(type)) {
    const doc = value as JsonObject;
    const uris = doc[DOC.uris] as readonly string[];
    const written = doc[DOC.written];
    if (written === true) return uris;
    if (written !== undefined) return decode(written);
    return type === 'Relationship' ? uris[0] : uris.map((object) => ({ object }));
  }
  const languages = type === 'LanguageProperty' ? (value as JsonObject)[DOC.languages] : undefined;
  return decode(languages === undefined ? value : languages);
}

function encode(value: unknown): string {
  if (typeof value === 'string') {
    const text = storable(value);
    const temporal = temporalOf(text);
    return temporal
      ? `{"${DOC[temporal.kind]}":"${temporal.key}","${DOC.text}":${JSON.stringify(text)}}`
      : JSON.stringify(text);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (Array.isArray(value)) return `{"${DOC.list}":[${value.map(encode).join()}]}`;
  if (typeof value === 'object' && value !== null) {
    const members = membersText(value);
    // a typed value of JSON-LD is the time that its text says, but no text
    const typed = Object.hasOwn(value, '@type') ? (value as { '@value'?: unknown })['@value'] : undefined;
    const temporal = typeof typed === 'string' ? temporalOf(typed) : undefined;
    return temporal ? `{${members},"${DOC[temporal.kind]}":"${temporal.key}"}` : `{${members}}`;
  }
  return typeof value === 'boolean' ? String(value) : 'null';
}

function membersText(value: object): string {
  let text = '';
  for (const name of Object.keys(value)) {
    const own = JSON.stringify(storable(name.startsWith('~') ? `~${name}` : name));
    text += `${text === '' ? '' : ','}${own}:${encode((value as { readonly [name: string]: unknown })[name])}`;
  }
  return text;
}

function decode(value: Json): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const doc = value as JsonObject;
  const list = doc[DOC.list];
  if (list !== undefined) return (list as readonly Json[]).map(decode);
  if (doc[DOC.text] !== undefined) return doc[DOC.text];
  const members: [string, unknown][] = [];
  for (const [name, inner] of Object.entries(doc)) {
    if (!name.startsWith('~')) members.push([name, decode(inner)]);
    else if (name.startsWith('~~')) members.push([name.slice(1), decode(inner)]);
  }
  return Object.fromEntries(members);
}
