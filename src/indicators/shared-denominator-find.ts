import type { LocalText } from '../model/text.ts';
import type { Sql } from '../platform/database.ts';
import { chooseDenominator, type DenominatorCandidate } from './shared-denominator.ts';
import { listSharedFigures, type SharedFigureRow } from './shared-denominator-store.ts';
import type { Frameworks } from './submission-framework.ts';
import type { ItemRow } from './submission-store.ts';

export interface SharedNumber extends DenominatorCandidate {
  readonly name: LocalText;
}

/** The numbers that items of an area and a period have for one figure, and which of them counts. */
export interface SharedFigure {
  readonly code: string;
  readonly numbers: readonly SharedNumber[];
  readonly chosen: SharedNumber | undefined;
}

/** The numbers for a figure that items of an area and a period are asked for or divide by. */
export async function findShared(
  sql: Sql,
  { area, period }: Pick<ItemRow, 'area' | 'period'>,
  code: string,
  frameworks: Frameworks,
): Promise<SharedFigure> {
  return sharedFigure(code, await listSharedFigures(sql, [area], [period]), frameworks);
}

/** {@link findShared} among the figures of one area and period. */
export async function sharedFigure(
  code: string,
  rows: readonly SharedFigureRow[],
  frameworks: Frameworks,
): Promise<SharedFigure> {
  const numbers: SharedNumber[] = [];
  for (const row of rows) {
    const isDirect = row.code === code;
    const divided = isDirect ? undefined : (await frameworks.asked(row))?.divided;
    const value = isDirect ? row.value : divided?.denominator.code === code ? row.denominator : null;
    if (value === null) continue;
    numbers.push({
      item: row.item,
      code: row.code,
      name: row.name,
      value,
      state: row.state,
      countsFrom: row.counts_from,
      no: row.no,
      isSettled: row.gives_denominator,
    });
  }
  const chosen = chooseDenominator(code, numbers);
  return { code, numbers, chosen: numbers.find((one) => one === chosen) };
}
