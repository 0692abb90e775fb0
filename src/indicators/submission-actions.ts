import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import { isPeriod } from '../model/period.ts';
import type { LocalText } from '../model/text.ts';
import type { ValueState } from '../model/value.ts';
import type { Context } from '../platform/context.ts';
import { decodeCursor, pageOf } from '../platform/cursor.ts';
import type { Sql } from '../platform/database.ts';
import { valuesChanged } from '../platform/values-changed.ts';
import { assertMay, may } from '../policy/may.ts';
import { findArea } from './area-store.ts';
import { clearAway, evidenceTurns } from './evidence-files.ts';
import { type EvidenceRow, listEvidence, restoreEvidence } from './evidence-store.ts';
import { findFrameworkRow } from './framework-store.ts';
import type { PlausibilityFinding } from './plausibility.ts';
import { findRemarkable } from './plausibility-find.ts';
import { type Asked, askedOf, completeFigures, type Figures, NO_FIGURES } from './submission-figures.ts';
import { codesAsked, createFrameworks, indicatorsOf } from './submission-framework.ts';
import { putInForce } from './submission-in-force.ts';
import {
  type CountsFrom,
  FILLED_IN,
  MOVES,
  type MoveName,
  movesFrom,
  type Side,
  stateAfter,
} from './submission-state.ts';
import {
  changeItem,
  countItems,
  type Doer,
  deleteDraft,
  type EventRow,
  findItems,
  type ItemCount,
  type ItemFilter,
  type ItemRow,
  insertEvent,
  insertItems,
  liftDraft,
  listEvents,
  listItemChoices,
  listItemRows,
  listVersions,
  putVersion,
  type VersionRow,
} from './submission-store.ts';
import type { PutValue } from './value-store.ts';

/** Most items that are opened at once, and most issues that a refusal names. */
const MAX_ITEMS = 100_000;
const MAX_ISSUES = 100;
const DEFAULT_LIMIT = 100;
const LAST_DAY = '9999-12-31';

/** What happened to an item in the log: a move in the past tense, or something said. */
const EVENT_OF: Readonly<Record<MoveName, string>> = {
  send: 'sent',
  review: 'taken',
  return: 'returned',
  verify: 'verified',
  reject: 'rejected',
  override: 'overridden',
  setNotApplicable: 'not-applicable',
};

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
  const found = await findRemarkable(ctx.db, page.items, frameworks.asked);
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

export interface ItemView {
  readonly row: ItemRow;
  readonly asked: Asked;
  /** What the framework says of it. */
  readonly definition: LocalText | null;
  readonly formula: string | null;
  /** What is missing or does not fit in the figures as they stand; none may be left when they are sent. */
  readonly issues: readonly Issue[];
  readonly findings: readonly PlausibilityFinding[];
  readonly versions: readonly VersionRow[];
  readonly events: readonly (EventRow & { readonly no: number })[];
  readonly evidence: readonly EvidenceRow[];
  /** What the caller may do now. */
  readonly moves: readonly MoveName[];
  readonly mayFill: boolean;
}

/** An item with its form, its findings, its evidence and all that happened to it. Throws `thing.notFound`. */
export async function getItem(ctx: Context, id: number): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.read');
  const row = await readItem(ctx.db, id);
  const frameworks = createFrameworks(ctx.db);
  const asked = await askedFor(frameworks, row);
  const [findings, versions, events, evidence] = await Promise.all([
    findRemarkable(ctx.db, [row], frameworks.asked),
    listVersions(ctx.db, id),
    listEvents(ctx.db, id),
    listEvidence(ctx.db, id),
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
    issues: FILLED_IN.includes(row.state) ? issuesOfSending(row.figures ?? NO_FIGURES, asked) : [],
    findings: findings.get(id) ?? [],
    versions,
    events,
    evidence,
    moves: movesFrom(row.state, sides),
    mayFill: sides.includes('department') && FILLED_IN.includes(row.state),
  };
}

export interface Seen {
  readonly id: number;
  /** The item's revision that the caller looked at; with another by now it is a `thing.conflict`. */
  readonly revision: number;
}

/** Keeps what a department has entered so far, complete or not. Throws `thing.conflict`, and `input.invalid` once it was sent. */
export async function saveDraft(
  ctx: Context,
  input: Seen & { readonly figures: Figures },
): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.fill');
  await ctx.db.transaction(async (sql) => {
    const row = await lookAt(sql, input);
    assertFillable(row);
    await keepDraft(sql, ctx, row, await askedFor(createFrameworks(sql), row), input.figures);
  });
  return getItem(ctx, input.id);
}

/** {@link saveDraft} of an item that was looked at, within a transaction. */
export async function keepDraft(
  sql: Sql,
  ctx: Context,
  row: ItemRow,
  asked: Asked,
  entered: Figures,
): Promise<void> {
  const { figures } = completeFigures(entered, asked);
  await putVersion(sql, row.id, row.version + 1, 'draft', figures, asked.unit, doer(ctx));
  await change(sql, row, ctx, { hasDraft: true });
}

