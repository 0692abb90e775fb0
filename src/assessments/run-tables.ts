import type { CompositeResult } from '../composite/run.ts';
import { columnOf, type Table } from '../composite/table.ts';
import type { Area } from '../model/area.ts';
import { csvText, digits17 } from '../model/csv.ts';

export const SCORES_FILE = 'scores.csv';
export const RANKS_FILE = 'ranks.csv';

/** Scores of every node, one line per area that was kept; 17 significant digits, empty where there is none. */
export const scoresText = (result: CompositeResult, areas: readonly Area[]): string =>
  tableText(result.scores, result, areas);

/** Ranks of every node, as {@link scoresText}. */
export const ranksText = (result: CompositeResult, areas: readonly Area[]): string =>
  tableText(result.ranks, result, areas);

function tableText(table: Table, result: CompositeResult, areas: readonly Area[]): string {
  const codes = result.nodes.map((node) => node.code);
  const columns = codes.map((code) => columnOf(table, code));
  const known = new Map(areas.map((area) => [area.code, area]));
  const lines = table.areas.map((code, row) => {
    const name = known.get(code)?.name;
    const cells = csvText([[code, name?.en ?? code, name?.zh ?? code]]).slice(0, -1);
    return `${cells},${columns.map((column) => digits17(column[row]!)).join(',')}\n`;
  });
  return csvText([['area', 'name_en', 'name_zh', ...codes]]) + lines.join('');
}
