import { createHash } from 'node:crypto';
import { canonicalJson } from '../model/canonical.ts';
import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, pageOf } from '../platform/cursor.ts';
import type { Sql } from '../platform/database.ts';
import { assertMay } from '../policy/may.ts';
import { findRegisteredUnits, registerIndicators } from './indicator-store.ts';
import { isGathering, type Measure } from './measure.ts';
import type { MeasureEngine } from './measure-engine.ts';
import { checkMeasure, parseMeasure, placeInMeasure } from './measure-file.ts';
import { codesOf, parseFormula } from './measure-formula.ts';
import { readyPlan } from './measure-load.ts';
import { unitFault } from './measure-plan.ts';
import { countCells, findResult, listResults, type ResultRow } from './measure-result-store.ts';
import { LinkedQuery } from './measure-selection.ts';
import {
  findMeasureRow,
  insertMeasure,
  insertTodosEverywhere,
  listMeasureRevisions,
  listMeasureRows,
  lockMeasures,
  type MeasureRow,
} from './measure-store.ts';
import { measurementOf } from './measure-unit.ts';

export interface MeasureSummary {
  readonly code: string;
  readonly revision: number;
  readonly isRetired: boolean;
  readonly at: string;
  readonly actor: { readonly id: string; readonly name: string };
  readonly measure: Measure;
  /** Areas and periods with a value, and those where there is none although there are records. */
  readonly values: number;
  readonly without: number;
  readonly computedAt: string | null;
  /** Areas that are still to be computed anew. */
  readonly waiting: number;
}

export interface StoredMeasure extends MeasureSummary {
  readonly sha256: string;
  readonly revisions: readonly {
    readonly revision: number;
    readonly isRetired: boolean;
    readonly at: string;
    readonly actor: { readonly id: string; readonly name: string };
  }[];
}

const DEFAULT_LIMIT = 100;
const DEFAULT_FILE = 'measure.yaml';

/** The newest revision of every measure, by code. */
export async function listMeasures(
  ctx: Context,
  request: { readonly cursor?: string | undefined; readonly limit?: number | undefined } = {},
): Promise<{ items: MeasureSummary[]; next: string | null }> {
  assertMay(ctx.actor, 'measure.read');
  const { cursor, limit = DEFAULT_LIMIT } = request;
  const after = cursor === undefined ? '' : String(decodeCursor('measures', 1, cursor)[0]);
  const rows = await listMeasureRows(ctx.db, after, limit + 1);
  const counts = await countsByCode(ctx.db);
  return pageOf(
    rows,
    limit,
    'measures',
    (row) => [row.code],
    (row) => summaryOf(row, counts.get(row.code)),
  );
}

/** A measure with its revisions; the newest unless `revision` names another. */
export async function getMeasure(ctx: Context, code: string, revision?: number): Promise<StoredMeasure> {
  assertMay(ctx.actor, 'measure.read');
  const row = await findMeasureRow(ctx.db, code, revision);
  if (!row) throw new MeridianError('thing.notFound', { kind: 'measure', id: code });
  const counts = await countsByCode(ctx.db, code);
  const revisions = await listMeasureRevisions(ctx.db, code);
  return {
    ...summaryOf(row, counts.get(code)),
    sha256: row.sha256,
    revisions: revisions.map((one) => ({
      revision: one.revision,
      isRetired: one.is_retired,
      at: one.at.toISOString(),
      actor: { id: one.actor_id, name: one.actor_name },
    })),
  };
}

type Counts = Awaited<ReturnType<typeof countCells>>[number];
const countsByCode = async (sql: Sql, code?: string): Promise<ReadonlyMap<string, Counts>> =>
  new Map((await countCells(sql, code)).map((one) => [one.code, one]));

const summaryOf = (row: MeasureRow, counts: Counts | undefined): MeasureSummary => ({
  code: row.code,
  revision: row.revision,
  isRetired: row.is_retired,
  at: row.at.toISOString(),
  actor: { id: row.actor_id, name: row.actor_name },
  measure: row.body,
  values: counts?.values ?? 0,
  without: counts?.without ?? 0,
  computedAt: counts?.lastAt?.toISOString() ?? null,
  waiting: counts?.todo ?? 0,
});

/** Every mistake in a measure file's text, those that only the workspace shows among them. Nothing is saved. */
export async function checkMeasureText(
  ctx: Context,
  engine: Pick<MeasureEngine, 'records'>,
  text: string,
): Promise<{ readonly ok: boolean; readonly issues: readonly Issue[]; readonly measure: Measure | null }> {
  assertMay(ctx.actor, 'measure.write');
  const { measure, issues } = checkMeasure(text, DEFAULT_FILE);
  const more = measure
    ? placeInMeasure(await workspaceIssues(ctx.db, engine, measure), text, DEFAULT_FILE)
    : [];
  const all = [...issues, ...more];
  return { ok: !all.some(({ severity }) => severity === 'error'), issues: all, measure: measure ?? null };
}

