import { withoutGuard } from '../model/csv.ts';
import { CsvSplit } from '../model/csv-split.ts';
import { textOf } from '../sources/cell.ts';

/** scores.csv or ranks.csv: a number by node and area, null where there is none. */
export interface NumberTable {
  /** The first is the index. */
  readonly nodes: readonly string[];
  readonly areas: readonly string[];
  readonly at: (area: string, node: string) => number | null;
}

/** Columns before the first node: area, name_en, name_zh. */
const NAMES = 3;

/** Reads the text of a table of ours, which has been checked or made here. */
export function readNumbers(name: string, text: string): NumberTable {
  const split = new CsvSplit(name, ',');
  const rows = [...split.push(text), ...split.end()].map((row) =>
    row.cells.map((cell) => withoutGuard(textOf(cell))),
  );
  const nodes = rows[0]?.slice(NAMES) ?? [];
  const columnOf = new Map(nodes.map((node, index) => [node, index + NAMES]));
  const cells = new Map(rows.slice(1).map((row) => [row[0] ?? '', row]));
  return {
    nodes,
    areas: [...cells.keys()],
    at: (area, node) => {
      const cell = cells.get(area)?.[columnOf.get(node) ?? -1];
      return cell === undefined || cell === '' ? null : Number(cell);
    },
  };
}
