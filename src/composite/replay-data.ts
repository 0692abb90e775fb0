import { canonicalJson } from '../model/canonical.ts';
import type { ImputeMethodName, ImputeStep, ScreenStep, TreatChoice } from '../model/method.ts';
import { IMPUTE_NEEDS } from '../model/method-needs.ts';
import { findQuotientConversion } from '../model/unit.ts';
import { divide } from './denominate.ts';
import { IMPUTE, impute } from './impute.ts';
import { scoreAt } from './normalise.ts';
import { partsOf, selectPanel, takePart } from './panel.ts';
import { entryOf, isScaleOf, type ReplayPlan, type ReplayState, type ReplayStep } from './replay-state.ts';
import { availability, screen } from './screen.ts';
import type {
  Columns,
  DenominateLog,
  ImputedColumn,
  ImputeLog,
  NormaliseLog,
  ScreenLog,
  TreatedColumn,
  TreatLog,
} from './step-log.ts';
import { columnOf, makeTable, selectRows, type Table, withColumns } from './table.ts';
import { TREAT, treat, treatedAt } from './treat.ts';

/** The steps up to the scores of the indicators, each from what the log says. */

/** Leaves out the areas that the log names; where these are there, what it says of them is looked at again. */
export const replayScreen: ReplayStep<ScreenLog> = (state, entry, { nodes, indicators }, wrong) => {
  const { table, panel, groups } = state;
  const out = new Set(entry.screenedOut.map(({ area }) => area));
  const rows = [...table.areas.keys()].filter((row) => !out.has(table.areas[row]!));
  if (rows.length !== entry.kept) wrong('/kept');
  if (rows.length < table.areas.length) {
    const again = screen(table, indicators, screenStep(entry, state), leavesUnder(nodes), panel);
    if (!isSame(again.log, entry)) wrong('');
  } else if (rows.some((row) => !isKept(table, indicators, row, entry))) wrong('/minAvailability');
  return {
    ...state,
    table: selectRows(table, rows),
    panel: panel && selectPanel(panel, rows),
    groups:
      groups &&
      Object.fromEntries(
        Object.entries(groups).map(([name, group]) => [name, rows.map((row) => group[row] ?? null)]),
      ),
  };
};

/** The conditions as far as the log tells them: those that an area did not meet. */
function screenStep(entry: ScreenLog, { table, panel }: ReplayState): ScreenStep {
  const { minAvailability, screenedOut, keptByName = [] } = entry;
  const reasons = [...screenedOut, ...keptByName].flatMap((one) => one.reasons);
  const required = (condition: string) => reasons.find((reason) => reason.condition === condition)?.required;
  const nameOf = (label: string) => panel?.areas[table.areas.indexOf(label)] ?? label;
  const minNonZero = required('nonZero');
  return {
    step: 'screen',
    minAvailability,
    dimensions: Object.fromEntries(
      reasons.flatMap(({ dimension, required: least }) =>
        dimension === undefined ? [] : [[dimension, least!]],
      ),
    ),
    ...(minNonZero === undefined ? {} : { minNonZero }),
    keep: keptByName.map(({ area }) => nameOf(area)),
    leaveOut: screenedOut
      .filter((one) => one.reasons.some(({ condition }) => condition === 'leaveOut'))
      .map(({ area }) => nameOf(area)),
  };
}

function isKept(table: Table, indicators: readonly string[], row: number, entry: ScreenLog): boolean {
  const byName = entry.keptByName?.some(({ area }) => area === table.areas[row]) ?? false;
  const own = indicators.map((code) => columnOf(table, code)[row]!);
  return byName || availability(own) >= entry.minAvailability;
}

