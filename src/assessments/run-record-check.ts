import { AREA_LEVELS } from '../model/area.ts';
import { MeridianError } from '../model/error.ts';
import { isPeriod } from '../model/period.ts';
import { LOCALES } from '../model/text.ts';
import { lazyValidator, schemaIssues } from '../platform/json-schema.ts';
import { RECORD_FILE, RUN_FORMAT, type RunRecord } from './run-record.ts';

const text = { type: 'string', maxLength: 10_000 };
const name = { type: 'object', required: ['en', 'zh'], properties: { en: text, zh: text } };
const hash = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const digests = { type: 'object', additionalProperties: { type: 'string', pattern: '^[0-9a-f]{16}$' } };
const number = { type: ['number', 'null'] };
const area = {
  type: 'object',
  required: ['code', 'parent', 'level', 'name', 'longitude', 'latitude'],
  properties: {
    code: { ...text, minLength: 1 },
    parent: { type: ['string', 'null'] },
    level: { enum: AREA_LEVELS },
    name,
    longitude: number,
    latitude: number,
  },
};

/** What replay reads; the rest of a record is computed anew and compared. */
export const RECORD_SCHEMA = {
  type: 'object',
  required: [
    'format',
    'meridian',
    'period',
    'framework',
    'areas',
    'places',
    'inputs',
    'languages',
    'outputs',
  ],
  properties: {
    format: { const: RUN_FORMAT },
    meridian: { type: 'string', maxLength: 100 },
    period: { type: 'string', maxLength: 10 },
    framework: { type: 'object' },
    areas: { type: 'array', items: area },
    places: { type: 'array', items: area },
    inputs: {
      type: 'object',
      required: ['sha256', 'areas', 'indicators', 'files'],
      properties: {
        sha256: hash,
        areas: digests,
        indicators: digests,
        periods: digests,
        files: {
          type: 'array',
          items: {
            type: 'object',
            required: ['name', 'sha256', 'citation'],
            properties: {
              name: text,
              sha256: text,
              citation: {
                type: ['object', 'null'],
                required: ['title'],
                properties: { title: name, address: text, licence: text, accessed: text },
              },
            },
          },
        },
      },
    },
    languages: { type: 'array', minItems: 1, maxItems: LOCALES.length, items: { enum: LOCALES } },
    outputs: {
      type: 'array',
      items: { type: 'object', required: ['name', 'sha256'], properties: { name: text, sha256: hash } },
    },
  },
};

const validatorOf = lazyValidator<RunRecord>('run-record', () => RECORD_SCHEMA);

/**
 * Reads the text of a run.json. Throws `input.invalid` with every mistake. The framework in it is not checked here: that is
 * the caller's, by the rules of framework files.
 */
export function parseRecord(recordText: string): RunRecord {
  let value: unknown;
  try {
    value = JSON.parse(recordText);
  } catch {
    throw new MeridianError('input.invalid', { count: 1 }, [
      { code: 'run.notJson', severity: 'error', at: { file: RECORD_FILE } },
    ]);
  }
  const validator = validatorOf();
  const issues = validator(value) ? [] : [...schemaIssues(validator.errors ?? [])];
  const period = (value as { period?: unknown } | null)?.period;
  if (issues.length === 0 && !isPeriod(period as string))
    issues.push({ code: 'assess.period', severity: 'error', at: { path: '/period' }, value: String(period) });
  if (issues.length > 0)
    throw new MeridianError(
      'input.invalid',
      { count: issues.length },
      issues.map((issue) => ({ ...issue, at: { file: RECORD_FILE, ...issue.at } })),
    );
  return value as RunRecord;
}
