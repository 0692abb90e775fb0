const DAY = 86_400_000;

/** Days from a day, today in UTC as the server counts, to another; negative where that is past. */
export const daysUntil = (day: string, today = new Date().toISOString().slice(0, 10)): number =>
  Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / DAY);

/** How many days are left or over, in words. */
export const daysLeft = (
  days: number,
  t: (key: string, params?: Record<string, number>) => string,
): string =>
  days === 0
    ? t('submit.dueToday')
    : days < 0
      ? t('submit.overdue', { count: -days })
      : t('submit.dueIn', { count: days });
