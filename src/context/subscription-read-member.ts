import { MeridianError } from '../model/error.ts';
import { NULL_VALUE } from './entity.ts';
import { faultOf } from './read-json.ts';
import { READ_LIMITS } from './read-limits.ts';
import { type Report, under } from './read-report.ts';
import { dateTimeOf, isName, isStorable, isUri } from './read-text.ts';
import type { TermMap } from './term-map.ts';

export interface SubscriptionLimits {
  /** Selectors, identifiers of one, attributes, datasets, headers: of each list so many. */
  readonly list: number;
  /** Characters of a name, a description, a query. */
  readonly text: number;
  /** How deep the coordinates of a geoquery and the members of a temporal query may be nested. */
  readonly depth: number;
  /** Issues after which reading ends. */
  readonly issues: number;
}
export const SUBSCRIPTION_LIMITS: SubscriptionLimits = { list: 1_000, text: 10_000, depth: 10, issues: 50 };

/** What reading any member needs. */
export interface MemberReading {
  readonly map: TermMap;
  readonly limits: SubscriptionLimits;
  readonly report: Report;
}

/** Whether a member is as good as not given (clause 5.5.4: null is how JSON-LD takes a member away). */
export const isNone = (value: unknown): boolean =>
  value === undefined || value === null || value === NULL_VALUE;

/** Reads one member; undefined, and an issue, where it is wrong. */
export type Read<Value> = (value: unknown, path: string, reading: MemberReading) => Value | undefined;

/**
 * Runs a reader; what a parser of one of the languages refuses comes among the other issues.
 * @param place where in the body the place is that the parser tells
 */
export function readGuarded<Value>(
  read: Read<Value>,
  value: unknown,
  path: string,
  reading: MemberReading,
  place = (at: string): string => at,
): Value | undefined {
  try {
    return read(value, path, reading);
  } catch (error) {
    if (!(error instanceof MeridianError) || error.code !== 'context.badRequest') throw error;
    for (const { code, at, value: shown, details } of error.issues)
      reading.report.note(code, at.path === undefined ? path : place(at.path), shown, details);
    return undefined;
  }
}

export const readText: Read<string> = (value, path, { limits, report }) => {
  if (typeof value !== 'string' || value === '')
    report.note('context.noText', path, value, { member: path.slice(1) });
  else if (value.length > limits.text) report.note('context.limitText', path, value, { most: limits.text });
  else if (!isStorable(value)) report.note('context.invalidText', path);
  else return value;
  return undefined;
};

export const readFlag: Read<boolean> = (value, path, { report }) => {
  if (typeof value === 'boolean') return value;
  report.note('context.notFlag', path, value, { name: path.slice(1) });
  return undefined;
};

export const readPositive: Read<number> = (value, path, { report }) => {
  if (typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY) return value;
  report.note('context.subscriptionPositive', path, value);
  return undefined;
};

export const oneOf =
  <Choice extends string>(choices: readonly Choice[]): Read<Choice> =>
  (value, path, { report }) => {
    const choice = choices.find((one) => one === value);
    if (choice === undefined)
      report.note('context.notAmong', path, value, { name: path.slice(1), choices: choices.join(', ') });
    return choice;
  };

/** A list of at least one thing, each read alike; undefined where any is wrong. */
export const listOf =
  <Item>(readItem: Read<Item>): Read<readonly Item[]> =>
  (value, path, reading) => {
    const { report, limits } = reading;
    if (!Array.isArray(value)) report.note('context.noList', path, value);
    else if (value.length === 0) report.note('context.subscriptionEmpty', path);
    else if (value.length > limits.list)
      report.note('context.limitTypes', path, undefined, { most: limits.list });
    else {
      const items = value.flatMap((item, i) => readGuarded(readItem, item, under(path, i), reading) ?? []);
      return items.length === value.length ? items : undefined;
    }
    return undefined;
  };

/** An attribute's name, expanded. */
export const readAttribute: Read<string> = (value, path, { map, report }) => {
  if (typeof value === 'string' && isName(value)) return map.expand(value);
  report.note('context.noName', path, value);
  return undefined;
};

export const readUri: Read<string> = (value, path, { report }) => {
  if (isUri(value)) return value;
  report.note('context.noUri', path, value);
  return undefined;
};

export const readTime: Read<string> = (value, path, { report }) => {
  const time = dateTimeOf(value);
  if (time === undefined) report.note('context.noDateTime', path, value);
  return time;
};

/** Whether a value taken over as it is can be kept. */
export const isPlain = (value: unknown, path: string, { report, limits }: MemberReading): boolean => {
  const fault = faultOf(value, { depth: limits.depth, text: READ_LIMITS.text }, 'nowhere');
  if (fault === undefined) return true;
  report.note(fault.code, fault.steps.reduce<string>(under, path), fault.value, fault.details);
  return false;
};
