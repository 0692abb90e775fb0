import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import { MeridianError } from '../model/error.ts';
import type { Issue, Place } from '../model/issue.ts';
import { isLoopback } from './http/origin.ts';

/** Explicit bounds on what is taken in; each can be set by its environment variable or in the configuration file. */
export interface Limits {
  /** Largest upload or import file, bytes. MERIDIAN_MAX_FILE_BYTES */
  readonly maxFileBytes: number;
  /** Most that one compressed file may unpack to, bytes. MERIDIAN_MAX_UNPACKED_BYTES */
  readonly maxUnpackedBytes: number;
  /** Most issues that one check lists; the rest is counted. MERIDIAN_MAX_ISSUES */
  readonly maxIssues: number;
  /** Largest request body other than uploads, bytes. MERIDIAN_MAX_BODY_BYTES */
  readonly maxBodyBytes: number;
}

/** How the NGSI-LD broker serves; each can be set by its environment variable or in the configuration file. */
export interface ContextConfig {
  /**
   * `open`: whoever reaches the server may read and write entities; `keys`: writing takes an API key, or the session of a person who may.
   * Open by default where only programs on this machine reach the server. MERIDIAN_CONTEXT_ACCESS
   */
  readonly access: 'open' | 'keys';
  /** Requests a minute from one address; 0 for no limit, the default on loopback. MERIDIAN_CONTEXT_REQUESTS_PER_MINUTE */
  readonly requestsPerMinute: number;
}

/** How much is written of entities, and may wait to be; set as {@link ContextConfig} is. */
export interface WritingConfig {
  /** Largest entity as it is stored, bytes. MERIDIAN_CONTEXT_MAX_ENTITY_BYTES */
  readonly entityBytes: number;
  /** Entities that may wait to be written, beyond which writes are refused for a moment. MERIDIAN_CONTEXT_MAX_WAITING_ENTITIES */
  readonly waitingEntities: number;
}

/** How entities are found; set as {@link ContextConfig} is. */
export interface FindingConfig {
  /** Entities that one query may look at one by one; it is refused beyond. MERIDIAN_CONTEXT_MAX_LOOKED_AT */
  readonly looked: number;
  /** Attributes whose values may be indexed by the program itself; 0 for none. MERIDIAN_CONTEXT_VALUE_INDEXES */
  readonly indexed: number;
  /** Bytes of entities that the embedded store keeps in memory, the most recently used ones; 0 for none. MERIDIAN_CONTEXT_CACHE_BYTES */
  readonly cached: number;
}

/** How much one question about the history of entities may ask for; set as {@link ContextConfig} is. */
export interface HistoryConfig {
  /** Instances of attributes that one answer holds before it is cut. MERIDIAN_CONTEXT_TEMPORAL_PAGE */
  readonly page: number;
}

/** How what measures came to in the course of a day is let go of; set as {@link ContextConfig} is. */
export interface MeasuresConfig {
  /** Milliseconds that a value stays in any case once another has followed. MERIDIAN_MEASURES_STAY_MINUTES */
  readonly stays: number;
  /** Values that one step looks at. MERIDIAN_MEASURES_SWEEP */
  readonly step: number;
}

/** How the documents that @contexts name are had; set as {@link ContextConfig} is. */
export interface JsonldConfig {
  /** `off`: none is downloaded; `public`: from the public internet only; `any`: from private networks too. MERIDIAN_CONTEXT_REMOTE */
  readonly remote: 'off' | 'public' | 'any';
  /** A folder of further documents with an `index.json`, absolute. MERIDIAN_CONTEXT_FOLDER */
  readonly folder: string | undefined;
  /** Whether another document at a known address is taken only when somebody asks for it. MERIDIAN_CONTEXT_PINNED */
  readonly pinned: boolean;
  /** Largest document that is downloaded. MERIDIAN_CONTEXT_MAX_BYTES */
  readonly maxBytes: number;
  /** How long a download may take. MERIDIAN_CONTEXT_SECONDS */
  readonly seconds: number;
  /** @contexts in the store: the longest unused copies make room, hosted ones are refused. MERIDIAN_CONTEXT_MAX_STORED */
  readonly stored: number;
}

