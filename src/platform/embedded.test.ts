import { expect, test } from 'vitest';
import { openEmbedded } from './embedded.ts';
import { EmbeddedStream } from './embedded-stream.ts';

test('a closed store refuses, and closing again does no harm', async () => {
  const db = await openEmbedded(undefined);
  await db.close();
  await expect(db.query('SELECT 1')).rejects.toThrow();
  await expect(db.transaction(async () => 1)).rejects.toThrow();
  await db.close();
});

test('closing waits for what was asked before', async () => {
  const db = await openEmbedded(undefined);
  const count = db.query('SELECT count(*) AS n FROM generate_series(1, 100000)');
  await db.close();
  expect(await count).toEqual([{ n: 100_000 }]);
});

test('a thread that cannot start fails the opening', async () => {
  await expect(openEmbedded('/dev/null/no-folder')).rejects.toThrow();
});

test('what the store is asked after its thread has ended is refused', async () => {
  const stream = new EmbeddedStream('/dev/null/no-folder', {});
  const failure = await new Promise((resolve) => stream.once('error', resolve));
  expect(failure).toBeInstanceOf(Error);
  await expect(stream.copy('COPY t FROM STDIN', new Uint8Array())).rejects.toThrow();
});
