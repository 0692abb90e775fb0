import { describe, expect, test } from 'vitest';
import type { MeridianError } from '../model/error.ts';
import { isAllowed } from './address-policy.ts';
import { matchesName } from './connector-folder.ts';
import { retryDue, scheduledDue } from './source-due.ts';
import { parseSource, type SourceSpec } from './source-spec.ts';
import { topicPattern } from './topic-pattern.ts';

const good = {
  id: 'air',
  name: 'Air',
  kind: 'http',
  options: { url: 'https://city.example/air.json' },
  schedule: { everySeconds: 60 },
  model: { type: 'AirQualityObserved' },
  mapping: { id: '/id', attributes: { pm25: { value: '/pm25' } } },
};
const wrong = (change: object): string[] => {
  try {
    parseSource({ ...good, ...change });
    return [];
  } catch (error) {
    return (error as MeridianError).issues.map(({ code, at }) => `${code} ${at.path}`);
  }
};
const mapping = (attributes: object, change: object = {}) => ({
  mapping: { id: '/id', attributes, ...change },
});
const http = (options: object) => ({ options: { ...good.options, ...options } });
const of = (kind: string, options: object) => ({ kind, options, schedule: undefined });

test('a declaration that is right is taken as it is', () => {
  expect(parseSource(good)).toBe(good);
  expect(wrong({ schedule: { cron: '*/5 * * * *', timeZone: 'Asia/Shanghai' } })).toEqual([]);
  expect(wrong(of('folder', { folder: 'air/in', files: '*.csv' }))).toEqual([]);
  expect(wrong(of('mqtt', { topics: ['a/{b}/+/#'], url: 'mqtts://city.example' }))).toEqual([]);
  expect(wrong(of('sql', { dialect: 'mysql', host: 'h', database: 'd', user: 'u', table: 't' }))).toEqual([]);
});

test.each([
  ['nothing', {}, { id: undefined, kind: undefined }, ['schema.required /id', 'schema.required /kind']],
  ['an id that is no name', {}, { id: 'Air 1' }, ['schema.pattern /id']],
  ['a member that is not known', {}, { colour: 'red' }, ['schema.unknown /colour']],
  ['an option of another kind', {}, http({ topics: [] }), ['schema.unknown /options/topics']],
  ['no address', {}, http({ url: 'city' }), ['schema.address /options/url']],
  ['an address of a file', {}, http({ url: 'file:///etc/passwd' }), ['schema.address /options/url']],
  [
    'a password in the address',
    {},
    http({ url: 'https://u:p@city.example/' }),
    ['source.addressSecret /options/url'],
  ],
  [
    'a secret in a header',
    {},
    http({ headers: { Authorization: 'x' } }),
    ['source.headerOwn /options/headers/Authorization'],
  ],
  [
    'a header over two lines',
    {},
    http({ headers: { a: 'x\r\nb: y' } }),
    ['source.header /options/headers/a'],
  ],
  ['a name that is no header', {}, http({ headers: { 'a b': 'x' } }), ['source.header /options/headers/a b']],
  ['no user', {}, http({ auth: { kind: 'basic' } }), ['schema.required /options/auth/user']],
  ['no name of the header', {}, http({ auth: { kind: 'header' } }), ['schema.required /options/auth/header']],
  ['no pointer', {}, http({ records: 'data' }), ['source.pointer /options/records']],
  ['a folder elsewhere', {}, of('folder', { folder: '../etc' }), ['file.path /options/folder']],
  ['the topics of the server', {}, of('mqtt', { topics: ['$SYS/#'] }), ['source.topic /options/topics/0']],
  [
    'a broker by http',
    {},
    of('mqtt', { topics: ['a'], url: 'http://city.example' }),
    ['schema.address /options/url'],
  ],
  [
    'a watermark that is not read',
    {},
    of('sql', {
      dialect: 'mysql',
      host: 'h',
      database: 'd',
      user: 'u',
      table: 't',
      columns: ['a'],
      watermark: 'b',
    }),
    ['source.watermark /options/columns'],
  ],
  [
    'two schedules',
    {},
    { schedule: { everySeconds: 1, cron: '* * * * *' } },
    ['source.scheduleOne /schedule'],
  ],
  ['no schedule in it', {}, { schedule: {} }, ['source.scheduleOne /schedule']],
  [
    'a schedule of what comes by itself',
    {},
    { ...of('push', {}), schedule: { everySeconds: 1 } },
    ['source.scheduleKind /schedule'],
  ],
  ['a cron that is none', {}, { schedule: { cron: 'soon' } }, ['source.cron /schedule/cron']],
  ['a cron that never comes', {}, { schedule: { cron: '0 0 30 2 *' } }, ['source.cronNever /schedule/cron']],
  ['no attributes', {}, mapping({}), ['source.noAttributes /mapping/attributes']],
  ['no value', {}, mapping({ a: {} }), ['source.valueOne /mapping/attributes/a']],
  ['half a point', {}, mapping({ a: { longitude: '/x' } }), ['source.valueOne /mapping/attributes/a']],
  [
    'a value and a point',
    {},
    mapping({ a: { value: 1, longitude: 1, latitude: 1 } }),
    ['source.valueOne /mapping/attributes/a'],
  ],
  [
    'a point that is a Property',
    {},
    mapping({ a: { kind: 'Property', longitude: 1, latitude: 1 } }),
    ['source.pointKind /mapping/attributes/a/kind'],
  ],
  [
    'the type as an attribute',
    {},
    mapping({ type: { value: 1 } }),
    ['source.member /mapping/attributes/type'],
  ],
  ['no expression', {}, mapping({ a: { value: '= $sum(' } }), ['source.expression /mapping']],
  [
    'an offset that is none',
    {},
    mapping({ a: { value: 1 } }, { time: { offset: 'CST' } }),
    ['schema.pattern /mapping/time/offset'],
  ],
] as const)('%s is refused', (_, __, change, issues) => {
  expect(wrong(change)).toEqual(issues);
});

