import type { Method } from './http-preconditions.ts';
import type { Allowed, Format, Option, ParameterName } from './parameters.ts';

/** One operation of the API as clause 6 binds it to HTTP. */
export interface NgsiOperation extends Allowed {
  /** The clause of ETSI GS CIM 009 v1.9.1 that describes it. */
  readonly clause: string;
  readonly method: Method;
  /** Below `/ngsi-ld/v1`, with `:name` for a variable and without the slash that may follow. */
  readonly path: `/${string}`;
  readonly answers: 'json' | 'geojson' | 'nothing';
  /** Statuses of success. */
  readonly statuses: readonly number[];
  /** Whether a tenant that does not exist comes to be with it (clause 5.5.10); elsewhere it is refused. */
  readonly createsTenant: boolean;
}

const ENTITY_FORMS: Readonly<Record<string, Format>> = {
  normalized: 'normalized',
  concise: 'concise',
  simplified: 'simplified',
  keyValues: 'simplified',
};
const TEMPORAL_FORMS: Readonly<Record<string, Format>> = {
  normalized: 'normalized',
  temporalValues: 'temporalValues',
  simplified: 'temporalValues',
  aggregatedValues: 'aggregatedValues',
};

const PAGE = ['limit', 'offset', 'count'] as const;
const PROJECTION = ['attrs', 'pick', 'omit', 'datasetId', 'lang'] as const;
const GEO = ['georel', 'geometry', 'coordinates', 'geoproperty'] as const;
const SELECTION = ['id', 'idPattern', 'type', 'q', 'scopeQ', 'csf', ...GEO] as const;
const VALUES = ['expandValues', 'jsonKeys'] as const;
const ORDER = ['orderBy', 'orderFrom', 'orderGeometry', 'collation'] as const;
const LINKED = ['join', 'joinLevel', 'containedBy'] as const;
const MAP = ['entityMap', 'entityMapLifetime', 'splitEntities'] as const;
const TIME = ['timerel', 'timeAt', 'endTimeAt', 'timeproperty'] as const;
const EVOLUTION = [...TIME, 'lastN', 'aggrMethods', 'aggrPeriodDuration'] as const;

interface Told {
  readonly answers?: 'json' | 'geojson';
  readonly statuses: readonly number[];
  readonly parameters?: readonly ParameterName[];
  readonly formats?: Readonly<Record<string, Format>>;
  readonly options?: readonly Option[];
  readonly createsTenant?: true;
}

/** An operation; every one may be limited to the local scope (clause 6.3.18). */
function bind(clause: string, route: `${Method} /${string}`, told: Told): NgsiOperation {
  const space = route.indexOf(' ');
  return {
    clause,
    method: route.slice(0, space) as Method,
    path: route.slice(space + 1) as `/${string}`,
    answers: told.answers ?? 'nothing',
    statuses: told.statuses,
    parameters: [...(told.parameters ?? []), 'local'],
    formats: told.formats ?? {},
    options: told.options ?? [],
    createsTenant: told.createsTenant ?? false,
  };
}

