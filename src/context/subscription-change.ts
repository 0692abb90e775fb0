import type { AttributeInstance, Attributes } from './entity.ts';
import type { AttributeChange } from './patch-change.ts';

/**
 * The changes by which an attribute is another than before (clause 5.8.6): those that only wrote what was there are left out, as the
 * time of a write alone is no change.
 */
export const realChanges = (changes: readonly AttributeChange[]): readonly AttributeChange[] =>
  changes.filter(({ kind, before, after }) => kind !== 'updated' || !isSame(before, after));

function isSame(one: AttributeInstance | undefined, other: AttributeInstance | undefined): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  return (
    one.type === other.type &&
    one.observedAt === other.observedAt &&
    one.unitCode === other.unitCode &&
    one.datasetId === other.datasetId &&
    one.expiresAt === other.expiresAt &&
    one.valueType === other.valueType &&
    isEqual(one.objectType, other.objectType) &&
    isEqual(one.value, other.value) &&
    haveSame(one.attributes, other.attributes)
  );
}

function haveSame(one: Attributes = {}, other: Attributes = {}): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => {
      const [mine, theirs] = [one[name]!, Object.hasOwn(other, name) ? other[name]! : []];
      return mine.length === theirs.length && mine.every((instance, i) => isSame(instance, theirs[i]));
    })
  );
}

/** Whether two JSON values are equal; the order of an object's members means nothing. As deep as what was read may be. */
function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other))
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, i) => isEqual(item, other[i]))
    );
  const mine = Object.entries(one);
  return (
    mine.length === Object.keys(other).length &&
    mine.every(
      ([name, value]) =>
        Object.hasOwn(other, name) && isEqual(value, (other as Record<string, unknown>)[name]),
    )
  );
}
