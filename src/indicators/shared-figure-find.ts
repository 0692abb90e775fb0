import type { LocalText } from '../model/text.ts';
import type { Sql } from '../platform/database.ts';
import { chooseFigure, type FigureCandidate } from './shared-figure.ts';
import { listSharedFigures, type SharedFigureRow } from './shared-figure-store.ts';
import type { Asked } from './submission-figures.ts';
import type { Frameworks } from './submission-framework.ts';
import type { ItemRow } from './submission-store.ts';

export interface SharedNumber extends FigureCandidate {
  readonly name: LocalText;
}

/** The numbers that items of an area and a period have for one figure, and which of them counts. */
export interface SharedFigure {
  readonly code: string;
  readonly numbers: readonly SharedNumber[];
  readonly chosen: SharedNumber | undefined;
}

/** The numbers for a figure that items of an area and a period are asked for or divide. */
export async function findShared(
  sql: Sql,
  { area, period }: Pick<ItemRow, 'area' | 'period'>,
  code: string,
  frameworks: Frameworks,
): Promise<SharedFigure> {
  return sharedFigure(code, await listSharedFigures(sql, [area], [period]), frameworks);
}

/** The codes of the figures that an item has numbers for beside its quotient: those that it divides, or its own. */
export const figuresOf = ({ code, divided }: Asked): readonly string[] =>
  divided ? [divided.numerator.code, divided.denominator.code] : [code];

/** What an item says of a figure; null where it is neither asked for it nor divides it. */
function numberOf(code: string, row: SharedFigureRow, asked: Asked | undefined): number | null {
  if (row.code === code) return row.value;
  if (asked?.divided?.denominator.code === code) return row.denominator;
  return asked?.divided?.numerator.code === code ? row.numerator : null;
}

/** {@link findShared} among the figures of one area and period. */
export async function sharedFigure(
  code: string,
  rows: readonly SharedFigureRow[],
  frameworks: Frameworks,
): Promise<SharedFigure> {
  const numbers: SharedNumber[] = [];
  for (const row of rows) {
    const value = numberOf(code, row, await frameworks.asked(row));
    if (value === null) continue;
    numbers.push({
      item: row.item,
      code: row.code,
      name: row.name,
      value,
      state: row.state,
      countsFrom: row.counts_from,
      no: row.no,
      isSettled: row.settled.includes(code),
    });
  }
  const chosen = chooseFigure(code, numbers);
  return { code, numbers, chosen: numbers.find((one) => one === chosen) };
}