/** How subscriptions to entities are served; set as {@link ContextConfig} is. */
export interface NotificationsConfig {
  /** Whether endpoints may be in private networks and on this machine; this server itself is none. MERIDIAN_NOTIFICATIONS_ADDRESSES */
  readonly addresses: 'any' | 'public';
  /** How long an endpoint that names no time-out may take to answer. MERIDIAN_NOTIFICATIONS_SECONDS */
  readonly seconds: number;
  /** How old a notification may become before it is given up. MERIDIAN_NOTIFICATIONS_HOURS */
  readonly hours: number;
  /** Changes that may wait for one subscription; of more the oldest are given up. MERIDIAN_NOTIFICATIONS_BACKLOG */
  readonly backlog: number;
  /** Subscriptions of one tenant. MERIDIAN_NOTIFICATIONS_SUBSCRIPTIONS */
  readonly subscriptions: number;
}

/** Where sources may come from; each can be set by its environment variable or in the configuration file. */
export interface SourcesConfig {
  /** Folders below it may be watched, absolute; `inbox` in the data folder. MERIDIAN_SOURCES_FOLDER */
  readonly folder: string;
  /** Whether sources may be fetched from private networks and this machine. MERIDIAN_SOURCES_ADDRESSES */
  readonly addresses: 'any' | 'public';
  /** Port of the MQTT broker that is built in; undefined: it is off. 0 lets the system choose. MERIDIAN_MQTT_PORT */
  readonly mqttPort: number | undefined;
  /** Address that it listens on; loopback by default. MERIDIAN_MQTT_HOST */
  readonly mqttHost: string;
  /** Most connections to it at once. MERIDIAN_MQTT_CONNECTIONS */
  readonly mqttConnections: number;
}

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Config {
  /** 0 lets the system choose. PORT */
  readonly port: number;
  /** Address to listen on; loopback by default. HOST */
  readonly host: string;
  /** The data folder, absolute. MERIDIAN_DATA */
  readonly folder: string;
  /** PostgreSQL instead of the embedded store; holds a password, never show it. DATABASE_URL */
  readonly databaseUrl: string | undefined;
  /** MERIDIAN_LOG_LEVEL */
  readonly logLevel: LogLevel;
  /** Whether cookies are sent over HTTPS only; set it behind a TLS proxy. MERIDIAN_SECURE_COOKIES */
  readonly secureCookies: boolean;
  /** The origin that people reach the server under, if it is not its own host and port. MERIDIAN_PUBLIC_ADDRESS */
  readonly publicAddress: string | undefined;
  /** Whether an empty workspace is filled with the sample cities at its first start. MERIDIAN_SAMPLE */
  readonly sample: boolean;
  readonly limits: Limits;
  readonly sources: SourcesConfig;
  readonly context: ContextConfig;
  readonly writing: WritingConfig;
  readonly finding: FindingConfig;
  readonly history: HistoryConfig;
  readonly measures: MeasuresConfig;
  readonly notifications: NotificationsConfig;
  readonly jsonld: JsonldConfig;
}

export const DEFAULT_LIMITS: Limits = {
  maxFileBytes: 500 * 1024 ** 2,
  maxUnpackedBytes: 2 * 1024 ** 3,
  maxIssues: 1000,
  maxBodyBytes: 10 * 1024 ** 2,
};

const DEFAULT_FILE = 'meridian.config.yaml';

type Parsed = { readonly value: unknown } | { readonly wrong: string; readonly details?: Issue['details'] };
type Parser = (given: unknown) => Parsed;

interface Setting {
  /** Path in the file, with dots. */
  readonly key: string;
  readonly variable: string;
  readonly parse: Parser;
  readonly preset: unknown;
  /** Holds a secret: its value is never repeated in an issue. */
  readonly secret?: true;
}