/**
 * Saves a measure file's text as a new revision, unless the newest has the same content, and begins to compute it. `code`: the
 * indicator that the text has to be of. Throws `input.invalid` with every mistake.
 */
export async function saveMeasure(
  ctx: Context,
  engine: Pick<MeasureEngine, 'records' | 'reload'>,
  input: { readonly text: string; readonly code?: string; readonly file?: string },
): Promise<StoredMeasure & { readonly isNew: boolean }> {
  assertMay(ctx.actor, 'measure.write');
  const file = input.file ?? DEFAULT_FILE;
  const measure = parseMeasure(input.text, file);
  if (input.code !== undefined && input.code !== measure.indicator)
    throw new MeridianError('input.invalid', {}, [
      {
        code: 'measure.otherIndicator',
        severity: 'error',
        at: { path: '/indicator' },
        value: measure.indicator,
        details: { code: input.code },
      },
    ]);
  const issues = await workspaceIssues(ctx.db, engine, measure);
  if (issues.length > 0)
    throw new MeridianError(
      'input.invalid',
      { file, count: issues.length },
      placeInMeasure(issues, input.text, file),
    );
  const isNew = await ctx.db.transaction((sql) => store(ctx, sql, measure));
  if (isNew) await engine.reload();
  return { ...(await getMeasure(ctx, measure.indicator)), isNew };
}

async function store(ctx: Context, sql: Sql, measure: Measure): Promise<boolean> {
  await lockMeasures(sql);
  const sha256 = createHash('sha256').update(canonicalJson(measure)).digest('hex');
  const newest = await findMeasureRow(sql, measure.indicator);
  if (newest?.sha256 === sha256 && !newest.is_retired) return false;
  const [registered] = await findRegisteredUnits(sql, [measure.indicator]);
  if (registered === undefined)
    await registerIndicators(sql, [
      {
        code: measure.indicator,
        name: measure.name!,
        unit: measure.unit,
        definition: measure.description ?? null,
      },
    ]);
  await insertMeasure(sql, {
    code: measure.indicator,
    revision: (newest?.revision ?? 0) + 1,
    body: measure,
    sha256,
    is_retired: false,
    at: ctx.clock(),
    actor_id: ctx.actor.id,
    actor_name: ctx.actor.name,
  });
  await insertTodosEverywhere(sql, measure.indicator);
  return true;
}

/** What only the workspace shows: units of indicators, names that cannot be expanded, circles. */
async function workspaceIssues(
  sql: Sql,
  { records }: Pick<MeasureEngine, 'records'>,
  measure: Measure,
): Promise<readonly Issue[]> {
  const issues: Issue[] = [];
  const note = (code: string, path: string, details: Issue['details'] = {}, value?: string): void => {
    issues.push({
      code,
      severity: 'error',
      at: { path },
      details,
      ...(value === undefined ? {} : { value }),
    });
  };
  const read = isGathering(measure)
    ? measure.per === undefined
      ? []
      : [measure.per.indicator]
    : codesOf(parseFormula(measure.formula!));
  const units = new Map(
    (await findRegisteredUnits(sql, [measure.indicator, ...read])).map((one) => [one.code, one.unit]),
  );
  const own = units.get(measure.indicator);
  if (own === undefined && measure.name === undefined)
    note('measure.nameMissing', '/indicator', {}, measure.indicator);
  if (own !== undefined && own !== measure.unit)
    note('framework.unitConflict', '/unit', { indicator: measure.indicator, unit: own }, measure.unit);
  const place = isGathering(measure) ? '/per/indicator' : '/formula';
  for (const code of read)
    if (!units.has(code)) note('measure.inputUnknown', place, {}, code);
    else if (measurementOf(units.get(code)!) === undefined)
      note('measure.inputUnit', place, { unit: units.get(code)! }, code);
  const fault = unitFault(measure, (code) => measurementOf(units.get(code) ?? ''));
  if (fault) note(fault.code, isGathering(measure) ? '/unit' : '/formula', fault.details);
  if (await isCircle(sql, measure.indicator, read)) note('measure.circle', place, {}, measure.indicator);
  if (isGathering(measure))
    try {
      await readyPlan(
        { code: measure.indicator, revision: 0, body: measure },
        // asking must not make the tenant
        { ...records, tenantNo: async () => 0 },
        () => ({ find: () => [], known: new Set() }),
      );
    } catch (error) {
      if (error instanceof LinkedQuery) note('measure.linkedQuery', error.path);
      else if (error instanceof MeridianError && error.issues.length > 0)
        issues.push(...error.issues.map((issue) => ({ ...issue, at: { path: pathOf(issue) } })));
      else if (error instanceof MeridianError) note('measure.contextUnknown', '/entities/context');
      else throw error;
    }
  return issues;
}

