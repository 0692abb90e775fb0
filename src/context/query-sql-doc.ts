import type { AttributeInstance, Attributes, Entity } from './entity.ts';
import { temporalOf } from './query-language-time.ts';
import { objectsOf } from './query-match.ts';
import { storable } from './query-match-text.ts';

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
  /** The text of a temporal value. */
  text: '~s',
  instant: '~i',
  date: '~d',
  time: '~h',
} as const;

/**
 * What `querySql` asks: an entity's attributes by IRI, one instance as an object, several as an array of objects. Of an instance
 * its value as `v`, its members that a query can name and its sub-attributes; `createdAt` and `modifiedAt` only of the entity, since
 * those of each attribute would double the doc for what is seldom asked. Texts that jsonb cannot hold are mended as matching does.
 */
export function docOf(entity: Entity): JsonObject {
  const doc: [string, Json][] = docOfAttributes(entity.attributes);
  for (const name of ['createdAt', 'modifiedAt', 'expiresAt'] as const) {
    const text = entity[name];
    if (text !== undefined) doc.push([name, moment(text)]);
  }
  return Object.fromEntries(doc);
}

const docOfAttributes = (attributes: Attributes): [string, Json][] =>
  Object.entries(attributes).map(([name, instances]) => [
    storable(name),
    instances.length === 1 ? docOfInstance(instances[0]!) : instances.map(docOfInstance),
  ]);

function docOfInstance(instance: AttributeInstance): JsonObject {
  const doc: { [name: string]: Json } = { v: docOfValue(instance) };
  if (instance.observedAt !== undefined) doc.observedAt = moment(instance.observedAt);
  if (instance.expiresAt !== undefined) doc.expiresAt = moment(instance.expiresAt);
  if (instance.unitCode !== undefined) doc.unitCode = encode(instance.unitCode);
  if (instance.datasetId !== undefined) doc.datasetId = encode(instance.datasetId);
  if (instance.valueType !== undefined) doc.valueType = encode(instance.valueType);
  if (instance.objectType !== undefined) doc.objectType = encode(instance.objectType);
  if (!instance.attributes) return doc;
  return { ...doc, ...Object.fromEntries(docOfAttributes(instance.attributes)) };
}

/** A time as its key; what is none is wrapped, so that it compares with nothing. */
const moment = (text: string): Json => {
  const temporal = temporalOf(text);
  return temporal?.kind === 'instant' ? temporal.key : { [DOC.text]: storable(text) };
};

function docOfValue({ type, value }: AttributeInstance): Json {
  if (type === 'Relationship' || type === 'ListRelationship') return { [DOC.uris]: objectsOf(value) };
  if (type === 'LanguageProperty' && typeof value === 'object' && value !== null && !Array.isArray(value))
    return { [DOC.languages]: encodeMembers(value), [DOC.list]: Object.values(value).flat().map(encode) };
  return encode(value);
}

function encode(value: unknown): Json {
  if (typeof value === 'string') {
    const text = storable(value);
    const temporal = temporalOf(text);
    return temporal ? { [DOC[temporal.kind]]: temporal.key, [DOC.text]: text } : text;
  }
  if (Array.isArray(value)) return { [DOC.list]: value.map(encode) };
  if (typeof value === 'object' && value !== null) {
    const members = encodeMembers(value);
    // a typed value of JSON-LD is the time that its text says, but no text
    const typed = Object.hasOwn(value, '@type') ? (value as { '@value'?: unknown })['@value'] : undefined;
    const temporal = typeof typed === 'string' ? temporalOf(typed) : undefined;
    return temporal ? { ...members, [DOC[temporal.kind]]: temporal.key } : members;
  }
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

const encodeMembers = (value: object): JsonObject =>
  Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      storable(name.startsWith('~') ? `~${name}` : name),
      encode(inner),
    ]),
  );
