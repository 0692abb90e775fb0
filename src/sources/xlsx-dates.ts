/** How much of a date a number format shows. */
export type DatePart = 'year' | 'month' | 'day' | 'second' | 'time';

const DAY = 86_400_000;

/** Built-in number formats that show dates; 27–58 are those of Chinese and Japanese workbooks. */
const BUILT_IN: ReadonlyMap<number, DatePart> = new Map([
  ...[14, 15, 16, 28, 29, 30, 31, 51, 53, 54, 58].map((id) => [id, 'day'] as const),
  ...[17, 27, 36, 50, 52, 57].map((id) => [id, 'month'] as const),
  ...[18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56].map((id) => [id, 'time'] as const),
  [22, 'second'],
]);

/** What a cell's number format shows of a date; undefined for an ordinary number. `code` is a custom format's text. */
export function datePartOf(id: number, code: string | undefined): DatePart | undefined {
  if (code === undefined) return BUILT_IN.get(id);
  const bare = code
    .replace(/"[^"]*"|\\.|_.|general/gi, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^[\]]*\]/gi, '')
    .split(';')[0]!
    .toLowerCase();
  const hasTime = /[hs]/.test(bare);
  if (/[yed]/.test(bare.replace(/e[+-]/g, '')))
    return hasTime ? 'second' : /d/.test(bare) ? 'day' : /m/.test(bare) ? 'month' : 'year';
  if (hasTime) return 'time';
  return /^m+$/.test(bare.trim()) ? 'month' : undefined;
}

/**
 * A spreadsheet's day number as ISO text of the shown part: `2019`, `2019-07`, `2019-07-15`, with `T08:30:00` where the
 * format shows a time and there is one. Undefined outside the years 1900–9999. In the 1900 system day 60 does not exist.
 */
export function dateText(serial: number, part: DatePart, is1904: boolean): string | undefined {
  const days = is1904 ? serial + 1462 : serial;
  if (!(days >= 0 && days < 2_958_466)) return undefined;
  const seconds = Math.round(days * 86_400);
  const clock = new Date((seconds % 86_400) * 1000).toISOString().slice(11, 19);
  if (part === 'time') return clock;
  const whole = Math.floor(seconds / 86_400);
  const date = new Date((whole - 25_569 + (whole < 60 ? 1 : 0)) * DAY).toISOString().slice(0, 10);
  if (part === 'second') return clock === '00:00:00' ? date : `${date}T${clock}`;
  return part === 'year' ? date.slice(0, 4) : part === 'month' ? date.slice(0, 7) : date;
}
