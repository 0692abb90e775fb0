import type { AttributeKind } from './entity.ts';
import type { TermMap } from './term-map.ts';
import type { JsonObject } from './write-object.ts';

/** What is known of the entities of a type. Names are IRIs, none twice. */
export interface TypeSummary {
  readonly type: string;
  readonly entities: number;
  readonly attributes: readonly { readonly name: string; readonly kinds: readonly AttributeKind[] }[];
}

/** What is known of an attribute over all entities. Names are IRIs, none twice. */
export interface AttributeSummary {
  readonly name: string;
  readonly instances: number;
  readonly kinds: readonly AttributeKind[];
  /** Types of the entities that have it. */
  readonly types: readonly string[];
}

/** EntityTypeList (clauses 4.5.10 and 5.2.24). */
export const writeTypeList = (id: string, types: readonly string[], map: TermMap): JsonObject => ({
  id,
  type: 'EntityTypeList',
  typeList: types.map(map.compact),
});

/** EntityType, one of the detailed list (clauses 4.5.11 and 5.2.25). */
export const writeType = ({ type, attributes }: TypeSummary, map: TermMap): JsonObject => ({
  id: type,
  type: 'EntityType',
  typeName: map.compact(type),
  attributeNames: attributes.map(({ name }) => map.compact(name)),
});

/** EntityTypeInfo (clauses 4.5.12 and 5.2.26). */
export const writeTypeInfo = ({ type, entities, attributes }: TypeSummary, map: TermMap): JsonObject => ({
  id: type,
  type: 'EntityTypeInfo',
  typeName: map.compact(type),
  entityCount: entities,
  attributeDetails: attributes.map(({ name, kinds }) => ({
    id: name,
    type: 'Attribute',
    attributeName: map.compact(name),
    attributeTypes: kinds,
  })),
});

/** AttributeList (clauses 4.5.13 and 5.2.27). */
export const writeAttributeList = (id: string, names: readonly string[], map: TermMap): JsonObject => ({
  id,
  type: 'AttributeList',
  attributeList: names.map(map.compact),
});

/** Attribute, one of the detailed list (clauses 4.5.14 and 5.2.28). */
export const writeAttributeOfList = (
  { name, types }: Pick<AttributeSummary, 'name' | 'types'>,
  map: TermMap,
): JsonObject => ({
  id: name,
  type: 'Attribute',
  attributeName: map.compact(name),
  typeNames: types.map(map.compact),
});

/** Attribute with all that is known of it (clauses 4.5.15 and 5.2.28). */
export const writeAttributeInfo = (summary: AttributeSummary, map: TermMap): JsonObject => ({
  ...writeAttributeOfList(summary, map),
  attributeCount: summary.instances,
  attributeTypes: summary.kinds,
});
