import { expandName, type TermDefinitions } from './term-definitions.ts';

export const DEFAULT_VOCABULARY = 'https://uri.etsi.org/ngsi-ld/default-context/';

/** A compiled @context: the way from a name to its IRI and back, without any JSON-LD work per call. */
export interface TermMap {
  /** The @context as it was given: an address, an object, or a list of both. */
  readonly source: unknown;
  /** The IRI of an attribute's or type's name (clause 5.5.7): by the context, else by the default vocabulary; an IRI stays as it is. */
  readonly expand: (name: string) => string;
  /** The shortest name that {@link expand} takes back to this IRI; the IRI itself where there is none. */
  readonly compact: (iri: string) => string;
}

/**
 * Names that are remembered each way, and their greatest length: what comes after is worked out at each call, so that foreign names
 * cannot fill the memory of many maps.
 */
const REMEMBERED = 500;
const REMEMBERED_LENGTH = 150;

/**
 * The map of a @context's names. Compaction is JSON-LD's (section 7 of its API): a term of exactly this IRI, then the vocabulary, then a
 * prefix; of several the shortest, of equally long ones the first in the order of code units.
 */
export function makeTermMap(definitions: TermDefinitions, source: unknown): TermMap {
  const { vocabulary = DEFAULT_VOCABULARY } = definitions;
  const names = new Map<string, string>();
  const prefixes: { readonly term: string; readonly iri: string }[] = [];
  for (const [term, definition] of definitions.terms) {
    if (definition === null || definition.iri.startsWith('@')) continue;
    const best = names.get(definition.iri);
    if (best === undefined || isShorter(term, best)) names.set(definition.iri, term);
    if (definition.prefix) prefixes.push({ term, iri: definition.iri });
  }
  // The members of an entity itself, such as `type`, and keywords are never names of attributes.
  const mayStand = (name: string): boolean =>
    name !== '' && !name.startsWith('@') && !definitions.terms.get(name)?.iri.startsWith('@');
  const expand = remembering((name) => {
    const iri = expandName(definitions, name, vocabulary);
    return iri === undefined || iri.startsWith('@') || !iri.includes(':') ? DEFAULT_VOCABULARY + name : iri;
  });
  const compact = remembering((iri) => {
    const term = names.get(iri);
    if (term !== undefined) return term;
    if (iri.startsWith(vocabulary)) {
      const name = iri.slice(vocabulary.length);
      if (mayStand(name) && expand(name) === iri) return name;
    }
    let best = iri;
    for (const prefix of prefixes) {
      if (iri.length === prefix.iri.length || !iri.startsWith(prefix.iri)) continue;
      const name = `${prefix.term}:${iri.slice(prefix.iri.length)}`;
      if (isShorter(name, best) && expand(name) === iri) best = name;
    }
    return best;
  });
  return { source, expand, compact };
}

const isShorter = (one: string, other: string): boolean =>
  one.length < other.length || (one.length === other.length && one < other);

function remembering(work: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    let answer = known.get(text);
    if (answer === undefined) {
      answer = work(text);
      if (known.size < REMEMBERED && text.length <= REMEMBERED_LENGTH) known.set(text, answer);
    }
    return answer;
  };
}