/** The broker says `/q` of any query; that of the entities is the likeliest. */
const pathOf = ({ at: { path = '' } }: Issue): string =>
  path.startsWith('/entities') ? path : `/entities${path}`;

/** Whether what a measure reads is, by way of other measures, computed from it. */
async function isCircle(sql: Sql, code: string, read: readonly string[]): Promise<boolean> {
  const seen = new Set<string>();
  const open = [...read];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === code) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    const row = await findMeasureRow(sql, next);
    if (row === undefined || row.is_retired) continue;
    const { formula, per } = row.body;
    open.push(
      ...(formula === undefined
        ? per === undefined
          ? []
          : [per.indicator]
        : codesOf(parseFormula(formula))),
    );
  }
  return false;
}

/** Stops computing a measure; the values that it came to stay in force. Throws `thing.notFound`. */
export async function retireMeasure(
  ctx: Context,
  engine: Pick<MeasureEngine, 'reload'>,
  code: string,
): Promise<StoredMeasure> {
  assertMay(ctx.actor, 'measure.write');
  await ctx.db.transaction(async (sql) => {
    await lockMeasures(sql);
    const newest = await findMeasureRow(sql, code);
    if (!newest) throw new MeridianError('thing.notFound', { kind: 'measure', id: code });
    if (newest.is_retired) return;
    await insertMeasure(sql, {
      ...newest,
      revision: newest.revision + 1,
      is_retired: true,
      at: ctx.clock(),
      actor_id: ctx.actor.id,
      actor_name: ctx.actor.name,
    });
  });
  await engine.reload();
  return getMeasure(ctx, code);
}

/** Has a measure computed anew from all records, in the background. Throws `thing.notFound`. */
export async function recomputeMeasure(
  ctx: Context,
  engine: Pick<MeasureEngine, 'recompute'>,
  code: string,
): Promise<StoredMeasure> {
  assertMay(ctx.actor, 'measure.write');
  await getMeasure(ctx, code);
  await engine.recompute(code);
  return getMeasure(ctx, code);
}

/** Values of a measure in force with what they were computed from, by area and period. */
export async function listMeasureResults(
  ctx: Context,
  code: string,
  request: {
    readonly period?: string | undefined;
    readonly area?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit?: number | undefined;
  } = {},
): Promise<{ items: MeasureResult[]; next: string | null }> {
  assertMay(ctx.actor, 'measure.read');
  await getMeasure(ctx, code);
  const { period, area, cursor, limit = DEFAULT_LIMIT } = request;
  const list = `measure-results ${JSON.stringify([code, period ?? null, area ?? null])}`;
  const after = cursor === undefined ? undefined : decodeCursor(list, 2, cursor).map(String);
  const rows = await listResults(ctx.db, code, { period, area }, after && [after[0]!, after[1]!], limit + 1);
  return pageOf(rows, limit, list, (row) => [row.area, row.period], resultOf);
}

export interface MeasureResult {
  readonly no: number;
  readonly code: string;
  readonly revision: number;
  readonly area: string;
  readonly period: string;
  readonly value: number | null;
  readonly state: string;
  readonly records: number;
  readonly excluded: Readonly<Record<string, number>>;
  readonly issues: readonly Issue[];
  readonly inputs: NonNullable<ResultRow['detail']> | null;
  readonly computedAt: string;
}

/** A value that a measure came to, in force or not any more. Throws `thing.notFound`. */
export async function getMeasureResult(ctx: Context, no: number): Promise<MeasureResult> {
  assertMay(ctx.actor, 'measure.read');
  const row = await findResult(ctx.db, no);
  if (!row) throw new MeridianError('thing.notFound', { kind: 'measureResult', id: String(no) });
  return resultOf(row);
}

export const resultOf = (row: ResultRow): MeasureResult => ({
  no: row.no,
  code: row.code,
  revision: row.revision,
  area: row.area,
  period: row.period,
  value: row.value,
  state: row.state,
  records: row.records,
  excluded: row.excluded as Readonly<Record<string, number>>,
  issues: row.issues.map(({ code, details }) => ({
    code,
    severity: 'warning',
    at: {},
    ...(details === undefined ? {} : { details }),
  })),
  inputs: row.detail ?? null,
  computedAt: row.at.toISOString(),
});
