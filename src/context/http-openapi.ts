import { GEO_TYPE, JSON_TYPE, LD_TYPE } from './accept.ts';
import { needsOf } from './http-access.ts';
import { type NgsiOperation, OPERATIONS, type OperationName } from './http-operations.ts';
import { COUNT_HEADER } from './http-paging.ts';
import { TENANT_HEADER } from './http-tenant.ts';
import type { ParameterName } from './parameters.ts';
import type { JsonObject } from './write-object.ts';

interface Words {
  readonly tag: keyof typeof TAGS;
  readonly summary: string;
  /** The schema of a body, and of an answer, by name in {@link SCHEMAS}. */
  readonly body?: string;
  readonly answer?: string;
}

const TAGS = {
  Entities: 'Things as they are now, and their attributes',
  Batches: 'Many entities in one request, with a result for each',
  History: 'How attributes came to be what they are: evolution and aggregates over time',
  Subscriptions: 'Being told of changes, by HTTP or MQTT',
  Discovery: 'Which types and attributes there are',
  'JSON-LD contexts': 'What short names mean',
  Sources: 'Other brokers and what they hold',
} as const;

const WORDS: Readonly<Record<OperationName, Words>> = {
  createEntity: { tag: 'Entities', summary: 'Create an entity', body: 'Entity' },
  queryEntities: { tag: 'Entities', summary: 'Query entities', answer: 'Entities' },
  purgeEntities: { tag: 'Entities', summary: 'Delete what a query finds, or some of its attributes' },
  retrieveEntity: { tag: 'Entities', summary: 'Retrieve an entity', answer: 'Entity' },
  deleteEntity: { tag: 'Entities', summary: 'Delete an entity' },
  replaceEntity: { tag: 'Entities', summary: 'Replace an entity', body: 'Entity' },
  mergeEntity: { tag: 'Entities', summary: 'Merge into an entity', body: 'EntityFragment' },
  appendAttributes: { tag: 'Entities', summary: 'Append attributes', body: 'EntityFragment' },
  updateAttributes: { tag: 'Entities', summary: 'Update attributes', body: 'EntityFragment' },
  updateAttribute: { tag: 'Entities', summary: 'Update a part of an attribute', body: 'Attribute' },
  deleteAttribute: { tag: 'Entities', summary: 'Delete an attribute' },
  replaceAttribute: { tag: 'Entities', summary: 'Replace an attribute', body: 'Attribute' },
  batchCreate: { tag: 'Batches', summary: 'Create entities', body: 'Entities' },
  batchUpsert: {
    tag: 'Batches',
    summary: 'Create entities, or replace or update those that are there',
    body: 'Entities',
  },
  batchUpdate: { tag: 'Batches', summary: 'Append attributes to entities', body: 'Entities' },
  batchDelete: { tag: 'Batches', summary: 'Delete entities', body: 'Ids' },
  batchQuery: { tag: 'Batches', summary: 'Query entities by a body', body: 'Query', answer: 'Entities' },
  batchMerge: { tag: 'Batches', summary: 'Merge into entities', body: 'Entities' },
  upsertTemporal: { tag: 'History', summary: 'Create or extend the history of an entity', body: 'Entity' },
  queryTemporal: { tag: 'History', summary: 'Query histories', answer: 'Entities' },
  retrieveTemporal: { tag: 'History', summary: 'Retrieve the history of an entity', answer: 'Entity' },
  deleteTemporal: { tag: 'History', summary: 'Delete the history of an entity' },
  addTemporalAttributes: {
    tag: 'History',
    summary: 'Add to the history of attributes',
    body: 'EntityFragment',
  },
  deleteTemporalAttribute: { tag: 'History', summary: 'Delete the history of an attribute' },
  updateTemporalInstance: {
    tag: 'History',
    summary: 'Change one instance of the past',
    body: 'EntityFragment',
  },
  deleteTemporalInstance: { tag: 'History', summary: 'Delete one instance of the past' },
  batchQueryTemporal: {
    tag: 'History',
    summary: 'Query histories by a body',
    body: 'Query',
    answer: 'Entities',
  },
  createSubscription: { tag: 'Subscriptions', summary: 'Create a subscription', body: 'Subscription' },
  querySubscriptions: { tag: 'Subscriptions', summary: 'List subscriptions', answer: 'Subscriptions' },
  retrieveSubscription: { tag: 'Subscriptions', summary: 'Retrieve a subscription', answer: 'Subscription' },
  updateSubscription: { tag: 'Subscriptions', summary: 'Change a subscription', body: 'Subscription' },
  deleteSubscription: { tag: 'Subscriptions', summary: 'Delete a subscription' },
  listTypes: { tag: 'Discovery', summary: 'List types of entities', answer: 'Discovered' },
  retrieveType: { tag: 'Discovery', summary: 'Show a type and its attributes', answer: 'Discovered' },
  listAttributes: { tag: 'Discovery', summary: 'List attributes', answer: 'Discovered' },
  retrieveAttribute: { tag: 'Discovery', summary: 'Show an attribute', answer: 'Discovered' },
  addContext: { tag: 'JSON-LD contexts', summary: 'Add a context', body: 'Context' },
  listContexts: { tag: 'JSON-LD contexts', summary: 'List contexts', answer: 'Contexts' },
  serveContext: { tag: 'JSON-LD contexts', summary: 'Serve a context', answer: 'Context' },
  deleteContext: { tag: 'JSON-LD contexts', summary: 'Delete a context, or download it again' },
  createRegistration: { tag: 'Sources', summary: 'Register a context source', body: 'Registration' },
  queryRegistrations: { tag: 'Sources', summary: 'Query registrations', answer: 'Registrations' },
  retrieveRegistration: { tag: 'Sources', summary: 'Retrieve a registration', answer: 'Registration' },
  updateRegistration: { tag: 'Sources', summary: 'Change a registration', body: 'Registration' },
  deleteRegistration: { tag: 'Sources', summary: 'Delete a registration' },
  createSourceSubscription: { tag: 'Sources', summary: 'Subscribe to registrations', body: 'Subscription' },
  querySourceSubscriptions: {
    tag: 'Sources',
    summary: 'List subscriptions to registrations',
    answer: 'Subscriptions',
  },
  retrieveSourceSubscription: {
    tag: 'Sources',
    summary: 'Retrieve a subscription to registrations',
    answer: 'Subscription',
  },
  updateSourceSubscription: {
    tag: 'Sources',
    summary: 'Change a subscription to registrations',
    body: 'Subscription',
  },
  deleteSourceSubscription: { tag: 'Sources', summary: 'Delete a subscription to registrations' },
};

