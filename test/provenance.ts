import { expect } from 'vitest';
import type { Provenance } from '../src/indicators/provenance.ts';

/** The classes and properties of https://www.w3.org/TR/prov-o/ that are used, and all that could be. */
const PROV = new Set(
  `Activity Agent Association Collection Entity Location Organization Plan SoftwareAgent Person
   agent atLocation endedAtTime generatedAtTime hadPlan invalidatedAtTime qualifiedAssociation startedAtTime used value
   wasAssociatedWith wasAttributedTo wasDerivedFrom wasGeneratedBy wasInformedBy wasQuotedFrom wasRevisionOf`
    .split(/\s+/)
    .map((name) => `prov:${name}`),
);
const OWN = new Set(
  `state period unit version revision recordCount row rowCount column sheet bytes weight`
    .split(' ')
    .map((name) => `meridian:${name}`),
);

/** Every word is one of PROV-O's or of the few of our own, no thing is told twice, and everything that is pointed at is told, but for the version before one. */
export function checkProvenance({ '@graph': nodes }: Provenance): void {
  const ids = new Set(nodes.map((node) => node['@id']));
  expect(ids.size).toBe(nodes.length);
  const visit = (value: unknown, key = ''): void => {
    if (Array.isArray(value)) for (const one of value) visit(one, key);
    else if (typeof value === 'object' && value !== null)
      for (const [name, member] of Object.entries(value)) {
        if (name === '@type' && !('@value' in value))
          for (const type of [member].flat()) expect(PROV, type).toContain(type);
        else if (!name.startsWith('@') && name !== 'rdfs:label')
          expect(PROV.has(name) || OWN.has(name), name).toBe(true);
        if (name !== 'prov:wasRevisionOf') visit(member, name);
      }
    else if (key === '@id') expect(ids, String(value)).toContain(value);
  };
  visit(nodes);
}
