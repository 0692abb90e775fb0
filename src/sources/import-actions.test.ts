import { tmpdir } from 'node:os';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { personWith, testContext } from '../../test/context.ts';
import { codesOf, SMALL_CATALOGUE, type TestFiles, withFiles } from '../../test/mapped.ts';
import { findPostgres, sharedPostgres } from '../../test/postgres.ts';
import { openMemory } from '../../test/store.ts';
import { PUBLIC } from '../model/actor.ts';
import { loadConfig } from '../platform/config.ts';
import type { Context } from '../platform/context.ts';
import type { Database } from '../platform/database.ts';
import { openStore } from '../platform/store-open.ts';
import {
  getImport,
  importFiles,
  listImportChanges,
  listImports,
  recoverImports,
  startImport,
  stopImports,
} from './import-actions.ts';
import { holdOwner } from './import-owner-store.ts';
import type { ImportProgress } from './import-progress.ts';
import { insertImport } from './import-store.ts';
import { previewImport } from './preview-actions.ts';
import { createStage, listStages } from './stage-store.ts';
import { saveUpload } from './upload-actions.ts';

const MAPPING = {
  format: 'meridian-mapping/1',
  files: [
    {
      file: 'cities.csv',
      shape: 'wide',
      area: { column: 'city' },
      period: { column: 'year' },
      values: [
        { column: 'POP', indicator: 'POP', unit: '10^4 persons' },
        { column: 'GDP', indicator: 'GDP' },
      ],
    },
  ],
};
const CITIES = 'city,year,POP,GDP\nJinan,2019,832.2,9443.37\nQingdao,2019,949.98,\n';

interface Opened {
  readonly db: Database;
  readonly stop: () => Promise<void>;
}

const stores: [string, () => Promise<Opened>][] = [
  ['embedded', async () => ({ db: await openMemory(), stop: async () => {} })],
  ...(await findPostgres()).slice(0, 1).map((binaries): [string, () => Promise<Opened>] => [
    `PostgreSQL ${binaries.version}`,
    async () => {
      const postgres = await sharedPostgres(binaries);
      const config = loadConfig({ DATABASE_URL: await postgres.freshDatabase() }, tmpdir());
      return { db: await openStore(config), stop: async () => {} };
    },
  ]),
];

