import { canonicalJson } from '../model/canonical.ts';
import type { AttributeInstance } from './entity.ts';
import { temporalOf } from './query-language-time.ts';
import { isNullOf } from './read-value.ts';

/** What a value is to the aggregation methods: the columns of tables 4.5.19.1-1 to -3. */
export type SampleKind =
  | 'number'
  | 'boolean'
  | 'text'
  | 'array'
  | 'object'
  | 'dateTime'
  | 'date'
  | 'time'
  | 'uri'
  | 'target';

export interface Sample {
  readonly kind: SampleKind;
  /** A number; 1 and 0 of a boolean; the size of an array; microseconds of the day of a time. Else 0, and of no meaning. */
  readonly number: number;
  /** What the maximum answers, and what it is compared by, of texts and of dates and times. */
  readonly text: string;
  readonly key: string;
  /** What counts as one of several distinct values: the value itself, of relationships each target. */
  readonly distinct: readonly string[];
}

/** An instance as the methods take it; none of an instance that says that the attribute was deleted (clause 4.5.7). */
export function sampleOf(instance: AttributeInstance): Sample | undefined {
  const { type, value } = instance;
  if (isNullOf(type, value)) return undefined;
  if (type === 'Relationship' || type === 'ListRelationship') return plain('target', targets(value));
  if (type === 'VocabProperty') return plain('uri', [canonicalJson(value)]);
  const typed = type === 'Property' ? typedText(value, instance.valueType) : undefined;
  if (typed) return typed.isUri ? plain('uri', [typed.text]) : textSample(typed.text, canonicalJson(value));
  switch (typeof value) {
    case 'number':
      return { ...plain('number', [canonicalJson(value)]), number: value };
    case 'boolean':
      return { ...plain('boolean', [String(value)]), number: value ? 1 : 0 };
    case 'string':
      return textSample(value, canonicalJson(value));
    default:
      return Array.isArray(value)
        ? { ...plain('array', [canonicalJson(value)]), number: value.length }
        : plain('object', [canonicalJson(value)]);
  }
}

const plain = (kind: SampleKind, distinct: readonly string[]): Sample => ({
  kind,
  number: 0,
  text: '',
  key: '',
  distinct,
});

function textSample(text: string, distinct: string): Sample {
  const temporal = temporalOf(text);
  if (!temporal) return { ...plain('text', [distinct]), text, key: text };
  const { key } = temporal;
  const kind = temporal.kind === 'instant' ? 'dateTime' : temporal.kind;
  return { ...plain(kind, [distinct]), text, key, number: kind === 'time' ? microsecondsOfDay(key) : 0 };
}

/** Of `hh:mm:ss.ssssssZ` */
const microsecondsOfDay = (key: string): number =>
  ((Number(key.slice(0, 2)) * 60 + Number(key.slice(3, 5))) * 60 + Number(key.slice(6, 8))) * 1_000_000 +
  Number(key.slice(9, 15));

/** A text with its type said: `{"@type": "DateTime", "@value": "…"}`, or by `valueType`. */
function typedText(
  value: unknown,
  valueType: string | undefined,
): { readonly text: string; readonly isUri: boolean } | undefined {
  const { type, text } =
    typeof value === 'object' && value !== null && Object.hasOwn(value, '@value')
      ? {
          type: (value as Record<string, unknown>)['@type'],
          text: (value as Record<string, unknown>)['@value'],
        }
      : { type: valueType, text: value };
  if (typeof text !== 'string' || typeof type !== 'string') return undefined;
  return { text, isUri: /(?:^|[/#:])(?:URI|anyURI|@id)$/.test(type) };
}

/** Targets of a Relationship: an IRI, several, or of a ListRelationship objects that hold one each. */
function targets(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((one) => (typeof one === 'string' ? one : canonicalJson(one)));
}
