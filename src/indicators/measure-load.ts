import type { Database } from '../platform/database.ts';
import { isGathering } from './measure.ts';
import type { Group } from './measure-changes.ts';
import { createPlaces, type Places } from './measure-places.ts';
import { type Plan, planOf } from './measure-plan.ts';
import type { RecordSource } from './measure-records.ts';
import { type Selection, selectionOf } from './measure-selection.ts';
import { listBoundaries, listMeasureRows, type MeasureRow } from './measure-store.ts';

/** The measures in force, made ready. */
export interface Loaded {
  readonly plans: ReadonlyMap<string, Plan>;
  readonly groups: readonly Group[];
  /** Plans that read other indicators, those first that others read. */
  readonly dependents: readonly Plan[];
  /** Codes that any plan reads. */
  readonly read: ReadonlySet<string>;
  readonly places: Places;
  /** Tells one state of the outlines from another. */
  readonly boundaries: string;
}

export const NOTHING_LOADED: Loaded = {
  plans: new Map(),
  groups: [],
  dependents: [],
  read: new Set(),
  places: createPlaces([]),
  boundaries: '',
};

/** Measures that one workspace may have. */
export const MOST_MEASURES = 10_000;

export async function loadPlans(db: Database, records: RecordSource): Promise<Loaded> {
  const rows = (await listMeasureRows(db, '', MOST_MEASURES)).filter((row) => !row.is_retired);
  const outlines = await listBoundaries(db);
  const places = createPlaces(outlines);
  const selections = new Map<string, Selection>();
  const plans = new Map<string, Plan>();
  for (const row of rows) {
    const plan = await readyPlan(row, records, () => places, selections);
    plans.set(row.code, plan);
  }
  return {
    plans,
    groups: groupsOfPlans([...plans.values()]),
    dependents: inOrder([...plans.values()].filter(({ inputs }) => inputs.length > 0)),
    read: new Set([...plans.values()].flatMap(({ inputs }) => inputs)),
    places,
    boundaries: JSON.stringify(outlines.map(({ area, geometry }) => [area, geometry])),
  };
}

/** One measure made ready; those that select alike share what selects. */
export async function readyPlan(
  { code, revision, body }: Pick<MeasureRow, 'code' | 'revision' | 'body'>,
  records: RecordSource,
  places: () => Places,
  selections = new Map<string, Selection>(),
): Promise<Plan> {
  if (!isGathering(body))
    return planOf({ code, revision, measure: body }, { selection: undefined, map: undefined });
  const map = await records.mapOf(body.entities.context);
  const tenant = await records.tenantNo(body.entities.tenant);
  const own = selectionOf(body, { map, tenant, places });
  const selection = selections.get(own.key) ?? own;
  selections.set(own.key, selection);
  return planOf({ code, revision, measure: body }, { selection, map });
}

function groupsOfPlans(plans: readonly Plan[]): readonly Group[] {
  const bySelection = new Map<Selection, Plan[]>();
  for (const plan of plans)
    if (plan.gathers)
      bySelection.set(plan.gathers.selection, [...(bySelection.get(plan.gathers.selection) ?? []), plan]);
  return [...bySelection].map(([selection, own]) => {
    const byAttribute = new Map<string, Plan[]>();
    for (const plan of own) {
      const attribute = plan.gathers!.attribute;
      if (attribute !== undefined) byAttribute.set(attribute, [...(byAttribute.get(attribute) ?? []), plan]);
    }
    return { selection, plans: own, byAttribute };
  });
}

/** Those that are read before those that read them; there are no circles among measures that were saved. */
function inOrder(plans: readonly Plan[]): readonly Plan[] {
  const byCode = new Map(plans.map((plan) => [plan.code, plan]));
  const sorted = new Set<Plan>();
  const visit = (plan: Plan, around: ReadonlySet<Plan>): void => {
    if (sorted.has(plan) || around.has(plan)) return;
    for (const code of plan.inputs) {
      const input = byCode.get(code);
      if (input) visit(input, new Set([...around, plan]));
    }
    sorted.add(plan);
  };
  for (const plan of plans) visit(plan, new Set());
  return [...sorted];
}
