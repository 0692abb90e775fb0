import { READ_LIMITS, type ReadLimits } from './read-limits.ts';
import { makeReport, type Report } from './read-report.ts';
import { isName } from './read-text.ts';
import type { TermMap } from './term-map.ts';

/** Where the names of the core @context lead. */
const CORE = 'https://uri.etsi.org/ngsi-ld/';

/** The `scope` of an entity, where it is spoken of like an attribute. */
export const SCOPE_ATTRIBUTE = `${CORE}scope`;

/** Names of the core @context that are no attributes and no types (clause 4.5.1). */
const RESERVED: ReadonlySet<string> = new Set(
  [
    'id',
    'type',
    'scope',
    'datasetId',
    'instanceId',
    'observedAt',
    'unitCode',
    'createdAt',
    'modifiedAt',
    'deletedAt',
    'expiresAt',
    'objectType',
    'valueType',
  ].flatMap((name) => [name, `${CORE}${name}`]),
);

interface NameReading {
  readonly expand: TermMap['expand'];
  readonly limits: ReadLimits;
  readonly report: Report;
}

/** The IRI of a type's or attribute's name; nothing, and an issue, where it can be none (clause 4.6.2). */
export function noteName(
  name: string,
  path: string,
  { expand, limits, report }: NameReading,
): string | undefined {
  if (!isName(name, limits.name)) {
    report.note('context.noName', path, name);
    return undefined;
  }
  const iri = expand(name);
  if (!RESERVED.has(name) && !RESERVED.has(iri)) return iri;
  report.note('context.reservedName', path, name);
  return undefined;
}

/**
 * The IRI of an attribute named in an address; {@link SCOPE_ATTRIBUTE} for `scope`.
 * @throws MeridianError `context.badRequest` for what can be no name of an attribute
 */
export function readAttributeName(name: string, map: TermMap, limits: ReadLimits = READ_LIMITS): string {
  if (name === 'scope' || name === SCOPE_ATTRIBUTE) return SCOPE_ATTRIBUTE;
  const report = makeReport(1);
  return noteName(name, '', { expand: map.expand, limits, report }) ?? '';
}
