import type { Issue } from '../model/issue.ts';
import { COUNTED_STATES } from '../model/value.ts';
import type { Context } from '../platform/context.ts';
import { assertMay } from '../policy/may.ts';
import type { Excluded, Measure } from './measure.ts';
import { checkMeasureText } from './measure-actions.ts';
import type { MeasureEngine } from './measure-engine.ts';
import { gather } from './measure-gather.ts';
import { periodsFrom, readInputValues } from './measure-inputs.ts';
import { readyPlan } from './measure-load.ts';
import type { MemberRow } from './measure-member-store.ts';
import type { Outcome, Plan } from './measure-plan.ts';
import { areasWith, listAreaCodes, readInputs } from './measure-store.ts';

export interface PreviewValue {
  readonly area: string;
  readonly period: string;
  readonly value: number | null;
  readonly state: string;
  readonly records: number;
  readonly excluded: Excluded;
  readonly issues: readonly Issue[];
}

/** What a measure would find. */
export interface MeasurePreview {
  readonly measure: Measure;
  readonly issues: readonly Issue[];
  /** Entities that were looked at, and those of them that are selected and have an area and a time. */
  readonly entities: number;
  readonly counted: number;
  readonly values: readonly PreviewValue[];
  /** Whether there is more than was looked at. */
  readonly isPartial: boolean;
}

export const PREVIEW_LIMITS = { entities: 20_000, values: 2_000, milliseconds: 5_000, named: 20 };

/**
 * Computes a measure without storing anything, on so many entities and for so long. Throws `input.invalid` with every mistake of the
 * text; what is odd about the data is among the issues.
 */
export async function previewMeasure(
  ctx: Context,
  engine: Pick<MeasureEngine, 'records' | 'loaded'>,
  text: string,
): Promise<MeasurePreview | { readonly measure: null; readonly issues: readonly Issue[] }> {
  assertMay(ctx.actor, 'measure.write');
  const check = await checkMeasureText(ctx, engine, text);
  if (!check.ok || check.measure === null) return { measure: null, issues: check.issues };
  const { measure } = check;
  const row = { code: measure.indicator, revision: 0, body: measure };
  const plan = await readyPlan(row, engine.records, () => engine.loaded.places);
  const found = plan.gathers ? await gathered(ctx, engine, plan) : await computed(ctx, plan);
  return { measure, ...found, issues: [...check.issues, ...found.issues] };
}

type Found = Omit<MeasurePreview, 'measure'>;

