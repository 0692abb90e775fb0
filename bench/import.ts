import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import pino from 'pino';
import { SYSTEM } from '../src/model/actor.ts';
import { loadConfig } from '../src/platform/config.ts';
import type { Context } from '../src/platform/context.ts';
import type { Database } from '../src/platform/database.ts';
import { filesFolder, openStore } from '../src/platform/store-open.ts';
import { importFiles } from '../src/sources/import-actions.ts';
import { figure, median } from './_figure.ts';

const AREAS = 250;
const INDICATORS = 80;
const PERIODS = 50;
const VALUES = AREAS * INDICATORS * PERIODS;
const RUNS = 3;

const areaCode = (a: number): string => String(100_000 + a * 100);
const figureOf = (a: number, i: number, p: number): number => Math.round(a * i * 1234.5 + p * 17 + 1) / 1000;

/** Every combination, area after area, as lines of about a megabyte. */
function* chunks(line: (a: number, i: number, p: number) => string): Generator<string> {
  let text = '';
  for (let a = 0; a < AREAS; a += 1)
    for (let i = 0; i < INDICATORS; i += 1) {
      for (let p = 0; p < PERIODS; p += 1) text += line(a, i, p);
      if (text.length > 1_000_000) {
        yield text;
        text = '';
      }
    }
  yield text;
}

async function writeCsv(path: string): Promise<void> {
  const file = createWriteStream(path);
  file.write('area,indicator,period,value\n');
  for (const text of chunks((a, i, p) => `${areaCode(a)},IND_${i},${1970 + p},${figureOf(a, i, p)}\n`))
    if (!file.write(text)) await once(file, 'drain');
  await finished(file.end());
}

const mapping = {
  format: 'meridian-mapping/1',
  files: [
    {
      file: 'values.csv',
      shape: 'long',
      area: { column: 'area' },
      period: { column: 'period' },
      indicator: { column: 'indicator' },
      value: { column: 'value' },
    },
  ],
};

async function addCatalogue(db: Database): Promise<void> {
  await db.query(
    `INSERT INTO area (code, level, name_en, name_zh)
     SELECT (100000 + a * 100)::text, 'prefecture', 'Area ' || a, '区域' || a FROM generate_series(0, $1::integer - 1) a`,
    [AREAS],
  );
  await db.query(
    `INSERT INTO indicator (code, name_en, name_zh, unit)
     SELECT 'IND_' || i, 'Indicator ' || i, '指标' || i, '1' FROM generate_series(0, $1::integer - 1) i`,
    [INDICATORS],
  );
}

/** Seconds of nothing but COPY into a table of the same columns and primary key. */
async function copyBare(db: Database): Promise<number> {
  await db.execute('CREATE TABLE bare_value (LIKE indicator_value INCLUDING ALL)');
  const columns =
    'area_id indicator_id period value state version import_id file_no row_no row_count column_no';
  let row = 1;
  const lines = chunks((a, i, p) => {
    row += 1;
    return `${a + 1}\t${i + 1}\t${1970 + p}\t${figureOf(a, i, p)}\treported\t1\t1\t1\t${row}\t1\t4\n`;
  });
  const began = performance.now();
  await db.copyIn('bare_value', columns.split(' '), asAsync(lines));
  const seconds = (performance.now() - began) / 1000;
  await db.execute('DROP TABLE bare_value');
  return seconds;
}

async function* asAsync(texts: Iterable<string>): AsyncGenerator<string> {
  yield* texts;
}

interface Timed {
  readonly bare: number;
  readonly imported: number;
  readonly again: number;
  readonly rssMb: number;
}

/** A new store each time; the import is checked to have stored every value, and a second one to have changed none. */
async function timeImport(csvFolder: string): Promise<Timed> {
  const folder = await mkdtemp(join(tmpdir(), 'meridian-bench-store-'));
  const env = process.env.DATABASE_URL ? { DATABASE_URL: process.env.DATABASE_URL } : {};
  const config = loadConfig({ ...env, MERIDIAN_DATA: folder }, folder);
  const db = await openStore(config);
  try {
    await addCatalogue(db);
    const ctx: Context = {
      actor: SYSTEM,
      db,
      clock: () => new Date(),
      randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
      limits: config.limits,
      folder: filesFolder(folder),
      log: pino({ level: 'silent' }),
    };
    const bare = await copyBare(db);
    globalThis.gc?.();
    const before = process.memoryUsage.rss();
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 10);
    const began = performance.now();
    const first = await importFiles(ctx, { mapping, folders: csvFolder });
    const imported = (performance.now() - began) / 1000;
    clearInterval(watch);
    if (first.counts.added !== VALUES) throw new Error(`stored ${first.counts.added} of ${VALUES}`);
    const beganAgain = performance.now();
    const second = await importFiles(ctx, { mapping, folders: csvFolder });
    const again = (performance.now() - beganAgain) / 1000;
    if (second.counts.unchanged !== VALUES) throw new Error(`changed ${second.counts.changed} values`);
    return { bare, imported, again, rssMb: (peak - before) / 2 ** 20 };
  } finally {
    await db.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const csvFolder = await mkdtemp(join(tmpdir(), 'meridian-bench-csv-'));
try {
  await writeCsv(join(csvFolder, 'values.csv'));
  const runs: Timed[] = [];
  for (let i = 0; i < RUNS; i += 1) runs.push(await timeImport(csvFolder));
  const of = (pick: (run: Timed) => number): number => median(runs.map(pick));
  figure('import.rows_per_s', VALUES / of((run) => run.imported), 'rows/s', {
    values: VALUES,
    seconds: of((run) => run.imported),
    unchangedAgainSeconds: of((run) => run.again),
  });
  figure(
    'import.ratio',
    of((run) => run.bare / run.imported),
    '1',
    {
      atLeast: 0.3,
      bareCopySeconds: of((run) => run.bare),
      what: 'bare COPY into a table of the same columns and primary key, by the time of the whole import',
    },
  );
  figure(
    'import.rss_mb',
    of((run) => run.rssMb),
    'MiB',
    {
      what: 'peak growth of the resident set during the import, the embedded store included',
    },
  );
} finally {
  await rm(csvFolder, { recursive: true, force: true });
}