const TEXT = { type: 'string' };
const FLAG = { type: 'boolean' };
const NAMES = { type: 'array', items: TEXT };
const COUNT = { type: 'integer', minimum: 0 };

const PARAMETERS: Readonly<Record<ParameterName, readonly [description: string, schema?: object]>> = {
  aggrMethods: ['avg, distinctCount, max, min, stddev, sum, sumsq, totalCount', NAMES],
  aggrPeriodDuration: ['ISO 8601 length of a period, `PT1H`; `PT0S` or none for the whole span'],
  attrs: ['Only entities with one of these attributes, and only these of them'],
  collation: ['Order of texts, an ICU or BCP 47 name'],
  containedBy: ['Ids that led here, which a join does not go back to'],
  coordinates: ['Coordinates of the reference geometry, as GeoJSON has them'],
  count: [`Tell the total in the header ${COUNT_HEADER}`, FLAG],
  csf: ['Filter of context sources'],
  datasetId: ['Datasets of attributes; `@none` for the default one', NAMES],
  deleteAll: ['All instances of the attribute', FLAG],
  details: ['Show details', FLAG],
  drop: ['Attributes to delete; the entities stay', NAMES],
  endTimeAt: ['End of `timerel=between`'],
  entityMap: ['Whether to make an entity map', FLAG],
  entityMapLifetime: ['How long that is kept'],
  expandValues: ['Attributes whose values in `q` are names', NAMES],
  geometry: ['Point, MultiPoint, LineString, MultiLineString, Polygon or MultiPolygon'],
  geometryProperty: ['The GeoProperty that is the geometry of a GeoJSON feature'],
  geoproperty: ['The GeoProperty that is asked; `location` by default'],
  georel: [
    'near;maxDistance==metres, near;minDistance==metres, within, contains, overlaps, intersects, equals, disjoint',
  ],
  id: ['Ids', NAMES],
  idPattern: ['Regular expression for ids'],
  join: ['How linked entities come along: `flat`, `inline`, `@none`'],
  joinLevel: ['Over how many levels', COUNT],
  jsonKeys: ['Attributes whose paths in `q` are JSON keys', NAMES],
  keep: ['Attributes to keep; all others are deleted', NAMES],
  kind: ['Cached, Hosted or ImplicitlyCreated'],
  lang: ['Languages of texts, in order of preference'],
  lastN: ['The last instances of each attribute', COUNT],
  limit: ['Size of the page', COUNT],
  local: ['Only what this broker holds', FLAG],
  observedAt: ['Time that goes into each attribute that has one'],
  offset: ['Where the page begins', COUNT],
  omit: ['Attributes and members to leave out'],
  orderBy: ['Attributes or members to order by: `name;desc,createdAt`'],
  orderFrom: ['Coordinates that distances are taken from'],
  orderGeometry: ['Geometry of these coordinates'],
  pick: ['Attributes and members to show'],
  q: ['Condition on attributes: `temperature>20;status=="ok"`'],
  reload: ['Download it again instead of deleting it', FLAG],
  scopeQ: ['Scopes: `/Madrid/#`'],
  splitEntities: ['Whether parts of an entity may come apart', FLAG],
  timeAt: ['Time of a temporal query'],
  timeproperty: ['observedAt, createdAt, modifiedAt or deletedAt'],
  timerel: ['before, after or between'],
  type: ['Types: `Vehicle,Car` either, `(Vehicle;Electric)` both'],
};

