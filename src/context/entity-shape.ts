import type { AttributeKind, Entity } from './entity.ts';
import { dueAt } from './entity-expiry.ts';
import { storable } from './query-match-text.ts';

/** What an entity is made of. Many entities share one shape. */
export interface EntityShape {
  /** IRIs, in their order. */
  readonly types: readonly string[];
  /** By name. */
  readonly attributes: readonly {
    /** An IRI as the store holds it. */
    readonly name: string;
    /** None twice, in alphabetical order. */
    readonly kinds: readonly AttributeKind[];
    readonly instances: number;
  }[];
}

/** Attributes of an entity that has a shape. */
const MOST = 200;

/** Undefined for an entity that is looked at by itself, since some of it expires or there is very much of it. */
export function shapeOf(entity: Entity): EntityShape | undefined {
  const names = Object.keys(entity.attributes);
  if (names.length > MOST || dueAt(entity) !== undefined) return undefined;
  const attributes = names.map((name) => {
    const instances = entity.attributes[name]!;
    const kinds = [...new Set(instances.map(({ type }) => type))].sort();
    return { name: storable(name), kinds, instances: instances.length };
  });
  return { types: entity.types, attributes: attributes.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/**
 * A text that entities of one shape mostly share, and others never; undefined where none is sure to be such a text. It costs a tenth
 * of the shape itself.
 */
export function shapeKey({ types, attributes, expiresAt }: Entity): string | undefined {
  if (expiresAt !== undefined) return undefined;
  let key = types.length === 1 ? types[0]! : types.join('\n');
  for (const name in attributes) {
    const instances = attributes[name]!;
    key += `\n\n${name}`;
    for (const { type, expiresAt: own } of instances) {
      if (own !== undefined) return undefined;
      key += `\n${type}`;
    }
    if (name.includes('\n')) return undefined;
  }
  return types.some((type) => type.includes('\n')) ? undefined : key;
}
