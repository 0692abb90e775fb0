import { MeridianError } from '../model/error.ts';
import {
  type ContextFault,
  defineTerms,
  isRecord,
  noDefinitions,
  type TermDefinitions,
} from './term-definitions.ts';
import { makeTermMap, type TermMap } from './term-map.ts';

/** Documents by address, as {@link compileContext} asks for them; throws MeridianError `context.ldContext` where there is none. */
export type LoadContext = (address: string) => Promise<Readonly<Record<string, unknown>>>;

export interface CompileLimits {
  /** How deep addresses may name further addresses. */
  readonly depth: number;
  /** Parts, named or local, that one @context may bring together; a part that is named twice counts twice. */
  readonly documents: number;
  /** Terms of all parts together. */
  readonly terms: number;
  /** Characters of a term or of what it stands for. */
  readonly length: number;
}
export const COMPILE_LIMITS: CompileLimits = { depth: 8, documents: 64, terms: 50_000, length: 2_000 };

const CORE_CONTEXT =
  /^https?:\/\/uri\.etsi\.org\/ngsi-ld\/v1\/ngsi-ld-core-context(?:-v\d{1,3}(?:\.\d{1,3}){1,2})?\.jsonld$/;

/** Whether an address names a version of the core @context: all of them are the one that is built in. */
export const isCoreAddress = (address: string): boolean => CORE_CONTEXT.test(address);

/**
 * Compiles a user's @context with the core @context applied last, as clauses 4.4 and 5.5.7 have it: its terms cannot be redefined,
 * wherever the core @context stands in a list, so its addresses are passed over. Nothing is loaded but through `load`.
 * @throws MeridianError `context.ldContext` for an address that cannot be had or whose document is no @context;
 *   `context.badRequest` for what is no @context in the request itself, and for one that is beyond the limits
 */
export async function compileContext(
  source: unknown,
  load: LoadContext,
  { core, limits = COMPILE_LIMITS }: { readonly core: object; readonly limits?: CompileLimits },
): Promise<TermMap> {
  const definitions = noDefinitions();
  const count = { documents: 0, terms: 0 };

  const take = async (part: unknown, base: string | undefined, way: readonly string[]): Promise<void> => {
    const list = Array.isArray(part) ? part : part === undefined ? [] : [part];
    for (const one of list) {
      count.documents++;
      if (count.documents > limits.documents)
        throw refusal('context.tooManyDocuments', { most: limits.documents, address: base ?? '' });
      if (one === null) clear(definitions);
      else if (typeof one === 'string') await takeAddress(one, base, way);
      else if (isRecord(one)) takeLocal(one, base);
      else throw faultIn(base)('context.invalidContext', { reason: '' });
    }
  };

  const takeAddress = async (
    written: string,
    base: string | undefined,
    way: readonly string[],
  ): Promise<void> => {
    const address = addressOf(written, base);
    if (address === undefined) throw faultIn(base)('context.invalidAddress', { address: shorten(written) });
    if (isCoreAddress(address)) return;
    if (way.includes(address)) throw refusal('context.contextLoop', { address });
    if (way.length >= limits.depth) throw refusal('context.tooDeepContext', { most: limits.depth, address });
    const document = await load(address);
    if (!isRecord(document) || !Object.hasOwn(document, '@context'))
      throw faultIn(address)('context.invalidContext', { reason: '' });
    await take(document['@context'], address, [...way, address]);
  };

  const takeLocal = (local: Readonly<Record<string, unknown>>, base: string | undefined): void => {
    const terms = Object.keys(local);
    count.terms += terms.length;
    if (count.terms > limits.terms)
      throw refusal('context.tooManyTerms', { most: limits.terms, terms: count.terms });
    for (const term of terms) checkLength(term, local[term], limits.length, faultIn(base));
    defineTerms(definitions, local, faultIn(base));
  };

  // First too, so that a user's terms may lead through those of the core, as its prefixes do.
  const ofCore = coreDefinitions(core);
  takeAll(definitions, ofCore);
  await take(source, undefined, []);
  takeAll(definitions, ofCore);
  return makeTermMap(definitions, source);
}

const cores = new WeakMap<object, TermDefinitions>();

/** What the core @context defines by itself, worked out once. */
function coreDefinitions(core: object): TermDefinitions {
  let known = cores.get(core);
  if (known === undefined) {
    known = noDefinitions();
    const { '@context': inner = core } = core as Readonly<Record<string, unknown>>;
    defineTerms(known, inner as Readonly<Record<string, unknown>>, faultIn(undefined));
    cores.set(core, known);
  }
  return known;
}

function takeAll(into: TermDefinitions, { terms, vocabulary }: TermDefinitions): void {
  for (const [term, definition] of terms) into.terms.set(term, definition);
  into.vocabulary = vocabulary;
}

function checkLength(term: string, value: unknown, most: number, fault: ContextFault): void {
  const id = isRecord(value) ? value['@id'] : value;
  if (term.length > most || (typeof id === 'string' && id.length > most))
    throw fault('context.invalidTerm', { term: shorten(term) });
}

function clear(definitions: TermDefinitions): void {
  definitions.terms.clear();
  definitions.vocabulary = undefined;
}

/** The absolute http(s) address without its fragment, or undefined. */
function addressOf(written: string, base: string | undefined): string | undefined {
  if (written === '' || written.length > 2_000 || !URL.canParse(written, base)) return undefined;
  const url = new URL(written, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  url.hash = '';
  return url.href;
}

const shorten = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text);

/** A fault of the request's own @context is bad data; one of a document that it names makes that document unavailable (5.13.5.4). */
const faultIn =
  (address: string | undefined): ContextFault =>
  (code, details) =>
    address === undefined
      ? refusal(code, details)
      : new MeridianError('context.ldContext', { address: shorten(address) }, [
          { code, severity: 'error', at: { path: '/@context' }, details },
        ]);

const refusal = (code: string, details: Readonly<Record<string, string | number>>): MeridianError =>
  new MeridianError('context.badRequest', {}, [
    { code, severity: 'error', at: { path: '/@context' }, details },
  ]);
