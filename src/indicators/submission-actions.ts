import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import { isPeriod } from '../model/period.ts';
import type { LocalText } from '../model/text.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, pageOf } from '../platform/cursor.ts';
import type { Sql } from '../platform/database.ts';
import { assertMay, may } from '../policy/may.ts';
import { findArea } from './area-store.ts';
import { type EvidenceRow, listEvidence } from './evidence-store.ts';
import { findFrameworkRow } from './framework-store.ts';
import type { PlausibilityFinding } from './plausibility.ts';
import { findRemarkable } from './plausibility-find.ts';
import { figuresOf, findShared, type SharedFigure } from './shared-figure-find.ts';
import { type Asked, askedOf, issuesOfSending, NO_FIGURES } from './submission-figures.ts';
import { codesAsked, createFrameworks, indicatorsOf } from './submission-framework.ts';
import { askedFor, doer, readItem, sideOfEvidence } from './submission-item.ts';
import {
  type CountsFrom,
  isFillable,
  isInStage,
  type MoveName,
  movesFrom,
  type Side,
  type Stage,
} from './submission-state.ts';
import {
  countItems,
  type Doer,
  type EventRow,
  type ItemCount,
  type ItemFilter,
  type ItemRow,
  insertItems,
  listEvents,
  listItemChoices,
  listItemRows,
  listSaid,
  listVersions,
  type SaidRow,
  updateStages,
  type VersionRow,
} from './submission-store.ts';

/** Most items that are opened at once, and most issues that a refusal names. */
const MAX_ITEMS = 100_000;
const MAX_ISSUES = 100;
const DEFAULT_LIMIT = 100;
const LAST_DAY = '9999-12-31';

export interface AskInput {
  readonly framework: string;
  /** Without it the newest. */
  readonly revision?: number | undefined;
  readonly areas: readonly string[];
  readonly period: string;
  /** Without them all that the framework needs: its indicators and the denominators of plain figures. */
  readonly codes?: readonly string[] | undefined;
  /** For what the framework says nobody is responsible for. */
  readonly department?: string | undefined;
  readonly round?: string | undefined;
  /** The last day, `2026-06-30`. */
  readonly due?: string | undefined;
  /** From which state on numbers count; default: verified. */
  readonly countsFrom?: CountsFrom | undefined;
}

/**
 * Asks departments for figures: one item for each area and code. What is asked for already, by the same round or outside of any,
 * stays as it is. Throws `input.invalid` with every unknown area and code, and `thing.notFound`.
 */
export async function askForFigures(
  ctx: Context,
  input: AskInput,
): Promise<{ readonly ids: readonly number[]; readonly asked: number }> {
  assertMay(ctx.actor, 'submission.review');
  return ctx.db.transaction((sql) => openItems(sql, input, doer(ctx)));
}

/** {@link askForFigures} within a transaction of the caller's, who has decided that it may be. */
export async function openItems(
  sql: Sql,
  input: AskInput,
  by: Doer,
): Promise<{ readonly ids: readonly number[]; readonly asked: number }> {
  const row = await findFrameworkRow(sql, input.framework, input.revision);
  if (!row) throw new MeridianError('thing.notFound', { kind: 'framework', id: input.framework });
  const codes = [...new Set(input.codes ?? codesAsked(row.body))];
  const areas = [...new Set(input.areas)];
  const issues: Issue[] = [];
  const refuse = (code: string, path: string, value: string): void =>
    void issues.push({ code, severity: 'error', at: { path }, value: value.slice(0, 200), details: {} });
  for (const code of codes) if (!askedOf(row.body, code)) refuse('submission.code', '/codes', code);
  for (const area of areas) if (!(await findArea(sql, area))) refuse('area.unknown', '/areas', area);
  if (!isPeriod(input.period)) refuse('submission.period', '/period', input.period);
  if (input.due !== undefined && !(isPeriod(input.due) && input.due.length === LAST_DAY.length))
    refuse('submission.due', '/due', input.due);
  if (codes.length * areas.length > MAX_ITEMS)
    throw new MeridianError('request.tooLarge', { limit: MAX_ITEMS });
  if (issues.length > 0)
    throw new MeridianError('input.invalid', { count: issues.length }, issues.slice(0, MAX_ISSUES));
  const responsible = new Map(indicatorsOf(row.body).map((one) => [one.code, one.responsible]));
  const items = areas.flatMap((area) =>
    codes.map((code) => ({
      frameworkId: row.id,
      frameworkRevision: row.revision,
      code,
      area,
      period: input.period,
      department: responsible.get(code) ?? input.department ?? '',
      round: input.round ?? null,
      due: input.due ?? null,
      countsFrom: input.countsFrom ?? 'verified',
    })),
  );
  const ids = await insertItems(sql, items, by);
  return { ids, asked: items.length };
}

/** Puts a round's items of some areas into a stage, within a transaction of the caller's, who has decided that it may be. */
export const setStages = (
  sql: Sql,
  round: string,
  areas: readonly string[],
  stage: Stage,
): Promise<unknown> => updateStages(sql, round, areas, stage);

export interface ListedItem {
  readonly row: ItemRow;
  readonly asked: Asked | undefined;
  readonly findings: readonly PlausibilityFinding[];
}