const SETTINGS: readonly Setting[] = [
  { key: 'port', variable: 'PORT', parse: whole(0, 65_535), preset: 8080 },
  { key: 'host', variable: 'HOST', parse: text, preset: '127.0.0.1' },
  { key: 'data', variable: 'MERIDIAN_DATA', parse: text, preset: './data' },
  {
    key: 'databaseUrl',
    variable: 'DATABASE_URL',
    parse: address('postgres', 'postgresql'),
    preset: undefined,
    secret: true,
  },
  { key: 'logLevel', variable: 'MERIDIAN_LOG_LEVEL', parse: choice(LOG_LEVELS), preset: 'warn' },
  { key: 'secureCookies', variable: 'MERIDIAN_SECURE_COOKIES', parse: flag, preset: false },
  {
    key: 'publicAddress',
    variable: 'MERIDIAN_PUBLIC_ADDRESS',
    parse: address('http', 'https'),
    preset: undefined,
  },
  { key: 'sample', variable: 'MERIDIAN_SAMPLE', parse: flag, preset: true },
  {
    key: 'limits.maxFileBytes',
    variable: 'MERIDIAN_MAX_FILE_BYTES',
    parse: bytes,
    preset: DEFAULT_LIMITS.maxFileBytes,
  },
  {
    key: 'limits.maxUnpackedBytes',
    variable: 'MERIDIAN_MAX_UNPACKED_BYTES',
    parse: bytes,
    preset: DEFAULT_LIMITS.maxUnpackedBytes,
  },
  {
    key: 'limits.maxIssues',
    variable: 'MERIDIAN_MAX_ISSUES',
    parse: whole(1, 100_000),
    preset: DEFAULT_LIMITS.maxIssues,
  },
  {
    key: 'limits.maxBodyBytes',
    variable: 'MERIDIAN_MAX_BODY_BYTES',
    parse: bytes,
    preset: DEFAULT_LIMITS.maxBodyBytes,
  },
  {
    key: 'context.access',
    variable: 'MERIDIAN_CONTEXT_ACCESS',
    parse: choice(['open', 'keys']),
    preset: undefined,
  },
  {
    key: 'context.requestsPerMinute',
    variable: 'MERIDIAN_CONTEXT_REQUESTS_PER_MINUTE',
    parse: whole(0, 1_000_000_000),
    preset: undefined,
  },
  {
    key: 'context.maxEntityBytes',
    variable: 'MERIDIAN_CONTEXT_MAX_ENTITY_BYTES',
    parse: bytes,
    preset: 1024 ** 2,
  },
  {
    key: 'context.maxWaitingEntities',
    variable: 'MERIDIAN_CONTEXT_MAX_WAITING_ENTITIES',
    parse: whole(1, 10_000_000),
    preset: 50_000,
  },
  {
    key: 'context.maxLookedAt',
    variable: 'MERIDIAN_CONTEXT_MAX_LOOKED_AT',
    parse: whole(1_000, 100_000_000),
    preset: 200_000,
  },
  {
    key: 'context.valueIndexes',
    variable: 'MERIDIAN_CONTEXT_VALUE_INDEXES',
    parse: whole(0, 100),
    preset: 16,
  },
  {
    key: 'context.cacheBytes',
    variable: 'MERIDIAN_CONTEXT_CACHE_BYTES',
    parse: whole(0, 1024 ** 4),
    preset: 128 * 1024 ** 2,
  },
  {
    key: 'context.temporalPage',
    variable: 'MERIDIAN_CONTEXT_TEMPORAL_PAGE',
    parse: whole(3, 1_000_000),
    preset: 10_000,
  },
  {
    key: 'context.remote',
    variable: 'MERIDIAN_CONTEXT_REMOTE',
    parse: choice(['off', 'public', 'any']),
    preset: 'public',
  },
  { key: 'context.folder', variable: 'MERIDIAN_CONTEXT_FOLDER', parse: text, preset: undefined },
  { key: 'context.pinned', variable: 'MERIDIAN_CONTEXT_PINNED', parse: flag, preset: true },
  {
    key: 'context.maxBytes',
    variable: 'MERIDIAN_CONTEXT_MAX_BYTES',
    parse: bytes,
    preset: 4 * 1024 ** 2,
  },
  { key: 'context.seconds', variable: 'MERIDIAN_CONTEXT_SECONDS', parse: whole(1, 600), preset: 10 },
  {
    key: 'context.maxStored',
    variable: 'MERIDIAN_CONTEXT_MAX_STORED',
    parse: whole(100, 1_000_000),
    preset: 10_000,
  },
  {
    key: 'measures.stayMinutes',
    variable: 'MERIDIAN_MEASURES_STAY_MINUTES',
    parse: whole(1, 100_000),
    preset: 10,
  },
  { key: 'measures.sweep', variable: 'MERIDIAN_MEASURES_SWEEP', parse: whole(1, 10_000), preset: 500 },
  {
    key: 'notifications.addresses',
    variable: 'MERIDIAN_NOTIFICATIONS_ADDRESSES',
    parse: choice(['any', 'public']),
    preset: 'any',
  },
  {
    key: 'notifications.seconds',
    variable: 'MERIDIAN_NOTIFICATIONS_SECONDS',
    parse: whole(1, 60),
    preset: 10,
  },
  {
    key: 'notifications.hours',
    variable: 'MERIDIAN_NOTIFICATIONS_HOURS',
    parse: whole(1, 10_000),
    preset: 24,
  },
  {
    key: 'notifications.backlog',
    variable: 'MERIDIAN_NOTIFICATIONS_BACKLOG',
    parse: whole(1_000, 100_000_000),
    preset: 100_000,
  },
  {
    key: 'notifications.subscriptions',
    variable: 'MERIDIAN_NOTIFICATIONS_SUBSCRIPTIONS',
    parse: whole(1, 1_000_000),
    preset: 10_000,
  },
  { key: 'sources.folder', variable: 'MERIDIAN_SOURCES_FOLDER', parse: text, preset: undefined },
  {
    key: 'sources.addresses',
    variable: 'MERIDIAN_SOURCES_ADDRESSES',
    parse: choice(['any', 'public']),
    preset: 'any',
  },
  { key: 'sources.mqttPort', variable: 'MERIDIAN_MQTT_PORT', parse: whole(0, 65_535), preset: undefined },
  { key: 'sources.mqttHost', variable: 'MERIDIAN_MQTT_HOST', parse: text, preset: '127.0.0.1' },
  {
    key: 'sources.mqttConnections',
    variable: 'MERIDIAN_MQTT_CONNECTIONS',
    parse: whole(1, 1_000_000),
    preset: 10_000,
  },
];

