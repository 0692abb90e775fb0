/** A text of one of the three temporal data types (clause 4.6.3): `key` sorts as time does, within one kind. */
export interface Temporal {
  readonly kind: 'instant' | 'date' | 'time';
  /** With exactly six digits of the second's fraction and a full stop before them; a date as it is. */
  readonly key: string;
}

const INSTANT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:[.,](\d{1,6}))?Z$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^(\d\d:\d\d:\d\d)(?:[.,](\d{1,6}))?Z$/;
/** `YYYY-MM-DDThh:mm:ss.ssssssZ` */
const LONGEST = 27;

/** Reads a DateTime, Date or Time of clause 4.6.3, nothing else: reduced forms, offsets and days that do not exist are plain text. */
export function temporalOf(text: string): Temporal | undefined {
  const first = text.charCodeAt(0);
  if (text.length < 9 || text.length > LONGEST || !(first >= 48 && first <= 57)) return undefined;
  if (DATE.test(text)) return isDay(text) ? { kind: 'date', key: text } : undefined;
  const time = TIME.exec(text);
  if (time) return isClock(time[1]!) ? { kind: 'time', key: `${time[1]}.${micro(time[2])}Z` } : undefined;
  const parts = INSTANT.exec(text);
  return parts && isDay(parts[1]!) && isClock(parts[2]!)
    ? { kind: 'instant', key: `${parts[1]}T${parts[2]}.${micro(parts[3])}Z` }
    : undefined;
}

const micro = (digits = ''): string => digits.padEnd(6, '0');

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isDay(text: string): boolean {
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8, 10));
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && leap ? 29 : DAYS[month - 1];
  return days !== undefined && day >= 1 && day <= days;
}

/** Seconds go to 60: a leap second is a time that was. */
const isClock = (text: string): boolean =>
  Number(text.slice(0, 2)) <= 23 && Number(text.slice(3, 5)) <= 59 && Number(text.slice(6, 8)) <= 60;
