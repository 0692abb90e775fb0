/** A calendar period: `2019`, `2019-Q3`, `2019-07` or `2019-07-15`. */
export type Period = string;

const PATTERN = /^(\d{4})(?:-Q([1-4])|-(\d{2})(?:-(\d{2}))?)?$/;

/** The first day of a period as days since 1970-01-01 and its length in days; undefined if the text is no period. */
export function spanOf(period: Period): { readonly start: number; readonly days: number } | undefined {
  const match = PATTERN.exec(period);
  if (!match) return undefined;
  const year = Number(match[1]);
  const [month, months, day] = match[2]
    ? [Number(match[2]) * 3 - 3, 3, 1]
    : [match[3] ? Number(match[3]) - 1 : 0, match[3] ? 1 : 12, match[4] ? Number(match[4]) : 1];
  const start = Date.UTC(year, month, day) / 86_400_000;
  if (
    new Date(start * 86_400_000).getUTCMonth() !== month ||
    new Date(start * 86_400_000).getUTCDate() !== day
  )
    return undefined;
  const end = match[4] ? start + 1 : Date.UTC(year, month + months, 1) / 86_400_000;
  return { start, days: end - start };
}

export const isPeriod = (text: string): boolean => spanOf(text) !== undefined;

/** The calendar year that a period begins in. */
export const yearOf = (period: Period): number => Number(period.slice(0, 4));