const HEADERS: readonly JsonObject[] = [
  {
    name: 'Link',
    in: 'header',
    description:
      'The @context by which names are read and shown: `<address>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`',
    schema: TEXT,
  },
  {
    name: TENANT_HEADER,
    in: 'header',
    description: 'The tenant; made with the first thing that is created in it',
    schema: TEXT,
  },
];

const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const listOf = (name: string) => ({ type: 'array', items: refer(name) });
const refer = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const SCHEMAS: Readonly<Record<string, object>> = {
  Attribute: object(
    {
      type: {
        enum: [
          'Property',
          'GeoProperty',
          'Relationship',
          'LanguageProperty',
          'VocabProperty',
          'JsonProperty',
          'ListProperty',
          'ListRelationship',
        ],
      },
      observedAt: { type: 'string', format: 'date-time' },
      unitCode: TEXT,
      datasetId: { type: 'string', format: 'uri' },
    },
    {
      description:
        'The member of its value is `value`, `object`, `languageMap`, `vocab`, `json`, `valueList` or `objectList`; other members are attributes of the attribute',
    },
  ),
  Entity: object(
    {
      id: { type: 'string', format: 'uri' },
      type: { anyOf: [TEXT, NAMES] },
      scope: { anyOf: [TEXT, NAMES] },
      '@context': {},
    },
    {
      required: ['id', 'type'],
      description: 'Other members are attributes',
      example: {
        id: 'urn:ngsi-ld:Room:1',
        type: 'Room',
        temperature: { type: 'Property', value: 21.5, unitCode: 'CEL' },
      },
    },
  ),
  EntityFragment: object(
    {},
    {
      description:
        'Members are attributes; `urn:ngsi-ld:null` takes one away where an operation merges or updates',
    },
  ),
  Entities: listOf('Entity'),
  Ids: { type: 'array', items: { type: 'string', format: 'uri' } },
  Query: object({ type: { const: 'Query' } }, { required: ['type'], description: 'Query (clause 5.2.23)' }),
  Subscription: object(
    { id: TEXT, type: { const: 'Subscription' }, entities: { type: 'array' }, notification: object({}) },
    { description: 'Subscription (clause 5.2.12)' },
  ),
  Subscriptions: listOf('Subscription'),
  Registration: object({}, { description: 'CSourceRegistration (clause 5.2.9)' }),
  Registrations: listOf('Registration'),
  Discovered: object({}, { description: 'Clauses 5.2.24 to 5.2.28' }),
  Context: object({ '@context': {} }),
  Contexts: { type: 'array' },
  BatchResult: object({
    success: refer('Ids'),
    errors: { type: 'array', items: object({ entityId: TEXT, error: refer('Problem') }) },
  }),
  UpdateResult: object({
    updated: NAMES,
    notUpdated: { type: 'array', items: object({ attributeName: TEXT, reason: TEXT }) },
  }),
  Problem: object(
    {
      type: { type: 'string', format: 'uri' },
      title: TEXT,
      detail: TEXT,
      status: { type: 'integer' },
      instance: TEXT,
      issues: { type: 'array', items: object({ code: TEXT, message: TEXT, path: TEXT, value: TEXT }) },
      issueCount: COUNT,
    },
    {
      required: ['type', 'title', 'detail', 'status'],
      description: 'RFC 7807, with all that is wrong under `issues`',
    },
  ),
};