describe.each(stores)('%s', (_, open) => {
  let db: Database;
  let ctx: Context;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ db, stop } = await open());
  });
  afterAll(async () => {
    await db?.close();
    await stop?.();
  });

  beforeEach(async () => {
    await db.execute(
      'TRUNCATE indicator_value, indicator_value_version, import_file, import, indicator, area RESTART IDENTITY CASCADE',
    );
    for (const { code, parent, level, name } of SMALL_CATALOGUE.areas)
      await db.query('INSERT INTO area (code, parent, level, name_en, name_zh) VALUES ($1, $2, $3, $4, $5)', [
        code,
        parent,
        level,
        name.en,
        name.zh,
      ]);
    for (const { code, unit, name } of SMALL_CATALOGUE.indicators)
      await db.query('INSERT INTO indicator (code, unit, name_en, name_zh) VALUES ($1, $2, $3, $4)', [
        code,
        unit,
        name!.en,
        name!.zh,
      ]);
    ctx = testContext(db, personWith('editor'));
  });

  const importText = (files: TestFiles, mapping: unknown = MAPPING) =>
    withFiles(files, (folders) => importFiles(ctx, { mapping, folders }));

  const stored = () =>
    db.query(
      `SELECT a.code AS area, i.code AS indicator, v.period, v.value, v.state, v.version, v.import_id, v.row_no, v.column_no
     FROM indicator_value v JOIN area a ON a.id = v.area_id JOIN indicator i ON i.id = v.indicator_id
     ORDER BY a.code, i.code, v.period`,
    );

  describe('an import', () => {
    test('stores values with the place that they came from', async () => {
      const record = await importText({ 'cities.csv': CITIES });
      expect(record).toMatchObject({
        status: 'completed',
        actor: { name: 'editor' },
        counts: { rows: 2, values: 4, added: 4, changed: 0, unchanged: 0, areasAdded: 0 },
        progress: null,
        issues: [],
        files: [{ name: 'cities.csv', sheet: null, bytes: Buffer.byteLength(CITIES) }],
      });
      const common = { period: '2019', version: 1, import_id: record.id };
      expect(await stored()).toEqual([
        {
          ...common,
          area: '370100',
          indicator: 'GDP',
          value: 9443.37,
          state: 'reported',
          row_no: 2,
          column_no: 4,
        },
        {
          ...common,
          area: '370100',
          indicator: 'POP',
          value: 8322000,
          state: 'reported',
          row_no: 2,
          column_no: 3,
        },
        {
          ...common,
          area: '370200',
          indicator: 'GDP',
          value: null,
          state: 'not-reported',
          row_no: 3,
          column_no: 4,
        },
        {
          ...common,
          area: '370200',
          indicator: 'POP',
          value: 9499800,
          state: 'reported',
          row_no: 3,
          column_no: 3,
        },
      ]);
      expect(await listStages(db)).toEqual([]);
    });

    test('again changes nothing, and is recorded', async () => {
      const first = await importText({ 'cities.csv': CITIES });
      const before = await stored();
      const second = await importText({ 'cities.csv': CITIES });
      expect(second.id).not.toBe(first.id);
      expect(second.counts).toMatchObject({ added: 0, changed: 0, unchanged: 4 });
      expect(await stored()).toEqual(before);
    });

    test('with other figures keeps the old versions, and tells what changed', async () => {
      await importText({ 'cities.csv': CITIES });
      const changed = CITIES.replace('832.2', '900').replace('949.98,', '949.98,11741.31');
      const second = await importText({ 'cities.csv': `${changed}Jinan,2020,920,10141\n` });
      expect(second.counts).toMatchObject({ added: 2, changed: 2, unchanged: 2 });
      const third = await importText({ 'cities.csv': CITIES.replace('832.2', '901') });
      expect(third.counts).toMatchObject({ added: 0, changed: 2, unchanged: 2 });

      const page = await listImportChanges(ctx, second.id, { limit: 1 });
      expect(page.items).toMatchObject([
        {
          area: { code: '370100', name: { zh: '济南市' } },
          indicator: { code: 'POP' },
          before: 8322000,
          after: 9000000,
          stateAfter: 'reported',
        },
      ]);
      const rest = await listImportChanges(ctx, second.id, { cursor: page.next!, limit: 10 });
      expect(rest).toMatchObject({
        items: [{ area: { code: '370200' }, before: null, after: 11741.31, stateBefore: 'not-reported' }],
        next: null,
      });
      expect((await listImportChanges(ctx, third.id, {})).items).toMatchObject([
        { before: 9000000, after: 9010000 },
        { before: 11741.31, after: null, stateAfter: 'not-reported' },
      ]);
      expect((await stored()).map((row) => row.version)).toEqual([1, 1, 3, 1, 3, 1]);
    });

    test('brings the areas that its files define', async () => {
      const areas =
        'code,parent,level,name_en,name_zh\n370212,370200,district,Laoshan,崂山区\n370200,370000,prefecture,Tsingtao,青岛市\n';
      const mapping = { ...MAPPING, files: [...MAPPING.files, { file: 'areas.csv', shape: 'areas' }] };
      const record = await importText(
        { 'cities.csv': 'city,year,POP,GDP\n崂山区,2019,1,2\nTsingtao,2019,3,4\n', 'areas.csv': areas },
        mapping,
      );
      expect(record.counts).toMatchObject({ added: 4, areasAdded: 1 });
      expect((await stored()).map((row) => row.area)).toEqual(['370200', '370200', '370212', '370212']);
      expect(await db.query("SELECT name_en FROM area WHERE code = '370200'")).toEqual([
        { name_en: 'Tsingtao' },
      ]);
    });

    test('tells how far it is', async () => {
      const seen: ImportProgress[] = [];
      await withFiles({ 'cities.csv': CITIES }, (folders) =>
        importFiles(ctx, { mapping: MAPPING, folders, onProgress: (progress) => seen.push(progress) }),
      );
      expect(seen.map((progress) => progress.phase)).toEqual(['waiting', 'reading', 'storing']);
      expect(seen.at(-1)).toMatchObject({ done: seen.at(-1)!.total, rows: 2, secondsLeft: 0 });
    });
  });

  describe('with any error nothing is stored', () => {
    test('but the record of the refusal, with every issue', async () => {
      const areas = 'code,parent,level,name_en,name_zh\n370212,370200,district,Laoshan,崂山区\n';
      const mapping = { ...MAPPING, files: [{ file: 'areas.csv', shape: 'areas' }, ...MAPPING.files] };
      const files = { 'cities.csv': `${CITIES}Nowhere,2019,x,1\n`, 'areas.csv': areas };
      const record = await importText(files, mapping);
      expect(record).toMatchObject({ status: 'refused', counts: { added: 0 }, issueCount: 2 });
      expect(codesOf(record.issues)).toEqual([
        'area.unknown cities.csv 4 city',
        'number.text cities.csv 4 POP',
      ]);
      expect(await stored()).toEqual([]);
      expect(await db.query("SELECT code FROM area WHERE code = '370212'")).toEqual([]);
      expect(await listStages(db)).toEqual([]);
    });

    test('a mapping that is none is thrown back', async () => {
      await expect(importText({}, { ...MAPPING, format: 'other' })).rejects.toMatchObject({
        code: 'input.invalid',
        issues: [{ code: 'schema.choice' }],
      });
      expect((await listImports(ctx, {})).items).toEqual([]);
    });

    test('when it is cancelled', async () => {
      const cancel = new AbortController();
      const record = await withFiles({ 'cities.csv': CITIES }, (folders) =>
        importFiles(ctx, {
          mapping: MAPPING,
          folders,
          signal: cancel.signal,
          onProgress: (progress) => progress.phase === 'storing' && cancel.abort(),
        }),
      ).catch((error: unknown) => error);
      expect(record).toMatchObject({ status: 'completed' });
      const earlier = new AbortController();
      const stopped = await withFiles({ 'cities.csv': CITIES.replace('832.2', '1') }, (folders) =>
        importFiles(ctx, {
          mapping: MAPPING,
          folders,
          signal: earlier.signal,
          onProgress: (progress) => progress.phase === 'reading' && earlier.abort(),
        }),
      );
      expect(stopped).toMatchObject({ status: 'failed', issues: [{ code: 'import.cancelled' }] });
      expect((await stored()).every((row) => row.import_id === 1)).toBe(true);
      expect(await listStages(db)).toEqual([]);
    });

    test('when the process was killed: the next start clears up, but for what others are busy with', async () => {
      const mine = { at: ctx.clock(), actorId: 'a', actorName: 'a', mapping: {} };
      const id = await insertImport(db, { ...mine, owner: 7 });
      await createStage(db, 7, String(id));
      const other = await insertImport(db, { ...mine, owner: 8 });
      await createStage(db, 8, String(other));
      const letGo = await holdOwner(db, 8);
      const isShared = db.kind === 'postgres';
      expect(await recoverImports(ctx)).toBe(isShared ? 1 : 2);
      expect(await getImport(ctx, id)).toMatchObject({ status: 'failed', progress: null });
      expect((await getImport(ctx, other)).status).toBe(isShared ? 'running' : 'failed');
      expect(await listStages(db)).toHaveLength(isShared ? 1 : 0);
      await letGo();
      expect(await recoverImports(ctx)).toBe(isShared ? 1 : 0);
      expect(await listStages(db)).toEqual([]);
    });
  });

  describe('uploaded files', () => {
    const upload = (files: Record<string, string>) =>
      saveUpload(
        ctx,
        (async function* () {
          for (const [name, text] of Object.entries(files))
            yield {
              name,
              content: (async function* () {
                yield Buffer.from(text);
              })(),
            };
        })(),
      );

    test('are previewed with a proposed mapping, and nothing is stored', async () => {
      await importText({ 'cities.csv': CITIES });
      const { id } = await upload({
        'new.csv': CITIES.replace('9443.37', '1').replace(',POP,', ',Population (10^4 persons),'),
      });
      const preview = await previewImport(ctx, { uploadId: id });
      expect(preview).toMatchObject({
        mapping: {
          files: [{ file: 'new.csv', shape: 'wide', area: { column: 'city' }, period: { column: 'year' } }],
        },
        files: [
          {
            name: 'new.csv',
            sheet: null,
            rows: [{ row: 2, cells: ['Jinan', '2019', '832.2', '1'] }, { row: 3 }],
          },
        ],
        issues: [],
        counts: { rows: 2, values: 4, added: 0, changed: 1, unchanged: 3, missing: 1 },
      });
      expect((await stored()).every((row) => row.version === 1)).toBe(true);
      expect(await listStages(db)).toEqual([]);
    });

    test('show every problem before anything is stored', async () => {
      const { id } = await upload({ 'cities.csv': CITIES.replace('832.2', '1,5') });
      const preview = await previewImport(ctx, { uploadId: id, mapping: MAPPING });
      expect(codesOf(preview.issues)).toEqual(['row.cells cities.csv 2']);
      const broken = await previewImport(ctx, { uploadId: id, mapping: { files: [{ file: 'cities.csv' }] } });
      expect(codesOf(broken.issues)).toEqual(['schema.required /format', 'schema.required /files/0/shape']);
      expect(broken.files).toMatchObject([{ columns: ['city', 'year', 'POP', 'GDP'] }]);
      const unclear = await upload({ 'other.csv': 'where,what\nhere,1\n' });
      expect(codesOf((await previewImport(ctx, { uploadId: unclear.id })).issues)).toEqual([
        'mapping.open.area other.csv',
        'mapping.open.period other.csv',
        'mapping.open.values other.csv',
      ]);
    });

    test('are imported in the background, one import at a time', async () => {
      const { id } = await upload({ 'cities.csv': CITIES });
      const first = await startImport(ctx, { uploadId: id, mapping: MAPPING });
      const second = await startImport(ctx, { uploadId: id, mapping: MAPPING });
      expect(await getImport(ctx, second.id)).toMatchObject({ status: 'running', progress: { done: 0 } });
      await Promise.all([first.done, second.done]);
      expect(await getImport(ctx, first.id)).toMatchObject({ status: 'completed', counts: { added: 4 } });
      expect(await getImport(ctx, second.id)).toMatchObject({
        status: 'completed',
        counts: { unchanged: 4 },
      });
      const page = await listImports(ctx, { limit: 1 });
      expect(page.items.map((item) => item.id)).toEqual([second.id]);
      expect((await listImports(ctx, { cursor: page.next!, limit: 1 })).items.map((item) => item.id)).toEqual(
        [first.id],
      );
    });

    test('imports that run or wait are let go of before the store is closed', async () => {
      const { id } = await upload({ 'cities.csv': CITIES });
      const started = await startImport(ctx, { uploadId: id, mapping: MAPPING });
      await stopImports(ctx);
      await started.done;
      expect((await getImport(ctx, started.id)).status).toBe('failed');
    });
  });

  describe('refuses', () => {
    test('whoever may not import', async () => {
      const input = { mapping: MAPPING, folders: '.' };
      for (const [actor, code] of [
        [PUBLIC, 'actor.unknown'],
        [personWith('reader'), 'actor.forbidden'],
      ] as const) {
        const other = { ...ctx, actor };
        await expect(importFiles(other, input)).rejects.toMatchObject({ code });
        await expect(startImport(other, { uploadId: '', mapping: MAPPING })).rejects.toMatchObject({ code });
        await expect(previewImport(other, { folders: '.', files: [] })).rejects.toMatchObject({ code });
        await expect(recoverImports(other)).rejects.toMatchObject({ code });
        await expect(stopImports(other)).rejects.toMatchObject({ code });
      }
    });

    test('an import that there is not', async () => {
      for (const id of [1, 0, -1, 1.5, 2 ** 40])
        await expect(getImport(ctx, id)).rejects.toMatchObject({ code: 'thing.notFound' });
      await expect(listImportChanges(ctx, 7, {})).rejects.toMatchObject({ code: 'thing.notFound' });
    });

    test('a cursor of another list', async () => {
      await importText({ 'cities.csv': CITIES });
      await importText({ 'cities.csv': CITIES });
      const { next } = await listImports(ctx, { limit: 1 });
      await expect(listImportChanges(ctx, 1, { cursor: next! })).rejects.toMatchObject({
        code: 'request.invalid',
      });
    });
  });
});
