/**
 * An entity as it is kept: names of types and attributes are full IRIs, values are as they came. A stored attribute name always
 * holds a colon, a member of the core vocabulary never does, so both can stand in one object.
 */
export interface Entity {
  readonly id: string;
  /** Type names as IRIs, at least one, none twice. */
  readonly types: readonly string[];
  readonly scopes: readonly string[];
  /** ISO 8601 in UTC with microseconds or milliseconds. */
  readonly createdAt: string;
  readonly modifiedAt: string;
  readonly expiresAt?: string;
  readonly attributes: Attributes;
}

/** Instances of each attribute by its IRI; the default instance (without datasetId) first, never empty. */
export type Attributes = Readonly<Record<string, readonly AttributeInstance[]>>;

/** One instance of an attribute (ETSI GS CIM 009, clause 4.5.2 ff.); the member that carries its value depends on its kind. */
export interface AttributeInstance {
  readonly type: AttributeKind;
  /** What the member named by {@link VALUE_MEMBER} holds. Of a VocabProperty IRIs, else as it came. */
  readonly value: unknown;
  readonly objectType?: readonly string[];
  readonly valueType?: string;
  readonly observedAt?: string;
  readonly unitCode?: string;
  readonly datasetId?: string;
  readonly expiresAt?: string;
  readonly createdAt: string;
  readonly modifiedAt: string;
  readonly attributes?: Attributes;
}

/** The member of the normalised form that carries the value, by kind of attribute. */
export const VALUE_MEMBER = {
  Property: 'value',
  GeoProperty: 'value',
  LanguageProperty: 'languageMap',
  VocabProperty: 'vocab',
  JsonProperty: 'json',
  ListProperty: 'valueList',
  Relationship: 'object',
  ListRelationship: 'objectList',
} as const;
export type AttributeKind = keyof typeof VALUE_MEMBER;
export type ValueMember = (typeof VALUE_MEMBER)[AttributeKind];

export const isKind = (text: unknown): text is AttributeKind =>
  typeof text === 'string' && Object.hasOwn(VALUE_MEMBER, text);

/** Stands for a value that a patch takes away (clause 4.5.0). */
export const NULL_VALUE = 'urn:ngsi-ld:null';