/** All operations that a broker with history binds to HTTP (clause 6); context sources are named too, their behaviour stands aside. */
export const OPERATIONS = {
  createEntity: bind('6.4.3.1', 'POST /entities', { statuses: [201], createsTenant: true }),
  queryEntities: bind('6.4.3.2', 'GET /entities', {
    answers: 'geojson',
    statuses: [200],
    parameters: [
      ...SELECTION,
      ...PROJECTION,
      ...VALUES,
      ...ORDER,
      ...LINKED,
      ...MAP,
      'geometryProperty',
      ...PAGE,
    ],
    formats: ENTITY_FORMS,
    options: ['sysAttrs'],
  }),
  purgeEntities: bind('6.4.3.3', 'DELETE /entities', {
    statuses: [204, 207],
    parameters: [...SELECTION, 'keep', 'drop', 'geometryProperty'],
  }),
  retrieveEntity: bind('6.5.3.1', 'GET /entities/:entityId', {
    answers: 'geojson',
    statuses: [200],
    parameters: ['type', ...PROJECTION, ...LINKED, 'entityMap', 'entityMapLifetime', 'geometryProperty'],
    formats: ENTITY_FORMS,
    options: ['sysAttrs'],
  }),
  deleteEntity: bind('6.5.3.2', 'DELETE /entities/:entityId', { statuses: [204], parameters: ['type'] }),
  replaceEntity: bind('6.5.3.3', 'PUT /entities/:entityId', { statuses: [204], parameters: ['type'] }),
  mergeEntity: bind('6.5.3.4', 'PATCH /entities/:entityId', {
    statuses: [204],
    parameters: ['type', 'lang', 'observedAt'],
    formats: ENTITY_FORMS,
  }),
  appendAttributes: bind('6.6.3.1', 'POST /entities/:entityId/attrs', {
    statuses: [204, 207],
    parameters: ['type'],
    options: ['noOverwrite'],
  }),
  updateAttributes: bind('6.6.3.2', 'PATCH /entities/:entityId/attrs', {
    statuses: [204, 207],
    parameters: ['type'],
  }),
  updateAttribute: bind('6.7.3.1', 'PATCH /entities/:entityId/attrs/:attrId', {
    statuses: [204],
    parameters: ['type'],
  }),
  deleteAttribute: bind('6.7.3.2', 'DELETE /entities/:entityId/attrs/:attrId', {
    statuses: [204],
    parameters: ['type', 'datasetId', 'deleteAll'],
  }),
  replaceAttribute: bind('6.7.3.3', 'PUT /entities/:entityId/attrs/:attrId', {
    statuses: [204],
    parameters: ['type'],
  }),

  createRegistration: bind('6.8.3.1', 'POST /csourceRegistrations', { statuses: [201], createsTenant: true }),
  queryRegistrations: bind('6.8.3.2', 'GET /csourceRegistrations', {
    answers: 'json',
    statuses: [200],
    parameters: [...SELECTION, 'attrs', ...TIME, ...PAGE],
    options: ['sysAttrs'],
  }),
  retrieveRegistration: bind('6.9.3.1', 'GET /csourceRegistrations/:registrationId', {
    answers: 'json',
    statuses: [200],
    options: ['sysAttrs'],
  }),
  updateRegistration: bind('6.9.3.2', 'PATCH /csourceRegistrations/:registrationId', { statuses: [204] }),
  deleteRegistration: bind('6.9.3.3', 'DELETE /csourceRegistrations/:registrationId', { statuses: [204] }),

  createSubscription: bind('6.10.3.1', 'POST /subscriptions', { statuses: [201], createsTenant: true }),
  querySubscriptions: bind('6.10.3.2', 'GET /subscriptions', {
    answers: 'json',
    statuses: [200],
    parameters: PAGE,
    options: ['sysAttrs'],
  }),
  retrieveSubscription: bind('6.11.3.1', 'GET /subscriptions/:subscriptionId', {
    answers: 'json',
    statuses: [200],
    options: ['sysAttrs'],
  }),
  updateSubscription: bind('6.11.3.2', 'PATCH /subscriptions/:subscriptionId', { statuses: [204] }),
  deleteSubscription: bind('6.11.3.3', 'DELETE /subscriptions/:subscriptionId', { statuses: [204] }),

  createSourceSubscription: bind('6.12.3.1', 'POST /csourceSubscriptions', {
    statuses: [201],
    createsTenant: true,
  }),
  querySourceSubscriptions: bind('6.12.3.2', 'GET /csourceSubscriptions', {
    answers: 'json',
    statuses: [200],
    parameters: PAGE,
    options: ['sysAttrs'],
  }),
  retrieveSourceSubscription: bind('6.13.3.1', 'GET /csourceSubscriptions/:subscriptionId', {
    answers: 'json',
    statuses: [200],
    options: ['sysAttrs'],
  }),
  updateSourceSubscription: bind('6.13.3.2', 'PATCH /csourceSubscriptions/:subscriptionId', {
    statuses: [204],
  }),
  deleteSourceSubscription: bind('6.13.3.3', 'DELETE /csourceSubscriptions/:subscriptionId', {
    statuses: [204],
  }),

  batchCreate: bind('6.14.3.1', 'POST /entityOperations/create', {
    statuses: [201, 207],
    createsTenant: true,
  }),
  batchUpsert: bind('6.15.3.1', 'POST /entityOperations/upsert', {
    statuses: [201, 204, 207],
    options: ['replace', 'update'],
    createsTenant: true,
  }),
  batchUpdate: bind('6.16.3.1', 'POST /entityOperations/update', {
    statuses: [204, 207],
    options: ['noOverwrite'],
  }),
  batchDelete: bind('6.17.3.1', 'POST /entityOperations/delete', { statuses: [204, 207] }),
  batchQuery: bind('6.23.3.1', 'POST /entityOperations/query', {
    answers: 'geojson',
    statuses: [200],
    parameters: [...PAGE, ...MAP, 'lang', 'geometryProperty'],
    formats: ENTITY_FORMS,
    options: ['sysAttrs'],
  }),
  batchMerge: bind('6.31.3.1', 'POST /entityOperations/merge', { statuses: [204, 207] }),

  upsertTemporal: bind('6.18.3.1', 'POST /temporal/entities', { statuses: [201, 204], createsTenant: true }),
  queryTemporal: bind('6.18.3.2', 'GET /temporal/entities', {
    answers: 'json',
    statuses: [200, 206],
    parameters: [
      ...SELECTION,
      ...PROJECTION,
      ...VALUES,
      'orderBy',
      'collation',
      ...MAP,
      ...EVOLUTION,
      ...PAGE,
    ],
    formats: TEMPORAL_FORMS,
    options: ['sysAttrs'],
  }),
  retrieveTemporal: bind('6.19.3.1', 'GET /temporal/entities/:entityId', {
    answers: 'json',
    statuses: [200, 206],
    parameters: ['type', ...PROJECTION, ...EVOLUTION],
    formats: TEMPORAL_FORMS,
    options: ['sysAttrs'],
  }),
  deleteTemporal: bind('6.19.3.2', 'DELETE /temporal/entities/:entityId', {
    statuses: [204],
    parameters: ['type'],
  }),
  addTemporalAttributes: bind('6.20.3.1', 'POST /temporal/entities/:entityId/attrs', {
    statuses: [204],
    parameters: ['type'],
  }),
  deleteTemporalAttribute: bind('6.21.3.1', 'DELETE /temporal/entities/:entityId/attrs/:attrId', {
    statuses: [204],
    parameters: ['type', 'datasetId', 'deleteAll'],
  }),
  updateTemporalInstance: bind('6.22.3.1', 'PATCH /temporal/entities/:entityId/attrs/:attrId/:instanceId', {
    statuses: [204],
    parameters: ['type'],
  }),
  deleteTemporalInstance: bind('6.22.3.2', 'DELETE /temporal/entities/:entityId/attrs/:attrId/:instanceId', {
    statuses: [204],
    parameters: ['type'],
  }),
  batchQueryTemporal: bind('6.24.3.1', 'POST /temporal/entityOperations/query', {
    answers: 'json',
    statuses: [200, 206],
    parameters: [...PAGE, ...MAP, 'lang'],
    formats: TEMPORAL_FORMS,
    options: ['sysAttrs'],
  }),

  listTypes: bind('6.25.3.1', 'GET /types', { answers: 'json', statuses: [200], parameters: ['details'] }),
  retrieveType: bind('6.26.3.1', 'GET /types/:type', { answers: 'json', statuses: [200] }),
  listAttributes: bind('6.27.3.1', 'GET /attributes', {
    answers: 'json',
    statuses: [200],
    parameters: ['details'],
  }),
  retrieveAttribute: bind('6.28.3.1', 'GET /attributes/:attrId', { answers: 'json', statuses: [200] }),

  addContext: bind('6.29.3.1', 'POST /jsonldContexts', { statuses: [201] }),
  listContexts: bind('6.29.3.2', 'GET /jsonldContexts', {
    answers: 'json',
    statuses: [200],
    parameters: ['details', 'kind'],
  }),
  serveContext: bind('6.30.3.1', 'GET /jsonldContexts/:contextId', {
    answers: 'json',
    statuses: [200],
    parameters: ['details'],
  }),
  deleteContext: bind('6.30.3.2', 'DELETE /jsonldContexts/:contextId', {
    statuses: [204],
    parameters: ['reload'],
  }),
} as const satisfies Readonly<Record<string, NgsiOperation>>;

export type OperationName = keyof typeof OPERATIONS;

/** The methods of a path of the table, as a 405 lists them in its Allow header (clause 6.3.2). */
export const methodsOf = (path: string): readonly Method[] =>
  Object.values(OPERATIONS)
    .filter((operation) => operation.path === path)
    .map((operation) => operation.method);