/** Keys of the file that hold settings of their own. */
const GROUPS: ReadonlySet<string> = new Set(
  SETTINGS.flatMap(({ key }) => (key.includes('.') ? [key.slice(0, key.indexOf('.'))] : [])),
);

/** What one address may ask of the broker a minute, where others than programs on this machine reach it. */
const REQUESTS_FROM_OUTSIDE = 60_000;

/**
 * Reads the configuration: defaults, then the file (`MERIDIAN_CONFIG`, or `meridian.config.yaml` in the working folder if it
 * is there), then the environment. Throws `config.invalid` with every mistake of both. Keys of the file that are not known
 * are mistakes; unknown variables are not, since platforms inject their own (`MERIDIAN_SERVICE_HOST`).
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>, cwd: string): Config {
  const issues: Issue[] = [];
  const file = resolve(cwd, env.MERIDIAN_CONFIG || DEFAULT_FILE);
  const fromFile = readFile(file, Boolean(env.MERIDIAN_CONFIG), issues);

  const values: Record<string, unknown> = {};
  for (const { key, variable, parse: parseValue, preset, secret } of SETTINGS) {
    const given = env[variable];
    const inFile = fromFile.get(key);
    // an empty variable is an unset one: that is all some platforms can say
    const candidates: { given: unknown; name: string; at: Place }[] = [];
    if (given) candidates.push({ given, name: variable, at: {} });
    if (inFile !== undefined)
      candidates.push({ given: inFile, name: key, at: { file, path: `/${key.replaceAll('.', '/')}` } });
    values[key] = preset;
    for (const candidate of candidates.reverse()) {
      const parsed = parseValue(candidate.given);
      if ('value' in parsed) values[key] = parsed.value;
      else
        issues.push({
          code: `config.${parsed.wrong}`,
          severity: 'error',
          at: candidate.at,
          ...(secret ? {} : { value: String(candidate.given).slice(0, 200) }),
          details: { name: candidate.name, ...parsed.details },
        });
    }
  }
  if (issues.length > 0) throw new MeridianError('config.invalid', { count: issues.length }, issues);
  const value = <T>(key: string) => values[key] as T;
  const isLocal = isLoopback(value('host')) && value('publicAddress') === undefined;
  return {
    port: value('port'),
    host: value('host'),
    folder: resolve(cwd, value<string>('data')),
    databaseUrl: value('databaseUrl'),
    logLevel: value('logLevel'),
    secureCookies: value('secureCookies'),
    publicAddress: value('publicAddress'),
    sample: value('sample'),
    limits: {
      maxFileBytes: value('limits.maxFileBytes'),
      maxUnpackedBytes: value('limits.maxUnpackedBytes'),
      maxIssues: value('limits.maxIssues'),
      maxBodyBytes: value('limits.maxBodyBytes'),
    },
    sources: {
      folder: resolve(
        cwd,
        value<string | undefined>('sources.folder') ?? join(value<string>('data'), 'inbox'),
      ),
      addresses: value('sources.addresses'),
      mqttPort: value('sources.mqttPort'),
      mqttHost: value('sources.mqttHost'),
      mqttConnections: value('sources.mqttConnections'),
    },
    context: {
      access: value('context.access') ?? (isLocal ? 'open' : 'keys'),
      requestsPerMinute: value('context.requestsPerMinute') ?? (isLocal ? 0 : REQUESTS_FROM_OUTSIDE),
    },
    writing: {
      entityBytes: value('context.maxEntityBytes'),
      waitingEntities: value('context.maxWaitingEntities'),
    },
    finding: {
      looked: value('context.maxLookedAt'),
      indexed: value('context.valueIndexes'),
      cached: value('context.cacheBytes'),
    },
    history: { page: value('context.temporalPage') },
    measures: { stays: value<number>('measures.stayMinutes') * 60_000, step: value('measures.sweep') },
    notifications: {
      addresses: value('notifications.addresses'),
      seconds: value('notifications.seconds'),
      hours: value('notifications.hours'),
      backlog: value('notifications.backlog'),
      subscriptions: value('notifications.subscriptions'),
    },
    jsonld: {
      remote: value('context.remote'),
      folder:
        value('context.folder') === undefined ? undefined : resolve(cwd, value<string>('context.folder')),
      pinned: value('context.pinned'),
      maxBytes: value('context.maxBytes'),
      seconds: value('context.seconds'),
      stored: value('context.maxStored'),
    },
  };
}

/** The file's values by dotted key. A file that was asked for must be there. */
function readFile(file: string, required: boolean, issues: Issue[]): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  const wrong = (code: string, details: Issue['details'] = {}, path?: string) =>
    issues.push({
      code: `config.${code}`,
      severity: 'error',
      at: { file, ...(path && { path }) },
      details: { ...details },
    });
  if (!existsSync(file)) {
    if (required) wrong('noFile', { name: 'MERIDIAN_CONFIG' });
    return found;
  }
  let document: unknown;
  try {
    document = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const line = error instanceof YAMLParseError ? (error.linePos?.[0].line ?? 1) : 0;
    wrong('unreadable', { line, reason: (error as Error).message.split('\n')[0] ?? '' });
    return found;
  }
  if (document === null || document === undefined) return found;
  if (!isRecord(document)) {
    wrong('noMapping', { name: 'meridian.config' });
    return found;
  }
  for (const [key, value] of Object.entries(document)) {
    if (!GROUPS.has(key)) found.set(key, value);
    else if (isRecord(value))
      for (const [inner, setting] of Object.entries(value)) found.set(`${key}.${inner}`, setting);
    else wrong('noMapping', { name: key }, `/${key}`);
  }
  const known = SETTINGS.map(({ key }) => key);
  for (const key of found.keys())
    if (!known.includes(key))
      wrong('unknownKey', { name: key, choices: known.join(', ') }, `/${key.replaceAll('.', '/')}`);
  return found;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function text(given: unknown): Parsed {
  return typeof given === 'string' && given.trim() !== '' ? { value: given.trim() } : { wrong: 'text' };
}