describe('topics', () => {
  test.each([
    ['a/{x}/{y}', 'a/1/2', { x: '1', y: '2' }],
    ['a/{x}/#', 'a/1', { x: '1' }],
    ['a/{x}/#', 'a/1/2/3', { x: '1' }],
    ['+/b', '/b', {}],
    ['#', 'any/thing', {}],
    ['a/{x}', 'a', undefined],
    ['a/{x}', 'a/b/c', undefined],
    ['a/b', 'a/c', undefined],
    ['#', '$SYS/x', undefined],
  ])('%s and %s', (pattern, topic, names) => {
    expect(topicPattern(pattern)!.match(topic)).toEqual(names);
  });
  test.each(['', 'a/#/b', 'a+', '{a}/{a}', '{a b}', '$SYS/#', 'a/{b', Array(40).fill('a').join('/')])(
    '%s is no pattern',
    (text) => expect(topicPattern(text)).toBeUndefined(),
  );
});

describe('names of files', () => {
  test.each([
    ['*', 'a.csv', true],
    ['*.csv', 'A.CSV', true],
    ['air-*-?.csv', 'air-2026-1.csv', true],
    ['air-*-?.csv', 'air-2026-12.csv', false],
    ['*.csv', 'a.csv.gz', false],
    ['a(.csv', 'a(.csv', true],
    ['', 'a', false],
  ])('%s and %s', (pattern, name, isMatch) => expect(matchesName(pattern, name)).toBe(isMatch));
  test('take no time', () => {
    const began = performance.now();
    expect(matchesName(`${'*a'.repeat(80)}b`, 'a'.repeat(255))).toBe(false);
    expect(performance.now() - began).toBeLessThan(200);
  });
});

test.each([
  ['8.8.8.8', true, true],
  ['127.0.0.1', true, false],
  ['10.1.2.3', true, false],
  ['192.168.1.1', true, false],
  ['::1', true, false],
  ['fd12::1', true, false],
  ['::ffff:10.0.0.1', true, false],
  ['169.254.169.254', false, false],
  ['::ffff:169.254.169.254', false, false],
  ['fe80::1', false, false],
  ['0.0.0.0', false, false],
  ['2001:4860:4860::8888', true, true],
])('%s may be fetched: any %s, public %s', (address, any, open) => {
  expect([isAllowed(address, 'any'), isAllowed(address, 'public')]).toEqual([any, open]);
});

describe('when a source is due', () => {
  const now = new Date('2026-03-01T00:00:00Z');
  const spec = (schedule: SourceSpec['schedule']): SourceSpec =>
    ({ ...good, schedule }) as unknown as SourceSpec;
  test('by its interval, at once when it is new', () => {
    expect(scheduledDue(spec({ everySeconds: 60 }), now)).toEqual(new Date('2026-03-01T00:01:00Z'));
    expect(scheduledDue(spec({ everySeconds: 60 }), now, true)).toEqual(now);
  });
  test('by its cron, in its time zone', () => {
    expect(scheduledDue(spec({ cron: '0 6 * * *' }), now)).toEqual(new Date('2026-03-01T06:00:00Z'));
    expect(scheduledDue(spec({ cron: '0 6 * * *', timeZone: 'Asia/Shanghai' }), now)).toEqual(
      new Date('2026-03-01T22:00:00Z'),
    );
  });
  test('never without a schedule, and while it rests', () => {
    expect(scheduledDue(spec(undefined), now)).toBeNull();
    expect(scheduledDue({ ...spec({ everySeconds: 1 }), active: false }, now)).toBeNull();
    expect(retryDue(spec(undefined), now, 1, () => 0, undefined)).toBeNull();
  });
  test('after failures ever later, up to an hour, and not before it may', () => {
    const wait = (failures: number, retryAfter?: number, every = 1) =>
      (retryDue(spec({ everySeconds: every }), now, failures, () => 1, retryAfter)!.getTime() -
        now.getTime()) /
      1000;
    expect([wait(1), wait(2), wait(3), wait(30)]).toEqual([10, 20, 40, 3600]);
    expect([wait(1, 600), wait(1, undefined, 300)]).toEqual([600, 300]);
  });
});
