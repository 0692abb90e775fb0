import type { JsonLdContextNormalized } from 'jsonld-context-parser';

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

/** Names that are remembered each way; what comes after is computed at each call, so that foreign names cannot fill the memory. */
const REMEMBERED = 10_000;

export function makeTermMap(context: JsonLdContextNormalized, source: unknown): TermMap {
  const expand = remembering((name) => {
    const iri = context.expandTerm(name, true);
    return iri === null || iri.startsWith('@') || !iri.includes(':') ? `${DEFAULT_VOCABULARY}${name}` : iri;
  });
  const compact = remembering((iri) => {
    const name = context.compactIri(iri, true);
    return expand(name) === iri ? name : iri;
  });
  return { source, expand, compact };
}

function remembering(work: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    let answer = known.get(text);
    if (answer === undefined) {
      answer = work(text);
      if (known.size < REMEMBERED) known.set(text, answer);
    }
    return answer;
  };
}