/** Throws away what was entered and attached since the last version. */
export async function discardDraft(ctx: Context, input: Seen): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.fill');
  await evidenceTurns(ctx).run(async () => {
    const hashes = await ctx.db.transaction(async (sql) => {
      const row = await lookAt(sql, input);
      assertFillable(row);
      await deleteDraft(sql, row.id);
      await change(sql, row, ctx, { hasDraft: false });
      return restoreEvidence(sql, row.id, row.version + 1);
    });
    await clearAway(ctx, hashes);
  });
  return getItem(ctx, input.id);
}

/**
 * Hands an item in: its figures, if any are given, are saved first. Throws `input.invalid` with all that is missing or does not fit.
 * A number that was returned can be sent again as it is.
 */
export async function sendItem(
  ctx: Context,
  input: Seen & { readonly figures?: Figures | undefined },
): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.fill');
  const put = await ctx.db.transaction(async (sql) => {
    const row = await lookAt(sql, input);
    const asked = await askedFor(createFrameworks(sql), row);
    return handIn(sql, ctx, row, asked, input.figures ?? row.figures ?? NO_FIGURES);
  });
  tell(ctx, put);
  return getItem(ctx, input.id);
}

/** {@link sendItem} of an item that was looked at, within a transaction; answers what came into force. */
export async function handIn(
  sql: Sql,
  ctx: Context,
  row: ItemRow,
  asked: Asked,
  entered: Figures,
): Promise<readonly PutValue[]> {
  const to = nextState('send', row.state);
  const { figures } = completeFigures(entered, asked);
  const issues = issuesOfSending(figures, asked);
  if (issues.length > 0) throw new MeridianError('input.invalid', { count: issues.length }, issues);
  const version = row.version + 1;
  const no = await putVersion(sql, row.id, version, 'sent', figures, asked.unit, doer(ctx));
  await record(sql, ctx, row, 'sent', version, to, '');
  await change(sql, row, ctx, { state: to, version, hasDraft: false, hasQuestion: false });
  return putInForce(sql, row, asked, to, figures, no);
}

/** The moves of a reviewer that leave the figures as they are. */
export type ReviewMove = Exclude<MoveName, 'send' | 'override'>;

/**
 * Moves an item as a reviewer: takes it into review, verifies, returns with a question, rejects with a reason, or sets it not applicable
 * with a reason. Throws `input.invalid` for a move that its state does not allow, or without the words that it needs.
 */
export async function reviewItem(
  ctx: Context,
  input: Seen & { readonly move: ReviewMove; readonly text?: string | undefined },
): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.review');
  const text = saidFor(input.move, input.text);
  const put = await ctx.db.transaction(async (sql) => {
    const row = await lookAt(sql, input);
    const to = nextState(input.move, row.state);
    const asked = await askedFor(createFrameworks(sql), row);
    const isFirst = row.version === 0;
    const version = isFirst ? 1 : row.version;
    if (isFirst) await liftDraft(sql, row.id);
    const last = isFirst
      ? undefined
      : (await listVersions(sql, row.id)).find((one) => one.version === version);
    const figures = last?.figures ?? NO_FIGURES;
    const no =
      last?.no ?? (await putVersion(sql, row.id, version, 'override', figures, asked.unit, doer(ctx)));
    await record(sql, ctx, row, EVENT_OF[input.move], version, to, text);
    const hasQuestion = input.move === 'return' ? true : input.move === 'review' ? row.has_question : false;
    await change(sql, row, ctx, { state: to, version, hasQuestion });
    return putInForce(sql, row, asked, to, figures, no);
  });
  tell(ctx, put);
  return getItem(ctx, input.id);
}

/** Sets a number of the reviewer's own in place of the department's, which stays in the item's history. It counts as verified. */
export async function overrideItem(
  ctx: Context,
  input: Seen & { readonly figures: Figures; readonly text?: string | undefined },
): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.review');
  const text = saidFor('override', input.text);
  const put = await ctx.db.transaction(async (sql) => {
    const row = await lookAt(sql, input);
    const to = nextState('override', row.state);
    const asked = await askedFor(createFrameworks(sql), row);
    const { figures, issues } = completeFigures(input.figures, asked);
    if (issues.length > 0) throw new MeridianError('input.invalid', { count: issues.length }, issues);
    const version = row.version + 1;
    if (row.has_draft) await liftDraft(sql, row.id);
    const no = await putVersion(sql, row.id, version, 'override', figures, asked.unit, doer(ctx));
    await record(sql, ctx, row, 'overridden', version, to, text);
    await change(sql, row, ctx, { state: to, version, hasQuestion: false });
    return putInForce(sql, row, asked, to, figures, no);
  });
  tell(ctx, put);
  return getItem(ctx, input.id);
}

/** A reviewer's question, which the item carries until it is answered or sent again. */
export async function askQuestion(ctx: Context, input: Seen & { readonly text: string }): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.review');
  return say(ctx, input, 'question', true);
}

/** A department's answer to the reviewer. */
export async function answerQuestion(
  ctx: Context,
  input: Seen & { readonly text: string },
): Promise<ItemView> {
  assertMay(ctx.actor, 'submission.fill');
  return say(ctx, input, 'answer', false);
}

