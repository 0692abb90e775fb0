import { type Part, takePart } from './panel.ts';
import { mean } from './statistics.ts';

/** A child's missing score that the mean of the area's group stands for. */
export interface Filled {
  readonly row: number;
  readonly child: number;
  readonly group: string;
  readonly value: number;
}

/**
 * Copies of the children's columns in which the mean of the area's group, over the areas of the group that have a score of the child
 * in the same period, stands for a missing score. Stays missing where the area has no group or the group has no score. E.g. the
 * regional means that the Sustainable Development Report takes for missing goals in its overall score.
 */
export function fillByGroup(
  children: readonly Float64Array[],
  groups: readonly (string | null)[],
  parts: readonly Part[],
): { readonly children: readonly Float64Array[]; readonly filled: readonly Filled[] } {
  const filled: Filled[] = [];
  const copies = children.map((column, child) => {
    const copy = column.slice();
    for (const part of parts) {
      const rowOf = (at: number): number => part.rows?.[at] ?? at;
      const values = takePart(column, part);
      const members = new Map<string, number[]>();
      const lacking: { row: number; group: string }[] = [];
      values.forEach((value, at) => {
        const row = rowOf(at);
        const group = groups[row] ?? null;
        if (group === null) return;
        if (Number.isNaN(value)) lacking.push({ row, group });
        else if (members.has(group)) members.get(group)!.push(value);
        else members.set(group, [value]);
      });
      const means = new Map<string, number>();
      for (const { row, group } of lacking) {
        if (!members.has(group)) continue;
        if (!means.has(group)) means.set(group, mean(members.get(group)!));
        copy[row] = means.get(group)!;
        filled.push({ row, child, group, value: copy[row]! });
      }
    }
    return copy;
  });
  return { children: copies, filled };
}
