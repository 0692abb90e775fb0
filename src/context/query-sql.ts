import { DOC } from './entity-doc.ts';
import type { AttributePath, Condition, Literal, Order, Query, QueryMember, Test } from './query-language.ts';
import { TEMPORAL_MEMBERS } from './query-language.ts';
import { temporalOf } from './query-language-time.ts';
import { isUri } from './query-match.ts';

export interface SqlCondition {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Whether it holds of the very entities that the query matches; if not, of some more: the rows want `matchQuery`. */
  readonly exact: boolean;
}

/**
 * A query as one SQL condition over the jsonb column `doc` that `docText` fills; `parameters` is how many the statement has before.
 * The whole condition is one jsonpath, bound as a parameter. Equal values are found by a GIN index on `doc` (jsonb_path_ops too).
 * Not exact are linked entities, times of an attribute's creation and change, and patterns that PostgreSQL may take otherwise.
 */
export function querySql(query: Query, parameters: number): SqlCondition {
  const { predicate, exact } = conditionPath(query.condition);
  return { text: `doc @? $${parameters + 1}::jsonpath`, values: [`$ ? (${predicate})`], exact };
}

/** A predicate of jsonpath on `@`, and whether it says all that it should. */
interface Predicate {
  readonly predicate: string;
  readonly exact: boolean;
}

const exactly = (predicate: string): Predicate => ({ predicate, exact: true });

function conditionPath(condition: Condition): Predicate {
  if (condition.kind === 'term') return termPath(condition.path, condition.test);
  const parts = condition.parts.map(conditionPath);
  return {
    predicate: parts
      .map(({ predicate }) => `(${predicate})`)
      .join(condition.kind === 'and' ? ' && ' : ' || '),
    exact: parts.every(({ exact }) => exact),
  };
}

function termPath({ links, names, member, inside }: AttributePath, test: Test): Predicate {
  const [link] = links;
  // the first relationship is all that the entity itself can tell
  if (link) return { predicate: `exists(@${key(link.relationship)}."v"${key(DOC.uris)}[*])`, exact: false };
  const instance = `@${names.map(key).join('')}`;
  if (member === undefined) {
    const { predicate, exact } = targetPath(inside, test);
    return { predicate: `exists(${instance} ? (${predicate}))`, exact };
  }
  if (names.length > 0 && (member === 'createdAt' || member === 'modifiedAt'))
    return { predicate: `exists(${instance})`, exact: false };
  const { predicate, exact } = memberPath(member, test);
  return { predicate: names.length === 0 ? predicate : `exists(${instance} ? (${predicate}))`, exact };
}

const key = (name: string): string => `.${JSON.stringify(name)}`;

function memberPath(member: QueryMember, test: Test): Predicate {
  const item = `@${key(member)}`;
  if (!TEMPORAL_MEMBERS.includes(member)) return itemPath([item], `exists(${item})`, test);
  if (test.kind === 'exists') return exactly(`exists(${item})`);
  // of a time only the key is kept, with which no text may be compared
  const only = (literal: Literal): readonly string[] => (literal.kind === 'instant' ? [item] : []);
  if (test.kind === 'pattern') return exactly('1 == 0');
  if (test.kind === 'order')
    return exactly(any(only(test.value).map((one) => compare(one, test.order, test.value))));
  const same =
    test.kind === 'range'
      ? any(only(test.from).map((one) => within(one, test)))
      : any(
          test.values.flatMap((literal) =>
            only(literal).map((one) => `${one} == ${JSON.stringify(literal.value)}`),
          ),
        );
  return exactly(test.negated ? `exists(${item}) && ${none(same)}` : same);
}

