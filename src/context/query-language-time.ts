/** A text of one of the three temporal data types (clause 4.6.3): `key` sorts as time does, within one kind. */
export interface Temporal {
  readonly kind: 'instant' | 'date' | 'time';
  /** With exactly six digits of the second's fraction and a full stop before them; a date as it is. */
  readonly key: string;
}

const INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,](\d{1,6}))?Z$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^(\d\d:\d\d:\d\d)(?:[.,](\d{1,6}))?Z$/;
/** `YYYY-MM-DDThh:mm:ss.ssssssZ` */
const LONGEST = 27;
/** `YYYY-MM-DD` */
const DAY = 10;
const ZULU = 'Z'.charCodeAt(0);

/** Reads a DateTime, Date or Time of clause 4.6.3, nothing else: reduced forms, offsets and days that do not exist are plain text. */
export function temporalOf(text: string): Temporal | undefined {
  const first = text.charCodeAt(0);
  if (text.length < 9 || text.length > LONGEST || !(first >= 48 && first <= 57)) return undefined;
  if (text.length === DAY) return DATE.test(text) && isDay(text) ? { kind: 'date', key: text } : undefined;
  if (text.charCodeAt(text.length - 1) !== ZULU) return undefined;
  if (text[2] === ':') {
    const time = TIME.exec(text);
    return time && isClock(text, 0) ? { kind: 'time', key: `${time[1]}.${micro(time[2])}Z` } : undefined;
  }
  const parts = INSTANT.exec(text);
  return parts && isDay(text) && isClock(text, DAY + 1)
    ? { kind: 'instant', key: `${parts[1]}.${micro(parts[2])}Z` }
    : undefined;
}

const micro = (digits = ''): string => digits.padEnd(6, '0');

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether the date that a text begins with is in the calendar. */
export function isDay(text: string): boolean {
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && leap ? 29 : DAYS[month - 1];
  return days !== undefined && day >= 1 && day <= days;
}

/** Whether the hh:mm:ss at a place of a text is on the clock. Seconds go to 60: a leap second is a time that was. */
export const isClock = (text: string, at: number): boolean =>
  two(text, at) <= 23 && two(text, at + 3) <= 59 && two(text, at + 6) <= 60;

/** The number of two digits. */
const two = (text: string, at: number): number => text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528;
