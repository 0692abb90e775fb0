/** How a record writes times. */
export interface TimeRule {
  readonly format?: 'iso' | 'seconds' | 'milliseconds';
  /** Offset of times that do not say it: `Z`, `+08:00`. */
  readonly offset?: string;
}

export type ObservedTime =
  | { readonly text: string; readonly milliseconds: number }
  /** `time.offset`: it does not say its offset from UTC, and nothing else does. */
  | { readonly wrong: 'time.unreadable' | 'time.offset' };

const FULL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/;
const LOOSE =
  /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/;

/** Year 9999; what is later is a number in another unit than the rule says. */
const LATEST = 253_402_300_799_999;

/**
 * Reads a time as NGSI-LD has it: ISO 8601 in UTC. Texts may have a space for the `T`, slashes or points, no seconds or no
 * time of day; numbers count from 1970-01-01 UTC in the unit of the rule.
 */
export function observedTime(value: unknown, rule: TimeRule): ObservedTime {
  const format = rule.format ?? 'iso';
  if (format !== 'iso') {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    const milliseconds =
      typeof number === 'number' ? Math.round(number * (format === 'seconds' ? 1000 : 1)) : Number.NaN;
    return milliseconds >= 0 && milliseconds <= LATEST
      ? { text: new Date(milliseconds).toISOString(), milliseconds }
      : { wrong: 'time.unreadable' };
  }
  if (typeof value !== 'string') return { wrong: 'time.unreadable' };
  const text = value.trim();
  if (FULL.test(text)) {
    const milliseconds = Date.parse(text);
    // Date rolls over what is no date, such as 30 February and 24:00
    const isDate =
      !Number.isNaN(milliseconds) &&
      text.slice(11, 13) < '24' &&
      (text.slice(8, 10) < '29' || new Date(milliseconds).getUTCDate() === Number(text.slice(8, 10)));
    return isDate ? { text, milliseconds } : { wrong: 'time.unreadable' };
  }
  const match = text.length > 60 ? null : LOOSE.exec(text);
  if (!match) return { wrong: 'time.unreadable' };
  const [, year, , month, day, hour = '0', minute = '0', second = '0', fraction = '', stated] = match;
  const offset = stated ?? rule.offset;
  if (offset === undefined) return { wrong: 'time.offset' };
  const numbers = [year, month, day, hour, minute, second].map(Number);
  const [y, mo, d, h, mi, s] = numbers as [number, number, number, number, number, number];
  const whole = new Date(Date.UTC(y, mo - 1, d, h, mi, s));
  const isDate = whole.getUTCMonth() === mo - 1 && whole.getUTCDate() === d && h < 24 && mi < 60 && s < 60;
  if (!isDate) return { wrong: 'time.unreadable' };
  const milliseconds =
    whole.getTime() + Number(fraction.padEnd(3, '0').slice(0, 3)) - offsetMinutes(offset) * 60_000;
  if (!(milliseconds >= -62_135_596_800_000 && milliseconds <= LATEST)) return { wrong: 'time.unreadable' };
  const written = new Date(milliseconds).toISOString();
  const finer = fraction.slice(3, 6).replace(/0+$/, '');
  return { text: finer === '' ? written : `${written.slice(0, -1)}${finer}Z`, milliseconds };
}

function offsetMinutes(offset: string): number {
  if (offset === 'Z') return 0;
  const digits = offset.replace(':', '');
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5));
  return digits.startsWith('-') ? -minutes : minutes;
}