async function say(
  ctx: Context,
  input: Seen & { readonly text: string },
  kind: 'question' | 'answer',
  hasQuestion: boolean,
): Promise<ItemView> {
  const text = input.text.trim();
  if (text === '') throw missingText('submission.says.question');
  await ctx.db.transaction(async (sql) => {
    const row = await lookAt(sql, input);
    await record(sql, ctx, row, kind, row.version, row.state, text);
    await change(sql, row, ctx, { hasQuestion });
  });
  return getItem(ctx, input.id);
}

/** What has to be there before a department hands in: figures that fit, where they are from, and how good they are. */
export function issuesOfSending(entered: Figures, asked: Asked): readonly Issue[] {
  const { issues } = completeFigures(entered, asked);
  const missing = (path: string, code: string): Issue => ({
    code,
    severity: 'error',
    at: { path },
    details: {},
  });
  return [
    ...issues,
    ...(entered.source.trim() === '' ? [missing('/source', 'submission.noSource')] : []),
    ...(entered.grade === null ? [missing('/grade', 'submission.noGrade')] : []),
  ];
}

/** An item as it is now. Throws `thing.notFound`. */
export async function readItem(sql: Sql, id: number): Promise<ItemRow> {
  const [row] = Number.isSafeInteger(id) && id > 0 ? await findItems(sql, [id]) : [];
  if (!row) throw new MeridianError('thing.notFound', { kind: 'submission', id });
  return row;
}

/** An item with the revision that the caller looked at; with another it is a `thing.conflict`. */
export async function lookAt(sql: Sql, { id, revision }: Seen): Promise<ItemRow> {
  const row = await readItem(sql, id);
  if (row.revision !== revision) throw conflict(id);
  return row;
}

/** Throws `input.invalid` where a department may not change an item's figures and evidence. */
export function assertFillable(row: ItemRow): void {
  if (!FILLED_IN.includes(row.state)) throw refusedMove('fill', row.state);
}

/** Changes an item that is still as it was looked at, and counts its revision up. Throws `thing.conflict`. */
export async function change(
  sql: Sql,
  row: ItemRow,
  ctx: Context,
  to: {
    readonly state?: ValueState;
    readonly version?: number;
    readonly hasDraft?: boolean;
    readonly hasQuestion?: boolean;
  },
): Promise<void> {
  const isChanged = await changeItem(sql, row.id, row.revision, {
    state: to.state ?? row.state,
    version: to.version ?? row.version,
    hasDraft: to.hasDraft ?? row.has_draft,
    hasQuestion: to.hasQuestion ?? row.has_question,
    at: ctx.clock(),
  });
  if (!isChanged) throw conflict(row.id);
}

const record = (
  sql: Sql,
  ctx: Context,
  row: ItemRow,
  kind: string,
  version: number,
  toState: ValueState,
  text: string,
): Promise<void> =>
  insertEvent(sql, row.id, { kind, version, fromState: row.state, toState, text, ...doer(ctx) });

function nextState(move: MoveName, from: ValueState): ValueState {
  const to = stateAfter(move, from);
  if (to === undefined) throw refusedMove(move, from);
  return to;
}

function saidFor(move: MoveName, text: string | undefined): string {
  const said = text?.trim() ?? '';
  const needs = MOVES[move];
  const says = 'says' in needs ? needs.says : undefined;
  if (says !== undefined && said === '') throw missingText(`submission.says.${says}`);
  return said;
}

const sidesOf = (ctx: Context): readonly Side[] => [
  ...(may(ctx.actor, 'submission.fill') ? (['department'] as const) : []),
  ...(may(ctx.actor, 'submission.review') ? (['reviewer'] as const) : []),
];

/** What an item asks for, by its framework. Throws `thing.notFound`. */
export const askedFor = async (
  frameworks: ReturnType<typeof createFrameworks>,
  row: ItemRow,
): Promise<Asked> => {
  const asked = await frameworks.asked(row);
  if (!asked) throw new MeridianError('thing.notFound', { kind: 'indicator', id: row.code });
  return asked;
};

export const tell = (ctx: Context, values: readonly PutValue[]): void =>
  valuesChanged(ctx, { at: ctx.clock().toISOString(), values });

export const doer = (ctx: Context): Doer => ({
  at: ctx.clock(),
  actorId: ctx.actor.id,
  actorName: ctx.actor.name,
});

const today = (ctx: Context): string => ctx.clock().toISOString().slice(0, 10);
const conflict = (id: number) => new MeridianError('thing.conflict', { kind: 'submission', id });

const refusedMove = (move: string, state: ValueState) =>
  new MeridianError('input.invalid', { count: 1 }, [
    {
      code: `submission.move.${move}`,
      severity: 'error',
      at: { path: '/move' },
      value: state,
      details: { state },
    },
  ]);

const missingText = (code: string) =>
  new MeridianError('input.invalid', { count: 1 }, [
    { code, severity: 'error', at: { path: '/text' }, details: {} },
  ]);
