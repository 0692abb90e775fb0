import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { clientSignal } from '../platform/http/client-signal.ts';
import { type Operation, operation } from '../platform/http/operation.ts';
import { localeOf, wordIssues } from '../platform/i18n.ts';
import { PageQuery } from '../platform/wire.ts';
import { getImport, listImportChanges, listImports, startImport } from './import-actions.ts';
import type { ImportRecord } from './import-record.ts';
import {
  ImportChangePageWire,
  ImportPageWire,
  ImportPreviewWire,
  ImportRequestWire,
  ImportWire,
  UploadWire,
} from './import-wire.ts';
import { previewImport } from './preview-actions.ts';
import { type IncomingFile, saveUpload } from './upload-actions.ts';

const IdPath = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) });
const UploadForm = Type.Object({
  file: Type.Array(Type.Unsafe<string>({ type: 'string', contentMediaType: 'application/octet-stream' }), {
    description: 'CSV, XLSX or JSON, each also gzipped',
  }),
});

export const importOperations: readonly Operation[] = [
  operation({
    route: 'POST /uploads',
    id: 'uploadFiles',
    tag: 'imports',
    summary: 'Send files for a preview or an import',
    description: 'The files are kept for an hour, for their sender only.',
    needs: 'import.preview',
    consumes: { type: 'multipart/form-data', schema: UploadForm },
    status: 201,
    perMinute: 60,
    result: UploadWire,
    errors: ['input.invalid', 'request.invalid'],
    handler: (ctx, _, { request }) => saveUpload(ctx, incomingFiles(request)),
  }),
  operation({
    route: 'POST /imports/preview',
    id: 'previewImport',
    tag: 'imports',
    summary: 'See what an import would do and everything that is wrong',
    description: 'Nothing is stored. Without a mapping, one is proposed from the files.',
    needs: 'import.preview',
    body: ImportRequestWire,
    perMinute: 60,
    result: ImportPreviewWire,
    errors: ['thing.notFound', 'input.invalid'],
    handler: async (ctx, { body }, { request, reply }) => {
      const preview = await previewImport(ctx, { ...body, signal: clientSignal(reply) });
      return { ...preview, issues: wordIssues(localeFor(request), preview.issues) };
    },
  }),
  operation({
    route: 'POST /imports',
    id: 'startImport',
    tag: 'imports',
    summary: 'Import uploaded files',
    description:
      'Answers at once; ask for the import to see how far it is. With any error in the files nothing is stored and the import is `refused`, with its issues.',
    needs: 'import.create',
    body: ImportRequestWire,
    perMinute: 60,
    status: 202,
    result: ImportWire,
    errors: ['thing.notFound', 'input.invalid'],
    handler: async (ctx, { body }, { request, reply }) => {
      const { id } = await startImport(ctx, { uploadId: body.uploadId, mapping: body.mapping });
      reply.header('location', `${request.url.split('?', 1)[0]}/${id}`);
      return worded(request, await getImport(ctx, id));
    },
  }),
  operation({
    route: 'GET /imports',
    id: 'listImports',
    tag: 'imports',
    summary: 'List imports, newest first',
    query: PageQuery,
    result: ImportPageWire,
    handler: async (ctx, { query }, { request }) => {
      const page = await listImports(ctx, query);
      return { ...page, items: page.items.map((item) => worded(request, item)) };
    },
  }),
  operation({
    route: 'GET /imports/:id',
    id: 'getImport',
    tag: 'imports',
    summary: 'Show an import: its files, what it changed in numbers, its issues, how far it is',
    params: IdPath,
    result: ImportWire,
    errors: ['thing.notFound'],
    handler: async (ctx, { params }, { request }) => worded(request, await getImport(ctx, params.id)),
  }),
  operation({
    route: 'GET /imports/:id/changes',
    id: 'listImportChanges',
    tag: 'imports',
    summary: 'List the values that an import replaced, old against new',
    params: IdPath,
    query: PageQuery,
    result: ImportChangePageWire,
    errors: ['thing.notFound'],
    handler: (ctx, { params, query }) => listImportChanges(ctx, params.id, query),
  }),
];

const localeFor = (request: FastifyRequest) => localeOf(request.headers['accept-language']);

const worded = (request: FastifyRequest, record: ImportRecord) => ({
  ...record,
  issues: wordIssues(localeFor(request), record.issues),
});

/** The files of a form as they come in; other fields are passed over. */
async function* incomingFiles(request: FastifyRequest): AsyncGenerator<IncomingFile> {
  for await (const part of request.files()) yield { name: part.filename, content: part.file };
}
