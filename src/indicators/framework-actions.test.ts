import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { personWith, testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import { PUBLIC } from '../model/actor.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import {
  checkFrameworkText,
  getFramework,
  listFrameworks,
  saveFramework,
  storeFramework,
} from './framework-actions.ts';
import { listIndicators } from './indicator-actions.ts';

const textOf = ({ id = 'small', version = '1', unit = '%', weight = '2' } = {}) => `
format: meridian-framework/1
id: ${id}
version: "${version}"
status: ready
name: {en: A small index, zh: 小型指数}
tree:
  code: ${id}-index
  name: {en: Index, zh: 指数}
  weight: 1
  evidence: own
  children:
    - {code: GREEN, name: {en: Green share, zh: 绿地率}, weight: ${weight}, evidence: verified, unit: "${unit}", direction: 1}
    - {code: WASTE, name: {en: Waste, zh: 垃圾}, weight: 1, evidence: memory-unverified, unit: "%", direction: -1}
method:
  - {step: normalise, method: minmax, to: [0, 100]}
  - {step: weight, method: given}
  - {step: aggregate, method: arithmetic}
  - {step: rank, ties: min}
`;

let db: Database;
let ctx: Context;

beforeAll(async () => {
  db = await openMemory();
  ctx = testContext(db, personWith('evaluator'));
});
afterAll(() => db.close());

describe('saving a framework', () => {
  test('makes a revision, and registers its indicators', async () => {
    const saved = await saveFramework(ctx, { text: textOf() });
    expect(saved).toMatchObject({
      isNew: true,
      id: 'small',
      revision: 1,
      indicatorCount: 2,
      dimensionCount: 0,
      evidence: { verified: 1, 'memory-unverified': 1 },
      unknownWeights: 0,
      actor: { id: 'person-evaluator' },
      framework: { tree: { children: [{ code: 'GREEN' }, { code: 'WASTE' }] } },
    });
    expect((await listIndicators(ctx)).items.map(({ code, unit }) => [code, unit])).toEqual([
      ['GREEN', '%'],
      ['WASTE', '%'],
    ]);
  });

  test('again with the same content changes nothing, however it is written', async () => {
    const again = await saveFramework(ctx, { text: `# a comment\n${textOf()}` });
    expect(again).toMatchObject({ isNew: false, revision: 1 });
    expect(again.revisions).toHaveLength(1);
  });

  test('with other content makes the next revision; the old one can still be read', async () => {
    await saveFramework(ctx, { id: 'small', text: textOf({ weight: '3' }) });
    const newest = await getFramework(ctx, 'small');
    expect(newest.revisions.map(({ revision }) => revision)).toEqual([2, 1]);
    const first = await getFramework(ctx, 'small', 1);
    expect(first.framework.tree.children[0]).toMatchObject({ weight: 2 });
    expect(first.sha256).not.toBe(newest.sha256);
  });

  test('twice at the same time makes one revision', async () => {
    const saves = await Promise.all(
      [1, 2, 3].map(() => saveFramework(ctx, { text: textOf({ version: '4' }) })),
    );
    expect(saves.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect((await getFramework(ctx, 'small')).revision).toBe(3);
  });

  test('lists every mistake and saves nothing', async () => {
    const text = textOf({ id: 'bad', weight: '-1', unit: 'furlongs' });
    await expect(saveFramework(ctx, { text })).rejects.toMatchObject({ code: 'input.invalid' });
    const check = await checkFrameworkText(ctx, text);
    expect(check.ok).toBe(false);
    expect(check.issues.filter(({ severity }) => severity === 'error').length).toBeGreaterThanOrEqual(2);
    await expect(getFramework(ctx, 'bad')).rejects.toMatchObject({ code: 'thing.notFound' });
  });

  test('under the id of another is refused', async () => {
    await expect(saveFramework(ctx, { id: 'large', text: textOf() })).rejects.toMatchObject({
      issues: [{ code: 'framework.otherId', details: { id: 'large' } }],
    });
  });
});

describe('an indicator’s unit', () => {
  test('cannot differ from that of another framework', async () => {
    const text = textOf({ id: 'other', unit: 'persons' });
    await expect(saveFramework(ctx, { text })).rejects.toMatchObject({
      issues: [
        { code: 'framework.unitConflict', value: 'persons', details: { indicator: 'GREEN', unit: '%' } },
      ],
    });
    expect((await checkFrameworkText(ctx, text)).issues).toMatchObject([{ code: 'framework.unitConflict' }]);
  });

  test('can be corrected while nothing depends on it, and not once values are stored', async () => {
    await saveFramework(ctx, { text: textOf({ unit: 'persons' }) });
    expect((await listIndicators(ctx)).items[0]).toMatchObject({ code: 'GREEN', unit: 'persons' });
    await db.execute(`INSERT INTO indicator_value
      SELECT 1, id, '2019', 7, 'reported', 1, 1, 0, 2, 1, 1 FROM indicator WHERE code = 'GREEN'`);
    await expect(saveFramework(ctx, { text: textOf({ unit: '%', version: '9' }) })).rejects.toMatchObject({
      issues: [{ code: 'framework.unitConflict' }],
    });
  });
});

test('frameworks are listed page by page, each with its newest revision', async () => {
  await saveFramework(ctx, { text: textOf({ id: 'another', unit: 'persons' }) });
  const first = await listFrameworks(ctx, { limit: 1 });
  expect(first.items).toMatchObject([{ id: 'another', revision: 1 }]);
  const second = await listFrameworks(ctx, { limit: 1, cursor: String(first.next) });
  expect(second).toMatchObject({ items: [{ id: 'small', revision: 4 }], next: null });
});

test('saving and checking need an evaluator', async () => {
  const reader = testContext(db, personWith('reader', 'editor'));
  await expect(saveFramework(reader, { text: textOf() })).rejects.toMatchObject({ code: 'actor.forbidden' });
  const { framework } = await getFramework(ctx, 'small');
  await expect(storeFramework(reader, framework)).rejects.toMatchObject({ code: 'actor.forbidden' });
  await expect(checkFrameworkText(reader, textOf())).rejects.toMatchObject({ code: 'actor.forbidden' });
  const nobody = testContext(db, PUBLIC);
  await expect(saveFramework(nobody, { text: textOf() })).rejects.toMatchObject({ code: 'actor.unknown' });
  expect((await listFrameworks(nobody)).items.length).toBeGreaterThan(0);
});
