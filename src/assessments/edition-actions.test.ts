import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { EXAMPLE, EXAMPLE_FILES } from '../../test/assessment-example.ts';
import { personWith, testContext } from '../../test/context.ts';
import { openMemory } from '../../test/store.ts';
import { saveFramework } from '../indicators/framework-actions.ts';
import { putValues } from '../indicators/value-store.ts';
import { type Actor, PUBLIC } from '../model/actor.ts';
import { MeridianError } from '../model/error.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { loadMessages } from '../platform/i18n.ts';
import { importFiles } from '../sources/import-actions.ts';
import {
  getBundle,
  getEdition,
  getEditionFile,
  listEditionKeys,
  listEditions,
  PUBLISHING_STEPS,
  previewEdition,
  publishEdition,
  withdrawEdition,
} from './edition-actions.ts';
import type { EditionLineage } from './edition-lineage.ts';
import { readZip } from './edition-open.ts';
import { provideRecords } from './edition-records.ts';
import { verifyEdition } from './edition-verify.ts';
import { createRun, getRunFile, replayRun } from './run-actions.ts';
import { sha256Of } from './run-record.ts';

let db: Database;
let ctx: Context;
let run: string;
const as = (actor: Actor): Context => ({ ...ctx, actor });
const evaluator = () => as(personWith('evaluator'));
const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof MeridianError ? [error.code, ...error.issues.map(({ code }) => code)] : error;
};
const importWith = async (change: (text: string) => string) => {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-edition-'));
  for (const [name, text] of Object.entries(EXAMPLE_FILES)) writeFileSync(join(folder, name), change(text));
  await importFiles(ctx, { mapping: parse(EXAMPLE_FILES['mapping.yaml']!), folders: folder });
};
const assessed = async () => (await createRun(evaluator(), { framework: 'example' })).id;
const bundleOf = async (id: string) => readZip(Buffer.from((await getBundle(as(PUBLIC), id)).bytes));

beforeAll(async () => {
  db = await openMemory();
  ctx = { ...testContext(db), randomBytes };
  await saveFramework(ctx, { text: JSON.stringify(EXAMPLE) });
  await importWith((text) => text);
});
beforeEach(async () => {
  run = await assessed();
});
afterAll(() => db.close());

