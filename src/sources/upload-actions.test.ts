import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { personWith, testContext } from '../../test/context.ts';
import { xlsx } from '../../test/xlsx.ts';
import { PUBLIC } from '../model/actor.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { findUpload, removeExpiredUploads, saveUpload, UPLOAD_LIFE } from './upload-actions.ts';

/** Uploads need no store. */
const context = (): Context => testContext(undefined as unknown as Database, personWith('editor'));

async function* files(all: Record<string, string | Buffer>) {
  for (const [name, content] of Object.entries(all))
    yield {
      name,
      content: (async function* () {
        yield Buffer.from(content);
      })(),
    };
}

test('files are kept under safe names with what they are', async () => {
  const ctx = context();
  const book = xlsx([
    { name: '2018', rows: [['a']] },
    { name: '2019', rows: [['a']] },
  ]);
  const saved = await saveUpload(ctx, files({ '../../etc/城市.csv': 'city\n北京\n', 'b.xlsx': book }));
  expect(saved.files).toMatchObject([
    { name: '城市.csv', bytes: 12, format: 'csv', encoding: 'utf-8', sheets: [] },
    { name: 'b.xlsx', format: 'xlsx', encoding: null, sheets: ['2018', '2019'] },
  ]);
  const found = await findUpload(ctx, saved.id);
  expect(readdirSync(found.folder).sort()).toEqual(['b.xlsx', '城市.csv']);
});

test('only their sender finds them, and only for an hour', async () => {
  const ctx = context();
  const { id } = await saveUpload(ctx, files({ 'a.csv': 'x\n' }));
  const notFound = { code: 'thing.notFound' };
  await expect(findUpload({ ...ctx, actor: personWith('administrator') }, id)).rejects.toMatchObject(
    notFound,
  );
  await expect(findUpload(ctx, '../uploads')).rejects.toMatchObject(notFound);
  const later = { ...ctx, clock: () => new Date(ctx.clock().getTime() + UPLOAD_LIFE) };
  await expect(findUpload(later, id)).rejects.toMatchObject(notFound);
  expect(await removeExpiredUploads(ctx)).toBe(0);
  expect(await removeExpiredUploads(later)).toBe(1);
  expect(readdirSync(join(ctx.folder, 'uploads'))).toEqual([]);
});

test('what is too large or cannot be read is not kept', async () => {
  const ctx = context();
  const small = { ...ctx, limits: { ...ctx.limits, maxFileBytes: 10 } };
  await expect(saveUpload(small, files({ 'a.csv': 'x'.repeat(11) }))).rejects.toMatchObject({
    code: 'request.tooLarge',
    details: { limit: 10 },
  });
  await expect(
    saveUpload(ctx, files({ 'a.pdf': '%PDF', 'b.xlsx': 'no', 'c.csv': 'x\n' })),
  ).rejects.toMatchObject({
    code: 'input.invalid',
    issues: [{ code: 'file.format' }, { code: 'xlsx.damaged' }],
  });
  await expect(saveUpload(ctx, files({}))).rejects.toMatchObject({ code: 'request.invalid' });
  expect(existsSync(join(ctx.folder, 'uploads')) ? readdirSync(join(ctx.folder, 'uploads')) : []).toEqual([]);
});

test('the public may not', async () => {
  const ctx = { ...context(), actor: PUBLIC };
  await expect(saveUpload(ctx, files({}))).rejects.toMatchObject({ code: 'actor.unknown' });
  await expect(findUpload(ctx, '')).rejects.toMatchObject({ code: 'actor.unknown' });
  await expect(removeExpiredUploads(ctx)).rejects.toMatchObject({ code: 'actor.unknown' });
});
