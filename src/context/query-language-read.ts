import {
  type AttributePath,
  type Condition,
  ENTITY_MEMBERS,
  INSTANCE_MEMBERS,
  type Link,
  type Literal,
  type Order,
  QUERY_LIMITS,
  type Query,
  type QueryLimits,
  type QueryMember,
  type QueryOptions,
  TEMPORAL_MEMBERS,
  type Test,
} from './query-language.ts';
import { compilePattern } from './query-language-pattern.ts';
import { queryRefusal, queryTooComplex } from './query-language-refusal.ts';
import { temporalOf } from './query-language-time.ts';
import type { TermMap } from './term-map.ts';

const SPACE = /[ \t]*/y;
const NAME = /\p{L}[\p{L}\p{N}_]*/uy;
const TYPES = /\p{L}[\p{L}\p{N}_]*(?:,\p{L}[\p{L}\p{N}_]*)*:/uy;
/** A member's name inside of a compound value, or a language tag: JSON allows more than the grammar's AttrName, such as `zh-Hans`. */
const MEMBER = /[^\s.[\]{}()"\\;|,<>=!~]+/uy;
const OPERATOR = /!~=|~=|==|!=|>=|<=|>|</y;
const QUOTED = /"(?:[^"\\]|\\.)*"/sy;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const TEMPORAL = /\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:[.,]\d{1,6})?Z)?|\d\d:\d\d:\d\d(?:[.,]\d{1,6})?Z/y;
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s"<>\\^`{}|]+$/;
const WORD = /^\p{L}[\p{L}\p{N}_:.#/-]*$/u;
/** Texts that PostgreSQL cannot hold: a zero and half of a surrogate pair. */
const UNSTORABLE = /[\0\p{Cs}]/u;

const ORDERS: Readonly<Record<string, Order>> = {
  '>': 'greater',
  '>=': 'greaterEqual',
  '<': 'less',
  '<=': 'lessEqual',
};

/** Names of the core vocabulary that stand for members, by the IRIs of clause 4.4's core @context. */
const CORE = 'https://uri.etsi.org/ngsi-ld/';
const MEMBERS: ReadonlyMap<string, QueryMember> = new Map(
  INSTANCE_MEMBERS.map((name) => [
    `${CORE}${name === 'objectType' ? 'hasObjectType' : name === 'valueType' ? 'hasValueType' : name}`,
    name,
  ]),
);

/**
 * Reads a query that is percent-decoded already. Beyond the grammar, spaces may stand around operators and values, an association
 * may hold another (as the clause's examples have it), one type is enough before the colon in braces, and a pattern may be quoted.
 * An unquoted pattern or URI ends before `;`, `|` or a closing parenthesis that it has not opened; a URI before a comma as well.
 * @throws MeridianError `context.badRequest` with the one thing that is wrong, `context.tooComplex` beyond a limit
 */
export function parseQuery(source: string, map: TermMap, options: QueryOptions = {}): Query {
  return { source, condition: new Reader(source, map, options).read() };
}

/** One reading of one query by recursive descent; recursion is as deep as the limit on parentheses. */
class Reader {
  readonly #text: string;
  readonly #map: TermMap;
  readonly #limits: QueryLimits;
  readonly #expanded: ReadonlySet<string>;
  #at = 0;
  #terms = 0;

  constructor(text: string, map: TermMap, { expandValues = [], jsonKeys = [], limits }: QueryOptions) {
    this.#text = text;
    this.#map = map;
    this.#limits = limits ?? QUERY_LIMITS;
    const raw = new Set(jsonKeys.map(map.expand));
    this.#expanded = new Set(expandValues.map(map.expand).filter((name) => !raw.has(name)));
  }

  read(): Condition {
    if (this.#text.length > this.#limits.length)
      throw queryTooComplex('context.queryLength', this.#limits.length);
    const bad = this.#text.search(UNSTORABLE);
    if (bad >= 0) throw queryRefusal('context.queryCharacter', this.#text, bad);
    const condition = this.#or(0);
    this.#match(SPACE);
    if (this.#at < this.#text.length) throw this.#refusal('context.queryRest');
    return condition;
  }

  #or(depth: number): Condition {
    return this.#list('or', '|', () => this.#list('and', ';', () => this.#part(depth)));
  }

  #list(kind: 'and' | 'or', sign: string, read: () => Condition): Condition {
    const parts = [read()];
    while (this.#take(sign)) parts.push(read());
    return parts.length === 1 ? parts[0]! : { kind, parts };
  }

  #part(depth: number): Condition {
    if (!this.#take('(')) return this.#term();
    if (depth === this.#limits.depth) throw queryTooComplex('context.queryDepth', this.#limits.depth);
    const condition = this.#or(depth + 1);
    this.#need(')');
    return condition;
  }

  #term(): Condition {
    this.#terms++;
    if (this.#terms > this.#limits.terms) throw queryTooComplex('context.queryTerms', this.#limits.terms);
    const path = this.#path();
    const start = this.#at;
    this.#match(SPACE);
    const operator = this.#match(OPERATOR);
    // what ends a term may follow spaces, which are then the next reader's
    if (operator === undefined) this.#at = start;
    return { kind: 'term', path, test: this.#test(operator, path) };
  }

  #path(): AttributePath {
    const links: Link[] = [];
    let count = 0;
    const counted = (): void => {
      count++;
      if (count > this.#limits.names) throw queryTooComplex('context.queryNames', this.#limits.names);
    };
    this.#match(SPACE);
    let names = [this.#name()];
    counted();
    while (this.#text[this.#at] === '{') {
      this.#at++;
      if (links.length === this.#limits.links)
        throw queryTooComplex('context.queryLinks', this.#limits.links);
      const types = (this.#match(TYPES) ?? '').split(/[,:]/).filter(Boolean).map(this.#map.expand);
      links.push({ relationship: names[0]!, types });
      names = [this.#name()];
      counted();
    }
    while (this.#text[this.#at] === '.') {
      this.#at++;
      names.push(this.#name());
      counted();
    }
    const inside: string[] = [];
    if (this.#text[this.#at] === '[') {
      do {
        this.#at++;
        const name = this.#match(MEMBER);
        if (name === undefined) throw this.#refusal('context.queryName');
        inside.push(name);
        counted();
      } while (this.#text[this.#at] === '.');
      this.#need(']', false);
    }
    for (const _ of links) this.#need('}', false);
    const member = inside.length === 0 ? MEMBERS.get(names.at(-1)!) : undefined;
    if (member === undefined || (names.length === 1 && !ENTITY_MEMBERS.includes(member)))
      return { links, names, inside };
    return { links, names: names.slice(0, -1), member, inside };
  }

  #name(): string {
    const name = this.#match(NAME);
    if (name === undefined) throw this.#refusal('context.queryName');
    return this.#map.expand(name);
  }

  #test(operator: string | undefined, path: AttributePath): Test {
    if (operator === undefined) return { kind: 'exists' };
    if (operator.includes('~'))
      return { kind: 'pattern', negated: operator !== '~=', pattern: this.#pattern() };
    const start = this.#at;
    const order = ORDERS[operator];
    const value = this.#literal(path);
    if (order !== undefined) {
      if (value.kind === 'boolean') throw queryRefusal('context.queryOrder', this.#text, start);
      return { kind: 'order', order, value };
    }
    const negated = operator === '!=';
    if (this.#take('..')) {
      const to = this.#literal(path);
      if (value.kind === 'boolean' || value.kind !== to.kind)
        throw queryRefusal('context.queryRange', this.#text, start);
      return { kind: 'range', negated, from: value, to };
    }
    const values = [value];
    while (this.#take(',')) {
      if (values.length === this.#limits.values)
        throw queryTooComplex('context.queryValues', this.#limits.values);
      values.push(this.#literal(path));
    }
    return { kind: 'equal', negated, values };
  }

  #literal(path: AttributePath): Literal {
    this.#match(SPACE);
    const start = this.#at;
    const literal = this.#quoted(path) ?? this.#numeric() ?? this.#bare(path);
    if (literal === undefined) throw queryRefusal('context.queryValue', this.#text, start);
    return literal;
  }

  #quoted(path: AttributePath): Literal | undefined {
    const start = this.#at;
    const quoted = this.#match(QUOTED);
    if (quoted === undefined) return undefined;
    const text = jsonText(quoted);
    if (text === undefined) throw queryRefusal('context.queryValue', this.#text, start);
    // what such a member holds is a DateTime whether or not the query has it in quotes
    const temporal = path.member && TEMPORAL_MEMBERS.includes(path.member) ? temporalOf(text) : undefined;
    if (temporal) return { kind: temporal.kind, value: temporal.key };
    return { kind: 'text', value: this.#isExpanded(path) ? this.#map.expand(text) : text };
  }

  #numeric(): Literal | undefined {
    const start = this.#at;
    const temporal = this.#match(TEMPORAL);
    if (temporal !== undefined) {
      const read = temporalOf(temporal);
      if (read && this.#endsValue()) return { kind: read.kind, value: read.key };
      throw queryRefusal('context.queryValue', this.#text, start);
    }
    const digits = this.#match(NUMBER);
    if (digits === undefined) return undefined;
    const value = Number(digits);
    if (!Number.isFinite(value) || !this.#endsValue())
      throw queryRefusal('context.queryValue', this.#text, start);
    return { kind: 'number', value };
  }

  #bare(path: AttributePath): Literal | undefined {
    const text = this.#until(';|,');
    if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true' };
    if (this.#isExpanded(path) && WORD.test(text)) return { kind: 'text', value: this.#map.expand(text) };
    return URI.test(text) ? { kind: 'text', value: text } : undefined;
  }

  #isExpanded(path: AttributePath): boolean {
    return path.member === undefined && this.#expanded.has(path.names.at(-1) ?? '');
  }

  #pattern() {
    this.#match(SPACE);
    const start = this.#at;
    const quoted = this.#match(QUOTED);
    // in quotes a backslash may be doubled as JSON has it, or stand alone as in the expression
    const source =
      quoted === undefined
        ? this.#until(';|')
        : (jsonText(quoted) ?? quoted.slice(1, -1).replaceAll('\\"', '"'));
    if (source.length > this.#limits.patternLength)
      throw queryTooComplex('context.queryPatternLength', this.#limits.patternLength);
    const pattern = source === '' ? '' : compilePattern(source);
    if (typeof pattern === 'string')
      throw queryRefusal('context.queryPattern', this.#text, start, { reason: pattern });
    if (pattern.size > this.#limits.patternSize)
      throw queryTooComplex('context.queryPatternSize', this.#limits.patternSize);
    return pattern;
  }

  /** Text up to one of the signs or a closing parenthesis; not those in parentheses or brackets of its own, or after a backslash. */
  #until(signs: string): string {
    const start = this.#at;
    let open = 0;
    let inClass = false;
    for (; this.#at < this.#text.length; this.#at++) {
      const sign = this.#text[this.#at]!;
      if (sign === '\\') this.#at++;
      else if (inClass) inClass = sign !== ']';
      else if (sign === '[') {
        inClass = true;
        // a bracket that comes first in a class is one of its characters
        if (this.#text[this.#at + 1] === '^') this.#at++;
        if (this.#text[this.#at + 1] === ']') this.#at++;
      } else if (sign === '(') open++;
      else if (sign === ')' && open > 0) open--;
      else if (sign === ')' || (open === 0 && signs.includes(sign))) break;
    }
    this.#at = Math.min(this.#at, this.#text.length);
    return this.#text.slice(start, this.#at).trimEnd();
  }

  #endsValue(): boolean {
    return this.#at === this.#text.length || ' \t;|),.'.includes(this.#text[this.#at]!);
  }

  #take(sign: string): boolean {
    this.#match(SPACE);
    if (!this.#text.startsWith(sign, this.#at)) return false;
    this.#at += sign.length;
    return true;
  }

  #need(sign: string, afterSpace = true): void {
    if (afterSpace ? this.#take(sign) : this.#text[this.#at] === sign) {
      if (!afterSpace) this.#at++;
      return;
    }
    throw this.#refusal('context.queryOpen', { sign });
  }

  #match(expression: RegExp): string | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #refusal(code: string, details?: Readonly<Record<string, string | number>>) {
    return queryRefusal(code, this.#text, this.#at, details);
  }
}

/** The text of a JSON string, unless an escape is none or it holds what cannot be stored. */
function jsonText(quoted: string): string | undefined {
  try {
    const text = JSON.parse(quoted) as string;
    return UNSTORABLE.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
