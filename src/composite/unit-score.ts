import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import { columnOf, type Table } from './table.ts';

/** A score this little beyond an end of its scale is rounding. */
const ROUNDING = 1e-9;

/**
 * Scores of some nodes as shares of the way from the low to the high end of their scale, 0..1; NaN where there is none.
 * @param scale what the framework normalises to, e.g. [0, 100]; low < high
 * @throws MeridianError `method.impossible` with one issue for each node that has scores outside the scale
 */
export function unitScores(
  scores: Table,
  nodes: readonly string[],
  [low, high]: readonly [low: number, high: number],
): readonly Float64Array[] {
  if (!(low < high)) throw new RangeError(`the scale must rise: ${low}, ${high}`);
  const issues: Issue[] = [];
  const columns = nodes.map((node) => {
    let count = 0;
    let first = 0;
    const column = columnOf(scores, node).map((score, row) => {
      const share = (score - low) / (high - low);
      if (share < -ROUNDING || share > 1 + ROUNDING) {
        if (count === 0) first = row;
        count += 1;
      }
      return Number.isNaN(share) ? share : Math.min(1, Math.max(0, share));
    });
    if (count > 0)
      issues.push({
        code: 'diagnosis.outsideScale',
        severity: 'error',
        at: { column: node },
        value: String(columnOf(scores, node)[first]),
        details: { node, area: scores.areas[first]!, low, high, count },
      });
    return column;
  });
  if (issues.length > 0) throw new MeridianError('method.impossible', { step: 'diagnosis' }, issues);
  return columns;
}
