import type { AttributeInstance } from './entity.ts';
import type { TimeProperty } from './temporal-query.ts';

/** One instance of an attribute in time (clauses 4.5.7, 4.5.8). */
export interface TemporalInstance extends AttributeInstance {
  /** A URI that no other instance has. */
  readonly instanceId: string;
  /** Says that the attribute was deleted then; the value is an NGSI-LD Null. */
  readonly deletedAt?: string;
}

/** The scopes of an entity from one time on; none: they were taken away (clause 4.5.6). */
export interface TemporalScope {
  readonly value: readonly string[];
  readonly observedAt?: string;
  readonly createdAt: string;
  readonly modifiedAt: string;
  readonly deletedAt?: string;
}

/** An entity with its evolution: instances of one attribute are of any dataset and in any order, and may be none. */
export interface TemporalEntity {
  readonly id: string;
  readonly types: readonly string[];
  readonly createdAt: string;
  readonly modifiedAt: string;
  readonly deletedAt?: string;
  readonly scopes: readonly TemporalScope[];
  readonly attributes: Readonly<Record<string, readonly TemporalInstance[]>>;
}

/** What both an instance and the scopes of a time tell of time. */
export type Timed = { readonly [Property in TimeProperty]?: string };
