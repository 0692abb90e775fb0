import type { Pattern } from './query-language-pattern.ts';
import type { Temporal } from './query-language-time.ts';

/** A query of the NGSI-LD Query Language (clause 4.9), with names expanded and patterns compiled. */
export interface Query {
  readonly source: string;
  readonly condition: Condition;
}

/** AND and OR with two parts at least, AND before OR; an association in parentheses is the nested condition. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'term'; readonly path: AttributePath; readonly test: Test };

/** The way from an entity to what a query term looks at. */
export interface AttributePath {
  /** Relationships that lead to a further entity each: `a{b{c}}` has two. */
  readonly links: readonly Link[];
  /** The attribute, its sub-attribute and so on, as IRIs; none where `member` is of the entity itself. */
  readonly names: readonly string[];
  /** A member of the instance, or of the entity, that is no attribute: `temperature.observedAt`. */
  readonly member?: QueryMember;
  /** `[x.y]`: names inside of a compound value, or a language of a LanguageProperty, where `*` is any. */
  readonly inside: readonly string[];
}

export interface Link {
  readonly relationship: string;
  /** Types of the linked entity as IRIs, any of which will do; none: every type. */
  readonly types: readonly string[];
}

/** Members of an instance that a path can end in; of an entity, those of {@link ENTITY_MEMBERS}. */
export const INSTANCE_MEMBERS = [
  'observedAt',
  'createdAt',
  'modifiedAt',
  'expiresAt',
  'unitCode',
  'datasetId',
  'objectType',
  'valueType',
] as const;
export type QueryMember = (typeof INSTANCE_MEMBERS)[number];
export const ENTITY_MEMBERS: readonly QueryMember[] = ['createdAt', 'modifiedAt', 'expiresAt'];
export const TEMPORAL_MEMBERS: readonly QueryMember[] = [
  'observedAt',
  'createdAt',
  'modifiedAt',
  'expiresAt',
];

export type Order = 'greater' | 'greaterEqual' | 'less' | 'lessEqual';

export type Test =
  | { readonly kind: 'exists' }
  /** Any of the values is equal; negated: none is, and the target is there. */
  | { readonly kind: 'equal'; readonly negated: boolean; readonly values: readonly Literal[] }
  | { readonly kind: 'range'; readonly negated: boolean; readonly from: Literal; readonly to: Literal }
  | { readonly kind: 'order'; readonly order: Order; readonly value: Literal }
  | { readonly kind: 'pattern'; readonly negated: boolean; readonly pattern: Pattern };

/** A value of a query term. A URI is a text. */
export type Literal =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: Temporal['kind']; readonly value: string };

export interface QueryLimits {
  /** UTF-16 units of the whole query. */
  readonly length: number;
  /** Parentheses inside of parentheses. */
  readonly depth: number;
  readonly terms: number;
  /** Names of one path, those in braces and brackets included. */
  readonly names: number;
  /** Entities in a row that one path leads through. */
  readonly links: number;
  /** Values of one list. */
  readonly values: number;
  readonly patternLength: number;
  /** Instructions of a compiled pattern. */
  readonly patternSize: number;
}
export const QUERY_LIMITS: QueryLimits = {
  length: 16_384,
  depth: 16,
  terms: 128,
  names: 16,
  links: 4,
  values: 256,
  patternLength: 256,
  patternSize: 400,
};

export interface QueryOptions {
  /** Names of attributes whose values in the query are expanded by the @context (`gender==Male`). */
  readonly expandValues?: readonly string[];
  /** Names of attributes whose values are JSON: never expanded, even where `expandValues` has them. */
  readonly jsonKeys?: readonly string[];
  readonly limits?: QueryLimits;
}
