import { Type } from 'typebox';
import { ActorWire, IssueWire, LocalTextWire, Nullable, PageWire } from '../platform/wire.ts';

/** POST /api/v1/uploads (multipart, field `file`, one or more) — kept on disk for an hour. */
export const UploadWire = Type.Object({
  id: Type.String(),
  files: Type.Array(
    Type.Object({
      name: Type.String(),
      bytes: Type.Integer(),
      sha256: Type.String(),
      format: Type.String({ description: 'csv, xlsx or json' }),
      encoding: Nullable(Type.String()),
      sheets: Type.Array(Type.String()),
    }),
  ),
});
export type UploadWire = Type.Static<typeof UploadWire>;

/** POST /api/v1/imports/preview and POST /api/v1/imports. Without `mapping` the preview proposes one. */
export const ImportRequestWire = Type.Object({
  uploadId: Type.String(),
  /** As in a mapping file (`frameworks/mapping.schema.json`); parsed and checked by the action. */
  mapping: Type.Optional(Type.Any()),
});

/** 200 of the preview: nothing is stored. */
export const ImportPreviewWire = Type.Object({
  mapping: Type.Any(),
  files: Type.Array(
    Type.Object({
      name: Type.String(),
      sheet: Nullable(Type.String()),
      columns: Type.Array(Type.String()),
      /** The first 20 rows as they stand in the file. */
      rows: Type.Array(Type.Object({ row: Type.Integer(), cells: Type.Array(Type.String()) })),
    }),
  ),
  issues: Type.Array(IssueWire),
  issueCount: Type.Integer(),
  counts: Type.Object({
    rows: Type.Integer(),
    values: Type.Integer(),
    added: Type.Integer(),
    changed: Type.Integer(),
    unchanged: Type.Integer(),
    missing: Type.Integer(),
  }),
});
export type ImportPreviewWire = Type.Static<typeof ImportPreviewWire>;

export const ImportWire = Type.Object({
  id: Type.Integer(),
  at: Type.String(),
  finishedAt: Nullable(Type.String()),
  actor: ActorWire,
  status: Type.Union([
    Type.Literal('running'),
    Type.Literal('completed'),
    Type.Literal('refused'),
    Type.Literal('failed'),
  ]),
  files: Type.Array(
    Type.Object({
      name: Type.String(),
      sheet: Nullable(Type.String()),
      sha256: Type.String(),
      bytes: Type.Integer(),
    }),
  ),
  counts: Type.Object({
    rows: Type.Integer(),
    values: Type.Integer(),
    added: Type.Integer(),
    changed: Type.Integer(),
    unchanged: Type.Integer(),
    areasAdded: Type.Integer(),
  }),
  /** While running: bytes read of bytes in all, rows a second. */
  progress: Nullable(
    Type.Object({
      done: Type.Integer(),
      total: Type.Integer(),
      rowsPerSecond: Type.Number(),
      secondsLeft: Nullable(Type.Number()),
    }),
  ),
  issues: Type.Array(IssueWire),
  issueCount: Type.Integer(),
  mapping: Type.Any(),
});
export type ImportWire = Type.Static<typeof ImportWire>;
export const ImportPageWire = PageWire(ImportWire);

/** GET /api/v1/imports/:id/changes — values that this import changed, old against new. */
export const ImportChangeWire = Type.Object({
  area: Type.Object({ code: Type.String(), name: LocalTextWire }),
  indicator: Type.Object({ code: Type.String(), name: LocalTextWire }),
  period: Type.String(),
  before: Nullable(Type.Number()),
  after: Nullable(Type.Number()),
  stateBefore: Type.String(),
  stateAfter: Type.String(),
});
export type ImportChangeWire = Type.Static<typeof ImportChangeWire>;
export const ImportChangePageWire = PageWire(ImportChangeWire);