describe('publishing', () => {
  test('a run becomes an edition that everybody can read and verify', async () => {
    const edition = await publishEdition(evaluator(), { run, note: ' First edition. ' });
    expect(edition).toMatchObject({
      id: expect.stringMatching(/^example-2019-\d+$/),
      title: { en: 'Example 2019' },
      note: 'First edition.',
      runId: run,
      replaces: null,
      withdrawn: null,
      areaCount: 4,
    });
    expect(await getEdition(as(PUBLIC), edition.id)).toEqual(edition);
    const { bytes } = await getBundle(as(PUBLIC), edition.id);
    expect([sha256Of(bytes), bytes.length]).toEqual([edition.bundle.sha256, edition.bundle.bytes]);
    const found = verifyEdition({
      files: await bundleOf(edition.id),
      messages: loadMessages(),
      keyId: edition.keyId,
    });
    expect(found.differences).toEqual([]);
    expect(found.manifestSha256).toBe(edition.manifestSha256);
    expect((await listEditionKeys(as(PUBLIC))).keys).toEqual([
      expect.objectContaining({ kid: edition.keyId, kty: 'OKP', crv: 'Ed25519' }),
    ]);
    expect(await getEditionFile(as(PUBLIC), edition.id, 'scores.csv')).toMatch(/^area,name_en,name_zh,INDEX/);
    expect(await refusal(getEditionFile(as(PUBLIC), edition.id, 'key.json'))).toEqual(['thing.notFound']);
  });

  test('the key is made once, and only its owner reads it', async () => {
    const first = await publishEdition(evaluator(), { run });
    const path = join(ctx.folder, 'keys', 'edition-signing.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(ctx.folder, 'keys'))).toEqual(['edition-signing.json']);
    const second = await publishEdition(evaluator(), { run: await assessed() });
    expect(second.keyId).toBe(first.keyId);
    const folder = mkdtempSync(join(tmpdir(), 'meridian-keys-'));
    const elsewhere = { ...evaluator(), folder };
    const runs = [await assessed(), await assessed(), await assessed()];
    const keys = await Promise.all(
      runs.map(async (id) => (await publishEdition(elsewhere, { run: id })).keyId),
    );
    expect(new Set(keys).size).toBe(1);
    writeFileSync(join(folder, 'keys', 'edition-signing.json'), 'nothing');
    expect(await refusal(publishEdition(elsewhere, { run }))).toEqual(['thing.conflict']);
    expect(await refusal(publishEdition(elsewhere, { run: await assessed() }))).toEqual(['edition.key']);
  });

  test('a run is published once, also by two people at one moment', async () => {
    const outcomes = await Promise.all([
      refusal(publishEdition(evaluator(), { run })),
      refusal(publishEdition(evaluator(), { run })),
    ]);
    expect(outcomes.sort()).toEqual([['thing.conflict'], undefined].sort());
    expect(await refusal(publishEdition(evaluator(), { run }))).toEqual(['thing.conflict']);
  });

  test('a run whose report has other words by now is published with those of today', async () => {
    await db.query(
      `UPDATE run SET record = jsonb_set(record, '{outputs,2,sha256}', to_jsonb(repeat('0', 64))) WHERE id = $1`,
      [run],
    );
    expect(await replayRun(as(PUBLIC), run)).toMatchObject({ same: true, isReworded: true });
    expect(Buffer.from(await getRunFile(as(PUBLIC), run, 'report.html')).toString()).toContain('<html');
    const { id } = await publishEdition(evaluator(), { run });
    const found = verifyEdition({ files: await bundleOf(id), messages: loadMessages() });
    expect([found.differences, found.notes]).toEqual([[], []]);
    await db.query(
      `UPDATE run SET record = jsonb_set(record, '{outputs,0,sha256}', to_jsonb(repeat('0', 64))) WHERE id = $1`,
      [run],
    );
    expect(await refusal(publishEdition(evaluator(), { run }))).toEqual([
      'replay.differs',
      'replay.outputDiffersSomewhere',
      'replay.outputDiffersSomewhere',
    ]);
  });

  test('two runs at one moment take two numbers', async () => {
    const other = await assessed();
    const [one, two] = await Promise.all([
      publishEdition(evaluator(), { run }),
      publishEdition(evaluator(), { run: other }),
    ]);
    expect(one.id).not.toBe(two.id);
  });

  test.each(PUBLISHING_STEPS)(
    'what fails at “%s” leaves nothing published, and the next attempt succeeds',
    async (stop) => {
      const before = (await listEditions(as(PUBLIC))).items.length;
      const failing = publishEdition(evaluator(), { run }, (step) => {
        if (step === stop) throw new Error('power cut');
      });
      await expect(failing).rejects.toThrow('power cut');
      expect((await listEditions(as(PUBLIC))).items).toHaveLength(before);
      const edition = await publishEdition(evaluator(), { run });
      expect(verifyEdition({ files: await bundleOf(edition.id), messages: loadMessages() }).same).toBe(true);
    },
  );
});

describe('corrections and withdrawals', () => {
  test('a correction is a new edition that says what changed; the old one stays as it was', async () => {
    const first = await publishEdition(evaluator(), { run });
    const bundle = (await getBundle(as(PUBLIC), first.id)).sha256;
    await importWith((text) => text.replace('11741.31', '11841.31'));
    const next = await assessed();
    const preview = await previewEdition(evaluator(), { run: next, replaces: first.id });
    expect(preview).toMatchObject({
      publishedAs: null,
      changes: { values: 1, framework: false, added: 0, removed: 0 },
      origins: { measure: 0, submission: 0 },
    });
    expect(await refusal(publishEdition(evaluator(), { run: next, replaces: first.id }))).toEqual([
      'input.invalid',
      'edition.noteMissing',
    ]);
    const second = await publishEdition(evaluator(), { run: next, replaces: first.id, note: 'Mistyped.' });
    expect(second.replaces).toBe(first.id);
    expect(await getEdition(as(PUBLIC), first.id)).toEqual({ ...first, replacedBy: second.id });
    expect((await getBundle(as(PUBLIC), first.id)).sha256).toBe(bundle);
    const found = verifyEdition({
      files: await bundleOf(second.id),
      replaced: await bundleOf(first.id),
      messages: loadMessages(),
    });
    expect(found.differences).toEqual([]);
    expect(found.checks.every(({ state }) => state === 'good')).toBe(true);
    const third = await assessed();
    expect(await refusal(publishEdition(evaluator(), { run: third, replaces: first.id, note: 'x' }))).toEqual(
      ['thing.conflict'],
    );
    await importWith((text) => text);
  });

  test('only an edition of the same framework is corrected', async () => {
    const first = await publishEdition(evaluator(), { run });
    await saveFramework(ctx, { text: JSON.stringify({ ...EXAMPLE, id: 'other' }) });
    const other = (await createRun(evaluator(), { framework: 'other' })).id;
    expect(await refusal(publishEdition(evaluator(), { run: other, replaces: first.id, note: 'x' }))).toEqual(
      ['input.invalid', 'edition.otherFramework'],
    );
  });

  test('a withdrawn edition stays listed with its reason, and its run may be published again', async () => {
    const edition = await publishEdition(evaluator(), { run });
    expect(await refusal(withdrawEdition(evaluator(), edition.id, ' '))).toEqual([
      'input.invalid',
      'edition.reasonMissing',
    ]);
    const withdrawn = await withdrawEdition(evaluator(), edition.id, 'Published by mistake.');
    expect(withdrawn.withdrawn).toMatchObject({ reason: 'Published by mistake.' });
    expect((await listEditions(as(PUBLIC))).items.map(({ id }) => id)).toContain(edition.id);
    expect(await refusal(withdrawEdition(evaluator(), edition.id, 'again'))).toEqual(['thing.conflict']);
    expect((await publishEdition(evaluator(), { run })).id).not.toBe(edition.id);
  });
});

test('measured and submitted values carry their origin, and no person is named', async () => {
  const [result] = await db.query<{ no: number }>(
    `WITH m AS (INSERT INTO measure (code, revision, body, sha256, is_retired, at, actor_id, actor_name)
                VALUES ('PM25', 3, '{"format": "meridian-measure/1"}', 'abc', false, now(), 'p', 'Li Wei'))
     INSERT INTO measure_result (code, revision, area, period, value, state, records, excluded, issues, tick, since, at, value_no, replaced_no)
     VALUES ('PM25', 3, '370100', '2019', 53.5, 'reported', 365, '{"unit": 2}', '[]', 1, now(), now(), 1, 0) RETURNING no`,
  );
  const [item] = await db.query<{ id: number }>(
    `INSERT INTO submission_item (framework_id, framework_revision, code, area, period, department, counts_from, state,
       revision, version, has_draft, has_question, created_at, modified_at, actor_id, actor_name)
     VALUES ('example', 1, 'GREEN', '370100', '2019', 'Parks', 'reported', 'verified', 1, 2, false, false, now(), now(), 'p', 'Li Wei')
     RETURNING id`,
  );
  const [submission] = await db.query<{ no: number }>(
    `INSERT INTO submission (item_id, version, kind, numerator, denominator, value, unit, source_text, grade, comment, at, actor_id, actor_name)
     VALUES ($1, 2, 'sent', 41, 100, 41, '%', 'Survey', 'A', '', now(), 'p', 'Li Wei') RETURNING no`,
    [item!.id],
  );
  await db.query(
    `INSERT INTO submission_evidence (item_id, from_version, until_version, name, media_type, bytes, sha256, at, actor_id, actor_name)
     VALUES ($1, 1, NULL, 'Li Wei.pdf', 'application/pdf', 9, 'def', now(), 'p', 'Li Wei'),
            ($1, 1, 2, 'old.pdf', 'application/pdf', 8, 'old', now(), 'p', 'Li Wei')`,
    [item!.id],
  );
  const cell = { area: '370100', period: '2019', state: 'reported' } as const;
  await db.transaction((sql) =>
    putValues(sql, [
      { ...cell, indicator: 'PM25', value: 53.5, origin: { kind: 'measure', no: result!.no } },
      { ...cell, indicator: 'GREEN', value: 41, origin: { kind: 'submission', no: submission!.no } },
    ]),
  );
  provideRecords(db, async function* (_, no) {
    yield `entity,value\n${no}`;
  });
  const edition = await publishEdition(evaluator(), { run: await assessed() });
  const lineage = JSON.parse(await getEditionFile(as(PUBLIC), edition.id, 'lineage.json')) as EditionLineage;
  const originOf = (indicator: string) =>
    lineage.values.find((value) => value.area === '370100' && value.indicator === indicator)?.origin;
  expect(lineage.measures).toEqual([
    { indicator: 'PM25', revision: 3, sha256: 'abc', declaration: { format: 'meridian-measure/1' } },
  ]);
  expect(originOf('PM25')).toEqual({
    kind: 'measure',
    no: result!.no,
    revision: 3,
    records: 365,
    excluded: { unit: 2 },
    recordsSha256: sha256Of(`entity,value\n${result!.no}`),
  });
  expect(originOf('GREEN')).toEqual({
    kind: 'submission',
    no: submission!.no,
    department: 'Parks',
    numerator: 41,
    denominator: 100,
    unit: '%',
    source: 'Survey',
    grade: 'A',
    isOverride: false,
    evidence: [{ mediaType: 'application/pdf', bytes: 9, sha256: 'def' }],
  });
  expect(JSON.stringify(lineage)).not.toContain('Li Wei');
  expect(verifyEdition({ files: await bundleOf(edition.id), messages: loadMessages() }).differences).toEqual(
    [],
  );
});

test('the list goes page by page, newest first', async () => {
  const all = (await listEditions(as(PUBLIC), { framework: 'example' })).items.map(({ id }) => id);
  const paged: string[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await listEditions(as(PUBLIC), {
      framework: 'example',
      limit: 2,
      cursor: cursor ?? undefined,
    });
    paged.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== null);
  expect(paged).toEqual(all);
  expect(all.length).toBeGreaterThan(3);
});

test('who may not', async () => {
  for (const actor of [PUBLIC, personWith('reader'), personWith('editor')]) {
    const code = actor === PUBLIC ? 'actor.unknown' : 'actor.forbidden';
    expect(await refusal(publishEdition(as(actor), { run }))).toEqual([code]);
    expect(await refusal(previewEdition(as(actor), { run }))).toEqual([code]);
    expect(await refusal(withdrawEdition(as(actor), 'x', 'y'))).toEqual([code]);
  }
  expect(await refusal(publishEdition(evaluator(), { run: 'none' }))).toEqual(['thing.notFound']);
  expect(await refusal(getEdition(as(PUBLIC), 'none'))).toEqual(['thing.notFound']);
  expect(existsSync(join(ctx.folder, 'keys'))).toBe(true);
});