/** One page of items, what is due first, with what is remarkable about each, and how many are in each state. */
export async function listItems(
  ctx: Context,
  request: ItemFilter & { readonly cursor?: string | undefined; readonly limit?: number | undefined } = {},
): Promise<{
  readonly items: readonly ListedItem[];
  readonly next: string | null;
  readonly counts: readonly ItemCount[];
}> {
  assertMay(ctx.actor, 'submission.read');
  const { cursor, limit = DEFAULT_LIMIT, ...filter } = request;
  const list = `items ${JSON.stringify(Object.entries(filter).sort())}`;
  const key = cursor === undefined ? undefined : decodeCursor(list, 2, cursor);
  const after = key === undefined ? null : { due: String(key[0]), id: Number(key[1]) };
  const rows = await listItemRows(ctx.db, filter, after, limit + 1);
  const page = pageOf(
    rows,
    limit,
    list,
    (row) => [row.due ?? LAST_DAY, row.id],
    (row) => row,
  );
  const frameworks = createFrameworks(ctx.db);
  const found = await findRemarkable(ctx.db, page.items, frameworks);
  const items: ListedItem[] = [];
  for (const row of page.items)
    items.push({ row, asked: await frameworks.asked(row), findings: found.get(row.id) ?? [] });
  const counts = await countItems(ctx.db, filter, today(ctx));
  return { items, next: page.next, counts };
}

/** The departments, areas and periods among which items can be chosen. */
export async function listChoices(ctx: Context): ReturnType<typeof listItemChoices> {
  assertMay(ctx.actor, 'submission.read');
  return listItemChoices(ctx.db);
}

/** One page of all that reviewers and departments said about items that fit, newest first. */
export async function listLog(
  ctx: Context,
  request: ItemFilter & { readonly cursor?: string | undefined; readonly limit?: number | undefined } = {},
): Promise<{ readonly items: readonly SaidRow[]; readonly next: string | null }> {
  assertMay(ctx.actor, 'submission.read');
  const { cursor, limit = DEFAULT_LIMIT, ...filter } = request;
  const list = `log ${JSON.stringify(Object.entries(filter).sort())}`;
  const key = cursor === undefined ? undefined : decodeCursor(list, 1, cursor);
  const rows = await listSaid(ctx.db, filter, key === undefined ? null : Number(key[0]), limit + 1);
  return pageOf(
    rows,
    limit,
    list,
    (row) => [row.no],
    (row) => row,
  );
}

export interface ItemView {
  readonly row: ItemRow;
  readonly asked: Asked;
  /** What the framework says of it. */
  readonly definition: LocalText | null;
  readonly formula: string | null;
  /** What is missing or does not fit in the figures as they stand; none may be left when they are sent. */
  readonly issues: readonly Issue[];
  readonly findings: readonly PlausibilityFinding[];
  /** The figures of this item for which several items have different numbers. */
  readonly shared: readonly SharedFigure[];
  readonly versions: readonly VersionRow[];
  readonly events: readonly (EventRow & { readonly no: number })[];
  readonly evidence: readonly EvidenceRow[];
  /** What the caller may do now. */
  readonly moves: readonly MoveName[];
  /** Whether the caller may settle which number counts for {@link shared}. */
  readonly maySettle: boolean;
  readonly mayFill: boolean;
  /** On which side the caller may attach files; null where on none. */
  readonly attaches: Side | null;
}

/** An item with its form, its findings, its evidence and all that happened to it. Throws `thing.notFound`. */
export async function getItem(ctx: Context, id: number): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.read');
  const row = await readItem(ctx.db, id);
  const frameworks = createFrameworks(ctx.db);
  const asked = await askedFor(frameworks, row);
  const [findings, versions, events, evidence, shared] = await Promise.all([
    findRemarkable(ctx.db, [row], frameworks),
    listVersions(ctx.db, id),
    listEvents(ctx.db, id),
    listEvidence(ctx.db, id),
    Promise.all(figuresOf(asked).map((code) => findShared(ctx.db, row, code, frameworks))),
  ]);
  const sides = sidesOf(ctx);
  const framework = await frameworks.find(row.framework_id, row.framework_revision);
  const indicator = framework && indicatorsOf(framework).find(({ code }) => code === row.code);
  const variable = framework?.variables?.find(({ code }) => code === row.code);
  return {
    row,
    asked,
    definition: (indicator ?? variable)?.definition ?? null,
    formula: indicator?.formula ?? null,
    issues: isFillable(row.state, row.stage) ? issuesOfSending(row.figures ?? NO_FIGURES, asked) : [],
    findings: findings.get(id) ?? [],
    shared: shared.filter(({ numbers }) => new Set(numbers.map(({ value }) => value)).size > 1),
    versions,
    events,
    evidence,
    moves: movesFrom(row.state, row.stage, sides),
    maySettle: sides.includes('reviewer') && isInStage('verify', row.stage),
    mayFill: sides.includes('department') && isFillable(row.state, row.stage),
    attaches: sideOfEvidence(ctx, row) ?? null,
  };
}

const sidesOf = (ctx: Context): readonly Side[] => [
  ...(may(ctx.actor, 'submission.fill') ? (['department'] as const) : []),
  ...(may(ctx.actor, 'submission.review') ? (['reviewer'] as const) : []),
];

const today = (ctx: Context): string => ctx.clock().toISOString().slice(0, 10);
