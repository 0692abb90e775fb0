import { MeridianError } from '../model/error.ts';
import type { LocalText } from '../model/text.ts';
import { findUnit } from '../model/unit.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, pageOf } from '../platform/cursor.ts';
import { assertMay } from '../policy/may.ts';
import { type IndicatorRow, listIndicatorRows } from './indicator-store.ts';

export interface ListedIndicator extends IndicatorRow {
  readonly unitSymbol: LocalText;
}

const DEFAULT_LIMIT = 100;

/** Indicators and variables by code, with how many values are stored and of which periods. */
export async function listIndicators(
  ctx: Context,
  request: {
    readonly search?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit?: number | undefined;
  } = {},
): Promise<{ items: ListedIndicator[]; next: string | null }> {
  assertMay(ctx.actor, 'indicator.read');
  const { search, cursor, limit = DEFAULT_LIMIT } = request;
  const list = `indicators ${JSON.stringify([search ?? null])}`;
  const after = cursor === undefined ? null : String(decodeCursor(list, 1, cursor)[0]);
  const rows = await listIndicatorRows(ctx.db, { search }, after, limit + 1);
  return pageOf(rows, limit, list, (row) => [row.code], withSymbol);
}

/** One indicator or variable; throws `thing.notFound`. */
export async function getIndicator(ctx: Context, code: string): Promise<ListedIndicator> {
  assertMay(ctx.actor, 'indicator.read');
  const [row] = await listIndicatorRows(ctx.db, { code }, null, 1);
  if (!row) throw new MeridianError('thing.notFound', { kind: 'indicator', id: code });
  return withSymbol(row);
}

const withSymbol = (row: IndicatorRow): ListedIndicator => ({
  ...row,
  unitSymbol: findUnit(row.unit)?.symbol ?? { en: row.unit, zh: row.unit },
});
