import { DOC } from './entity-doc.ts';
import type { Condition, Literal, Query, Test } from './query-language.ts';
import { temporalOf } from './query-language-time.ts';

/** Values of an attribute, each as the JSON text of what `entity_value` makes of it. */
export interface ValueRange {
  /** As IRI. */
  readonly attribute: string;
  readonly values: ValueSet;
}
export type ValueSet =
  | { readonly kind: 'equal'; readonly any: readonly string[] }
  | { readonly kind: 'between'; readonly from: Bound; readonly to: Bound };
export interface Bound {
  readonly value: string;
  readonly isOpen: boolean;
  /** Whether it is but the end of all values of the kind. */
  readonly isEnd: boolean;
}

/** Longer texts are not indexed; of a text so many UTF-16 units have no more than 500 bytes. */
const LONGEST_TEXT = 160;

/**
 * Conditions that an entity must meet to answer a query, one attribute each, for an index on its values: an entity that answers has a
 * value in the range, or one that the index does not tell apart.
 */
export function valueRanges({ condition }: Query): readonly ValueRange[] {
  const terms = condition.kind === 'and' ? condition.parts : [condition];
  return terms.flatMap(rangeOf);
}

function rangeOf(condition: Condition): readonly ValueRange[] {
  if (condition.kind !== 'term') return [];
  const { links, names, member, inside } = condition.path;
  const [attribute, ...more] = names;
  if (
    attribute === undefined ||
    more.length > 0 ||
    links.length > 0 ||
    inside.length > 0 ||
    member !== undefined
  )
    return [];
  const values = valuesOf(condition.test);
  return values === undefined ? [] : [{ attribute, values }];
}

function valuesOf(test: Test): ValueSet | undefined {
  switch (test.kind) {
    case 'exists':
    case 'pattern':
      return undefined;
    case 'equal': {
      const any = test.values.map(keyOf);
      return test.negated || any.includes(undefined) ? undefined : { kind: 'equal', any: any as string[] };
    }
    case 'range': {
      const [from, to] = [keyOf(test.from), keyOf(test.to)];
      if (test.negated || from === undefined || to === undefined || !hasEnds(test.from)) return undefined;
      return { kind: 'between', from: bound(from, false), to: bound(to, false) };
    }
    case 'order': {
      const key = keyOf(test.value);
      const ends = endsOf(test.value);
      if (key === undefined || ends === undefined) return undefined;
      const isOpen = test.order === 'greater' || test.order === 'less';
      return test.order === 'greater' || test.order === 'greaterEqual'
        ? { kind: 'between', from: bound(key, isOpen), to: ends[1] }
        : { kind: 'between', from: ends[0], to: bound(key, isOpen) };
    }
  }
}

const bound = (value: string, isOpen: boolean): Bound => ({ value, isOpen, isEnd: false });
const end = (value: string): Bound => ({ value, isOpen: true, isEnd: true });

/** What lies around all values of a kind in the order of jsonb; of texts the order is the database's own, so they have no range. */
function endsOf({ kind }: Literal): readonly [Bound, Bound] | undefined {
  if (kind === 'number') return [end('-1e400'), end('1e400')];
  if (kind === 'text' || kind === 'boolean') return undefined;
  // keys of times hold digits where they differ, which every collation has in one order
  return [end(JSON.stringify({ [DOC[kind]]: '' })), end(JSON.stringify({ [DOC[kind]]: '99999' }))];
}
const hasEnds = (literal: Literal): boolean => endsOf(literal) !== undefined;

function keyOf(literal: Literal): string | undefined {
  if (literal.kind === 'number' || literal.kind === 'boolean') return JSON.stringify(literal.value);
  if (literal.kind !== 'text') return JSON.stringify({ [DOC[literal.kind]]: literal.value });
  // a text that tells a time is kept as the time
  return literal.value.length > LONGEST_TEXT || temporalOf(literal.value)
    ? undefined
    : JSON.stringify(literal.value);
}
