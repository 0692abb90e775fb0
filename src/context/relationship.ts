import type { AttributeKind } from './entity.ts';
import { storable } from './query-match-text.ts';
import { isObject } from './read-json.ts';

/** Whether what an attribute holds leads to entities. */
export const isRelationship = (kind: AttributeKind): boolean =>
  kind === 'Relationship' || kind === 'ListRelationship';

/** Identifiers that a relationship leads to, in their order: its object is one, a list, or a list of `{ object }`. */
export function objectsOf(value: unknown): readonly string[] {
  const uris: string[] = [];
  for (const one of Array.isArray(value) ? value : [value]) {
    const uri: unknown = isObject(one) ? one.object : one;
    if (typeof uri === 'string') uris.push(storable(uri));
    else if (Array.isArray(uri)) uris.push(...uri.filter((text) => typeof text === 'string').map(storable));
  }
  return uris;
}
