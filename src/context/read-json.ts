import { NULL_VALUE } from './entity.ts';
import { isStorable } from './read-text.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Why a value cannot be kept: the code of an issue and where inside the value it is. */
export interface JsonFault {
  readonly code: string;
  /** From the value inwards. */
  readonly steps: readonly (string | number)[];
  readonly value?: unknown;
  readonly details?: Readonly<Record<string, number>>;
}

export interface JsonLimits {
  /** How deep objects and lists may stand in one another. */
  readonly depth: number;
  /** Characters of one text. */
  readonly text: number;
}

/** Where an NGSI-LD Null may stand in a value: nowhere, as member of an object that is to be merged, or anywhere. */
export type NullsIn = 'nowhere' | 'members' | 'anywhere';

/**
 * The first thing for which a parsed JSON value cannot be kept: too deep, a text too long or with characters that no
 * database takes, a number beyond the range of a double, or an NGSI-LD Null where it may not stand (clause 5.5.4).
 */
export function faultOf(
  value: unknown,
  limits: JsonLimits,
  nulls: NullsIn,
  depth = 0,
): JsonFault | undefined {
  if (typeof value === 'string') return textFault(value, limits, nulls);
  if (typeof value === 'number')
    return Number.isFinite(value) ? undefined : { code: 'context.notFinite', steps: [] };
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= limits.depth)
    return { code: 'context.limitDepth', steps: [], details: { most: limits.depth } };
  if (Array.isArray(value)) {
    const inside = nulls === 'members' ? 'nowhere' : nulls;
    for (let i = 0; i < value.length; i++) {
      const fault = faultOf(value[i], limits, inside, depth + 1);
      if (fault !== undefined) return { ...fault, steps: [i, ...fault.steps] };
    }
    return undefined;
  }
  for (const [name, item] of Object.entries(value)) {
    const fault = textFault(name, limits, 'anywhere') ?? faultOf(item, limits, nulls, depth + 1);
    if (fault !== undefined) return { ...fault, steps: [name, ...fault.steps] };
  }
  return undefined;
}

function textFault(text: string, limits: JsonLimits, nulls: NullsIn): JsonFault | undefined {
  if (text.length > limits.text)
    return { code: 'context.limitText', steps: [], details: { most: limits.text } };
  if (!isStorable(text)) return { code: 'context.invalidText', steps: [] };
  if (nulls === 'nowhere' && text === NULL_VALUE)
    return { code: 'context.nullNotAllowed', steps: [], value: text };
  return undefined;
}
