import { GEO_TYPE } from './accept.ts';
import { answerHeaders, hasContextInBody } from './http-answer.ts';
import type { Call, Reply } from './http-call.ts';
import { CORE_ADDRESS } from './http-jsonld-contexts.ts';
import { writeFeatureCollection } from './write-geojson.ts';
import type { JsonObject } from './write-object.ts';

export interface ReplyParts {
  /** The @context that the names go by, where it is not that of the Link header. */
  readonly source?: unknown;
  readonly pages?: readonly string[];
  readonly total?: number;
}

/**
 * The answer with one thing or a list of them, which may be JSON already. JSON-LD has the @context in each thing, a collection of GeoJSON in itself, plain JSON in
 * a Link header (clauses 6.3.6, 6.4.3.2).
 */
export async function replyWith(
  call: Call,
  written: Written,
  { source = call.linked, pages, total }: ReplyParts = {},
): Promise<Reply> {
  const { exchange, prefer, tenantName, broker, base } = call;
  const inBody = hasContextInBody(exchange.answerType, prefer);
  const context =
    source === undefined ? CORE_ADDRESS : inBody ? source : await broker.contexts.addressOf(source, base);
  const withContext = (one: JsonObject): JsonObject => (inBody ? { ...one, '@context': context } : one);
  return {
    status: 200,
    headers: answerHeaders({
      type: exchange.answerType,
      context: typeof context === 'string' ? context : '',
      tenant: tenantName,
      ...(pages === undefined ? {} : { pages }),
      ...(total === undefined ? {} : { total }),
      ...(prefer === undefined ? {} : { prefer }),
    }),
    body: isText(written)
      ? textsOf([written], inBody ? context : undefined)
      : isTexts(written)
        ? `[${textsOf(written, inBody ? context : undefined)}]`
        : isList(written)
          ? exchange.answerType === GEO_TYPE
            ? withContext(writeFeatureCollection(written))
            : written.map(withContext)
          : withContext(written),
  };
}

type Written = JsonObject | string | readonly JsonObject[] | readonly string[];
const isText = (written: Written): written is string => typeof written === 'string';
const isList = (written: Written): written is readonly JsonObject[] => Array.isArray(written);
const isTexts = (written: Written): written is readonly string[] =>
  isList(written) && typeof written[0] === 'string';

/** Things with members, each with an @context as its last one. */
function textsOf(texts: readonly string[], context: unknown): string {
  if (context === undefined) return texts.join();
  const end = `,"@context":${JSON.stringify(context)}}`;
  return texts.map((text) => text.slice(0, -1) + end).join();
}
