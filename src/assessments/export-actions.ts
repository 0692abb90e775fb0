import { listAreas } from '../indicators/area-actions.ts';
import { listIndicators } from '../indicators/indicator-actions.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import { listValueRows } from './export-store.ts';
import { getRun, listScores } from './run-actions.ts';

/** What can leave the store as a table. */
export const EXPORTS = ['areas', 'indicators', 'values', 'scores'] as const;
export type ExportName = (typeof EXPORTS)[number];

/** One line of a table: a cell by its column. */
export type ExportRow = Readonly<Record<string, string | number | null>>;

/** Rows read from the store at once. */
const PAGE = 1000;

/** All places that the store knows, by code. */
export async function* exportAreas(ctx: Context): AsyncGenerator<ExportRow> {
  assertMay(ctx.actor, 'area.read');
  for await (const area of pages((cursor) => listAreas(ctx, { cursor, limit: PAGE })))
    yield {
      code: area.code,
      parent: area.parent,
      level: area.level,
      name_en: area.name.en,
      name_zh: area.name.zh,
      longitude: area.longitude,
      latitude: area.latitude,
    };
}

/** All indicators and variables, by code. */
export async function* exportIndicators(ctx: Context): AsyncGenerator<ExportRow> {
  assertMay(ctx.actor, 'indicator.read');
  for await (const indicator of pages((cursor) => listIndicators(ctx, { cursor, limit: PAGE })))
    yield {
      code: indicator.code,
      name_en: indicator.name.en,
      name_zh: indicator.name.zh,
      unit: indicator.unit,
      definition_en: indicator.definition?.en ?? null,
      definition_zh: indicator.definition?.zh ?? null,
      values: indicator.valueCount,
      periods: indicator.periods.join(' '),
    };
}

/** All values in force with the cell each was read from. Holds one page of them at a time. */
export async function* exportValues(ctx: Context): AsyncGenerator<ExportRow> {
  assertMay(ctx.actor, 'indicator.read');
  let after: readonly [number, number, string] | null = null;
  for (;;) {
    const rows = await listValueRows(ctx.db, after, PAGE);
    for (const { value } of rows) yield { ...value };
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.key;
  }
}

/** The ranking of a run: by rank, with the scores of the index's children. */
export async function* exportScores(ctx: Context, run: string): AsyncGenerator<ExportRow> {
  assertMay(ctx.actor, 'run.read');
  const { id, nodes } = await getRun(ctx, run);
  const children = nodes.filter((node) => node.depth === 1).map((node) => node.code);
  for await (const { area, rank, score, band, children: scores } of pages((cursor) =>
    listScores(ctx, id, { cursor, limit: PAGE }),
  ))
    yield {
      area: area.code,
      name_en: area.name.en,
      name_zh: area.name.zh,
      rank,
      score,
      band,
      ...Object.fromEntries(children.map((code) => [code, scores[code] ?? null])),
    };
}

async function* pages<Item>(
  read: (cursor: string | undefined) => Promise<{ items: readonly Item[]; next: string | null }>,
): AsyncGenerator<Item> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    yield* page.items;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}
