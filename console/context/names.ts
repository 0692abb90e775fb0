/**
 * The short names by which readers know types and attributes, whatever @context they were written with. The broker answers with core
 * names or IRIs; of an IRI the last segment is shown. Two types that share it are told apart by a number; of attributes that do, those of
 * the type in question are meant.
 */
export interface Names {
  /** The short name of what the broker calls it. */
  readonly short: (name: string) => string;
  /** The way back; a name that is not known stays as it is. */
  readonly full: (short: string) => string;
  /** A @context for the short names that stand in texts of a query; undefined where the core @context has them all. */
  readonly contextOf: (
    ...texts: readonly (string | undefined)[]
  ) => Readonly<Record<string, string>> | undefined;
}

/** A type and the attributes of its entities, as the broker calls them. */
export interface NamedType {
  readonly typeName: string;
  readonly attributeNames: readonly string[];
}

const isIri = (name: string): boolean => name.includes(':');

/** A name as the query language has it; quoted values are passed over. */
const QUOTED = /"(?:[^"\\]|\\.)*"/g;
const NAME = /\p{L}[\p{L}\p{N}_]*/gu;

export const namesIn = (text: string): readonly string[] => [
  ...new Set(text.replace(QUOTED, ' ').match(NAME) ?? []),
];

/** `type` is the short name of the type in question; without one, core names go before IRIs. */
export function makeNames(types: readonly NamedType[], type?: string): Names {
  const shorts = new Map<string, string>();
  const fulls = new Map<string, string>();
  for (const { typeName } of types.toSorted(plainFirst(({ typeName: name }) => name))) {
    const base = isIri(typeName) ? lastOf(typeName) : typeName;
    let short = base;
    for (let number = 2; fulls.has(short); number += 1) short = `${base}_${number}`;
    shorts.set(typeName, short);
    fulls.set(short, typeName);
  }
  const asked = type === undefined ? undefined : fulls.get(type);
  const attributesOf = (some: readonly NamedType[]) =>
    [...new Set(some.flatMap(({ attributeNames }) => attributeNames))].sort(plainFirst((name) => name));
  for (const name of [
    ...attributesOf(types.filter(({ typeName }) => typeName === asked)),
    ...attributesOf(types),
  ]) {
    const short = isIri(name) ? lastOf(name) : name;
    if (!fulls.has(short)) fulls.set(short, name);
  }
  return {
    short: (name) => shorts.get(name) ?? (isIri(name) ? lastOf(name) : name),
    full: (short) => fulls.get(short) ?? short,
    contextOf: (...texts) => {
      const terms = texts
        .flatMap((text) => (text === undefined ? [] : namesIn(text)))
        .flatMap((short) => {
          const full = fulls.get(short);
          return full !== undefined && full !== short ? [[short, full] as const] : [];
        });
      return terms.length === 0 ? undefined : Object.fromEntries(terms);
    },
  };
}

/** Core names before IRIs, then by their letters. */
const plainFirst =
  <T>(nameOf: (one: T) => string) =>
  (a: T, b: T): number =>
    Number(isIri(nameOf(a))) - Number(isIri(nameOf(b))) || (nameOf(a) < nameOf(b) ? -1 : 1);

/** What stands after the last `#`, `/` or `:`, made a name of the query language. */
function lastOf(iri: string): string {
  const last = /[^#/:]+(?=[#/:]*$)/.exec(iri)?.[0] ?? iri;
  return last.replace(/[^\p{L}\p{N}_]/gu, '_');
}
