import { type AttributeInstance, type AttributeKind, type Attributes, VALUE_MEMBER } from './entity.ts';
import { looksLikeGeometry } from './read-geometry.ts';
import { isObject } from './read-json.ts';
import { objectsOf } from './relationship.ts';
import type { TermMap } from './term-map.ts';
import { chooseLanguage, type LanguageRange } from './write-language.ts';
import { type JsonObject, setMember } from './write-object.ts';

/** Clauses 4.5.1 (normalised and concise) and 4.5.4 (simplified). */
export type Format = 'normalized' | 'concise' | 'simplified';

/** How instances are to be shown. */
export interface InstanceView {
  readonly format: Format;
  /** With createdAt and modifiedAt. */
  readonly sysAttrs?: boolean;
  /** Shows a LanguageProperty as a Property in the language that suits best (clause 4.15). */
  readonly languages?: readonly LanguageRange[];
  /** What notifications tell of instances besides; not told in the simplified form. */
  readonly changes?: ReadonlyMap<AttributeInstance, InstanceChange>;
}

/** What became of an instance (clauses 4.5.2.2 and 5.8.6). */
export interface InstanceChange {
  /** Its value before, if it is to be told. */
  readonly previous?: unknown;
  /** When it was deleted; told with createdAt and modifiedAt. */
  readonly deletedAt?: string;
}

/** The written form of a linked entity; undefined where the identifier is to stand alone. */
export type WriteLinked = (id: string) => JsonObject | undefined;

/** The member that tells the value before a change, by kind of attribute. */
const PREVIOUS_MEMBER = {
  Property: 'previousValue',
  GeoProperty: 'previousValue',
  LanguageProperty: 'previousLanguageMap',
  VocabProperty: 'previousVocab',
  JsonProperty: 'previousJson',
  ListProperty: 'previousValueList',
  Relationship: 'previousObject',
  ListRelationship: 'previousObjectList',
} as const satisfies Record<AttributeKind, string>;

/** Members that the standard gives to an instance: a sub-attribute whose short name is one of them is written by its IRI. */
const INSTANCE_MEMBERS: ReadonlySet<string> = new Set<string>([
  ...Object.values(VALUE_MEMBER),
  ...Object.values(PREVIOUS_MEMBER),
  ...['type', 'objectType', 'valueType', 'unitCode', 'observedAt', 'datasetId', 'instanceId', 'expiresAt'],
  ...['createdAt', 'modifiedAt', 'deletedAt', 'lang', 'entity', 'entityList', 'id', '@context'],
]);

/** What stands under an attribute's name; `instances` holds one at least. Values are not copied. */
export function writeAttribute(
  instances: readonly AttributeInstance[],
  map: TermMap,
  view: InstanceView,
  linked?: WriteLinked,
): unknown {
  const simplified = view.format === 'simplified';
  if (instances.length > 1) {
    if (!simplified) return instances.map((instance) => writeInstance(instance, map, view, linked));
    const dataset: JsonObject = {};
    for (const instance of instances)
      setMember(dataset, instance.datasetId ?? '@none', simplify(instance, map, view, linked));
    return { dataset };
  }
  const instance = instances[0]!;
  if (simplified) return simplify(instance, map, view, linked);
  const written = writeInstance(instance, map, view, linked);
  return view.format === 'concise' && isBare(written) ? written.value : written;
}

/** One instance in full: the normalised form, or the concise one with its members. */
export function writeInstance(
  instance: AttributeInstance,
  map: TermMap,
  view: InstanceView,
  linked?: WriteLinked,
): JsonObject {
  const spoken = spokenOf(instance, view);
  const kind = spoken === undefined ? instance.type : 'Property';
  const value = spoken === undefined ? shownValue(instance, map) : spoken.value;
  const written: JsonObject = {};
  if (view.format === 'normalized' || !isInferred(kind, value)) written.type = kind;
  written[VALUE_MEMBER[kind]] = value;
  if (spoken !== undefined) written.lang = spoken.language;
  if (instance.objectType !== undefined) written.objectType = compactAll(instance.objectType, map);
  if (instance.valueType !== undefined) written.valueType = instance.valueType;
  if (instance.unitCode !== undefined) written.unitCode = instance.unitCode;
  if (instance.observedAt !== undefined) written.observedAt = instance.observedAt;
  if (instance.datasetId !== undefined) written.datasetId = instance.datasetId;
  if (instance.expiresAt !== undefined) written.expiresAt = instance.expiresAt;
  if (view.sysAttrs) {
    written.createdAt = instance.createdAt;
    written.modifiedAt = instance.modifiedAt;
  }
  const change = view.changes?.get(instance);
  if (change !== undefined) addChange(written, instance.type, change, map, view);
  if (linked !== undefined) addLinked(written, instance, linked);
  if (instance.attributes !== undefined) addSubAttributes(written, instance.attributes, map, view);
  return written;
}