function whole(minimum: number, maximum: number): Parser {
  return (given) => {
    const value = typeof given === 'string' && /^\d+$/.test(given.trim()) ? Number(given) : given;
    return typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum
      ? { value }
      : { wrong: 'whole', details: { minimum, maximum } };
  };
}

/** Bytes as a whole number, or with a unit of 1024: `500 MB`, `2GB`. */
function bytes(given: unknown): Parsed {
  const match = /^(\d+(?:\.\d+)?)\s*(?:([KMG])i?B)?$/i.exec(String(given).trim());
  const power = ['', 'K', 'M', 'G'].indexOf((match?.[2] ?? '').toUpperCase());
  const value = Math.floor(Number(match?.[1]) * 1024 ** power);
  return Number.isSafeInteger(value) && value > 0 ? { value } : { wrong: 'bytes' };
}

function flag(given: unknown): Parsed {
  const word = String(given).trim().toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(word)) return { value: true };
  return ['false', '0', 'no', 'off'].includes(word) ? { value: false } : { wrong: 'flag' };
}

function choice(choices: readonly string[]): Parser {
  return (given) =>
    choices.includes(String(given))
      ? { value: given }
      : { wrong: 'choice', details: { choices: choices.join(', ') } };
}

function address(...schemes: readonly string[]): Parser {
  return (given) => {
    const wrong = { wrong: 'address', details: { schemes: schemes.join(', ') } };
    if (typeof given !== 'string' || !URL.canParse(given)) return wrong;
    return schemes.includes(new URL(given).protocol.slice(0, -1)) ? { value: given } : wrong;
  };
}
