import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MeridianError } from '../model/error.ts';
import { DEFAULT_LIMITS, loadConfig } from './config.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meridian-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (text: string, name = 'meridian.config.yaml') => writeFileSync(join(folder, name), text);

const mistakesOf = (env: Record<string, string>) => {
  try {
    loadConfig(env, folder);
  } catch (error) {
    if (error instanceof MeridianError && error.code === 'config.invalid') return error.issues;
    throw error;
  }
  return [];
};

test('without anything set, the server is on loopback with the data beside it', () => {
  expect(loadConfig({}, folder)).toEqual({
    port: 8080,
    host: '127.0.0.1',
    folder: join(folder, 'data'),
    databaseUrl: undefined,
    logLevel: 'warn',
    secureCookies: false,
    publicAddress: undefined,
    sample: true,
    limits: DEFAULT_LIMITS,
    sources: {
      folder: join(folder, 'data', 'inbox'),
      addresses: 'any',
      mqttPort: undefined,
      mqttHost: '127.0.0.1',
      mqttConnections: 10_000,
    },
    context: { access: 'open', requestsPerMinute: 0 },
    writing: { entityBytes: 1024 ** 2, waitingEntities: 50_000 },
    finding: { looked: 200_000, indexed: 16, cached: 128 * 1024 ** 2 },
    history: { page: 10_000 },
    measures: { stays: 600_000, step: 500 },
    notifications: {
      addresses: 'any',
      seconds: 10,
      hours: 24,
      backlog: 100_000,
      subscriptions: 10_000,
    },
    jsonld: {
      remote: 'public',
      folder: undefined,
      pinned: true,
      maxBytes: 4 * 1024 ** 2,
      seconds: 10,
      stored: 10_000,
    },
  });
});

test('city data is open to programs on this machine alone, unless it is said otherwise', () => {
  const accessOf = (env: Record<string, string>) => loadConfig(env, folder).context;
  expect(accessOf({ HOST: '0.0.0.0' })).toEqual({ access: 'keys', requestsPerMinute: 60_000 });
  expect(accessOf({ MERIDIAN_PUBLIC_ADDRESS: 'https://data.city.example' }).access).toBe('keys');
  expect(accessOf({ MERIDIAN_CONTEXT_ACCESS: 'keys' }).access).toBe('keys');
  write('host: 0.0.0.0\ncontext:\n  access: open\n  requestsPerMinute: 0\n');
  expect(accessOf({})).toEqual({ access: 'open', requestsPerMinute: 0 });
});

test('the folder of further contexts is beside the working folder, and contexts need not be downloaded', () => {
  const { jsonld } = loadConfig(
    { MERIDIAN_CONTEXT_FOLDER: 'contexts', MERIDIAN_CONTEXT_REMOTE: 'off' },
    folder,
  );
  expect(jsonld).toMatchObject({ remote: 'off', folder: join(folder, 'contexts') });
  expect(() => loadConfig({ MERIDIAN_CONTEXT_REMOTE: 'all' }, folder)).toThrow('config.invalid');
});

test('the file sets, the environment wins, and an empty variable is an unset one', () => {
  write('port: 9000\nhost: 0.0.0.0\nlimits:\n  maxFileBytes: 20 MB\n  maxIssues: 50\n');
  const config = loadConfig(
    { PORT: '9001', HOST: '', MERIDIAN_MAX_ISSUES: '60', MERIDIAN_SECURE_COOKIES: 'yes' },
    folder,
  );
  expect(config).toMatchObject({ port: 9001, host: '0.0.0.0', secureCookies: true });
  expect(config.limits).toEqual({ ...DEFAULT_LIMITS, maxFileBytes: 20 * 1024 ** 2, maxIssues: 60 });
});

test('MERIDIAN_CONFIG names another file, which must be there', () => {
  write('port: 9000', 'other.yaml');
  expect(loadConfig({ MERIDIAN_CONFIG: 'other.yaml' }, folder).port).toBe(9000);
  expect(mistakesOf({ MERIDIAN_CONFIG: 'gone.yaml' })).toMatchObject([
    { code: 'config.noFile', at: { file: join(folder, 'gone.yaml') } },
  ]);
});

test('an empty file is no mistake', () => {
  write('# nothing yet\n');
  expect(loadConfig({}, folder).port).toBe(8080);
});

test('all mistakes of file and environment are listed at once, with their places', () => {
  write('port: high\ncolour: blue\nlimits:\n  maxFiles: 3\n  maxIssues: 0\nlogLevel: loud\n');
  const found = mistakesOf({
    PORT: '70000',
    MERIDIAN_MAX_FILE_BYTES: '-1',
    MERIDIAN_SECURE_COOKIES: 'perhaps',
  });
  expect(found.map(({ code, at, details }) => [code, details?.name, at.path])).toEqual([
    ['config.unknownKey', 'colour', '/colour'],
    ['config.unknownKey', 'limits.maxFiles', '/limits/maxFiles'],
    ['config.whole', 'port', '/port'],
    ['config.whole', 'PORT', undefined],
    ['config.choice', 'logLevel', '/logLevel'],
    ['config.flag', 'MERIDIAN_SECURE_COOKIES', undefined],
    ['config.bytes', 'MERIDIAN_MAX_FILE_BYTES', undefined],
    ['config.whole', 'limits.maxIssues', '/limits/maxIssues'],
  ]);
  expect(found[3]).toMatchObject({ value: '70000', details: { minimum: 0, maximum: 65_535 } });
});

test('a file that is no YAML, or no list of keys, is one mistake', () => {
  write('port: [1');
  expect(mistakesOf({})).toMatchObject([{ code: 'config.unreadable', details: { line: 1 } }]);
  write('- port');
  expect(mistakesOf({})).toMatchObject([{ code: 'config.noMapping' }]);
  write('limits: 3');
  expect(mistakesOf({})).toMatchObject([{ code: 'config.noMapping', at: { path: '/limits' } }]);
});

test('a wrong database address is not repeated, since it may hold a password', () => {
  const found = mistakesOf({ DATABASE_URL: 'mysql://root:open-sesame@localhost/x' });
  expect(found).toMatchObject([{ code: 'config.address', details: { name: 'DATABASE_URL' } }]);
  expect(JSON.stringify(found)).not.toContain('open-sesame');
});
