import { expect, test } from 'vitest';
import { PUBLIC } from '../model/actor.ts';
import type { BrokerContext } from './broker.ts';
import * as one from './entity-actions.ts';
import * as batch from './entity-batch-actions.ts';
import { noDefinitions } from './term-definitions.ts';
import { makeTermMap } from './term-map.ts';

const map = makeTermMap(noDefinitions(), undefined);
const id = 'urn:a:b';
const target = { id, attribute: 'a', body: {}, map };
const selection = { selectors: [{ types: { anyOf: 'all' } }] } as const;

test.each<readonly [string, (ctx: BrokerContext) => Promise<unknown>]>([
  ['creating', (ctx) => one.createEntity(ctx, target)],
  ['deleting', (ctx) => one.deleteEntity(ctx, target)],
  ['replacing', (ctx) => one.replaceEntity(ctx, target)],
  ['merging', (ctx) => one.mergeEntity(ctx, target)],
  ['appending', (ctx) => one.appendAttributes(ctx, { ...target, overwrite: true })],
  ['updating', (ctx) => one.updateAttributes(ctx, target)],
  ['updating an attribute', (ctx) => one.updateAttribute(ctx, target)],
  ['replacing an attribute', (ctx) => one.replaceAttribute(ctx, target)],
  ['deleting an attribute', (ctx) => one.deleteAttribute(ctx, target)],
  ['purging', (ctx) => one.purgeEntities(ctx, { selection })],
  ['creating many', (ctx) => batch.createBatch(ctx, [])],
  ['upserting many', (ctx) => batch.upsertBatch(ctx, [], 'replace')],
  ['updating many', (ctx) => batch.updateBatch(ctx, [], { overwrite: true })],
  ['merging many', (ctx) => batch.mergeBatch(ctx, [])],
  ['deleting many', (ctx) => batch.deleteBatch(ctx, [])],
])('%s takes the permission to write', async (_, act) => {
  const ctx = { actor: PUBLIC } as BrokerContext;
  await expect(act(ctx)).rejects.toMatchObject({
    code: 'actor.unknown',
    details: { action: 'context.write' },
  });
  const actor = { kind: 'key', id: 'k', name: 'k', scopes: ['context.read'] } as const;
  await expect(act({ ...ctx, actor })).rejects.toMatchObject({ code: 'actor.forbidden' });
});
