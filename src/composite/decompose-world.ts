import { MeridianError } from '../model/error.ts';
import type { Framework } from '../model/framework.ts';
import { type CompositeInput, runComposite } from './run.ts';
import { columnOf, makeTable, type Table } from './table.ts';

/** A period as it was assessed. */
export interface Situation {
  readonly framework: Framework;
  readonly input: CompositeInput;
}
/** An area's rank and score, or by how much they differ. */
export interface Change {
  readonly rank: number;
  readonly score: number;
}
/** A mixture of both periods: 0 is earlier, 1 later. */
export interface Mixture {
  readonly data: 0 | 1;
  readonly method: 0 | 1;
  readonly peers: 0 | 1;
  /** A column of the area's own data that is the other period's. */
  readonly except?: string;
}
export interface Worlds {
  /** Where the area stands in a mixture. */
  readonly at: (mixture: Mixture) => Change;
  /** Columns in which the area's own values of the two periods differ. */
  readonly changed: readonly string[];
  readonly runs: () => number;
}

/** Forward runs of mixtures of two periods, each made once. Columns that a period's data do not have are missing there. */
export function makeWorlds(
  earlier: Situation,
  later: Situation,
  area: string,
  node: string | undefined,
): Worlds {
  const both = [earlier, later] as const;
  const columns = [...new Set(both.flatMap(({ input }) => input.table.columns))];
  const own = both.map(({ input: { table } }) => {
    const row = table.areas.indexOf(area);
    return new Map(columns.map((column) => [column, valueAt(table, column, row)]));
  });
  const known = new Map<string, Change>();
  const run = ({ data, method, peers, except }: Mixture): Change => {
    const { framework } = both[method];
    const values = columns.map((column) => own[column === except ? 1 - data : data]!.get(column)!);
    const input = mixedInput(both[peers].input, both[data].input, columns, area, values);
    try {
      const { areas, nodes, scores, ranks } = runComposite(framework, input);
      const row = areas.indexOf(area);
      const code = node ?? nodes[0]!.code;
      const change = {
        rank: columnOf(ranks, code)[row] ?? Number.NaN,
        score: columnOf(scores, code)[row] ?? Number.NaN,
      };
      if (!Number.isNaN(change.score)) return change;
    } catch (error) {
      if (!(error instanceof MeridianError) || error.code !== 'method.impossible') throw error;
      throw refusal('decompose.impossible', area, error);
    }
    throw refusal('decompose.noScore', area);
  };
  return {
    at: (mixture) => {
      const { data, method, peers, except } = mixture;
      const key = JSON.stringify([data, method, peers, except]);
      const change = known.get(key) ?? run(mixture);
      known.set(key, change);
      return change;
    },
    changed: columns.filter((column) => !Object.is(own[0]!.get(column), own[1]!.get(column))),
    runs: () => known.size,
  };
}

/** The peers' table and groups with the area's own values and groups in its row. */
function mixedInput(
  peers: CompositeInput,
  own: CompositeInput,
  columns: readonly string[],
  area: string,
  values: readonly number[],
): CompositeInput {
  const { areas } = peers.table;
  const table = makeTable(areas, columns);
  const row = areas.indexOf(area);
  columns.forEach((column, at) => {
    const into = columnOf(table, column);
    if (peers.table.columns.includes(column)) into.set(columnOf(peers.table, column));
    into[row] = values[at]!;
  });
  const ownRow = own.table.areas.indexOf(area);
  const names = new Set([...Object.keys(peers.groups), ...Object.keys(own.groups)]);
  const groups = [...names].map((name) => {
    const theirs = peers.groups[name] ?? areas.map(() => null);
    return [
      name,
      theirs.map((group, at) => (at === row ? (own.groups[name]?.[ownRow] ?? null) : group)),
    ] as const;
  });
  return { table, groups: Object.fromEntries(groups) };
}

const valueAt = (table: Table, column: string, row: number): number =>
  table.columns.includes(column) ? columnOf(table, column)[row]! : Number.NaN;

/** Why a mixture says nothing, followed by what its run says itself. */
const refusal = (code: string, area: string, cause?: MeridianError): MeridianError =>
  new MeridianError('method.impossible', { step: 'decompose' }, [
    { code, severity: 'error', at: {}, details: { area } },
    ...(cause?.issues ?? []),
  ]);
