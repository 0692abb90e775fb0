import { GEO_TYPE, JSON_TYPE, LD_TYPE } from './accept.ts';
import { isObject, type JsonObject } from './read-json.ts';
import { under } from './read-report.ts';
import type { Endpoint, KeyValue, NotificationParameters } from './subscription.ts';
import { isHeader, targetOf } from './subscription-endpoint.ts';
import { renamed } from './subscription-names.ts';
import {
  isNone,
  listOf,
  type MemberReading,
  oneOf,
  type Read,
  readFlag,
  readGuarded,
  readPositive,
  readText,
} from './subscription-read-member.ts';
import { joinOf, projectionOf } from './subscription-view.ts';

const FORMATS = ['normalized', 'concise', 'simplified', 'keyValues'] as const;

/** Reads NotificationParams (clause 5.2.14.1). */
export const readNotification: Read<NotificationParameters> = (value, path, reading) => {
  const { report, limits } = reading;
  if (!isObject(value)) {
    report.note('context.noObject', path, value);
    return undefined;
  }
  const members: Partial<NotificationParameters> = readAll(
    value,
    path,
    'NotificationParams',
    READERS,
    reading,
  );
  if (isNone(value.endpoint)) report.note('context.missing', path, undefined, { member: 'endpoint' });
  if (members.showChanges && (members.format === 'simplified' || members.format === 'keyValues'))
    report.note('context.subscriptionChanges', `${path}/showChanges`);
  const { endpoint } = members;
  const place = (at: string): string => `${path}${at === '/attrs' ? '/attributes' : at}`;
  readGuarded(
    () => projectionOf(members, joinOf(members), { length: 10 * limits.text, names: limits.list }),
    undefined,
    path,
    reading,
    place,
  );
  return endpoint === undefined ? undefined : { ...members, endpoint };
};

const readPart: Read<string> = (value, path, reading) => {
  const text = readText(value, path, reading);
  return text === undefined ? undefined : renamed(text, reading.map.expand);
};

const readPair: Read<KeyValue> = (value, path, reading) => {
  const { report, limits } = reading;
  if (!isObject(value)) {
    report.note('context.noObject', path, value);
    return undefined;
  }
  const key = readText(value.key, `${path}/key`, reading);
  // An empty value is one.
  if (typeof value.value !== 'string' || value.value.length > limits.text) {
    report.note('context.noText', `${path}/value`, undefined, { member: 'value' });
    return undefined;
  }
  return key === undefined ? undefined : { key, value: value.value };
};

const readEndpoint: Read<Endpoint> = (value, path, reading) => {
  const { report } = reading;
  if (!isObject(value)) {
    report.note('context.noObject', path, value);
    return undefined;
  }
  const members: Partial<Endpoint> = readAll(value, path, 'Endpoint', ENDPOINT_READERS, reading);
  const { uri, notifierInfo, receiverInfo = [] } = members;
  if (isNone(value.uri)) report.note('context.missing', path, undefined, { member: 'uri' });
  if (uri === undefined) return undefined;
  const target = targetOf({ uri, ...(notifierInfo === undefined ? {} : { notifierInfo }) });
  if ('code' in target) report.note(target.code, under(path, target.member), target.value);
  else if (target.kind === 'http')
    for (const [i, pair] of receiverInfo.entries())
      if (!isHeader(pair)) report.note('context.endpointHeader', `${path}/receiverInfo/${i}`, pair.key);
  return { ...members, uri };
};

function readAll<Name extends string>(
  given: JsonObject,
  path: string,
  kind: string,
  readers: Readonly<Record<Name, Read<unknown>>>,
  reading: MemberReading,
): Partial<Record<Name, never>> {
  const members: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (isNone(value) || OWN.has(name)) continue;
    if (!Object.hasOwn(readers, name)) {
      const details = { member: name.slice(0, 100), kind };
      reading.report.note('context.memberNotAllowed', under(path, name), undefined, details);
      continue;
    }
    const read = readGuarded(readers[name as Name], value, under(path, name), reading);
    if (read !== undefined) members[name] = read;
  }
  return members as Partial<Record<Name, never>>;
}

/** Members that the system writes (clause 5.2.14.2); what comes in them is passed over. */
const OWN: ReadonlySet<string> = new Set([
  ...['status', 'timesSent', 'timesFailed', 'lastNotification', 'lastSuccess', 'lastFailure'],
]);

const READERS = {
  endpoint: readEndpoint,
  attributes: listOf(readPart),
  pick: listOf(readPart),
  omit: listOf(readPart),
  format: oneOf(FORMATS),
  join: oneOf(['flat', 'inline', '@none'] as const),
  joinLevel: readPositive,
  showChanges: readFlag,
  sysAttrs: readFlag,
} as const satisfies Readonly<Record<keyof NotificationParameters, Read<unknown>>>;

const ENDPOINT_READERS = {
  uri: readText,
  accept: oneOf([JSON_TYPE, LD_TYPE, GEO_TYPE]),
  cooldown: readPositive,
  timeout: readPositive,
  notifierInfo: listOf(readPair),
  receiverInfo: listOf(readPair),
} as const satisfies Readonly<Record<keyof Endpoint, Read<unknown>>>;
