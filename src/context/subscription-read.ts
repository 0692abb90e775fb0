import { parseGeoQuery } from './geo-query.ts';
import { parseIdPattern } from './id-pattern.ts';
import { parseQuery } from './query-language-read.ts';
import { isObject, type JsonObject } from './read-json.ts';
import { makeReport, type Report, under } from './read-report.ts';
import { isUri } from './read-text.ts';
import { parseScopes } from './scope-query.ts';
import { type EntitySelector, type Subscription, TRIGGERS, type Trigger } from './subscription.ts';
import { percentDecoded } from './subscription-names.ts';
import {
  isNone,
  isPlain,
  listOf,
  type MemberReading,
  oneOf,
  type Read,
  readAttribute,
  readFlag,
  readGuarded,
  readPositive,
  readText,
  readTime,
  readUri,
  SUBSCRIPTION_LIMITS,
  type SubscriptionLimits,
} from './subscription-read-member.ts';
import { readNotification } from './subscription-read-notification.ts';
import type { TermMap } from './term-map.ts';
import { parseTypes } from './type-selection.ts';
import { parseLanguages } from './write-language.ts';

export interface SubscriptionReading {
  /** Expands the names; its source is kept with the subscription. */
  readonly map: TermMap;
  readonly now: string;
  /** The id for a subscription that comes without one. */
  readonly id: string;
  readonly limits?: SubscriptionLimits;
}

/** Members of a subscription before they are known to be together what one needs. */
export type Members = Partial<Omit<Subscription, 'id' | 'context'>>;

/**
 * Reads a subscription without its @context (clauses 5.2.12 and 5.8.1). Read-only members are passed over, members with null are as
 * not given.
 * @throws MeridianError `context.badRequest` with all that is wrong; `context.tooComplex` for queries beyond their limits
 */
export function readSubscription(
  body: unknown,
  { map, now, id, limits = SUBSCRIPTION_LIMITS }: SubscriptionReading,
): Subscription {
  const report = makeReport(limits.issues);
  const given = isObject(body) ? body : {};
  if (!isObject(body)) report.note('context.noObject', '');
  else if (isNone(given.type)) report.note('context.missing', '', undefined, { member: 'type' });
  if (!isNone(given.id) && !isUri(given.id)) report.note('context.noUri', '/id', given.id);
  const members = readMembers(given, { map, limits, report });
  report.finish();
  checkTogether(members, now, report);
  report.finish();
  return {
    id: isUri(given.id) ? given.id : id,
    context: map.source,
    ...members,
    notification: members.notification!,
  };
}

/** Reads what is there of a subscription; members with null are left out. */
export function readMembers(given: JsonObject, reading: MemberReading): Members {
  const members: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (isNone(value)) continue;
    const path = under('', name);
    if (Object.hasOwn(READERS, name)) {
      const read = readGuarded<unknown>(READERS[name as keyof typeof READERS], value, path, reading);
      if (read !== undefined) members[name] = read;
    } else if (!READ_ONLY.has(name))
      reading.report.note('context.memberNotAllowed', path, undefined, {
        member: name.slice(0, 100),
        kind: 'Subscription',
      });
  }
  return members as Members;
}

/** What no member can tell alone. */
export function checkTogether(members: Members, now: string, { note }: Report): void {
  const { entities, watchedAttributes, timeInterval, throttling, localOnly, expiresAt } = members;
  if (members.notification === undefined) note('context.missing', '', undefined, { member: 'notification' });
  const exclude = (one: string, other: string): void =>
    note('context.subscriptionExclusive', under('', one), undefined, { one, other });
  if (timeInterval !== undefined && watchedAttributes !== undefined)
    exclude('timeInterval', 'watchedAttributes');
  if (timeInterval !== undefined && throttling !== undefined) exclude('timeInterval', 'throttling');
  if (
    localOnly !== true &&
    entities === undefined &&
    (watchedAttributes === undefined || timeInterval !== undefined)
  )
    note('context.subscriptionSubject', '');
  if (localOnly === false && entities?.some(({ type }) => type.anyOf === 'all'))
    note('context.anyTypeIsLocal', '/entities');
  if (expiresAt !== undefined && Date.parse(expiresAt) <= Date.parse(now))
    note('context.subscriptionExpired', '/expiresAt', expiresAt);
}

/** Members that are the system's own (Table 5.2.12-2); `id` and `type` are looked at elsewhere. */
const READ_ONLY: ReadonlySet<string> = new Set(['id', 'status', 'createdAt', 'modifiedAt', '@context']);

