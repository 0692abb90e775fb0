import { selectColumns, selectRows, type Table } from './table.ts';

/** The numbers as they stand after each kind of step; the same areas and indicators throughout. */
export const STAGES = ['raw', 'denominated', 'imputed', 'treated', 'normalised'] as const;
export type Stage = (typeof STAGES)[number];
export type Stages = Readonly<Record<Stage, Table>>;

/**
 * One table per stage, cut to the areas that are left and the indicators. A stage whose step the method does not have shows
 * what that step would have been given: the last table made of the stages before it.
 * @param made tables by stage in the order they were made, `raw` first
 */
export function stagesOf(
  made: ReadonlyMap<Stage, Table>,
  areas: readonly string[],
  indicators: readonly string[],
): Stages {
  const order = [...made.keys()];
  const rows = new Map<readonly string[], readonly number[]>();
  const rowsOf = (table: Table): readonly number[] => {
    const known = rows.get(table.areas) ?? findRows(table.areas, areas);
    rows.set(table.areas, known);
    return known;
  };
  const entries = STAGES.map((stage, index) => {
    const source = made.has(stage) ? stage : order.findLast((other) => STAGES.indexOf(other) < index)!;
    const own = selectColumns(made.get(source)!, indicators);
    return [stage, own.areas === areas ? own : selectRows(own, rowsOf(own))] as const;
  });
  return Object.fromEntries(entries) as Record<Stage, Table>;
}

function findRows(from: readonly string[], areas: readonly string[]): readonly number[] {
  const rowOf = new Map<string, number>();
  from.forEach((area, row) => {
    rowOf.set(area, row);
  });
  return areas.map((area) => rowOf.get(area)!);
}
