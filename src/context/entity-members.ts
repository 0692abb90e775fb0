/**
 * Members that the standard gives to an entity, and JSON-LD's spelling of them: none is read as an attribute, and an attribute whose
 * short name is one of them is written by its IRI.
 */
export const ENTITY_MEMBERS: ReadonlySet<string> = new Set([
  ...['id', '@id', 'type', '@type', 'scope', 'expiresAt', 'createdAt', 'modifiedAt', 'deletedAt', '@context'],
]);
