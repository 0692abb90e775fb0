import { Type } from 'typebox';
import { LocalTextWire, Nullable, PageWire } from '../platform/wire.ts';

const Count = Type.Integer({ minimum: 0 });

export const EditionSummaryWire = Type.Object({
  id: Type.String(),
  title: LocalTextWire,
  period: Type.String(),
  framework: Type.Object({
    id: Type.String(),
    revision: Type.Integer(),
    version: Type.String(),
    sha256: Type.String(),
  }),
  areaCount: Count,
  indicatorCount: Count,
  publisher: LocalTextWire,
  publishedAt: Type.String(),
  runId: Type.String(),
  round: Nullable(Type.String()),
  /** The edition that this one corrects, and the one that corrects it. */
  replaces: Nullable(Type.String()),
  replacedBy: Nullable(Type.String()),
  note: Nullable(Type.String()),
  withdrawn: Nullable(Type.Object({ at: Type.String(), reason: Type.String() })),
  /** Thumbprint (RFC 7638) of the key that signed it. */
  keyId: Type.String(),
  manifestSha256: Type.String(),
  bundle: Type.Object({ name: Type.String(), bytes: Count, sha256: Type.String() }),
});
export type EditionSummaryWire = Type.Static<typeof EditionSummaryWire>;
export const EditionPageWire = PageWire(EditionSummaryWire);

const EditionFileWire = Type.Object({ path: Type.String(), bytes: Count, sha256: Type.String() });

/** GET /api/v1/editions/:id */
export const EditionWire = Type.Object({
  ...EditionSummaryWire.properties,
  /** The files of the bundle that the manifest lists. */
  files: Type.Array(EditionFileWire),
});
export type EditionWire = Type.Static<typeof EditionWire>;

/** POST /api/v1/editions and /api/v1/editions/preview */
export const NewEditionWire = Type.Object({
  run: Type.String({ minLength: 1, maxLength: 100, description: 'Id of the run that is published' }),
  round: Type.Optional(Nullable(Type.String({ minLength: 1, maxLength: 200 }))),
  note: Type.Optional(
    Nullable(
      Type.String({
        maxLength: 4000,
        description: 'What the publisher says of it; of a correction, why: then it is required',
      }),
    ),
  ),
  replaces: Type.Optional(
    Nullable(
      Type.String({ minLength: 1, maxLength: 200, description: 'Id of the edition that it corrects' }),
    ),
  ),
});
export type NewEditionWire = Type.Static<typeof NewEditionWire>;

/** What would be frozen. */
export const EditionPreviewWire = Type.Object({
  id: Type.String(),
  title: LocalTextWire,
  period: Type.String(),
  publisher: LocalTextWire,
  areaCount: Count,
  screenedOutCount: Count,
  indicatorCount: Count,
  missingCount: Count,
  notice: Nullable(LocalTextWire),
  files: Type.Array(EditionFileWire),
  /** How many values came in which way. */
  origins: Type.Object({ import: Count, measure: Count, submission: Count, unknown: Count }),
  /** The edition that this run is published as already. */
  publishedAs: Nullable(Type.String()),
  /** Editions of the same framework that a new one may correct, newest first. */
  correctable: Type.Array(
    Type.Object({ id: Type.String(), title: LocalTextWire, publishedAt: Type.String() }),
  ),
  /** Against the edition that is corrected. */
  changes: Nullable(
    Type.Object({
      values: Count,
      areas: Count,
      added: Count,
      removed: Count,
      framework: Type.Boolean(),
    }),
  ),
});
export type EditionPreviewWire = Type.Static<typeof EditionPreviewWire>;

/** POST /api/v1/editions/:id/withdrawal */
export const WithdrawalWire = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 4000 }) });

/** GET /api/v1/editions/keys: a JWK Set (RFC 7517). */
export const KeySetWire = Type.Object({
  keys: Type.Array(
    Type.Object({
      kty: Type.Literal('OKP'),
      crv: Type.Literal('Ed25519'),
      x: Type.String(),
      kid: Type.String(),
      use: Type.Literal('sig'),
      alg: Type.Literal('Ed25519'),
    }),
  ),
});