async function gathered(
  ctx: Context,
  { records, loaded }: Pick<MeasureEngine, 'records' | 'loaded'>,
  plan: Plan,
): Promise<Found> {
  const { selection, attribute } = plan.gathers!;
  const began = performance.now();
  const known = new Set(await listAreaCodes(ctx.db));
  const byArea = new Map<string, MemberRow[]>();
  const unknown = new Map<string, number>();
  let [entities, counted, several, withoutAttribute, withoutArea] = [0, 0, 0, 0, 0];
  let isPartial = false;
  for (let id = ''; ; ) {
    const page = await records.entitiesOf(ctx.db, selection.tenant, selection.types, id, 1000);
    if (page.length === 0) break;
    if (entities >= PREVIEW_LIMITS.entities) {
      isPartial = true;
      break;
    }
    id = page.at(-1)!.entity.id;
    for (const { no, entity } of page) {
      if (!selection.mayMatch(entity)) continue;
      entities += 1;
      const members = selection.membersOf(entity);
      if (members.length === 0) withoutArea += 1;
      if (members.length > 1) several += 1;
      if (members.length > 0) {
        counted += 1;
        if (attribute !== undefined && !Object.hasOwn(entity.attributes, attribute)) withoutAttribute += 1;
      }
      for (const member of members) {
        if (!known.has(member.area)) {
          unknown.set(member.area, (unknown.get(member.area) ?? 0) + 1);
          continue;
        }
        const own = byArea.get(member.area) ?? [];
        byArea.set(member.area, own);
        own.push({ ...member, selection: selection.key, entityNo: no, entityId: entity.id });
      }
    }
  }
  const values: PreviewValue[] = [];
  const areas = [...byArea.keys()].sort();
  const inputs = await readInputValues(ctx.db, plan.inputs, areas);
  for (const area of areas) {
    if (performance.now() - began > PREVIEW_LIMITS.milliseconds || values.length >= PREVIEW_LIMITS.values) {
      isPartial = true;
      break;
    }
    const tallies = await gather(ctx.db, records, plan, byArea.get(area)!);
    for (const [period, tally] of [...tallies].sort(([a], [b]) => (a < b ? -1 : 1)))
      values.push(previewOf(area, period, plan.outcome(tally, period, inputs(area, period, plan.maxAge))));
  }
  const issues: Issue[] = [];
  const warn = (code: string, details: Issue['details'] = {}): void => {
    issues.push({ code, severity: 'warning', at: {}, details });
  };
  if (entities === 0) warn('measure.noEntities', { type: plan.measure.entities!.type });
  if (withoutArea > 0) warn('measure.withoutArea', { count: withoutArea, of: entities });
  if (unknown.size > 0)
    warn('measure.areaUnknown', {
      count: unknown.size,
      areas: [...unknown.keys()].sort().slice(0, PREVIEW_LIMITS.named).join(', '),
    });
  if (several > 0) warn('measure.severalAreas', { count: several });
  if (withoutAttribute > 0)
    warn('measure.attributeMissing', {
      count: withoutAttribute,
      of: counted,
      attribute: plan.measure.attribute ?? '',
    });
  if (plan.measure.area?.by === 'location') {
    const without = [...known].filter((code) => !loaded.places.known.has(code));
    if (without.length > 0)
      warn('measure.outlineMissing', {
        count: without.length,
        of: known.size,
        areas: without.sort().slice(0, PREVIEW_LIMITS.named).join(', '),
      });
  }
  for (const reason of ['noNumber', 'unit'] as const) {
    const count = values.reduce((sum, { excluded }) => sum + (excluded[reason] ?? 0), 0);
    if (count > 0) warn(`measure.excluded.${reason}`, { count });
  }
  return { issues, entities, counted, values: values.slice(0, PREVIEW_LIMITS.values), isPartial };
}

/** Of a formula: what its inputs have. */
async function computed(ctx: Context, plan: Plan): Promise<Found> {
  const areas = await areasWith(ctx.db, plan.inputs);
  const shown = areas.slice(0, PREVIEW_LIMITS.values);
  const inputs = await readInputValues(ctx.db, plan.inputs, shown);
  const rows = await readInputs(ctx.db, plan.inputs, shown, COUNTED_STATES);
  const periods = new Map<string, Set<string>>();
  for (const { area, period } of rows) periods.set(area, (periods.get(area) ?? new Set()).add(period));
  const values = [...periods]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([area, own]) =>
      [...periodsFrom(own, plan.measure.period)]
        .sort()
        .map((period) =>
          previewOf(area, period, plan.outcome(undefined, period, inputs(area, period, plan.maxAge))),
        ),
    );
  return {
    issues: [],
    entities: 0,
    counted: 0,
    values: values.slice(0, PREVIEW_LIMITS.values),
    isPartial: values.length > PREVIEW_LIMITS.values || shown.length < areas.length,
  };
}

const previewOf = (area: string, period: string, outcome: Outcome): PreviewValue => ({
  area,
  period,
  value: outcome.value,
  state: outcome.state,
  records: outcome.records,
  excluded: outcome.excluded,
  issues: outcome.issues.map(({ code, details }) => ({
    code,
    severity: 'warning',
    at: {},
    ...(details === undefined ? {} : { details }),
  })),
});