/** A test of an instance `@`. A name in brackets may be of a compound value or a language. */
function targetPath(inside: readonly string[], test: Test): Predicate {
  const value = '@."v"';
  if (inside.length === 0)
    return itemPath([value, `${value}${key(DOC.languages)}.*`], undefined, test, [value]);
  const languages = `${value}${key(DOC.languages)}`;
  if (inside.length === 1 && inside[0] === '*') {
    const { predicate, exact } = itemPath([`${languages}.*`], undefined, test, [value]);
    return { predicate: `exists(${languages}) && (${predicate})`, exact };
  }
  const items = [`${value}${inside.map(key).join('')}`];
  if (inside.length === 1) items.push(`${languages}${key(inside[0]!)}`);
  return itemPath(items, any(items.map((item) => `exists(${item})`)), test);
}

/**
 * A test of encoded values: `items` are the ways to them, `holders` to what holds them in a list (the values themselves, but for
 * a language map), `exists` what must hold if there are to be any.
 */
function itemPath(
  items: readonly string[],
  exists: string | undefined,
  test: Test,
  holders: readonly string[] = items,
): Predicate {
  if (test.kind === 'exists') return exactly(exists ?? `exists(@)`);
  const must = (predicate: string): string =>
    exists === undefined ? predicate : `${exists} && ${predicate}`;
  if (test.kind === 'equal') {
    const same = any(test.values.flatMap((literal) => holders.flatMap((holder) => equal(holder, literal))));
    return exactly(test.negated ? must(none(same)) : same);
  }
  if (test.kind === 'range') {
    const same = any(items.flatMap((item) => forms(item, test.from.kind)).map((form) => within(form, test)));
    return exactly(test.negated ? must(none(same)) : same);
  }
  if (test.kind === 'order')
    return exactly(
      any(
        items
          .flatMap((item) => forms(item, test.value.kind))
          .map((form) => compare(form, test.order, test.value)),
      ),
    );
  const texts = items.flatMap((item) => forms(item, 'text'));
  const like = `@ like_regex ${JSON.stringify(test.pattern.source)} flag "s"`;
  const matching = !test.pattern.portable ? '@.type() == "string"' : test.negated ? `!(${like})` : like;
  return {
    predicate: any(texts.map((text) => `exists(${text} ? (${matching}))`)),
    exact: test.pattern.portable,
  };
}

/** Where a value that is at `item` stands, by the kind of what it is compared with. */
function forms(item: string, kind: Literal['kind']): readonly string[] {
  if (kind === 'text') return [item, `${item}${key(DOC.text)}`];
  return kind === 'number' || kind === 'boolean' ? [item] : [`${item}${key(DOC[kind])}`];
}

/** All ways in which what stands at `holder` can be equal to a literal, or hold it in a list. */
function equal(holder: string, literal: Literal): readonly string[] {
  const list = `${holder}${key(DOC.list)}`;
  const places = [holder, list];
  const value = JSON.stringify(literal.value);
  if (literal.kind === 'number' || literal.kind === 'boolean')
    return places.map((place) => `${place} == ${value}`);
  if (literal.kind !== 'text') return places.map((place) => `${place}${key(DOC[literal.kind])} == ${value}`);
  const texts = temporalOf(literal.value) ? places.map((place) => `${place}${key(DOC.text)}`) : places;
  const all = isUri(literal) ? [...texts, `${holder}${key(DOC.uris)}`] : texts;
  return all.map((place) => `${place} == ${value}`);
}

const SIGNS: Readonly<Record<Order, string>> = {
  greater: '>',
  greaterEqual: '>=',
  less: '<',
  lessEqual: '<=',
};

const compare = (item: string, order: Order, literal: Literal): string =>
  `${item} ${SIGNS[order]} ${JSON.stringify(literal.value)}`;

const within = (item: string, { from, to }: Extract<Test, { kind: 'range' }>): string =>
  `exists(${item} ? (@ >= ${JSON.stringify(from.value)} && @ <= ${JSON.stringify(to.value)}))`;

const any = (predicates: readonly string[]): string =>
  predicates.length === 0
    ? '1 == 0'
    : predicates.length === 1
      ? predicates[0]!
      : `(${predicates.join(' || ')})`;

/** Not, where what cannot be compared counts as false; `!` alone would leave it unknown. */
const none = (predicate: string): string => `!exists(@ ? (${predicate}))`;
