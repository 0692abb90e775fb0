import type { Issue } from '../model/issue.ts';

/** Numbers as they were published. */
export interface Figures {
  /** NaN where nothing is published. */
  readonly values: Float64Array;
  /** Digits after the point of the number that has most. */
  readonly decimals: number;
  /** Half a unit of the last digit: the published number may be off by this. */
  readonly half: number;
}

const NUMBER = /^[+-]?(?:\d+(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/;

/** Reads one column; a text that is no number is an issue, and null or nothing is a gap. */
export function readFigures(
  texts: readonly (string | null)[],
  node: string,
  areas: readonly string[],
  issues: Issue[],
): Figures {
  let decimals = 0;
  const values = Float64Array.from(texts, (text, row) => {
    const trimmed = text?.trim() ?? '';
    if (trimmed === '') return Number.NaN;
    const parts = NUMBER.exec(trimmed);
    if (!parts) {
      issues.push({
        code: 'audit.notNumber',
        severity: 'error',
        at: { column: node },
        value: trimmed.slice(0, 200),
        details: { node, area: areas[row] ?? '' },
      });
      return Number.NaN;
    }
    decimals = Math.max(decimals, (parts[1] ?? parts[2] ?? '').length - Number(parts[3] ?? 0));
    return Number(trimmed);
  });
  return { values, decimals, half: 0.5 * Number(`1e-${decimals}`) };
}
