import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXAMPLE } from '../../test/assessment-example.ts';
import { testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import { saveFramework } from '../indicators/framework-actions.ts';
import { PUBLIC } from '../model/actor.ts';
import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { auditPublished } from './audit-actions.ts';
import type { AuditRequestWire } from './audit-wire.ts';

let db: Database;
let ctx: Context;
beforeAll(async () => {
  db = await openMemory();
  ctx = { ...testContext(db), actor: PUBLIC };
  await saveFramework(testContext(db), { text: JSON.stringify(EXAMPLE) });
});
afterAll(() => db.close());

const TABLE = 'city,a,b,total\nA,10,20,15.0\nB,40,50,45.0\nC,70,90,80.0\nD,5,60,32.5\n';
const refusal = async (asked: AuditRequestWire) => {
  const error = await auditPublished(ctx, asked).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof MeridianError ? [error.code, ...error.issues.map(({ code }) => code)] : error;
};

test('everybody may have a table audited', async () => {
  const { replayable, systems } = await auditPublished(ctx, { table: TABLE });
  expect(replayable).toBe('yes');
  expect(systems[0]!.weights.map(({ weight }) => weight)).toEqual([0.5, 0.5]);
});

test('by a stored framework or a file, not both; every mistake is told', async () => {
  expect(await refusal({ table: TABLE, framework: EXAMPLE.id })).toEqual(
    expect.arrayContaining(['method.impossible', 'audit.missing']),
  );
  expect(await refusal({ table: TABLE, frameworkText: JSON.stringify(EXAMPLE) })).toEqual(
    expect.arrayContaining(['method.impossible', 'audit.missing']),
  );
  expect(await refusal({ table: TABLE, frameworkText: '[' })).toContain('input.invalid');
  expect(await refusal({ table: TABLE, framework: 'nowhere' })).toEqual(['thing.notFound']);
  expect(await refusal({ table: TABLE, framework: 'x', frameworkText: 'y' })).toEqual([
    'input.invalid',
    'audit.twoFrameworks',
  ]);
});

test('an audit ends when the one who asked has gone', async () => {
  const gone = AbortSignal.abort(new Error('gone'));
  await expect(auditPublished(ctx, { table: TABLE }, gone)).rejects.toThrow('gone');
});
