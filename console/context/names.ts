/**
 * The short names by which readers know types and attributes, whatever @context they were written with. The broker answers with core
 * names or IRIs; of an IRI the last segment is shown, with a number where two IRIs share it.
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

const isIri = (name: string): boolean => name.includes(':');

/** A name as the query language has it; quoted values are passed over. */
const QUOTED = /"(?:[^"\\]|\\.)*"/g;
const NAME = /\p{L}[\p{L}\p{N}_]*/gu;

export const namesIn = (text: string): readonly string[] => [
  ...new Set(text.replace(QUOTED, ' ').match(NAME) ?? []),
];

export function makeNames(known: Iterable<string>): Names {
  const all = [...new Set(known)].sort();
  const shorts = new Map<string, string>();
  const fulls = new Map<string, string>();
  for (const name of all) if (!isIri(name)) fulls.set(name, name);
  for (const iri of all.filter(isIri)) {
    const base = lastOf(iri);
    let short = base;
    for (let number = 2; fulls.has(short); number += 1) short = `${base}_${number}`;
    shorts.set(iri, short);
    fulls.set(short, iri);
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

/** What stands after the last `#`, `/` or `:`, made a name of the query language. */
function lastOf(iri: string): string {
  const last = /[^#/:]+(?=[#/:]*$)/.exec(iri)?.[0] ?? iri;
  return last.replace(/[^\p{L}\p{N}_]/gu, '_');
}
