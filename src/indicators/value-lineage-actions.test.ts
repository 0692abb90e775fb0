import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { personWith, testContext } from '../../test/context.ts';
import { checkProvenance } from '../../test/provenance.ts';
import { openMemory } from '../../test/store.ts';
import { PUBLIC } from '../model/actor.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { valueProvenance } from './provenance.ts';
import { findValueVersion, getValueLineage } from './value-lineage-actions.ts';
import { type NewOrigin, putValues } from './value-store.ts';

let db: Database;
let ctx: Context;
const KEY = { area: '370200', indicator: 'GDP', period: '2019' };

const put = (value: number, state: 'reported' | 'under-review' | 'verified', origin: NewOrigin) =>
  db.transaction((sql) => putValues(sql, [{ ...KEY, value, state, origin }]));

/** One value through all hands: imported, measured, submitted, verified. */
beforeAll(async () => {
  db = await openMemory();
  ctx = testContext(db, PUBLIC);
  await db.execute(`
    INSERT INTO area (code, level, name_en, name_zh) VALUES ('370200', 'prefecture', 'Qingdao', '青岛市');
    INSERT INTO indicator (code, name_en, name_zh, unit) VALUES ('GDP', 'GDP', '地区生产总值', '10^8 CNY'), ('RATE', 'Rate', '比率', '1');
    INSERT INTO import (at, actor_id, actor_name, status, mapping, finished_at)
      VALUES ('2026-01-01T00:00:00Z', 'p1', 'Data office', 'completed', '{}', '2026-01-01T00:00:05Z');
    INSERT INTO import_file VALUES (1, 1, 'cities.csv', NULL, repeat('ab', 32), 10, '["area", "GDP"]', NULL);
    INSERT INTO indicator_value (area_id, indicator_id, period, value, state, version, import_id, file_no, row_no, row_count, column_no)
      VALUES (1, 1, '2019', 100, 'reported', 1, 1, 1, 84, 1, 2);
    INSERT INTO measure_result (code, revision, area, period, value, state, records, excluded, issues, tick, since, at, value_no, replaced_no)
      VALUES ('GDP', 3, '370200', '2019', 101, 'reported', 365, '{}', '[]', 1, '2026-02-01T00:00:00Z', '2026-02-01T00:00:00Z', 365, 0);
    INSERT INTO measure_result (code, revision, area, period, value, state, records, excluded, issues, detail, tick, since, at, value_no, replaced_no)
      VALUES ('RATE', 1, '370200', '2019', 0.5, 'reported', 0, '{}', '[]', '{"GDP": {"value": 101, "period": "2019", "version": 2}}', 1, '2026-02-01T00:00:00Z', '2026-02-01T00:00:00Z', 365, 0);
    INSERT INTO framework VALUES ('f', 1, '1', 'ready', '{}', 'x', now(), 'p1', 'P');
    INSERT INTO submission_item (framework_id, framework_revision, code, area, period, department, counts_from, state, revision,
        version, has_draft, has_question, created_at, modified_at, actor_id, actor_name)
      VALUES ('f', 1, 'GDP', '370200', '2019', '统计局', 'verified', 'verified', 4, 1, false, false, now(), now(), 'p2', 'Editor');
    INSERT INTO submission (item_id, version, kind, numerator, denominator, numerator_unit, value, unit, source_text, grade, comment,
        at, actor_id, actor_name)
      VALUES (1, 1, 'sent', 1020, 10, '10^8 CNY', 102, '10^8 CNY', 'Accounts', 'measured', '', '2026-03-01T00:00:00Z', 'p2', 'Editor');
    INSERT INTO submission_evidence (item_id, from_version, name, media_type, bytes, sha256, at, actor_id, actor_name)
      VALUES (1, 1, 'proof.pdf', 'application/pdf', 1234, repeat('cd', 32), now(), 'p2', 'Editor'),
             (1, 2, 'later.pdf', 'application/pdf', 1, repeat('ef', 32), now(), 'p2', 'Editor');
    INSERT INTO submission_event (item_id, kind, version, from_state, to_state, text, at, actor_id, actor_name) VALUES
      (1, 'sent', 1, 'not-reported', 'reported', '', '2026-03-01T00:00:00Z', 'p2', 'Editor'),
      (1, 'verified', 1, 'reported', 'verified', '', '2026-03-02T00:00:00Z', 'p3', 'Reviewer')`);
  await put(101, 'reported', { kind: 'measure', no: 1 });
  await put(102, 'reported', { kind: 'submission', no: 1 });
  await put(102, 'verified', { kind: 'submission', no: 1 });
});
afterAll(() => db?.close());

