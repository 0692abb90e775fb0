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
  const entries = STAGES.map((stage, index) => {
    const source = made.has(stage) ? stage : order.findLast((other) => STAGES.indexOf(other) < index)!;
    return [stage, cut(made.get(source)!, areas, indicators)] as const;
  });
  return Object.fromEntries(entries) as Record<Stage, Table>;
}

function cut(table: Table, areas: readonly string[], indicators: readonly string[]): Table {
  const rowOf = new Map(table.areas.map((area, row) => [area, row]));
  return selectRows(
    selectColumns(table, indicators),
    areas.map((area) => rowOf.get(area)!),
  );
}