export const replayDenominate: ReplayStep<DenominateLog> = (state, { columns }, _plan, wrong) => {
  const divided = new Map<string, Float64Array>();
  for (const [code, { denominator, unit, units }] of Object.entries(columns)) {
    const quotients = divide(columnOf(state.table, code), columnOf(state.table, denominator));
    const convert = units && findQuotientConversion(...units, unit ?? '');
    if (units && !convert) wrong(`/columns/${code}/units`);
    divided.set(code, convert ? quotients.map(convert) : quotients);
  }
  return advance(state, 'denominated', withColumns(state.table, divided));
};

/** Puts the filled values in their places; the whole step is done again to check the log where its groups are known. */
export const replayImpute: ReplayStep<ImputeLog> = (state, entry, plan, wrong) => {
  const { table, panel, groups } = state;
  if (!Object.hasOwn(IMPUTE, entry.method)) wrong('/method');
  else if (groups && entry.group !== undefined && !Object.hasOwn(groups, entry.group)) wrong('/group');
  const rowOf = new Map(table.areas.map((area, row) => [area, row]));
  const again = imputedAgain(state, entry, plan);
  const columns = plan.indicators.flatMap((code) => {
    const column = entry.columns[code];
    if (column === undefined) {
      wrong(`/columns/${code}`);
      return [];
    }
    const before = columnOf(table, code);
    const values = before.slice();
    for (const { area, value } of column.filled) values[rowOf.get(area) ?? -1] = value;
    const isRight = again
      ? isSame(again.columns[code], column)
      : isFilledRight(before, column, rowOf, panel?.periods);
    if (!isRight) wrong(`/columns/${code}`);
    return [[code, values] as const];
  });
  if (again && !isSame({ ...again, columns: {} }, { ...entry, columns: {} })) wrong('');
  return advance(state, 'imputed', withColumns(table, new Map(columns)));
};

function imputedAgain({ table, panel, groups }: ReplayState, entry: ImputeLog, plan: ReplayPlan) {
  const { group, maxAge, over } = entry;
  const method = entry.method as ImputeMethodName;
  if (!Object.hasOwn(IMPUTE, method)) return undefined;
  const own = group === undefined ? [] : groups?.[group];
  if (IMPUTE_NEEDS[method].group && own === undefined) return undefined;
  const step: ImputeStep = {
    step: 'impute',
    method,
    ...(group === undefined ? {} : { group }),
    ...(maxAge === undefined ? {} : { maxAge }),
    ...(over === undefined ? {} : { over }),
  };
  const scores = entryOf(plan.log, 'normalise');
  const columns = Object.values(scores?.periods ?? { all: scores?.columns ?? {} })[0] ?? {};
  const indicators = plan.nodes
    .filter(({ code }) => plan.indicators.includes(code))
    .map(({ code, parent }) => ({ code, parent, direction: columns[code]?.direction ?? 1 }));
  return impute(table, indicators, own ?? [], step, panel).log;
}

/** Without the groups: each gap is filled or named, each filled value is its group's, and no group is larger than all areas. */
function isFilledRight(
  before: Float64Array,
  { centres, filled, left }: ImputedColumn,
  rowOf: ReadonlyMap<string, number>,
  periods: readonly string[] | undefined,
): boolean {
  const told = [...filled.map(({ area }) => area), ...left];
  const gaps = before.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
  const isGap = (area: string) => Number.isNaN(before[rowOf.get(area) ?? -1] ?? 0);
  const isOwn = ({ area, value, group }: ImputedColumn['filled'][number]) =>
    centres.some(
      (centre) =>
        centre.group === group &&
        centre.value === value &&
        (centre.period === undefined || centre.period === periods?.[rowOf.get(area)!]),
    );
  const counted = centres.reduce((sum, { count }) => sum + count, 0);
  return (
    new Set(told).size === gaps &&
    told.every(isGap) &&
    filled.every(isOwn) &&
    counted <= before.length - gaps &&
    centres.every(({ count }) => count > 0)
  );
}

