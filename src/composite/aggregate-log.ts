import type { Issue } from '../model/issue.ts';
import type { AggregateChoice, AggregateOptions, AggregateStep } from '../model/method.ts';
import { AGGREGATE_READS } from '../model/method-reads.ts';
import type { NodeScores } from './aggregate-columns.ts';
import type { NodeRefusal } from './aggregate-method.ts';
import type { Filled } from './aggregate-missing.ts';
import type { Rescaled } from './aggregate-rescale.ts';
import type { Part } from './panel.ts';
import type { AggregateDetails, AggregatedColumn, AggregateLog } from './step-log.ts';

/** The rows of a run: their areas, in a panel their periods, and which of them are compared with each other. */
export interface Rows {
  readonly areas: readonly string[];
  readonly periods?: readonly string[];
  readonly parts: readonly Part[];
}
/** A dimension's scores before (`aggregated`) and after its `rescale`, with all that they depend on. */
export interface Dimension extends Rescaled, Omit<NodeScores, 'scores'> {
  readonly aggregated: Float64Array;
  readonly filled: readonly Filled[];
}
/** Codes of a dimension and of those of its children that carry weight. */
export interface DimensionNames {
  readonly node: string;
  readonly children: readonly string[];
}

export function columnLog(
  choice: AggregateChoice,
  defaults: AggregateOptions | undefined,
  { aggregated, filled, made, rescaled }: Dimension,
  { children }: DimensionNames,
  rows: Rows,
): AggregatedColumn {
  const options = optionsOf(choice, defaults);
  return {
    method: choice.method,
    ...(Object.keys(options).length === 0 ? {} : { options }),
    withoutScore: aggregated.reduce((count, score) => count + (Number.isNaN(score) ? 1 : 0), 0),
    ...(filled.length === 0
      ? {}
      : {
          filled: filled.map(({ row, child, group, value }) => ({
            ...placeOf(row, rows),
            child: children[child]!,
            group,
            value,
          })),
        }),
    ...(made.length === 0 ? {} : { details: made.map((one) => detailsOf(one, children, rows)) }),
    ...(rescaled.length === 0 ? {} : { rescaled }),
  };
}

/** The options that were read, all definite; `rescale` is told with what it resolved to. */
function optionsOf(choice: AggregateChoice, defaults: AggregateOptions = {}): AggregateOptions {
  const given = { ...defaults, ...choice };
  const read: (keyof AggregateOptions)[] = [...AGGREGATE_READS[choice.method]];
  if (choice.minAvailability !== undefined && choice.minAvailability > 0) read.push('minAvailability');
  if (choice.missing === 'groupMean') read.push('missing', 'group');
  if (choice.decimals !== undefined) read.push('decimals');
  if (choice.reads === 'aggregated') read.push('reads');
  return Object.fromEntries(read.flatMap((key) => (given[key] === undefined ? [] : [[key, given[key]]])));
}

function detailsOf(
  { part, scores }: NodeScores['made'][number],
  children: readonly string[],
  { areas }: Rows,
): AggregateDetails {
  const nameOf = (row: number): string => areas[part.rows?.[row] ?? row]!;
  const { memberships } = scores;
  return {
    ...(part.period === undefined ? {} : { period: part.period }),
    ...(scores.values ? { values: scores.values } : {}),
    ...(scores.children
      ? { children: Object.fromEntries(scores.children.map((numbers, at) => [children[at]!, numbers])) }
      : {}),
    ...(scores.peers ? { peers: scores.peers.map(nameOf) } : {}),
    ...(memberships
      ? {
          memberships: Object.fromEntries(
            memberships.flatMap((grades, row) => (grades ? [[nameOf(row), grades]] : [])),
          ),
        }
      : {}),
  };
}

export const aggregateLog = (
  step: AggregateStep,
  codes: readonly string[],
  columns: ReadonlyMap<string, AggregatedColumn>,
): AggregateLog => ({
  step: 'aggregate',
  method: step.method,
  minAvailability: step.minAvailability ?? 0,
  columns: Object.fromEntries(
    codes.flatMap((code) => (columns.has(code) ? [[code, columns.get(code)!]] : [])),
  ),
});

/** A refusal of one dimension, with the codes of what it is about. */
export function issueOf(
  { refused, child, row, count, value, period, details }: NodeRefusal,
  { node, children }: DimensionNames,
  { areas, periods }: Rows,
): Issue {
  const code = child === undefined ? undefined : children[child]!;
  const when = period ?? (row === undefined ? undefined : periods?.[row]);
  const during = (name: string): string => (when === undefined ? name : `${name} (${when})`);
  return {
    code: refused,
    severity: 'error',
    at: { column: code ?? node },
    ...(value === undefined ? {} : { value: String(value) }),
    details: {
      node: row === undefined ? during(node) : node,
      // A re-scaling is refused in the words for a column: the dimension's own.
      ...(refused.startsWith('normalise.') ? { indicator: during(node) } : {}),
      ...(code === undefined ? {} : { child: code }),
      ...(row === undefined ? {} : { area: during(areas[row]!) }),
      ...(when === undefined ? {} : { period: when }),
      ...(count === undefined ? {} : { count }),
      ...details,
    },
  };
}

const placeOf = (row: number, { areas, periods }: Rows): { area: string; period?: string } => ({
  area: areas[row]!,
  ...(periods ? { period: periods[row]! } : {}),
});
