import { Type } from 'typebox';
import { type Operation, operation } from '../platform/http/operation.ts';
import { PageWire } from '../platform/wire.ts';
import { createKey, listKeys, revokeKey } from './api-key-actions.ts';
import type { ApiKey } from './api-key-store.ts';
import { ApiKeyWire, CreatedApiKeyWire, NewApiKeyWire } from './session-wire.ts';

export const apiKeyOperations: readonly Operation[] = [
  operation({
    route: 'GET /keys',
    id: 'listKeys',
    tag: 'keys',
    summary: 'List API keys, newest first',
    needs: 'key.manage',
    result: PageWire(ApiKeyWire),
    handler: async (ctx) => ({ items: (await listKeys(ctx)).map(keyWire), next: null }),
  }),
  operation({
    route: 'POST /keys',
    id: 'createKey',
    tag: 'keys',
    summary: 'Create an API key',
    description: 'The answer carries the secret, once. Scopes are action names or `group.*`.',
    needs: 'key.manage',
    status: 201,
    body: NewApiKeyWire,
    perMinute: 60,
    result: CreatedApiKeyWire,
    errors: ['input.invalid'],
    handler: async (ctx, { body: { name, scopes, expiresAt } }, { reply }) => {
      const created = await createKey(ctx, {
        name,
        scopes,
        ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) }),
      });
      reply.header('cache-control', 'no-store');
      return { key: keyWire(created.key), secret: created.secret };
    },
  }),
  operation({
    route: 'DELETE /keys/:id',
    id: 'revokeKey',
    tag: 'keys',
    summary: 'Revoke an API key, at once and for good',
    needs: 'key.manage',
    params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }) }),
    errors: ['thing.notFound'],
    handler: (ctx, { params }) => revokeKey(ctx, params.id),
  }),
];

const keyWire = (key: ApiKey) => ({
  id: key.id,
  name: key.name,
  scopes: key.scopes,
  createdAt: key.createdAt.toISOString(),
  createdBy: key.createdBy,
  expiresAt: key.expiresAt?.toISOString() ?? null,
  revokedAt: key.revokedAt?.toISOString() ?? null,
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
});
