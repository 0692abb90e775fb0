import { ENTITY_MEMBERS } from './entity-members.ts';
import type { TermMap } from './term-map.ts';

/** The map of what is expanded already. */
export const IRIS: TermMap = { source: null, expand: (iri) => iri, compact: (iri) => iri };

/** A list of the projection language (clause 4.21) with each attribute's name replaced; braces and members of the entity stay. */
export const renamed = (list: string, rename: (name: string) => string): string =>
  list.replaceAll(/[^,|{}]+/g, (name) => (ENTITY_MEMBERS.has(name) ? name : rename(name)));

/** A text with its percent-encoding (RFC 3986, 2.1) taken away; as it came where that is not well-formed. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
