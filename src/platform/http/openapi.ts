import type { TSchema } from 'typebox';
import { ActorWire, AreaWire, IssueWire, LocalTextWire, ProblemWire } from '../wire.ts';
import { type Operation, refusalsOf, splitRoute, statusOf } from './operation.ts';

interface JsonObject {
  readonly [key: string]: Json;
}
type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface ApiInfo {
  readonly version: string;
  readonly prefix: string;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  /** Schemas shown once, under their name, and referred to wherever the same shape stands. */
  readonly schemas: Readonly<Record<string, TSchema>>;
}

const SHARED = {
  Area: AreaWire,
  Actor: ActorWire,
  Issue: IssueWire,
  LocalText: LocalTextWire,
  Problem: ProblemWire,
};

const DESCRIPTION = `Every figure that the console shows, and every action behind it.

**Reading** is open. **Changing** needs a signed-in person or an API key with the scope of the action.
A key is sent as \`Authorization: Bearer <secret>\`. With a session cookie, a request that changes something must carry
\`X-Meridian-Request: 1\`.

**Refusals** are problem details (RFC 9457) in the language of \`Accept-Language\` (\`en\` or \`zh-CN\`); input problems come
all at once under \`issues\`. **Lists** are paged: send \`next\` back as \`cursor\` until it is null. **GET answers** carry an
\`ETag\`; send it back as \`If-None-Match\` to get 304 when nothing changed.`;

/** The OpenAPI 3.1 document of a list of operations. Schemas are JSON Schema 2020-12 as the server checks them. */
export function openApiDocument(operations: readonly Operation[], info: ApiInfo): JsonObject {
  const schemas = { ...SHARED, ...info.schemas };
  const names = new Map(Object.entries(schemas).map(([name, schema]) => [JSON.stringify(schema), name]));
  const refer = (schema: TSchema) => replaceKnown(plain(schema), names);
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    const { method, path } = splitRoute(operation);
    const url = info.prefix + path.replace(/:(\w+)/g, '{$1}');
    paths[url] = { ...paths[url], [method.toLowerCase()]: describeOperation(operation, refer) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Meridian API',
      version: info.version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: info.tags.map((tag) => ({ ...tag })),
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(schemas).map(([name, schema]) => [name, replaceInside(plain(schema), names)]),
      ),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'meridian_session', description: 'Set by signing in' },
        key: { type: 'http', scheme: 'bearer', description: 'Secret of an API key' },
      },
    },
  };
}

function describeOperation(operation: Operation, refer: (schema: TSchema) => Json): Json {
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    ...descriptionOf(operation),
    security: operation.needs ? [{ session: [] }, { key: [] }] : [{}],
    parameters: [
      ...parametersOf(operation.params, 'path', refer),
      ...parametersOf(operation.query, 'query', refer),
      ...(operation.route.startsWith('GET') ? [] : [CONSOLE_HEADER]),
    ],
    ...requestBodyOf(operation, refer),
    responses: responsesOf(operation, refer),
  };
}

function descriptionOf({ description, needs }: Operation): JsonObject {
  const right = needs ? `Needs the right \`${needs}\`.` : '';
  const text = [description, right].filter(Boolean).join('\n\n');
  return text === '' ? {} : { description: text };
}

const CONSOLE_HEADER: Json = {
  name: 'X-Meridian-Request',
  in: 'header',
  description: 'Needed with a session cookie, so that no other site can cause the request',
  schema: { const: '1' },
};

function parametersOf(
  schema: TSchema | undefined,
  place: 'path' | 'query',
  refer: (schema: TSchema) => Json,
): readonly Json[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, TSchema>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, property]) => {
    const { description } = property as { description?: string };
    return {
      name,
      in: place,
      ...(required.includes(name) ? { required: true } : {}),
      ...(description ? { description } : {}),
      schema: refer(property),
    };
  });
}

function requestBodyOf({ body, consumes }: Operation, refer: (schema: TSchema) => Json): JsonObject {
  if (consumes)
    return {
      requestBody: { required: true, content: { [consumes.type]: { schema: refer(consumes.schema) } } },
    };
  return body
    ? { requestBody: { required: true, content: { 'application/json': { schema: refer(body) } } } }
    : {};
}

function responsesOf(operation: Operation, refer: (schema: TSchema) => Json): Json {
  const problem = (description: string): Json => ({
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  });
  const refusals = [...refusalsOf(operation)].sort(([a], [b]) => a - b);
  return {
    [statusOf(operation)]: successOf(operation, refer),
    ...(operation.route.startsWith('GET') ? { 304: { description: 'Not changed since If-None-Match' } } : {}),
    ...Object.fromEntries(refusals.map(([status, codes]) => [status, problem(codes.join(', '))])),
    default: problem('Any other refusal'),
  };
}

function successOf(operation: Operation, refer: (schema: TSchema) => Json): Json {
  const description =
    { 200: 'Done', 201: 'Created', 202: 'Begun' }[statusOf(operation)] ?? 'Done, nothing to show';
  const { produces, result } = operation;
  if (!produces && !result) return { description };
  const content = Object.fromEntries((produces ?? []).map((type): [string, Json] => [type, {}]));
  return {
    description,
    content: { ...(result ? { 'application/json': { schema: refer(result) } } : {}), ...content },
  };
}

const plain = (schema: TSchema): Json => JSON.parse(JSON.stringify(schema)) as Json;

/** Puts a reference in place of every schema that is one of the named ones. */
function replaceKnown(json: Json, names: ReadonlyMap<string, string>): Json {
  if (typeof json !== 'object' || json === null) return json;
  const name = names.get(JSON.stringify(json));
  return name ? { $ref: `#/components/schemas/${name}` } : replaceInside(json, names);
}

function replaceInside(json: Json, names: ReadonlyMap<string, string>): Json {
  if (typeof json !== 'object' || json === null) return json;
  if (isList(json)) return json.map((item) => replaceKnown(item, names));
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, replaceKnown(value, names)]));
}

const isList = (json: Json): json is readonly Json[] => Array.isArray(json);
