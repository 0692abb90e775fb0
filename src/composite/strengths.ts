import { rankColumn } from './rank.ts';
import { columnOf, type Table } from './table.ts';

/** An indicator in which an area stands out. */
export interface Standing {
  readonly code: string;
  /** Among the areas that are compared; 1 is best, ties share the best place. */
  readonly rank: number;
  readonly of: number;
  /** Areas that share the rank, this one among them. */
  readonly sharedBy: number;
  readonly value: number;
}
export interface StrengthsAndWeaknesses {
  /** Best first. */
  readonly strengths: readonly Standing[];
  /** Worst last. */
  readonly weaknesses: readonly Standing[];
}

/**
 * The indicators in which an area ranks best and worst. An indicator in which it shares the last rank is no strength, however good
 * that rank looks (where half of the areas have 0, the rest 1), and one in which it ranks first is no weakness. None is both.
 * Source: COINr `get_str_weak`, which leaves out the last rank on both sides.
 * @param values in any unit; `directions` say by code where less (−1) is better
 * @param rows the areas that are compared, e.g. a group of peers; `row` is one of them
 * @throws RangeError if `row` is not among `rows`
 */
export function strengthsAndWeaknesses(
  values: Table,
  directions: Readonly<Record<string, 1 | -1>>,
  row: number,
  rows: readonly number[] = [...values.areas.keys()],
  count = 5,
): StrengthsAndWeaknesses {
  const own = rows.indexOf(row);
  if (own < 0) throw new RangeError(`row ${row} is not among those that are compared`);
  const standings = values.columns.flatMap((code) => {
    const column = columnOf(values, code);
    const value = column[row]!;
    if (Number.isNaN(value)) return [];
    const ranks = rankColumn(
      rows.map((other) => directions[code]! * column[other]!),
      'min',
    );
    const rank = ranks[own]!;
    const of = ranks.filter((other) => !Number.isNaN(other)).length;
    const sharedBy = ranks.filter((other) => other === rank).length;
    return [{ code, rank, of, sharedBy, value }];
  });
  const ordered = [...standings].sort((a, b) => a.rank - b.rank);
  const strengths = ordered.filter((standing) => !isLast(standing)).slice(0, count);
  const weaknesses = ordered.filter((standing) => standing.rank > 1 && !strengths.includes(standing));
  return { strengths, weaknesses: weaknesses.slice(Math.max(0, weaknesses.length - count)) };
}

const isLast = ({ rank, sharedBy, of }: Standing): boolean => rank + sharedBy > of;
