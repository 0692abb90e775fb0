import { Type } from 'typebox';
import { type Operation, operation } from '../platform/http/operation.ts';
import { REPORT_POLICY } from '../platform/http/security-headers.ts';
import { PageQuery } from '../platform/wire.ts';
import {
  getBundle,
  getEdition,
  getEditionFile,
  listEditionKeys,
  listEditions,
  previewEdition,
  publishEdition,
  withdrawEdition,
} from './edition-actions.ts';
import {
  EditionPageWire,
  EditionPreviewWire,
  EditionWire,
  KeySetWire,
  NewEditionWire,
  WithdrawalWire,
} from './edition-wire.ts';

const EditionPath = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 200, description: 'An edition’s id, or `latest`' }),
});

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  html: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
};
const ZIP = 'application/zip';

export const editionOperations: readonly Operation[] = [
  operation({
    route: 'GET /editions',
    id: 'listEditions',
    tag: 'editions',
    summary: 'List published editions, newest first',
    query: Type.Object({
      ...PageQuery.properties,
      framework: Type.Optional(Type.String({ maxLength: 200, description: 'Id of a framework' })),
    }),
    result: EditionPageWire,
    handler: (ctx, { query }) => listEditions(ctx, query),
  }),
  operation({
    route: 'POST /editions',
    id: 'publishEdition',
    tag: 'editions',
    summary: 'Publish a run as an edition',
    description:
      'Freezes framework, inputs, log, results, method note and lineage in one signed bundle. An edition never changes: a correction is a new one that says what it replaces and why.',
    needs: 'edition.publish',
    status: 201,
    perMinute: 30,
    body: NewEditionWire,
    result: EditionWire,
    errors: ['thing.notFound', 'thing.conflict', 'replay.differs', 'input.invalid', 'edition.key'],
    handler: async (ctx, { body }, { request, reply }) => {
      const edition = await publishEdition(ctx, body);
      reply.header('location', `${request.url.split('?', 1)[0]}/${edition.id}`);
      return edition;
    },
  }),
  operation({
    route: 'POST /editions/preview',
    id: 'previewEdition',
    tag: 'editions',
    summary: 'Show what publishing a run would freeze',
    needs: 'edition.publish',
    perMinute: 60,
    body: NewEditionWire,
    result: EditionPreviewWire,
    errors: ['thing.notFound', 'thing.conflict', 'replay.differs', 'input.invalid'],
    handler: (ctx, { body }) => previewEdition(ctx, body),
  }),
  operation({
    route: 'GET /editions/keys',
    id: 'listEditionKeys',
    tag: 'editions',
    summary: 'Give the public keys that editions are signed with',
    description:
      'A JWK Set (RFC 7517); `kid` is the thumbprint (RFC 7638) that `meridian verify --key` takes.',
    result: KeySetWire,
    handler: (ctx) => listEditionKeys(ctx),
  }),
  operation({
    route: 'GET /editions/:id',
    id: 'getEdition',
    tag: 'editions',
    summary: 'Show an edition with its files',
    params: EditionPath,
    result: EditionWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params }) => getEdition(ctx, params.id),
  }),
  operation({
    route: 'GET /editions/:id/bundle',
    id: 'getEditionBundle',
    tag: 'editions',
    summary: 'Download an edition’s bundle',
    description: 'One zip; `meridian verify` recomputes it without database and network.',
    params: EditionPath,
    produces: [ZIP],
    perMinute: 120,
    errors: ['thing.notFound'],
    handler: async (ctx, { params }, { reply }) => {
      const { name, bytes, sha256 } = await getBundle(ctx, params.id);
      reply
        .type(ZIP)
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('repr-digest', `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`)
        .header('etag', `"${sha256}"`);
      return Buffer.from(bytes);
    },
  }),
  operation({
    route: 'GET /editions/:id/files/:name',
    id: 'getEditionFile',
    tag: 'editions',
    summary: 'Download one file of an edition',
    description: 'HTML opens in the browser, without scripts; the others are downloads.',
    params: Type.Object({
      ...EditionPath.properties,
      name: Type.String({ minLength: 1, maxLength: 100, examples: ['scores.csv', 'manifest.json'] }),
    }),
    produces: Object.values(MEDIA_TYPES),
    perMinute: 300,
    errors: ['thing.notFound'],
    handler: async (ctx, { params }, { reply }) => {
      const text = await getEditionFile(ctx, params.id, params.name);
      const ending = params.name.split('.').at(-1) ?? '';
      const isPage = ending === 'html';
      reply
        .type(MEDIA_TYPES[ending] ?? 'application/octet-stream')
        .header('content-disposition', isPage ? 'inline' : `attachment; filename="${params.name}"`);
      if (isPage) reply.header('content-security-policy', REPORT_POLICY);
      return Buffer.from(text);
    },
  }),
  operation({
    route: 'POST /editions/:id/withdrawal',
    id: 'withdrawEdition',
    tag: 'editions',
    summary: 'Withdraw an edition, saying why',
    description: 'It stays as it is, listed as withdrawn with the reason. This cannot be taken back.',
    needs: 'edition.withdraw',
    params: EditionPath,
    body: WithdrawalWire,
    result: EditionWire,
    errors: ['thing.notFound', 'thing.conflict', 'input.invalid'],
    handler: (ctx, { params, body }) => withdrawEdition(ctx, params.id, body.reason),
  }),
];