const spokenOf = ({ type, value }: AttributeInstance, { languages }: InstanceView) =>
  languages !== undefined && type === 'LanguageProperty' ? chooseLanguage(value, languages) : undefined;

function addChange(
  written: JsonObject,
  type: AttributeKind,
  { previous, deletedAt }: InstanceChange,
  map: TermMap,
  view: InstanceView,
): void {
  if (previous !== undefined) written[PREVIOUS_MEMBER[type]] = shownValue({ type, value: previous }, map);
  if (deletedAt !== undefined && view.sysAttrs) written.deletedAt = deletedAt;
}

function addSubAttributes(
  written: JsonObject,
  attributes: Attributes,
  map: TermMap,
  view: InstanceView,
): void {
  for (const iri of Object.keys(attributes))
    setMember(written, memberName(iri, map, INSTANCE_MEMBERS), writeAttribute(attributes[iri]!, map, view));
}

/** An attribute's short name, or its IRI where the short name is one of the standard's own members. */
export function memberName(iri: string, map: TermMap, taken: ReadonlySet<string>): string {
  const name = map.compact(iri);
  return taken.has(name) ? iri : name;
}

export const compactAll = (iris: readonly string[], map: TermMap): string | readonly string[] =>
  iris.length === 1 ? map.compact(iris[0]!) : iris.map(map.compact);

function shownValue({ type, value }: Pick<AttributeInstance, 'type' | 'value'>, map: TermMap): unknown {
  if (type !== 'VocabProperty') return value;
  return Array.isArray(value) ? value.map((one) => compactText(one, map)) : compactText(value, map);
}

const compactText = (value: unknown, map: TermMap): unknown =>
  typeof value === 'string' ? map.compact(value) : value;

/** Members of the normalised form that hold what a relationship leads to (clause 4.5.23.2). */
const LINKED_MEMBER: Partial<Record<AttributeKind, 'entity' | 'entityList'>> = {
  Relationship: 'entity',
  ListRelationship: 'entityList',
};

function addLinked(written: JsonObject, { type, value }: AttributeInstance, linked: WriteLinked): void {
  const member = LINKED_MEMBER[type];
  if (member === undefined) return;
  const found = objectsOf(value).flatMap((id) => linked(id) ?? []);
  if (found.length > 0) written[member] = Array.isArray(value) ? found : found[0];
}

const objectOf = (value: unknown): unknown => (isObject(value) ? value.object : value);

function simplify(
  instance: AttributeInstance,
  map: TermMap,
  view: InstanceView,
  linked: WriteLinked | undefined,
): unknown {
  const spoken = spokenOf(instance, view);
  return spoken === undefined ? SIMPLIFIED[instance.type](shownValue(instance, map), linked) : spoken.value;
}

const asItIs = (value: unknown): unknown => value;
const link = (value: unknown, linked: WriteLinked | undefined): unknown => {
  if (Array.isArray(value)) return value.map((one) => link(objectOf(one), linked));
  return (typeof value === 'string' && linked?.(value)) || value;
};

/** The simplified form of each kind (clause 4.5.4). */
const SIMPLIFIED: Record<AttributeKind, (value: unknown, linked: WriteLinked | undefined) => unknown> = {
  Property: asItIs,
  GeoProperty: asItIs,
  ListProperty: asItIs,
  LanguageProperty: (languageMap) => ({ languageMap }),
  VocabProperty: (vocab) => ({ vocab }),
  JsonProperty: (json) => ({ json }),
  Relationship: link,
  ListRelationship: link,
};

/** Whether a reader of the concise form finds out the kind by the value's member alone (clause 4.5.2.3). */
function isInferred(kind: AttributeKind, value: unknown): boolean {
  if (kind === 'Property') return !looksLikeGeometry(value);
  return kind !== 'GeoProperty' || looksLikeGeometry(value);
}

const TELLING: readonly string[] = ['type', ...new Set(Object.values(VALUE_MEMBER))];

/** Whether the value alone is the concise form: nothing else is told, and no reader takes it for an attribute. */
function isBare(written: JsonObject): boolean {
  for (const name in written) if (name !== 'value') return false;
  const { value } = written;
  if (Array.isArray(value)) return !value.some(isObject);
  return looksLikeGeometry(value) || !(isObject(value) && TELLING.some((name) => Object.hasOwn(value, name)));
}
