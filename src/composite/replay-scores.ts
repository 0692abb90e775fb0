import { canonicalJson } from '../model/canonical.ts';
import type { AggregateChoice, AggregateMethodName, TieRule } from '../model/method.ts';
import { AGGREGATE } from './aggregate.ts';
import { scoreColumns } from './aggregate-columns.ts';
import { columnLog, type Rows } from './aggregate-log.ts';
import type { AggregateMethod } from './aggregate-method.ts';
import { type Filled, fillByGroup } from './aggregate-missing.ts';
import { roundDecimal } from './decimal-round.ts';
import { scoreAt } from './normalise.ts';
import { partsOf, takePart } from './panel.ts';
import { rank, TIES } from './rank.ts';
import { entryOf, isDecimals, isScaleOf, type ReplayPlan, type ReplayStep } from './replay-state.ts';
import { presentOf } from './statistics.ts';
import type { AggregatedColumn, AggregateLog, RankLog, WeightLog } from './step-log.ts';
import { columnAt, columnOf, makeTable } from './table.ts';
import { childrenOf } from './tree.ts';

/** Sums of shares miss 1 by rounding. */
const TOLERANCE = 1e-12;

/** Weights are taken as they stand; here only what the log says of them is looked at. */
export const replayWeight: ReplayStep<WeightLog> = (state, { columns }, { nodes }, wrong) => {
  const children = childrenOf(nodes);
  const parentOf = new Map(nodes.map(({ code, parent }) => [code, parent]));
  nodes.forEach(({ code }, at) => {
    const own = columns[code];
    const parent = parentOf.get(code) ?? null;
    const above = parent === null ? 1 : (columns[parent]?.effectiveWeight ?? Number.NaN);
    if (own === undefined || own.effectiveWeight !== above * own.weight) wrong(`/columns/${code}`);
    const sum = children[at]!.reduce((total, child) => total + (columns[nodes[child]!.code]?.weight ?? 0), 0);
    if (children[at]!.length > 0 && !(Math.abs(sum - 1) <= TOLERANCE)) wrong(`/columns/${code}`);
  });
  return state;
};

/** Each dimension from its children by the method, options, filled cells and scale that the log has for it. */
export const replayAggregate: ReplayStep<AggregateLog> = (state, { columns }, plan, wrong) => {
  const { nodes } = plan;
  const { table, panel, groups } = state;
  const rows: Rows = { parts: partsOf(table.areas, panel, 'period'), ...(panel ?? table) };
  const shares = sharesOf(plan);
  const children = childrenOf(nodes);
  const codes = nodes.map(({ code }) => code);
  const scores = makeTable(table.areas, codes);
  const aggregated = makeTable(table.areas, codes);
  for (let index = nodes.length - 1; index >= 0; index--) {
    const code = codes[index]!;
    if (children[index]!.length === 0) {
      for (const into of [scores, aggregated]) columnAt(into, index).set(columnOf(table, code));
      continue;
    }
    const column = columns[code];
    const method = column && methodNamed(column.method);
    if (!method || !children[index]!.some((child) => shares[child]! > 0)) {
      wrong(`/columns/${code}`);
      continue;
    }
    const source = column.options?.reads === 'aggregated' ? aggregated : scores;
    const carrying = children[index]!.filter((child) => shares[child]! > 0);
    const names = { node: code, children: carrying.map((child) => codes[child]!) };
    const { complete, filled } = withFilled(
      carrying.map((child) => columnAt(source, child)),
      column,
      names.children,
      rows,
    );
    const options = { ...method.defaults, ...column.options };
    if (!isDecimals(options.decimals)) {
      wrong(`/columns/${code}/options`);
      continue;
    }
    const grouping =
      groups && options.missing === 'groupMean' ? (groups[options.group ?? ''] ?? []) : undefined;
    if (
      grouping &&
      !isFilledBy(
        grouping,
        carrying.map((child) => columnAt(source, child)),
        filled,
        rows,
      )
    )
      wrong(`/columns/${code}/filled`);
    const made = scoreColumns(
      complete,
      Float64Array.from(carrying, (child) => shares[child]!),
      method,
      options,
      rows.parts,
    );
    if (options.decimals !== undefined)
      for (let row = 0; row < made.scores.length; row++)
        made.scores[row] = roundDecimal(made.scores[row]!, options.decimals);
    columnAt(aggregated, index).set(made.scores);
    columnAt(scores, index).set(made.scores);
    for (const part of column.rescaled ? rows.parts : []) {
      const scale = column.rescaled!.find(({ period }) => period === part.period)?.column;
      if (!scale || !isScaleOf(takePart(made.scores, part), scale)) wrong(`/columns/${code}/rescaled`);
      else
        part.areas.forEach((_, at) => {
          const row = part.rows?.[at] ?? at;
          columnAt(scores, index)[row] = scoreAt(made.scores[row]!, scale);
        });
    }
    const again = columnLog(
      { method: column.method as AggregateMethodName, ...column.options } as AggregateChoice,
      method.defaults,
      { ...made, aggregated: made.scores, filled, rescaled: column.rescaled ?? [] },
      names,
      rows,
    );
    if (made.refusals.length > 0 || canonicalJson(again) !== canonicalJson(column)) wrong(`/columns/${code}`);
  }
  return { ...state, scores };
};

