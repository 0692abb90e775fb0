import { ContextParser, type JsonLdContext } from 'jsonld-context-parser';
import { MeridianError } from '../model/error.ts';
import { makeTermMap, type TermMap } from './term-map.ts';

/** Documents by address, as {@link compileContext} asks for them; throws MeridianError `context.ldContext` where there is none. */
export type LoadContext = (address: string) => Promise<Readonly<Record<string, unknown>>>;

export interface CompileLimits {
  /** How deep addresses may name further addresses. */
  readonly depth: number;
  /** Documents that one @context may bring together. */
  readonly documents: number;
  /** Terms of one compiled @context. */
  readonly terms: number;
}
export const COMPILE_LIMITS: CompileLimits = { depth: 8, documents: 32, terms: 50_000 };

/**
 * Compiles a user's @context with the core @context applied last, as clause 4.4 has it: its terms cannot be redefined.
 * @throws MeridianError `context.ldContext` for an address that cannot be had, `context.badRequest` for what is no @context
 */
export async function compileContext(
  source: unknown,
  load: LoadContext,
  { core, limits = COMPILE_LIMITS }: { readonly core: object; readonly limits?: CompileLimits },
): Promise<TermMap> {
  let documents = 0;
  const parser = new ContextParser({
    skipValidation: true,
    remoteContextsDepthLimit: limits.depth,
    documentLoader: {
      load: async (address) => {
        documents++;
        if (documents > limits.documents)
          throw refusal('context.tooManyDocuments', { most: limits.documents, address });
        return (await load(address)) as never;
      },
    },
  });
  try {
    const context = await parser.parse([...listOf(source), core] as JsonLdContext);
    const terms = Object.keys(context.getContextRaw()).length;
    if (terms > limits.terms) throw refusal('context.tooManyTerms', { most: limits.terms, terms });
    return makeTermMap(context, source);
  } catch (error) {
    if (error instanceof MeridianError) throw error;
    throw refusal('context.invalidContext', { reason: error instanceof Error ? error.message : '' });
  }
}

function listOf(source: unknown): readonly unknown[] {
  const list = Array.isArray(source) ? source : source === undefined || source === null ? [] : [source];
  if (
    list.some(
      (one) => typeof one !== 'string' && (typeof one !== 'object' || one === null || Array.isArray(one)),
    )
  )
    throw refusal('context.invalidContext', { reason: '' });
  return list;
}

const refusal = (code: string, details: Readonly<Record<string, string | number>>): MeridianError =>
  new MeridianError('context.badRequest', {}, [
    { code, severity: 'error', at: { path: '/@context' }, details },
  ]);
