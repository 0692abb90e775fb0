import type { ErrorDetails } from '../model/error.ts';

/** What a @context says about one name: its IRI, or a keyword such as `@id`; whether the name may stand as a prefix before a colon. */
export interface TermDefinition {
  readonly iri: string;
  readonly prefix: boolean;
}

/** The names of a @context as they stand after all of its parts; null for a name that a part takes away. */
export interface TermDefinitions {
  readonly terms: Map<string, TermDefinition | null>;
  vocabulary: string | undefined;
}

/** Tells why a part of a @context cannot be taken, as the code and details of an issue. */
export type ContextFault = (code: string, details: ErrorDetails) => Error;

export const noDefinitions = (): TermDefinitions => ({ terms: new Map(), vocabulary: undefined });

/** Characters after which a simple term may stand as a prefix (JSON-LD 1.1, 4.1.5: gen-delims of RFC 3986). */
const PREFIX_END = ':/?#[]@';
/** How many names one name may lead through before it is an IRI. */
const MAX_STEPS = 16;

/**
 * Takes one local @context into the names so far, as JSON-LD 1.1 (4.2, create term definition) does for what NGSI-LD needs: the way
 * from names to IRIs. Coercions, containers and languages are of no account, since values pass as they come; `@protected` is not
 * either, because the core @context is applied last (clause 5.5.7).
 * @throws what `fault` makes of a scoped @context, which clause 5.5.7 forbids, and of names without a meaning
 */
export function defineTerms(
  into: TermDefinitions,
  context: Readonly<Record<string, unknown>>,
  fault: ContextFault,
): void {
  const vocabulary = context['@vocab'];
  if (vocabulary === null) into.vocabulary = undefined;
  else if (typeof vocabulary === 'string')
    into.vocabulary = expandName(into, vocabulary, into.vocabulary) ?? vocabulary;
  else if (vocabulary !== undefined) throw fault('context.invalidTerm', { term: '@vocab' });
  if (context['@import'] !== undefined) throw fault('context.invalidTerm', { term: '@import' });

  const defined = new Set<string>();
  const define = (term: string, steps: number): void => {
    if (defined.has(term)) return;
    if (steps > MAX_STEPS) throw fault('context.termLoop', { term });
    const value = context[term];
    const named = nameOf(term, value, fault);
    if (named === null) {
      into.terms.set(term, null);
      defined.add(term);
      return;
    }
    // What the name leads through must be known first, also where it stands further below.
    const next = named === term ? prefixOf(term) : Object.hasOwn(context, named) ? named : prefixOf(named);
    if (next !== undefined && next !== term && Object.hasOwn(context, next)) define(next, steps + 1);
    else if (next === term && named !== term) throw fault('context.termLoop', { term });
    if (named === term) into.terms.delete(term);
    const iri = expandName(into, named, into.vocabulary);
    if (iri === undefined) {
      // A name that is only described keeps the meaning that names without a definition have.
      if (named !== term) throw fault('context.invalidTerm', { term });
      defined.add(term);
      return;
    }
    const mayLead =
      typeof value === 'string'
        ? PREFIX_END.includes(iri.at(-1) ?? ' ')
        : isRecord(value) && value['@prefix'] === true;
    into.terms.set(term, { iri, prefix: mayLead && !term.includes(':') && !iri.startsWith('@') });
    defined.add(term);
  };
  for (const term of Object.keys(context)) if (!isKeyword(term)) define(term, 0);
}

/** The IRI of a name by terms, by prefix, as it stands where it is an IRI, else by the vocabulary; undefined where none leads on. */
export function expandName(
  { terms }: TermDefinitions,
  name: string,
  vocabulary: string | undefined,
): string | undefined {
  if (isKeyword(name)) return name;
  const known = terms.get(name);
  if (known) return known.iri;
  const prefix = prefixOf(name);
  if (prefix !== undefined) {
    const lead = terms.get(prefix);
    return lead?.prefix ? lead.iri + name.slice(prefix.length + 1) : name;
  }
  return vocabulary === undefined ? undefined : vocabulary + name;
}

/** What stands before the first colon, where the rest is no `//`; undefined for a name without one. */
function prefixOf(name: string): string | undefined {
  const colon = name.indexOf(':');
  if (colon < 1) return undefined;
  return name.startsWith('//', colon + 1) ? '' : name.slice(0, colon);
}

function nameOf(term: string, value: unknown, fault: ContextFault): string | null {
  if (term === '') throw fault('context.invalidTerm', { term });
  if (value === null) return null;
  if (typeof value === 'string') return value;
  if (!isRecord(value)) throw fault('context.invalidTerm', { term });
  if (Object.hasOwn(value, '@context')) throw fault('context.scopedContext', { term });
  const id = Object.hasOwn(value, '@id') ? value['@id'] : term;
  if (id === null) return null;
  if (typeof id !== 'string') throw fault('context.invalidTerm', { term });
  return id;
}

const KEYWORD = /^@[a-z]+$/i;
const isKeyword = (name: string): boolean => KEYWORD.test(name);

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
