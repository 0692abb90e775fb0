import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './config.ts';

const SECRET_KEYS = [
  'password',
  'passwordHash',
  'current',
  'next',
  'secret',
  'token',
  'databaseUrl',
  'DATABASE_URL',
];
const SECRET_HEADERS = ['authorization', 'cookie', '["set-cookie"]', '["x-api-key"]'];

/** Paths whose values are never written; a key at the top, or one level down in whatever is logged. */
const REDACTED: readonly string[] = [
  ...SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
  ...SECRET_HEADERS.flatMap((header) =>
    ['headers', '*.headers'].map((holder) => `${holder}${header.startsWith('[') ? header : `.${header}`}`),
  ),
];

/** Passwords inside addresses, as drivers like to repeat them in their errors. */
const ADDRESS_PASSWORD = /([a-z][\w+.-]{0,30}:\/\/[^\s:/@]*:)[^\s/@]+@/gi;

/** The program's log: one JSON object per line on standard error, without secrets. */
export function createLog(
  config: Pick<Config, 'logLevel'>,
  destination: DestinationStream = pino.destination({ dest: 2, sync: true }),
): Logger {
  return pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: [...REDACTED], censor: '[hidden]' },
      formatters: { level: (label) => ({ level: label }) },
      hooks: {
        streamWrite: (line) => line.replace(ADDRESS_PASSWORD, '$1[hidden]@'),
      },
    },
    destination,
  );
}