describe('the lineage of a value', () => {
  test('tells the version in force with what it came from, and all before it with what replaced them', async () => {
    const lineage = await getValueLineage({ ...ctx, actor: personWith('evaluator') }, KEY);
    expect(lineage).toMatchObject({ area: { code: '370200' }, indicator: { code: 'GDP' }, next: null });
    expect(lineage.version).toMatchObject({
      version: 4,
      value: 102,
      state: 'verified',
      isInForce: true,
      replaced: null,
      origin: {
        kind: 'submission',
        submission: 1,
        item: 1,
        department: '统计局',
        numerator: 1020,
        denominator: 10,
        evidence: [{ name: 'proof.pdf', bytes: 1234, sha256: 'cd'.repeat(32) }],
        actor: { name: 'Editor' },
        decision: { kind: 'verified', at: '2026-03-02T00:00:00.000Z', actor: { name: 'Reviewer' } },
      },
    });
    expect(lineage.earlier.map((one) => [one.version, one.value, one.state, one.isInForce])).toEqual([
      [3, 102, 'reported', false],
      [2, 101, 'reported', false],
      [1, 100, 'reported', false],
    ]);
    const [third, second, first] = lineage.earlier;
    expect(third).toMatchObject({
      origin: { decision: null },
      replaced: { by: 'submission', no: 1, actor: { name: 'Reviewer' } },
    });
    expect(second).toMatchObject({
      origin: {
        kind: 'measure',
        result: 1,
        measure: 'GDP',
        revision: 3,
        records: 365,
        at: '2026-02-01T00:00:00.000Z',
      },
      replaced: { by: 'submission', actor: { name: 'Editor' } },
    });
    expect(first).toMatchObject({
      since: '2026-01-01T00:00:05.000Z',
      origin: { kind: 'import', importId: 1, file: 'cities.csv', row: 84, column: 'GDP' },
      replaced: { by: 'measure', no: 1, actor: null },
    });
  });

  test('names persons and files of submissions only to those who may see submissions', async () => {
    const { version } = await getValueLineage(ctx, KEY);
    expect(version.origin).toMatchObject({
      kind: 'submission',
      numerator: 1020,
      actor: null,
      evidence: [{ name: null, sha256: 'cd'.repeat(32) }],
      decision: { kind: 'verified', actor: null },
    });
  });

  test('is told of any version, and refused for what is not there', async () => {
    const old = await getValueLineage(ctx, { ...KEY, version: 2 });
    expect([old.version.version, old.version.replaced?.by, old.earlier.length]).toEqual([2, 'submission', 1]);
    expect(await findValueVersion(ctx, KEY, 1)).toEqual(old.earlier[0]);
    for (const wrong of [{ version: 5 }, { period: '2020' }, { area: 'x' }, { indicator: 'x' }])
      await expect(getValueLineage(ctx, { ...KEY, ...wrong })).rejects.toMatchObject({
        code: 'thing.notFound',
      });
  });
});

test('a formula leads to the values that it read, in the versions that it read', async () => {
  const rate = { ...KEY, indicator: 'RATE' };
  await db.transaction((sql) =>
    putValues(sql, [{ ...rate, value: 0.5, state: 'reported', origin: { kind: 'measure', no: 2 } }]),
  );
  const lineage = await getValueLineage(ctx, rate);
  expect(lineage.version.origin).toMatchObject({
    kind: 'measure',
    records: 0,
    inputs: { GDP: { value: 101, period: '2019', version: 2 } },
  });
  const document = valueProvenance(lineage, 'https://city.example');
  checkProvenance(document);
  expect(document['@graph'][0]?.['prov:wasDerivedFrom']).toEqual([
    { '@id': 'api/v1/values/370200/GDP/2019/lineage?version=2' },
  ]);
});

test('as PROV-O every word is one of PROV-O’s or of the few of our own, and everything that is pointed at is told', async () => {
  const document = valueProvenance(await getValueLineage(ctx, KEY), 'https://city.example');
  const first = document['@graph'].filter((node) => String(node['@id']).includes('version=1'));
  expect(first).toMatchObject([
    {
      'prov:value': { '@value': '100', '@type': 'xsd:double' },
      'prov:wasGeneratedBy': { '@id': 'api/v1/imports/1' },
    },
  ]);
  checkProvenance(document);
});