/** Names between commas, as `expandValues` and `jsonKeys` have them. */
const readNames: Read<readonly string[]> = (value, path, reading) => {
  const text = readText(value, path, reading);
  return text === undefined ? undefined : listOf(readAttribute)(text.split(','), path, reading);
};

const readSelector: Read<EntitySelector> = (value, path, reading) => {
  const { report, map } = reading;
  if (!isObject(value)) {
    report.note('context.noObject', path, value);
    return undefined;
  }
  for (const name of Object.keys(value))
    if (!['id', 'idPattern', 'type'].includes(name))
      report.note('context.memberNotAllowed', under(path, name), undefined, {
        member: name.slice(0, 100),
        kind: 'EntitySelector',
      });
  const id = isNone(value.id)
    ? undefined
    : listOf(readUri)(Array.isArray(value.id) ? value.id : [value.id], `${path}/id`, reading);
  const idPattern = isNone(value.idPattern)
    ? undefined
    : readText(value.idPattern, `${path}/idPattern`, reading);
  if (idPattern !== undefined) parseIdPattern(idPattern, { path: `${path}/idPattern` });
  if (isNone(value.type)) {
    report.note('context.missing', path, undefined, { member: 'type' });
    return undefined;
  }
  const type = readText(value.type, `${path}/type`, reading);
  if (type === undefined) return undefined;
  return {
    ...(id === undefined ? {} : { id }),
    ...(idPattern === undefined ? {} : { idPattern }),
    type: parseTypes(withoutParentheses(type), map, { path: `${path}/type` }),
  };
};

/** Alternatives in parentheses, which clause 4.17 does not know but the conformance tests have (ETSI 046_16), without them. */
const withoutParentheses = (selection: string): string => /^\(([^();]*)\)$/.exec(selection)?.[1] ?? selection;

const readQuery: Read<Subscription['q']> = (value, path, reading) => {
  const text = readText(value, path, reading);
  if (text === undefined) return undefined;
  parseQuery(percentDecoded(text), reading.map);
  return { text, context: reading.map.source };
};

const readGeo: Read<Subscription['geoQ']> = (value, path, reading) => {
  const { report, map } = reading;
  if (!isObject(value)) {
    report.note('context.noObject', path, value);
    return undefined;
  }
  if (!isPlain(value, path, reading)) return undefined;
  const query = parseGeoQuery({ georel: undefined, geometry: undefined, ...value }, map, { path });
  if (query === undefined) {
    report.note('context.geoMissing', path, undefined, { parameter: 'georel' });
    return undefined;
  }
  return {
    georel: value.georel as string,
    geometry: value.geometry as string,
    coordinates: value.coordinates,
    ...(value.geoproperty === undefined ? {} : { geoproperty: query.property }),
  };
};

const CONFORMANCE = /^\d{1,3}\.\d{1,3}(?:\.\d{1,3})?$/;

const READERS = {
  type: (value, path, reading) => {
    oneOf(['Subscription'])(value, path, reading);
    return undefined;
  },
  subscriptionName: readText,
  description: readText,
  entities: listOf(readSelector),
  watchedAttributes: listOf(readAttribute),
  notificationTrigger: listOf(oneOf<Trigger>(TRIGGERS)),
  q: readQuery,
  geoQ: readGeo,
  scopeQ: (value, path, reading) => {
    const text = readText(value, path, reading);
    if (text !== undefined) parseScopes(text, { path });
    return text;
  },
  temporalQ: (value, path, reading) => {
    if (isObject(value)) return isPlain(value, path, reading) ? value : undefined;
    reading.report.note('context.noObject', path, value);
    return undefined;
  },
  csf: readText,
  datasetId: listOf((value, path, reading) => (value === '@none' ? value : readUri(value, path, reading))),
  expandValues: readNames,
  jsonKeys: readNames,
  lang: (value, path, reading) => {
    const text = readText(value, path, reading);
    if (text !== undefined) parseLanguages(text);
    return text;
  },
  localOnly: readFlag,
  splitEntities: readFlag,
  ngsildConformance: (value, path, { report }) => {
    if (typeof value === 'string' && CONFORMANCE.test(value)) return value;
    report.note('context.subscriptionConformance', path, value);
    return undefined;
  },
  jsonldContext: (value, path, { report }) => {
    if (isUri(value) && /^https?:\/\//i.test(value) && URL.canParse(value)) return value;
    report.note('context.invalidAddress', path, value, { address: String(value).slice(0, 200) });
    return undefined;
  },
  isActive: readFlag,
  expiresAt: readTime,
  throttling: readPositive,
  timeInterval: readPositive,
  notification: readNotification,
} as const satisfies Readonly<Record<string, Read<unknown>>>;
