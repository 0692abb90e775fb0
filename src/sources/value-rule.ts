import { pointerParts } from '../platform/document.ts';
import type { ValueRuleWire } from './source-wire.ts';

/** Values of the mapping's JSONata expressions for one record, by their position in its list; an Error where one failed. */
export type Evaluated = readonly unknown[];

/** Finds a value in a record; undefined where there is none. */
export type Lookup = (record: unknown, evaluated: Evaluated) => unknown;

/** A value rule, ready for use, see ValueRuleWire. */
export type ValueRule =
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'pointer' | 'template'; readonly find: Lookup }
  | { readonly kind: 'expression'; readonly find: Lookup; readonly index: number };

/** The text of a place that a template names. */
const PLACE = /\{(\/[^{}]*)\}/g;

export const isTemplate = (text: string): boolean => text.search(PLACE) >= 0;

/** Compiles a rule; a JSONata expression is put on the list `expressions`, whose values are then asked for by position. */
export function valueRule(rule: ValueRuleWire, expressions: string[]): ValueRule {
  if (typeof rule === 'object') return { kind: 'constant', value: rule.const };
  if (typeof rule !== 'string') return { kind: 'constant', value: rule };
  if (rule.startsWith('/')) return { kind: 'pointer', find: pointer(rule) };
  if (rule.startsWith('=')) {
    const source = rule.slice(1);
    const known = expressions.indexOf(source);
    const index = known >= 0 ? known : expressions.push(source) - 1;
    return { kind: 'expression', index, find: (_, evaluated) => evaluated[index] };
  }
  return isTemplate(rule) ? { kind: 'template', find: template(rule) } : { kind: 'constant', value: rule };
}

export function lookupOf(rule: ValueRule): Lookup {
  if (rule.kind !== 'constant') return rule.find;
  const { value } = rule;
  return () => value;
}

/** A JSON Pointer (RFC 6901) as a function; only members that are a value's own are found. */
export function pointer(text: string): (record: unknown) => unknown {
  const parts = pointerParts(text);
  if (parts.length === 1) {
    const name = parts[0]!;
    return (record) => member(record, name);
  }
  return (record) => {
    let value = record;
    for (const part of parts) {
      value = member(value, part);
      if (value === undefined) return undefined;
    }
    return value;
  };
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return /^(?:0|[1-9]\d{0,9})$/.test(name) ? value[Number(name)] : undefined;
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

/**
 * A text with values put in; undefined where one of them is missing, empty or no single value. `change` is applied to each
 * value's text.
 */
export function template(
  text: string,
  change: (value: string) => string = (value) => value,
): (record: unknown) => string | undefined {
  const literals: string[] = [];
  const finds: ((record: unknown) => unknown)[] = [];
  let from = 0;
  for (const match of text.matchAll(PLACE)) {
    literals.push(text.slice(from, match.index));
    finds.push(pointer(match[1]!));
    from = match.index + match[0].length;
  }
  const last = text.slice(from);
  return (record) => {
    let result = '';
    for (let i = 0; i < finds.length; i += 1) {
      const value = finds[i]!(record);
      const isText = typeof value === 'string' ? value.trim() !== '' : isPlain(value);
      if (!isText) return undefined;
      result += literals[i]! + change(String(value).trim());
    }
    return result + last;
  };
}

const isPlain = (value: unknown): boolean => typeof value === 'number' || typeof value === 'boolean';
