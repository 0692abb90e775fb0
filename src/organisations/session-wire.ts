import { Type } from 'typebox';
import { Nullable } from '../platform/wire.ts';

/** POST /api/v1/session — sign in. Answers 204 with a session cookie, or 401/429. */
export const SignInWire = Type.Object({
  login: Type.String({ minLength: 1, maxLength: 200 }),
  password: Type.String({ minLength: 1, maxLength: 1000 }),
});

/** GET /api/v1/session — who the caller is and which actions may be called; the console hides the rest. */
export const SessionWire = Type.Object({
  person: Nullable(
    Type.Object({
      id: Type.String(),
      login: Type.String(),
      name: Type.String(),
      roles: Type.Array(Type.String()),
    }),
  ),
  may: Type.Array(Type.String()),
});
export type SessionWire = Type.Static<typeof SessionWire>;

/** PUT /api/v1/session/password — change one's own password. */
export const PasswordChangeWire = Type.Object({
  current: Type.String({ maxLength: 1000 }),
  next: Type.String({ minLength: 12, maxLength: 1000 }),
});

/** /api/v1/people (administrator): GET list, POST create, PATCH /people/:id. */
export const PersonWire = Type.Object({
  id: Type.String(),
  login: Type.String(),
  name: Type.String(),
  roles: Type.Array(Type.String()),
  createdAt: Type.String(),
  disabledAt: Nullable(Type.String()),
});
export type PersonWire = Type.Static<typeof PersonWire>;

const Roles = Type.Array(
  Type.Union([
    Type.Literal('reader'),
    Type.Literal('editor'),
    Type.Literal('evaluator'),
    Type.Literal('administrator'),
  ]),
);

export const NewPersonWire = Type.Object({
  login: Type.String({ minLength: 1, maxLength: 200 }),
  name: Type.String({ minLength: 1, maxLength: 200 }),
  password: Type.String({ minLength: 12, maxLength: 1000 }),
  roles: Roles,
});

export const PersonChangeWire = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  password: Type.Optional(Type.String({ minLength: 12, maxLength: 1000 })),
  roles: Type.Optional(Roles),
  disabled: Type.Optional(Type.Boolean()),
});

/** /api/v1/keys (administrator): GET list, POST create (answers with the secret once), DELETE /keys/:id revokes. */
export const ApiKeyWire = Type.Object({
  id: Type.String(),
  name: Type.String(),
  scopes: Type.Array(Type.String()),
  createdAt: Type.String(),
  createdBy: Type.String(),
  expiresAt: Nullable(Type.String()),
  revokedAt: Nullable(Type.String()),
  lastUsedAt: Nullable(Type.String()),
});
export type ApiKeyWire = Type.Static<typeof ApiKeyWire>;

export const NewApiKeyWire = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200 }),
  scopes: Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: 50 }),
  expiresAt: Type.Optional(Type.String({ format: 'date-time' })),
});

export const CreatedApiKeyWire = Type.Object({
  key: ApiKeyWire,
  /** Shown once. Send as `Authorization: Bearer <secret>`. */
  secret: Type.String(),
});
export type CreatedApiKeyWire = Type.Static<typeof CreatedApiKeyWire>;
