/** The Smart Data Model that a type's IRI belongs to: `Environment`; undefined for types of one's own. */
export function modelOf(iri: string): string | undefined {
  return /^https?:\/\/(?:www\.)?smartdatamodels\.org\/dataModel\.([\w-]+)\//.exec(iri)?.[1];
}