/** Moves the cells that the log names and applies its transformations; what it says of shapes is computed again. */
export const replayTreat: ReplayStep<TreatLog> = (state, entry, { indicators }, wrong) => {
  const { table, panel } = state;
  const over = entry.periods === undefined ? 'panel' : 'period';
  const first = entry.periods === undefined ? entry.columns : (Object.values(entry.periods)[0] ?? {});
  const choices = Object.entries(first).map(([code, column]) => [code, choiceOf(column)] as const);
  const known = indicators.filter((code) => {
    const { method = '', otherwise = '' } = first[code] ?? {};
    return Object.hasOwn(TREAT, method) && Object.hasOwn(TREAT, otherwise);
  });
  const again = treat(
    table,
    known,
    { step: 'treat', method: 'none', over, indicators: Object.fromEntries(choices) },
    panel,
  ).log;
  const values = new Map(indicators.map((code) => [code, columnOf(table, code).slice()]));
  for (const part of partsOf(table.areas, panel, over)) {
    const [own, theirs] = [columnsOf(entry, part.period), columnsOf(again, part.period)];
    for (const code of indicators) {
      const column = own[code];
      if (column === undefined || !isSame(column, theirs[code])) wrong(pathOf(part.period, code));
      if (column === undefined) continue;
      const after = values.get(code)!;
      part.areas.forEach((area, at) => {
        const row = part.rows?.[at] ?? at;
        after[row] = treatedAt(area, after[row]!, column);
      });
    }
  }
  return advance(state, 'treated', withColumns(table, values));
};

const choiceOf = ({ method, maxPoints, skewness, kurtosis, otherwise, lambda }: TreatedColumn) =>
  ({
    method,
    maxPoints,
    skewness,
    kurtosis,
    otherwise,
    ...(lambda === undefined ? {} : { lambda }),
  }) as TreatChoice;

export const replayNormalise: ReplayStep<NormaliseLog> = (state, entry, { indicators }, wrong) => {
  const { table, panel } = state;
  const scores = makeTable(table.areas, indicators);
  for (const part of partsOf(table.areas, panel, entry.periods === undefined ? 'panel' : 'period')) {
    const columns = columnsOf(entry, part.period);
    for (const code of indicators) {
      const column = columns[code];
      if (column === undefined || !isScaleOf(takePart(columnOf(table, code), part), column)) {
        wrong(pathOf(part.period, code));
        continue;
      }
      const [from, to] = [columnOf(table, code), columnOf(scores, code)];
      part.areas.forEach((_, at) => {
        const row = part.rows?.[at] ?? at;
        to[row] = scoreAt(from[row]!, column);
      });
    }
  }
  return advance(state, 'normalised', scores);
};

const advance = (
  state: ReplayState,
  stage: 'denominated' | 'imputed' | 'treated' | 'normalised',
  table: Table,
): ReplayState => ({ ...state, table, made: new Map([...state.made, [stage, table]]) });

const columnsOf = <T>(
  {
    columns,
    periods,
  }: { readonly columns: Columns<T>; readonly periods?: Readonly<Record<string, Columns<T>>> },
  period: string | undefined,
): Columns<T> => (period === undefined ? columns : (periods?.[period] ?? {}));

const pathOf = (period: string | undefined, code: string): string =>
  period === undefined ? `/columns/${code}` : `/periods/${period}/${code}`;

/** By dimension, the indicators under it. */
function leavesUnder(nodes: ReplayPlan['nodes']): ReadonlyMap<string, readonly string[]> {
  const parents = new Map(nodes.map(({ code, parent }) => [code, parent]));
  const inner = new Set(nodes.map(({ parent }) => parent));
  const under = new Map<string, string[]>();
  for (const { code } of nodes) {
    if (inner.has(code)) under.set(code, []);
    else
      for (let at = parents.get(code) ?? null; at !== null; at = parents.get(at) ?? null)
        under.get(at)?.push(code);
  }
  return under;
}

/** By their JSON text, in which a log is stored. */
const isSame = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null);