const DESCRIPTION = `The context broker: NGSI-LD (ETSI GS CIM 009) on the data of this workspace.

**Access** is as the setting \`context.access\` has it: open to all that reach the server, or by API key
(\`Authorization: Bearer <secret>\`) for what changes something and for subscriptions. **Names** are short by the @context of
the request: in a \`Link\` header with \`application/json\`, in the body with \`application/ld+json\`. **Refusals** are in the
language of \`Accept-Language\`.`;

/** The OpenAPI 3.1 document of the API; operations that are not bound say that they are not served. */
export function ngsiOpenApi(
  version: string,
  prefix: string,
  isBound: (name: OperationName) => boolean,
): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    const url = prefix + operation.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[url] = {
      ...paths[url],
      [operation.method.toLowerCase()]: describe(
        name as OperationName,
        operation,
        isBound(name as OperationName),
      ),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Meridian NGSI-LD API',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: SCHEMAS,
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'Secret of an API key' } },
    },
  };
}

function describe(name: OperationName, operation: NgsiOperation, isBound: boolean): JsonObject {
  const { tag, summary, body } = WORDS[name];
  const types =
    operation.method === 'PATCH'
      ? [JSON_TYPE, LD_TYPE, 'application/merge-patch+json']
      : [JSON_TYPE, LD_TYPE];
  return {
    operationId: name,
    tags: [tag],
    summary,
    description: isBound
      ? `Clause ${operation.clause}. Needs the right \`${needsOf(operation)}\`.`
      : `Clause ${operation.clause}. Not served: answered with 501 (OperationNotSupported).`,
    security: [{}, { key: [] }],
    parameters: [
      ...[...operation.path.matchAll(/:(\w+)/g)].map(([, variable]) => ({
        name: variable,
        in: 'path',
        required: true,
        schema: TEXT,
      })),
      ...operation.parameters.map((parameter) => {
        const [description, schema = TEXT] = PARAMETERS[parameter];
        return {
          name: parameter,
          in: 'query',
          description,
          schema,
          ...(schema === NAMES ? { explode: false } : {}),
        };
      }),
      ...wordsOf(operation),
      ...HEADERS,
    ],
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(types, body) } }),
    responses: isBound
      ? responsesOf(name, operation)
      : { 501: { description: 'Not served', content: contentOf([JSON_TYPE], 'Problem') } },
  };
}

function wordsOf({ formats, options }: NgsiOperation): readonly JsonObject[] {
  const forms = Object.keys(formats);
  return [
    ...(forms.length === 0
      ? []
      : [{ name: 'format', in: 'query', description: 'Form of entities', schema: { enum: forms } }]),
    ...(forms.length + options.length === 0
      ? []
      : [
          {
            name: 'options',
            in: 'query',
            explode: false,
            schema: { type: 'array', items: { enum: [...forms, ...options] } },
          },
        ]),
  ];
}

const contentOf = (types: readonly string[], schema: string): JsonObject =>
  Object.fromEntries(types.map((type) => [type, { schema: refer(schema) }]));

function responsesOf(name: OperationName, { statuses, answers, path }: NgsiOperation): JsonObject {
  const { answer = 'Discovered' } = WORDS[name];
  const types = answers === 'geojson' ? [JSON_TYPE, LD_TYPE, GEO_TYPE] : [JSON_TYPE, LD_TYPE];
  const isBatch = path.startsWith('/entityOperations/');
  const said: Readonly<Record<number, JsonObject>> = {
    200: { description: 'Done', content: contentOf(types, answer) },
    201: { description: 'Created', ...(isBatch ? { content: contentOf([JSON_TYPE], 'Ids') } : {}) },
    204: { description: 'Done, nothing to show' },
    206: { description: 'A part, as Content-Range tells', content: contentOf(types, answer) },
    207: {
      description: 'Done in part',
      content: contentOf([JSON_TYPE], isBatch ? 'BatchResult' : 'UpdateResult'),
    },
  };
  return {
    ...Object.fromEntries(statuses.map((status) => [status, said[status] ?? { description: 'Done' }])),
    default: { description: 'Refused', content: contentOf([JSON_TYPE], 'Problem') },
  };
}