const methodNamed = (name: string): AggregateMethod | undefined =>
  Object.hasOwn(AGGREGATE, name) ? AGGREGATE[name as AggregateMethodName] : undefined;

const sharesOf = ({ nodes, log }: ReplayPlan): Float64Array => {
  const columns = entryOf(log, 'weight')?.columns ?? {};
  return Float64Array.from(nodes, ({ code }) => columns[code]?.weight ?? Number.NaN);
};

/** The children's columns with the means that stood for missing scores. A cell that was not missing makes the log differ. */
function withFilled(
  children: readonly Float64Array[],
  { filled = [] }: AggregatedColumn,
  codes: readonly string[],
  { areas, periods }: Rows,
): { readonly complete: readonly Float64Array[]; readonly filled: readonly Filled[] } {
  const complete = filled.length === 0 ? children : children.map((column) => column.slice());
  const done = filled.flatMap(({ area, period, child, group, value }) => {
    const row = areas.findIndex((own, at) => own === area && (!periods || periods[at] === period));
    const at = codes.indexOf(child);
    if (row < 0 || at < 0 || !Number.isNaN(children[at]![row]!)) return [];
    complete[at]![row] = value;
    return [{ row, child: at, group, value }];
  });
  return { complete, filled: done };
}

/** Whether the groups, where they are known, give just these means. */
const isFilledBy = (
  grouping: readonly (string | null)[],
  children: readonly Float64Array[],
  filled: readonly Filled[],
  { areas, parts }: Rows,
): boolean =>
  grouping.length === areas.length &&
  canonicalJson(fillByGroup(children, grouping, parts).filled) === canonicalJson(filled);

export const replayRank: ReplayStep<RankLog> = (state, entry, { nodes }, wrong) => {
  const { scores, panel } = state;
  const ties = entry.ties as TieRule;
  const { decimals } = entry;
  if (!Object.hasOwn(TIES, ties)) wrong('/ties');
  if (!isDecimals(decimals)) wrong('/decimals');
  if (scores === undefined) wrong('/columns');
  if (scores === undefined || !Object.hasOwn(TIES, ties) || !isDecimals(decimals)) return state;
  const ranks = rank(scores, { step: 'rank', ties, ...(decimals === undefined ? {} : { decimals }) }, panel);
  nodes.forEach(({ code }) => {
    if (entry.columns[code]?.ranked !== presentOf(columnOf(ranks, code)).length) wrong(`/columns/${code}`);
  });
  return { ...state, ranks };
};
