import { canonicalJson } from '../model/canonical.ts';
import type { AttributeInstance } from './entity.ts';
import { temporalOf } from './query-language-time.ts';
import { isNullOf } from './read-value.ts';
import { isRelationship, objectsOf } from './relationship.ts';

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
  readonly value: unknown;
}

/** An instance as the methods take it; none of an instance that says that the attribute was deleted (clause 4.5.7). */
export function sampleOf({ type, value, valueType }: AttributeInstance): Sample | undefined {
  if (isNullOf(type, value)) return undefined;
  const typed = type === 'Property' ? typedText(value, valueType) : undefined;
  if (typed) return typed.isUri ? plain('uri', value) : textSample(typed.text, value);
  if (isRelationship(type)) return plain('target', value);
  if (type === 'VocabProperty') return plain('uri', value);
  if (typeof value === 'number') return plain('number', value, value);
  if (typeof value === 'boolean') return plain('boolean', value, value ? 1 : 0);
  if (typeof value === 'string') return textSample(value, value);
  return Array.isArray(value) ? plain('array', value, value.length) : plain('object', value);
}

/** What counts as one of several distinct values: the value itself, of a relationship each of its targets. */
export const distinctOf = ({ kind, value }: Sample): readonly string[] =>
  kind === 'target' ? objectsOf(value) : [canonicalJson(value)];

const plain = (kind: SampleKind, value: unknown, number = 0): Sample => ({
  kind,
  number,
  text: '',
  key: '',
  value,
});

function textSample(text: string, value: unknown): Sample {
  const temporal = temporalOf(text);
  if (!temporal) return { kind: 'text', number: 0, text, key: text, value };
  const { key } = temporal;
  const kind = temporal.kind === 'instant' ? 'dateTime' : temporal.kind;
  return { kind, number: kind === 'time' ? microsecondsOfDay(key) : 0, text, key, value };
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
  if (typeof value === 'number') return undefined;
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
