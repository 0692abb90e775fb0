import type { Locale } from '../model/text.ts';
import type { BrokerContext } from './broker.ts';
import type { DocumentWithContext } from './http-context.ts';
import type { NgsiOperation } from './http-operations.ts';
import type { Exchange } from './http-preconditions.ts';
import type { Parameters } from './parameters.ts';
import type { TermMap } from './term-map.ts';

/** A request to `/ngsi-ld/v1` that has met the preconditions, with its parameters read. */
export interface Call extends BrokerContext {
  readonly operation: NgsiOperation;
  /** Variables of the path, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly parameters: Parameters;
  /** The query as it was written, in order, for links to other pages. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** The JSON that came; undefined for methods without a body. */
  readonly body: unknown;
  readonly exchange: Exchange;
  readonly tenantName: string | undefined;
  readonly prefer: string | undefined;
  readonly locale: Locale;
  /** Our own address up to `/ngsi-ld/v1`, as the client reaches it. */
  readonly base: string;
  /** The @context of the Link header, or the core @context alone. */
  readonly linked: unknown;
  /** The map of {@link linked}. */
  readonly linkedMap: () => Promise<TermMap>;
  /** Takes the @context out of a document of the body, as the media type has it, and compiles it. */
  readonly take: (document: unknown) => Promise<DocumentWithContext & { readonly map: TermMap }>;
}

/** What is answered; an object as body is written as JSON, a text is JSON already. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export type Handler = (call: Call) => Promise<Reply>;
