import { FEATURE_LIMITS } from './features-request.ts';
import { GEOJSON, JSON_TYPE, SCHEMA_TYPE } from './features-wire.ts';

const answer = (description: string, type: string) => ({
  '200': { description, content: { [type]: { schema: { type: 'object' } } } },
  default: {
    description: 'What is wrong',
    content: { 'application/problem+json': { schema: { type: 'object' } } },
  },
});
const inPath = (name: string, description: string) => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
});
const COLLECTION = inPath('collectionId', 'A type of entities');
const inQuery = (name: string, description: string, schema: object, more: object = {}) => ({
  name,
  in: 'query',
  required: false,
  description,
  schema,
  style: 'form',
  ...more,
});

/** OpenAPI 3.0 of the features (OGC API Features part 1, clause 9). */
export const featuresDocument = (base: string, version: string): object => ({
  openapi: '3.0.3',
  info: {
    title: 'Meridian city data: OGC API Features',
    version,
    description: 'Read-only features: entities that have a place, collected by their types.',
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
  },
  servers: [{ url: base }],
  paths: {
    '/': { get: { operationId: 'getLandingPage', responses: answer('Links to all there is', JSON_TYPE) } },
    '/conformance': {
      get: { operationId: 'getConformance', responses: answer('Conformance classes', JSON_TYPE) },
    },
    '/collections': { get: { operationId: 'getCollections', responses: answer('Collections', JSON_TYPE) } },
    '/collections/{collectionId}': {
      get: {
        operationId: 'describeCollection',
        parameters: [COLLECTION],
        responses: answer('A collection', JSON_TYPE),
      },
    },
    '/collections/{collectionId}/queryables': {
      get: {
        operationId: 'getQueryables',
        parameters: [COLLECTION],
        responses: answer('Properties that features can be filtered by', SCHEMA_TYPE),
      },
    },
    '/collections/{collectionId}/items': {
      get: {
        operationId: 'getFeatures',
        parameters: [
          COLLECTION,
          inQuery('limit', 'Features of one page', {
            type: 'integer',
            minimum: 1,
            maximum: FEATURE_LIMITS.most,
            default: FEATURE_LIMITS.normal,
          }),
          inQuery(
            'bbox',
            'West, south, east, north in degrees (CRS84)',
            { type: 'array', minItems: 4, maxItems: 6, items: { type: 'number' } },
            { explode: false },
          ),
          inQuery('datetime', 'A time, a day, or an interval such as 2026-01-01/..', { type: 'string' }),
          inQuery('cursor', 'Where the page begins; from the link to it', { type: 'string' }),
          inQuery(
            'properties',
            'Any of the queryables by its name, for features that have this value',
            { type: 'object', additionalProperties: { type: 'string' } },
            { explode: true },
          ),
        ],
        responses: answer('Features', GEOJSON),
      },
    },
    '/collections/{collectionId}/items/{featureId}': {
      get: {
        operationId: 'getFeature',
        parameters: [COLLECTION, inPath('featureId', "An entity's id")],
        responses: answer('A feature', GEOJSON),
      },
    },
  },
});
