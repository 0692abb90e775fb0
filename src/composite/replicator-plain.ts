import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import { aggregate } from './aggregate.ts';
import { rank } from './rank.ts';
import { REFUSED, type ReplicatorInput } from './replicator-shape.ts';
import { columnAt, selectColumns, type Table } from './table.ts';
import { childrenOf } from './tree.ts';

/** One replication by the functions of a run, into arrays of the caller's. */
export interface PlainReplication {
  readonly dimensions: readonly number[];
  replicate(
    table: number,
    method: number,
    shares: Float64Array,
    scores: Float64Array,
    ranks: Int32Array,
    stride: number,
  ): number;
  explain(table: number, method: number, shares: Float64Array): readonly Issue[];
}

export function makePlainReplication(input: ReplicatorInput): PlainReplication {
  const { nodes, methods } = input;
  const children = childrenOf(nodes);
  const dimensions = nodes.flatMap((_, index) => (children[index]!.length > 0 ? [index] : []));
  const codes = dimensions.map((index) => nodes[index]!.code);
  const areas = input.codes ?? Array.from({ length: input.areas }, (_, row) => String(row));
  const columns = nodes.flatMap(({ code }, index) => (children[index]!.length > 0 ? [] : [code]));
  const tables = input.tables.map((data): Table => ({ areas, columns, data }));
  const ranksPerPlace = input.rank.ties === 'average' ? 2 : 1;
  const scoresOf = (table: number, method: number, shares: Float64Array): Table =>
    aggregate(nodes, tables[table]!, shares, methods[method]!, input.groups, input.panel).scores;
  return {
    dimensions,
    replicate: (table, method, shares, scores, ranks, stride) => {
      let made: Table;
      try {
        made = scoresOf(table, method, shares);
      } catch (error) {
        if (!(error instanceof MeridianError)) throw error;
        scores.fill(Number.NaN);
        ranks.fill(0);
        return REFUSED;
      }
      // Indicators have no ranks here, which are most of the work.
      const own = selectColumns(made, codes);
      const ranked = rank(own, input.rank, input.panel);
      codes.forEach((_, column) => {
        scores.set(columnAt(own, column), column * stride);
        const places = columnAt(ranked, column);
        for (let row = 0; row < places.length; row++)
          ranks[column * stride + row] = Number.isNaN(places[row]) ? 0 : places[row]! * ranksPerPlace;
      });
      return 0;
    },
    explain: (table, method, shares) => {
      try {
        scoresOf(table, method, shares);
        return [];
      } catch (error) {
        if (error instanceof MeridianError) return error.issues;
        throw error;
      }
    },
  };
}
